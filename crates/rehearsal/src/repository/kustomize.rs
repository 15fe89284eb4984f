//! Which files are patches: parts of objects that Kustomize lays over whole ones.
//!
//! A patch looks like a manifest that lacks half of its fields. What it is stands in the
//! `kustomization.yaml` that names it.

use rehearsal_source::{Limits, Node, Problems, read_yaml};

/// Names that Kustomize looks for.
const FILES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether `path` is a file that tells Kustomize what to do.
pub(super) fn is_kustomization(path: &str) -> bool {
    FILES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// The patches that the file at `path` names, by their paths from the same root.
pub(super) fn patches(path: &str, text: &str) -> Vec<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let documents = read_yaml(text, Limits::FILE, &Problems::new());
    let named = documents.iter().flat_map(|document| {
        let merges = items(document, "patchesStrategicMerge").filter_map(Node::scalar);
        let others = items(document, "patches").chain(items(document, "patchesJson6902"));
        merges.chain(others.filter_map(|patch| patch.get("path")?.scalar()))
    });
    named.filter_map(|name| joined(folder, name)).collect()
}

fn items<'n>(document: &'n Node<'_>, key: &str) -> impl Iterator<Item = &'n Node<'n>> {
    document.get(key).and_then(Node::items).unwrap_or_default().iter()
}

/// `name` from `folder`, without `.` and `..`; nothing if it leaves the root.
fn joined(folder: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(name.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests;
