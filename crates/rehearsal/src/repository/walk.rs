//! Which files of a repository are worth opening, in the order of their names.

use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use rehearsal_artifact::Kind;

use super::{LeftOut, Reason};
use crate::error::Error;

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

/// A file that may have a kind.
#[derive(Debug)]
pub(super) struct Candidate {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What people call it: the argument that led to it, and the way from there.
    pub(super) name: String,
    /// The way from the argument alone.
    pub(super) below: String,
    /// Whether it is the argument itself.
    pub(super) is_asked_for: bool,
}

/// The files at and below `root` that may have a kind.
pub(super) fn candidates(
    root: &Path,
    left_out: &mut Vec<LeftOut>,
) -> Result<Vec<Candidate>, Error> {
    let metadata = std::fs::metadata(root)
        .map_err(|source| Error::Read { path: root.to_path_buf(), source })?;
    if !metadata.is_dir() {
        let name = slashed(root);
        let (path, below) = (root.to_path_buf(), name.clone());
        return Ok(vec![Candidate { path, name, below, is_asked_for: true }]);
    }
    let walk = WalkBuilder::new(root)
        .hidden(false)
        .git_global(false)
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .filter_entry(|entry| entry.depth() == 0 || !is_foreign(entry))
        .build();
    let mut found = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) => take(root, &entry, &mut found, left_out),
            Err(error) => {
                let path = error.to_string();
                left_out.push(LeftOut { reason: Reason::Unreadable, path });
            }
        }
    }
    Ok(found)
}

fn take(root: &Path, entry: &DirEntry, found: &mut Vec<Candidate>, left_out: &mut Vec<LeftOut>) {
    let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir()) else { return };
    let below = slashed(entry.path().strip_prefix(root).unwrap_or(entry.path()));
    if !Kind::may_be_known(&below) {
        return;
    }
    let name = slashed(entry.path());
    let mut leave_out = |reason| left_out.push(LeftOut { reason, path: name.clone() });
    if kind.is_symlink() {
        leave_out(Reason::Link);
    } else if found.len() >= FILES_MAX {
        leave_out(Reason::PastTheLimit);
    } else if kind.is_file() {
        let path = entry.path().to_path_buf();
        found.push(Candidate { path, name, below, is_asked_for: false });
    }
}

fn is_foreign(entry: &DirEntry) -> bool {
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_dir
        && (entry.file_name().to_str().is_some_and(|name| FOREIGN_FOLDERS.contains(&name))
            || entry.path().join(CACHE_MARK).is_file())
}

/// A path as people write it: forward slashes, and no `./` before it.
fn slashed(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}
