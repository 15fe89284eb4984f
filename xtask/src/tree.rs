//! The files of the repository, as the checks see them.
//!
//! A check is a function of paths and texts, so that its tests need no files. What git ignores is
//! not part of the tree. An unpacked archive has no git; then every file counts that is not build
//! output or hidden by a program.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::process::{Stop, output};

/// Folders at the root that hold what programs make; only asked where git is not at hand.
const MADE_BY_PROGRAMS: &[&str] = &[".git", ".rehearsal", "target"];

/// All files by path, relative to the root and with forward slashes.
#[derive(Debug, Default)]
pub struct Tree {
    /// `None` for a file that is not UTF-8 text.
    files: BTreeMap<String, Option<String>>,
}

impl Tree {
    /// The files under `root` that are tracked, or new and not ignored.
    pub fn read(root: &Path) -> Result<Self, Stop> {
        let paths = if root.join(".git").exists() { ask_git(root) } else { walk(root) }?;
        let mut files = BTreeMap::new();
        for path in paths {
            let file = root.join(&path);
            // Git still lists a file that was deleted but not yet committed.
            if file.is_file() {
                let bytes =
                    std::fs::read(&file).map_err(|error| Stop::cannot("read", &file, &error))?;
                files.insert(path, String::from_utf8(bytes).ok());
            }
        }
        Ok(Self { files })
    }

    /// A tree of the given paths and texts.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), Some((*text).to_owned())));
        Self { files: files.collect() }
    }

    /// Every path, sorted by bytes.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Path and text of every text file.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// Path and text of every Rust file.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// The text of one file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether `path` is a file or a folder with files; the empty path is the root.
    #[must_use]
    pub fn holds(&self, path: &str) -> bool {
        path.is_empty() || self.files.contains_key(path) || self.under(path).next().is_some()
    }

    /// The files in `folder` and below, relative to it.
    pub fn under(&self, folder: &str) -> impl Iterator<Item = &str> {
        let prefix = format!("{folder}/");
        let from = self.files.range(prefix.clone()..);
        from.map_while(move |(path, _)| path.strip_prefix(&prefix))
    }
}

/// The path that `relative` means in a file at `file`; `None` if it leaves the root.
#[must_use]
pub fn resolve(file: &str, relative: &str) -> Option<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Whether a Rust file holds nothing but tests or measurements.
#[must_use]
pub fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs")
        || path.starts_with("benches/")
        || path.split('/').any(|part| part == "tests")
}

fn ask_git(root: &Path) -> Result<Vec<String>, Stop> {
    let wanted = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listed = output(Command::new("git").arg("-C").arg(root).args(wanted))?;
    Ok(listed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn walk(root: &Path) -> Result<Vec<String>, Stop> {
    let mut paths = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        let here = root.join(&folder);
        let entries = here.read_dir().map_err(|error| Stop::cannot("list", &here, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| Stop::cannot("list", &here, &error))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            if entry.path().is_file() {
                paths.push(path);
            } else if entry.path().is_dir() && !MADE_BY_PROGRAMS.contains(&path.as_str()) {
                folders.push(path);
            }
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests;
