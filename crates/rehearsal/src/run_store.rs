//! The runs of a project: `.rehearsal/runs/<id>/`, and which of them is the latest.
//!
//! The same inputs have the same id. A second run of them replaces the first if it came to the same
//! bytes; if it did not, determinism is broken and both are kept, the second with `-2` behind its id.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::Value;

use crate::error::{Error, read_text};
use crate::run::summary_of;
use crate::run_directory::{ENVELOPE, EVENTS, LOCK, MANIFEST, Manifest, RunFiles, failed};
use crate::summary::Summary;

/// The file that names the latest run.
const LATEST: &str = "latest";

/// Where the runs of a project are kept.
#[derive(Clone, Debug)]
pub struct RunStore {
    folder: PathBuf,
}

/// Where a run was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its directory.
    pub path: PathBuf,
    /// The id of a run of the same inputs that came to other bytes. Anything but `None` is a broken
    /// promise of Rehearsal, or the work of two versions of it.
    pub differs_from: Option<String>,
}

/// One run in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunEntry {
    /// Its id.
    pub id: String,
    /// The scenario's id; empty if the run cannot be read.
    pub scenario: String,
    /// The seed.
    pub seed: String,
    /// The verdict.
    pub verdict: String,
    /// The run digest.
    pub digest: String,
    /// When it was made, if its envelope says so.
    pub started: String,
    /// Whether it is the latest.
    pub is_latest: bool,
}

/// A run that was read back whole: every file is as the run wrote it.
#[derive(Clone, Debug)]
pub struct StoredRun {
    /// Its directory.
    pub path: PathBuf,
    /// The event log.
    pub log: Vec<u8>,
    /// The scenario with every default and change in it.
    pub lock: String,
    /// Paths of its files, sorted.
    pub files: Vec<String>,
    /// What the log comes to.
    pub summary: Summary,
}

impl RunStore {
    /// The runs of the project in `project`.
    #[must_use]
    pub fn of_project(project: &Path) -> Self {
        Self { folder: project.join(".rehearsal").join("runs") }
    }

    /// The folder that holds the runs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a run and makes it the latest.
    pub fn keep(&self, files: &RunFiles) -> Result<Kept, Error> {
        for part in self.folder.ancestors().take(2) {
            if part.is_symlink() {
                let reason = "it is a symbolic link".to_owned();
                return Err(Error::Occupied { path: part.to_path_buf(), reason });
            }
        }
        let (id, differs_from) = self.place_for(files);
        let path = self.folder.join(&id);
        files.write(&path)?;
        self.set_latest(&id)?;
        Ok(Kept { path, differs_from })
    }

    /// The id under which a run is kept: its own, or the first with a number behind it that is free
    /// or holds the same bytes.
    fn place_for(&self, files: &RunFiles) -> (String, Option<String>) {
        let manifest = files.manifest();
        let mut id = files.id.clone();
        let mut differs_from = None;
        for number in 2_u32.. {
            match Manifest::read(&self.folder.join(&id)) {
                Ok(other) if other != manifest => {
                    differs_from.get_or_insert_with(|| id.clone());
                    id = format!("{}-{number}", files.id);
                }
                Ok(_) | Err(_) => break,
            }
        }
        (id, differs_from)
    }

    fn set_latest(&self, id: &str) -> Result<(), Error> {
        let latest = self.folder.join(LATEST);
        let fresh = self.folder.join(format!(".latest-{}", std::process::id()));
        fs::write(&fresh, format!("{id}\n")).map_err(|source| failed(&fresh, source))?;
        fs::rename(&fresh, &latest).map_err(|source| failed(&latest, source))
    }

    fn latest(&self) -> Option<String> {
        let text = fs::read_to_string(self.folder.join(LATEST)).ok()?;
        Some(text.trim().to_owned())
    }

