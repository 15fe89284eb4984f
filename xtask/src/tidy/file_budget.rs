//! No Rust file is longer than one can read in one sitting.
//!
//! Functions have a budget as well, but clippy counts those.

use super::Offence;
use crate::tree::{Tree, is_test};

/// Lines of a file; the longest of the projects that we like to read have 700 to 900.
const FILE_MAX: usize = 900;

/// Lines of a test file, which may be long where it is a table of cases.
const TEST_MAX: usize = 1500;

/// Lines of a `lib.rs`, which holds the crate's narrative, its modules and re-exports only.
const LIB_MAX: usize = 140;

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    tree.rust().filter_map(|(path, text)| over_budget(path, text)).collect()
}

fn over_budget(path: &str, text: &str) -> Option<Offence> {
    let (max, advice) = if is_test(path) {
        (TEST_MAX, "split the cases by what they are about")
    } else if path.ends_with("/lib.rs") {
        (LIB_MAX, "move everything but the narrative, `mod` and `pub use` to modules")
    } else {
        (FILE_MAX, "split it where the subject changes")
    };
    let lines = text.lines().count();
    (lines > max).then(|| Offence::file(path, format!("{lines} lines, at most {max}: {advice}")))
}
