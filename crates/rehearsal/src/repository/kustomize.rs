//! Which files are parts of objects: Kustomize lays patches over whole ones, and adds labels and
//! selectors to the resources of a folder.
//!
//! Such a part looks like a manifest that lacks fields. What it is stands in the
//! `kustomization.yaml` that names it.

use std::collections::BTreeSet;

use rehearsal_source::{Limits, Node, Problems, read_yaml};

use super::Reason;
use super::files::Found;

/// Names that Kustomize looks for.
const FILES: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/// Whether `path` is a file that tells Kustomize what to do.
pub(super) fn is_kustomization(path: &str) -> bool {
    FILES.contains(&path.rsplit('/').next().unwrap_or(path))
}

/// What a `kustomization.yaml` says of other files, by their paths from the same root.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// Laid over other objects.
    pub(super) patches: BTreeSet<String>,
    /// Given labels and selectors.
    pub(super) completed: BTreeSet<String>,
}

impl Parts {
    /// What was found at `path`, unless it is only a part.
    pub(super) fn judge(&self, path: &str, found: Found) -> Found {
        let is_part = match &found {
            Found::Artifact(_) if self.patches.contains(path) => true,
            Found::Artifact(file) => self.completed.contains(path) && !file.is_sound(),
            _ => false,
        };
        if is_part { Found::LeftOut(Reason::Part) } else { found }
    }

    /// Adds what the file at `path` says.
    pub(super) fn add(&mut self, path: &str, text: &str) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for document in &read_yaml(text, Limits::FILE, &Problems::new()) {
            let patches = patches(document).filter_map(|name| joined(folder, name));
            self.patches.extend(patches);
            if adds_selectors(document) {
                let resources = items(document, "resources").filter_map(Node::scalar);
                self.completed.extend(resources.filter_map(|name| joined(folder, name)));
            }
        }
    }
}

/// The patches that a document names.
fn patches<'n>(document: &'n Node<'_>) -> impl Iterator<Item = &'n str> {
    let merges = items(document, "patchesStrategicMerge").filter_map(Node::scalar);
    let others = items(document, "patches").chain(items(document, "patchesJson6902"));
    merges.chain(others.filter_map(|patch| patch.get("path")?.scalar()))
}

/// Whether a document gives every resource a selector.
fn adds_selectors(document: &Node<'_>) -> bool {
    let includes = |labels: &Node<'_>| labels.get("includeSelectors").and_then(Node::boolean);
    document.get("commonLabels").is_some()
        || items(document, "labels").any(|labels| includes(labels) == Some(true))
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
