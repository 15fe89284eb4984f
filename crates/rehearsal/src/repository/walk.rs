//! Which files of a repository are worth opening, in the order of their names.

use std::path::Path;

use ignore::{DirEntry, WalkBuilder};
use rehearsal_artifact::Kind;

use super::Reason;
use super::root::slashed;

/// More files than this that could have a kind are a warehouse, not a repository.
const FILES_MAX: usize = 20_000;

/// Folders of other people's code, and of what programs leave behind. A build's own folder is known
/// by the mark that it carries ([`CACHE_MARK`]).
const FOREIGN_FOLDERS: [&str; 12] = [
    ".git",
    ".hg",
    ".svn",
    ".terraform",
    ".tox",
    ".venv",
    "__pycache__",
    "bower_components",
    "node_modules",
    "site-packages",
    "third_party",
    "vendor",
];

/// The file that marks a folder of things that can be made again.
const CACHE_MARK: &str = "CACHEDIR.TAG";

/// The files at and below `start` that may have a kind, as paths from `root`. Those that are not
/// even opened are told to `leave_out`.
pub(super) fn candidates(
    root: &Path,
    start: &Path,
    mut leave_out: impl FnMut(Reason, String),
) -> Vec<String> {
    let walk = WalkBuilder::new(start)
        .hidden(false)
        .git_global(false)
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry))
        .build();
    let mut found = Vec::new();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                leave_out(Reason::Unreadable, error.to_string());
                continue;
            }
        };
        let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { continue };
        let path = slashed(entry.path().strip_prefix(root).unwrap_or(entry.path()));
        // Helm's helpers are known by the chart that they lie in.
        if !Kind::may_be_known(&path) && !path.ends_with(".tpl") {
            continue;
        }
        if kind.is_symlink() {
            leave_out(Reason::Link, path);
        } else if found.len() >= FILES_MAX {
            leave_out(Reason::PastTheLimit, path);
        } else if kind.is_file() {
            found.push(path);
        }
    }
    found
}

fn is_foreign(entry: &DirEntry) -> bool {
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_dir
        && (entry.file_name().to_str().is_some_and(|name| FOREIGN_FOLDERS.contains(&name))
            || entry.path().join(CACHE_MARK).is_file())
}
