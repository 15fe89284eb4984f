//! Where a repository begins.
//!
//! Files refer to each other by their paths from there, and whether a file is missing can only be
//! said of a whole repository. So a part of a repository is checked with all of it in view, and only
//! what is about the part is reported.

use std::path::{Path, PathBuf};

use crate::error::Error;

/// Folders that stand at the top of a repository.
const MARKS: [&str; 2] = [".git", ".github"];

/// One file or folder that someone asked about.
#[derive(Debug)]
pub(super) struct Asked {
    /// Where its repository begins.
    pub(super) root: PathBuf,
    /// Whether all of the repository can be read: not where nothing marks its top, because that may
    /// be somebody's whole home.
    pub(super) is_marked: bool,
    /// The path from the root, with forward slashes; empty for the root itself.
    pub(super) below: String,
    /// How it was asked for.
    pub(super) written: String,
}

impl Asked {
    /// What was asked by `name`, which must be there.
    pub(super) fn of(name: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Read { path: name.to_path_buf(), source };
        let real = name.canonicalize().map_err(failed)?;
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).map_err(failed)?;
        let own = if real.is_dir() { Some(real.as_path()) } else { real.parent() };
        let own = own.unwrap_or(&real);
        let is_top = |folder: &&Path| MARKS.iter().any(|mark| folder.join(mark).exists());
        let is_git = |folder: &&Path| folder.join(".git").exists();
        let marked = Some(own).filter(is_top).or_else(|| own.ancestors().find(is_git));
        let around = if real.starts_with(&here) { here.as_path() } else { own };
        let root = marked.unwrap_or(around).to_path_buf();
        let below = slashed(real.strip_prefix(&root).unwrap_or(&real));
        Ok(Self { root, is_marked: marked.is_some(), below, written: slashed(name) })
    }

    /// What people call the file at `path` from the root; nothing if it was not asked for.
    pub(super) fn name(&self, path: &str) -> Option<String> {
        let rest = path.strip_prefix(&self.below)?;
        let rest =
            if self.below.is_empty() || rest.is_empty() { rest } else { rest.strip_prefix('/')? };
        Some(match (self.written.as_str(), rest) {
            ("." | "", rest) => rest.to_owned(),
            (written, "") => written.to_owned(),
            (written, rest) => format!("{}/{rest}", written.trim_end_matches('/')),
        })
    }
}

/// A path as people write it: forward slashes, and no `./` before it.
pub(super) fn slashed(path: &Path) -> String {
    let name = path.to_string_lossy().replace('\\', "/");
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}
