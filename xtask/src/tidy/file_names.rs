//! No file is named after nothing.
//!
//! A file called after a kind of code, not after its subject, has no reason to refuse anything and
//! grows for ever.

use super::Offence;
use crate::tree::Tree;

/// Names that say nothing about the subject.
const EMPTY_NAMES: &[&str] = &["common", "helpers", "manager", "misc", "models", "types", "utils"];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    tree.rust().filter_map(|(path, _)| offence(path)).collect()
}

fn offence(path: &str) -> Option<Offence> {
    if path.ends_with("/mod.rs") {
        return Some(Offence::file(path, "name it after its folder: `name.rs` beside `name/`"));
    }
    let mut parts = path.trim_end_matches(".rs").split('/');
    let name = parts.find(|part| EMPTY_NAMES.contains(part))?;
    Some(Offence::file(path, format!("`{name}` says nothing: name the file after its subject")))
}
