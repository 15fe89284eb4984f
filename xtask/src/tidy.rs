//! House rules that no compiler knows, checked over the files of the repository.
//!
//! Each rule is one file in `tidy/` with its data in a table at the top; each reports every
//! offence, with what to do about it. A rule is a function of the [`Tree`], so its tests are
//! tables of small texts. Checking writes nothing, so that a test run leaves the tree alone; the
//! command also mends what it can: a stale registry or a stale block of the book is rewritten, and
//! still fails once, because what was compiled before lacked an entry.

mod book_blocks;
mod clippy_config;
mod crate_edges;
mod file_budget;
mod file_names;
mod leftovers;
mod links;
mod lock_budget;
mod machine_words;
mod narratives;
pub mod registries;
mod single_traits;
mod type_names;
mod workspace_lints;

use std::fmt;
use std::path::Path;

use crate::process::{Stop, write};
use crate::tree::Tree;

/// One house rule.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case name; the file has the same name in snake case.
    pub id: &'static str,
    /// Finds every offence.
    pub check: fn(&Tree) -> Vec<Offence>,
}

/// A place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offence {
    /// The file.
    pub path: String,
    /// The line, from 1; 1 also stands for the file as a whole.
    pub line: usize,
    /// What is wrong, and what to do.
    pub message: String,
}

impl Offence {
    /// An offence in a line.
    pub fn at(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }

    /// An offence of a file as a whole.
    pub fn file(path: &str, message: impl Into<String>) -> Self {
        Self::at(path, 1, message)
    }
}

/// A file that a rule can bring up to date.
#[derive(Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The file.
    pub path: String,
    /// What it should hold.
    pub text: String,
}

impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// All rules, in the order of their names.
pub const RULES: &[Rule] = &[
    Rule { id: "book-blocks", check: book_blocks::check },
    Rule { id: "clippy-config", check: clippy_config::check },
    Rule { id: "crate-edges", check: crate_edges::check },
    Rule { id: "file-budget", check: file_budget::check },
    Rule { id: "file-names", check: file_names::check },
    Rule { id: "leftovers", check: leftovers::check },
    Rule { id: "links", check: links::check },
    Rule { id: "lock-budget", check: lock_budget::check },
    Rule { id: "machine-words", check: machine_words::check },
    Rule { id: "narratives", check: narratives::check },
    Rule { id: "registries", check: registries::check },
    Rule { id: "single-traits", check: single_traits::check },
    Rule { id: "type-names", check: type_names::check },
    Rule { id: "workspace-lints", check: workspace_lints::check },
];

/// Files that have to quote what the rules ban.
const QUOTES_BANNED_WORDS: &[&str] =
    &["xtask/src/tidy/leftovers.rs", "xtask/src/tidy/machine_words.rs", "xtask/src/tidy/tests.rs"];

/// Every offence in the tree with the rule that it breaks.
#[must_use]
pub fn check(tree: &Tree) -> Vec<(&'static str, Offence)> {
    let of_rule = |rule: &Rule| {
        let id = rule.id;
        (rule.check)(tree).into_iter().map(move |offence| (id, offence))
    };
    RULES.iter().flat_map(of_rule).collect()
}

/// Rewrites what is stale under `root`: registries, and blocks of the book. Returns the files that
/// it wrote.
pub fn refresh(root: &Path, tree: &Tree) -> Result<Vec<String>, Stop> {
    let write_one =
        |rewrite: Rewrite| write(&root.join(&rewrite.path), &rewrite.text).map(|()| rewrite.path);
    let stale = registries::rewrites(tree).into_iter().chain(book_blocks::rewrites(tree));
    stale.map(write_one).collect()
}

/// The command: prints every offence, mends what is stale, and fails if there was an offence.
pub fn command(root: &Path) -> Result<(), Stop> {
    let tree = Tree::read(root)?;
    let offences = check(&tree);
    for (rule, offence) in &offences {
        println!("{offence} [{rule}]");
    }
    for path in refresh(root, &tree)? {
        println!("{path}: was stale; rewritten, run again");
    }
    match offences.len() {
        0 => Ok(()),
        1 => Err(Stop::because("one house rule is broken")),
        count => Err(Stop::because(format!("house rules are broken in {count} places"))),
    }
}

#[cfg(test)]
mod tests;
