//! Every Rust file begins with its narrative: what the thing is, before how it is done.
//!
//! Unit tests are left out (`tests.rs` and `tests/` inside a crate's `src`): what they are about is
//! the narrative of the module that they test, and a line that repeats it would say nothing.

use super::Offence;
use crate::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let silent =
        tree.rust().filter(|(path, text)| !is_unit_test(path) && !begins_with_narrative(text));
    let message = "does not begin with `//!`: say what the thing is and what it leaves out";
    silent.map(|(path, _)| Offence::file(path, message)).collect()
}

fn begins_with_narrative(text: &str) -> bool {
    text.strip_prefix("//!")
        .is_some_and(|rest| rest.lines().next().is_some_and(|line| !line.trim().is_empty()))
}

fn is_unit_test(path: &str) -> bool {
    path.contains("/src/") && (path.ends_with("/tests.rs") || path.contains("/tests/"))
}
