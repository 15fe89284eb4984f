//! Lists of files that stand in the code: whoever adds a file does not edit the list.
//!
//! The order of such a list can reach the event log, so it is plain text, sorted, and the same in
//! every build; registries that a linker collects are neither. A marker comment says what a line
//! looks like, and everything up to the closing comment is written by this rule:
//!
//! ```text
//! // registry(rules): mod {name};                 one line for each `rules/<name>.rs`
//! // registry-files(../files): ("{path}", …),     one line for each file in the folder or below
//! // end of registry
//! ```
//!
//! Folders are relative to the file that holds the marker. A `tests.rs` is no member. Names are
//! sorted by bytes, as rustfmt sorts `mod` lines; else the two would undo each other's work.

use super::{Offence, Rewrite};
use crate::tree::{Tree, resolve};

const END: &str = "// end of registry";

/// What a marker asks for.
struct Marker<'t> {
    members: Members,
    folder: &'t str,
    template: &'t str,
    indent: &'t str,
}

#[derive(Clone, Copy)]
enum Members {
    /// The modules of a folder: `{name}` is the file's stem.
    Modules,
    /// Every file of a folder and its folders: `{path}` is relative to it.
    Files,
}

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let files = tree.rust().map(|(path, text)| refreshed(tree, path, text));
    files.flat_map(|file| file.offences).collect()
}

/// The files whose lists are stale, with what they should hold.
#[must_use]
pub fn rewrites(tree: &Tree) -> Vec<Rewrite> {
    let files = tree.rust().map(|(path, text)| (path, text, refreshed(tree, path, text)));
    files
        .filter(|(_, text, fresh)| *text != fresh.text)
        .map(|(path, _, fresh)| Rewrite { path: path.to_owned(), text: fresh.text })
        .collect()
}

struct Refreshed {
    text: String,
    offences: Vec<Offence>,
}

fn refreshed(tree: &Tree, path: &str, text: &str) -> Refreshed {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut fresh = Refreshed { text: String::with_capacity(text.len()), offences: Vec::new() };
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        fresh.text.push_str(line);
        at += 1; // From here on also the number of the marker's line.
        let Some(marker) = Marker::parse(line) else { continue };
        let Some(length) = lines[at..].iter().position(|line| line.trim() == END) else {
            let message = format!("the registry has no end: close it with `{END}`");
            fresh.offences.push(Offence::at(path, at, message));
            continue;
        };
        let stale = lines[at..at + length].concat();
        let list = marker.list(tree, path);
        if stale != list {
            let message = "the registry is stale: run `cargo xtask tidy`";
            fresh.offences.push(Offence::at(path, at, message));
        }
        fresh.text.push_str(&list);
        at += length;
    }
    fresh
}

impl<'t> Marker<'t> {
    fn parse(line: &'t str) -> Option<Self> {
        let comment = line.trim_start();
        let indent = &line[..line.len() - comment.len()];
        let (members, rest) = match comment.strip_prefix("// registry(") {
            Some(rest) => (Members::Modules, rest),
            None => (Members::Files, comment.strip_prefix("// registry-files(")?),
        };
        let (folder, template) = rest.trim_end().split_once("): ")?;
        Some(Self { members, folder, template, indent })
    }

    /// The lines that belong under the marker in the file at `path`.
    fn list(&self, tree: &Tree, path: &str) -> String {
        let Some(folder) = resolve(path, self.folder) else { return String::new() };
        let mut members: Vec<&str> = tree.under(&folder).collect();
        let variable = match self.members {
            Members::Modules => {
                members = members.into_iter().filter_map(module).collect();
                members.sort_unstable();
                "{name}"
            }
            Members::Files => "{path}",
        };
        let lines = members.into_iter().map(|member| self.template.replace(variable, member));
        lines.map(|line| format!("{}{line}\n", self.indent)).collect()
    }
}

/// The name of the module in a file of the folder; `None` for tests and for what lies deeper.
pub(super) fn module(file: &str) -> Option<&str> {
    file.strip_suffix(".rs").filter(|name| !name.contains('/') && *name != "tests")
}
