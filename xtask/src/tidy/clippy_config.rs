//! Every `clippy.toml` carries the common keys, and the pure crates' ban what varies.
//!
//! Clippy reads the nearest `clippy.toml` only and merges nothing, so a crate that has one of its
//! own silently loses what it does not repeat. One strict list for all pure crates keeps a ban
//! from existing in one of them only.

use super::Offence;
use super::crate_edges::{self, Floor};
use crate::tree::Tree;

/// What every `clippy.toml` says.
const COMMON: &[&str] = &[
    "too-many-lines-threshold = 70",
    "allow-unwrap-in-tests = true",
    "allow-expect-in-tests = true",
];

/// What the pure crates may not name: everything whose answer differs from run to run, or, for the
/// functions on floats, from platform to platform.
const BANNED: &[&str] = &[
    "std::collections::HashMap",
    "std::collections::HashSet",
    "std::env::var",
    "std::fs::read",
    "std::fs::read_dir",
    "std::fs::read_to_string",
    "std::fs::write",
    "std::thread::spawn",
    "std::time::Instant",
    "std::time::Instant::now",
    "std::time::SystemTime",
    "std::time::SystemTime::now",
    "f64::cos",
    "f64::exp",
    "f64::ln",
    "f64::log10",
    "f64::log2",
    "f64::powf",
    "f64::powi",
    "f64::sin",
    "f64::tan",
];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| path.ends_with("clippy.toml")) {
        for key in COMMON.iter().filter(|key| !text.lines().any(|line| line == **key)) {
            offences.push(Offence::file(path, format!("lacks `{key}`: add it")));
        }
    }
    check_strict(tree, &mut offences);
    offences
}

fn check_strict(tree: &Tree, offences: &mut Vec<Offence>) {
    let mut model: Option<(String, &str)> = None;
    for folder in crate_edges::present(tree, Floor::Pure) {
        let path = format!("{folder}/clippy.toml");
        let Some(text) = tree.text(&path) else {
            let message = "a pure crate needs the strict list: copy it from another pure crate";
            offences.push(Offence::file(&path, message));
            continue;
        };
        for banned in BANNED {
            if !text.contains(&format!("path = \"{banned}\"")) {
                offences.push(Offence::file(&path, format!("does not ban `{banned}`: add it")));
            }
        }
        match &model {
            None => model = Some((path, text)),
            Some((first, same)) if *same != text => {
                let message = format!("differs from {first}: the pure crates share one list");
                offences.push(Offence::file(&path, message));
            }
            Some(_) => {}
        }
    }
}
