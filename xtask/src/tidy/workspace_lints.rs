//! Every package inherits the workspace's lints; one that does not is checked by nobody.

use super::Offence;
use crate::manifest::entries;
use crate::tree::Tree;

/// The benches measure and print, and the fuzz targets are a workspace of their own: they state
/// shorter lists.
const OWN_LISTS: &[&str] = &["benches/Cargo.toml", "fuzz/Cargo.toml"];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let manifests =
        tree.texts().filter(|(path, _)| path.ends_with("/Cargo.toml") && !OWN_LISTS.contains(path));
    let alone = manifests.filter(|(_, text)| !inherits(text));
    let message = "does not inherit the lints: add `[lints]` with `workspace = true`";
    alone.map(|(path, _)| Offence::file(path, message)).collect()
}

fn inherits(text: &str) -> bool {
    entries(text)
        .any(|entry| entry.table == "lints" && entry.key == "workspace" && entry.value == "true")
}
