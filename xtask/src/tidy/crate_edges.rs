//! Which crate may use which: the floors of the house, as data.
//!
//! Arrows go down only. An edge that is wanted and not in the table is a decision about the
//! design, not a line in a manifest. The pure crates must also not reach asynchronous or shared
//! state from outside: what they compute depends on their arguments alone.

use super::Offence;
use crate::manifest::dependencies;
use crate::tree::Tree;

/// Whether a crate may meet the outside world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Floor {
    /// No clock, environment, files, threads or network.
    Pure,
    /// Where the outside world comes in.
    Edge,
}

/// A crate of the product and the ones of ours that it may use.
struct Crate {
    name: &'static str,
    floor: Floor,
    uses: &'static [&'static str],
}

const CRATES: &[Crate] = &[
    Crate { name: "rehearsal-kernel", floor: Floor::Pure, uses: &[] },
    Crate { name: "rehearsal-source", floor: Floor::Pure, uses: &[] },
    Crate { name: "rehearsal-gotemplate", floor: Floor::Pure, uses: &["rehearsal-source"] },
    Crate {
        name: "rehearsal-promql",
        floor: Floor::Pure,
        uses: &["rehearsal-source", "rehearsal-gotemplate"],
    },
    Crate {
        name: "rehearsal-artifact",
        floor: Floor::Pure,
        uses: &["rehearsal-source", "rehearsal-gotemplate", "rehearsal-promql"],
    },
    Crate {
        name: "rehearsal-persona",
        floor: Floor::Pure,
        uses: &["rehearsal-kernel", "rehearsal-source", "rehearsal-artifact"],
    },
    Crate {
        name: "rehearsal-score",
        floor: Floor::Pure,
        uses: &["rehearsal-kernel", "rehearsal-artifact"],
    },
    Crate {
        name: "rehearsal",
        floor: Floor::Edge,
        uses: &[
            "rehearsal-kernel",
            "rehearsal-source",
            "rehearsal-promql",
            "rehearsal-artifact",
            "rehearsal-persona",
            "rehearsal-score",
        ],
    },
    Crate { name: "rehearsal-cli", floor: Floor::Edge, uses: &["rehearsal"] },
];

/// What no pure crate may depend on, not even in its tests.
const NEVER_IN_PURE: &[&str] =
    &["async-trait", "dashmap", "futures", "reqwest", "tokio", "tracing"];

/// Packages of ours that are no part of the product; nothing in `crates/` uses them.
const BESIDE_THE_PRODUCT: &[&str] = &["xtask"];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.texts() {
        let folder = path.strip_prefix("crates/").and_then(|rest| rest.strip_suffix("/Cargo.toml"));
        let Some(name) = folder.filter(|name| !name.contains('/')) else { continue };
        match CRATES.iter().find(|known| known.name == name) {
            Some(known) => check_one(known, path, text, &mut offences),
            None => offences.push(Offence::file(
                path,
                "this crate is not in the table of allowed edges: add it with what it may use",
            )),
        }
    }
    offences
}

/// The folders of the crates on a floor.
pub(super) fn present(tree: &Tree, floor: Floor) -> impl Iterator<Item = String> {
    let crates = CRATES.iter().filter(move |known| known.floor == floor);
    crates.map(|known| format!("crates/{}", known.name)).filter(|folder| tree.holds(folder))
}

fn check_one(known: &Crate, path: &str, text: &str, offences: &mut Vec<Offence>) {
    for dependency in dependencies(text) {
        let name = dependency.name;
        let is_ours = name.starts_with("rehearsal") || BESIDE_THE_PRODUCT.contains(&name);
        if is_ours && !known.uses.contains(&name) {
            let message = format!("{} may not use {name}: move the code down instead", known.name);
            offences.push(Offence::at(path, dependency.line, message));
        }
        if known.floor == Floor::Pure && NEVER_IN_PURE.contains(&name) {
            let message = format!("a pure crate may not use {name}: let the engine pass data in");
            offences.push(Offence::at(path, dependency.line, message));
        }
    }
}