    /// The ids of the runs, sorted. No folder is no runs.
    pub fn ids(&self) -> Result<Vec<String>, Error> {
        let failed = |source| Error::Read { path: self.folder.clone(), source };
        if !self.folder.exists() {
            return Ok(Vec::new());
        }
        let mut ids = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            ids.extend(
                name.filter(|name| path.is_dir() && !name.starts_with('.')).map(str::to_owned),
            );
        }
        ids.sort();
        Ok(ids)
    }

    /// The runs, the newest first.
    pub fn list(&self) -> Result<Vec<RunEntry>, Error> {
        let latest = self.latest();
        let entry = |id: String| {
            let path = self.folder.join(&id);
            let run = json(&path.join("run.json"));
            let word = |key: &str| run[key].as_str().unwrap_or_default().to_owned();
            let envelope = json(&path.join(ENVELOPE));
            RunEntry {
                scenario: word("scenario"),
                seed: word("seed"),
                verdict: word("verdict"),
                digest: word("digest"),
                started: envelope["started"].as_str().unwrap_or_default().to_owned(),
                is_latest: latest.as_ref() == Some(&id),
                id,
            }
        };
        let mut entries: Vec<_> = self.ids()?.into_iter().map(entry).collect();
        entries.sort_by(|a, b| {
            (b.is_latest, &b.started, &a.id).cmp(&(a.is_latest, &a.started, &b.id))
        });
        Ok(entries)
    }

    /// The directory of the run that `selector` means: `latest`, an id, the unique beginning of one,
    /// or the path of a run directory.
    pub fn find(&self, selector: &str) -> Result<PathBuf, Error> {
        let none = |candidates| Error::NoRun {
            selector: selector.to_owned(),
            folder: self.folder.clone(),
            candidates,
        };
        // An id has none of these characters, so nothing is lost by taking such a text for a path.
        if selector.contains(['/', '\\', '.']) {
            let path = PathBuf::from(selector);
            return if path.is_dir() { Ok(path) } else { Err(none(self.ids()?)) };
        }
        let ids = self.ids()?;
        if selector == LATEST {
            let latest = self.latest().filter(|id| ids.contains(id));
            return latest.map(|id| self.folder.join(id)).ok_or_else(|| none(ids));
        }
        if ids.iter().any(|id| id == selector) {
            return Ok(self.folder.join(selector));
        }
        let meant: Vec<&String> = ids.iter().filter(|id| id.starts_with(selector)).collect();
        match meant.as_slice() {
            [id] if !selector.is_empty() => Ok(self.folder.join(id)),
            [] if Path::new(selector).join(MANIFEST).is_file() => Ok(PathBuf::from(selector)),
            [] => Err(none(ids)),
            several => Err(Error::AmbiguousRun {
                selector: selector.to_owned(),
                candidates: several.iter().map(|id| (*id).clone()).collect(),
            }),
        }
    }

    /// The run that `selector` means, read back.
    pub fn open(&self, selector: &str) -> Result<StoredRun, Error> {
        StoredRun::read(self.find(selector)?)
    }
}

impl StoredRun {
    /// Reads the run directory `path`, and checks every file of it.
    pub fn read(path: PathBuf) -> Result<Self, Error> {
        if !path.join(MANIFEST).is_file() {
            return Err(Error::NotARun { path });
        }
        let damaged = |reason| Error::DamagedRun { path: path.clone(), reason };
        let manifest = Manifest::read(&path).map_err(damaged)?;
        manifest.check(&path).map_err(damaged)?;
        if let Some(missing) = [EVENTS, LOCK].into_iter().find(|file| !manifest.holds(file)) {
            return Err(damaged(format!("it has no {missing}")));
        }
        let log = read_text(&path.join(EVENTS))?.into_bytes();
        let lock = read_text(&path.join(LOCK))?;
        let summary =
            summary_of(&log).map_err(|reason| Error::Log { path: path.join(EVENTS), reason })?;
        let files = manifest.paths().map(str::to_owned).collect();
        Ok(Self { path, log, lock, files, summary })
    }
}

/// The JSON in a file, or null: a list shows what it can of runs that are damaged.
fn json(path: &Path) -> Value {
    let text = read_text(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests;
