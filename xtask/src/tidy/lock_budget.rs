//! The number of crates that the workspace is built from grows by decision only.
//!
//! Every crate costs build time, review and trust. Raising the number is allowed; it is a line in
//! a change that a reviewer sees.

use super::Offence;
use crate::tree::Tree;

/// Packages in the lock file, ours and the ones of tests and benches included. A build of all the
/// libraries that the design chose had 237.
const CRATES_MAX: usize = 240;

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let Some(lock) = tree.text("Cargo.lock") else {
        return vec![Offence::file("Cargo.lock", "is not tracked: commit it")];
    };
    let count = lock.lines().filter(|line| *line == "[[package]]").count();
    let message = format!(
        "{count} crates, at most {CRATES_MAX}: do without the new one, or raise the budget \
         and say why"
    );
    if count > CRATES_MAX { vec![Offence::file("Cargo.lock", message)] } else { Vec::new() }
}
