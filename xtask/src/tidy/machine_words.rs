//! Nothing in the repository depends on the machine that it was written on.
//!
//! A path of one machine, the name of a build machine or the address of a package registry works
//! in one place only, and tells readers what is none of their business.

use super::{Offence, QUOTES_BANNED_WORDS};
use crate::rust_text::line_of;
use crate::tree::{Tree, is_test};

/// A word that belongs to a machine.
struct Word {
    text: &'static str,
    advice: &'static str,
    /// Where it may stand.
    allowed: fn(&str) -> bool,
}

const RELATIVE: &str = "use a path relative to the repository or to the run";
const REGISTRY: &str = "leave the choice of registry to the package manager's own settings";

const WORDS: &[Word] = &[
    Word { text: "/root/", advice: RELATIVE, allowed: container },
    Word { text: "/work/", advice: RELATIVE, allowed: nowhere },
    Word { text: "/home/", advice: RELATIVE, allowed: nowhere },
    Word { text: "/Users/", advice: RELATIVE, allowed: nowhere },
    Word {
        text: "/tmp/",
        advice: "make a folder that is the test's or the run's own",
        allowed: container,
    },
    Word { text: "farm-", advice: "leave names of machines out", allowed: nowhere },
    Word { text: "crates.io", advice: REGISTRY, allowed: lock_file },
    Word { text: "pypi.org", advice: REGISTRY, allowed: nowhere },
    Word { text: "pythonhosted.org", advice: REGISTRY, allowed: nowhere },
    Word { text: "registry.npmjs.org", advice: REGISTRY, allowed: nowhere },
    Word { text: "proxy.golang.org", advice: REGISTRY, allowed: nowhere },
];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| !QUOTES_BANNED_WORDS.contains(path)) {
        for word in WORDS.iter().filter(|word| !(word.allowed)(path)) {
            for (at, found) in text.match_indices(word.text) {
                if starts_here(text, at, found) {
                    let message = format!("`{found}` is a machine's own: {}", word.advice);
                    offences.push(Offence::at(path, line_of(text, at), message));
                }
            }
        }
    }
    offences
}

fn nowhere(_: &str) -> bool {
    false
}

/// Cargo writes there where each crate came from.
fn lock_file(path: &str) -> bool {
    path.ends_with("Cargo.lock")
}

/// Personas, and tests of what they write, speak of the folders of a container.
fn container(path: &str) -> bool {
    is_test(path) || path.starts_with("personas/") || path.starts_with("baselines/")
}

/// Whether the word is not just the middle of a longer path or name.
fn starts_here(text: &str, at: usize, word: &str) -> bool {
    let Some(before) = text[..at].chars().next_back() else { return true };
    let is_inside_path = word.starts_with('/') && "_.-/}*>".contains(before);
    !before.is_alphanumeric() && !is_inside_path
}
