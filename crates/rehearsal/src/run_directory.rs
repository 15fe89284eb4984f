//! What of a run is kept, as files.
//!
//! ```text
//! run.json                 the summary
//! summary.md               the same for people
//! deployment-summary.json  the few facts that the chain's first users ask for
//! scenario.lock.yaml       the scenario with every default and change in it
//! events.ndjson            the event log
//! findings.sarif           the findings, for code hosts
//! junit.xml                the criteria, for test reports
//! artifacts/…              the repository that a team would commit
//! MANIFEST                 digest, size and path of all of these
//! envelope.json            when and where: the only file that differs between equal runs
//! ```
//!
//! A directory is written beside its place and then renamed into it, so that nobody ever sees half a
//! run. What is replaced must be a run directory itself: anything else that is there stays.

mod envelope;
mod manifest;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use envelope::Invocation;
pub(crate) use manifest::Manifest;

use crate::error::Error;
use crate::run::Run;
use crate::scenario::Scenario;

/// The name of the list of files.
pub(crate) const MANIFEST: &str = "MANIFEST";
/// The name of the event log.
pub(crate) const EVENTS: &str = "events.ndjson";
/// The name of the resolved scenario.
pub(crate) const LOCK: &str = "scenario.lock.yaml";
/// The name of the file of wall-clock facts.
pub(crate) const ENVELOPE: &str = "envelope.json";

/// The files of one run.
#[derive(Clone, Debug)]
pub struct RunFiles {
    /// The run's id: eight digits of a digest of everything that went into it.
    pub id: String,
    files: Vec<RunFile>,
    envelope: String,
}

#[derive(Clone, Debug)]
struct RunFile {
    path: String,
    bytes: Vec<u8>,
}

impl RunFiles {
    /// The files of `run`, which ran `scenario` when `invocation` says.
    #[must_use]
    pub fn of(run: &Run, scenario: &Scenario, invocation: &Invocation) -> Self {
        let summary = run.summary();
        let deployment = serde_json::to_string_pretty(&run.deployment_summary())
            .expect("a deployment summary is plain data");
        let file = |path: &str, text: String| RunFile { path: path.to_owned(), bytes: text.into() };
        let mut files = vec![
            file("run.json", summary.to_json()),
            file("summary.md", summary.to_markdown()),
            file("deployment-summary.json", deployment + "\n"),
            file(LOCK, scenario.lock(run.seed)),
            file("findings.sarif", summary.to_sarif()),
            file("junit.xml", summary.to_junit()),
            RunFile { path: EVENTS.to_owned(), bytes: run.log.clone() },
        ];
        files.extend(run.artifacts.iter().map(|artifact| RunFile {
            path: format!("artifacts/{}", artifact.artifact.path),
            bytes: artifact.artifact.text.as_bytes().to_vec(),
        }));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { id: summary.input_id(), files, envelope: invocation.to_json() }
    }

    /// The list of the files: what makes two runs the same.
    pub(crate) fn manifest(&self) -> Manifest {
        Manifest::of(self.files.iter().map(|file| (file.path.as_str(), file.bytes.as_slice())))
    }

    /// The paths of all files inside the directory, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// Writes the directory `target`, in place of a run directory that may be there.
    pub fn write(&self, target: &Path) -> Result<(), Error> {
        check_replaceable(target)?;
        let parent = match target.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).map_err(|source| failed(parent, source))?;
        let beside =
            |what: &str| parent.join(format!(".{what}-{}-{}", self.id, std::process::id()));
        let (fresh, old) = (beside("new"), beside("old"));
        fs::create_dir(&fresh).map_err(|source| failed(target, source))?;
        let written = self.write_fresh(&fresh).and_then(|()| replace(&fresh, target, &old));
        if written.is_err() {
            // What is left behind would only be clutter; that it cannot be removed changes nothing.
            drop(fs::remove_dir_all(&fresh));
        }
        written
    }

    fn write_fresh(&self, folder: &Path) -> Result<(), Error> {
        for file in &self.files {
            let path = folder.join(&file.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(|source| failed(parent, source))?;
            }
            write_new(&path, &file.bytes)?;
        }
        write_new(&folder.join(ENVELOPE), self.envelope.as_bytes())?;
        write_new(&folder.join(MANIFEST), self.manifest().to_text().as_bytes())
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|source| failed(path, source))?;
    if bytes.starts_with(b"#!") {
        make_executable(path).map_err(|source| failed(path, source))?;
    }
    Ok(())
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Moves `fresh` to `target`; what was there is moved to `old` first and back if that fails.
///
/// Two processes that keep the same run may meet here. Whoever comes second finds the place empty or
/// taken again, and tries once more.
fn replace(fresh: &Path, target: &Path, old: &Path) -> Result<(), Error> {
    const TRIES: usize = 10;
    let mut outcome = Ok(());
    for _ in 0..TRIES {
        let is_moved = match fs::rename(target, old) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(source) => return Err(failed(target, source)),
        };
        outcome = fs::rename(fresh, target);
        match &outcome {
            Ok(()) if is_moved => return fs::remove_dir_all(old).map_err(|e| failed(old, e)),
            Ok(()) => return Ok(()),
            Err(_) if is_moved && !target.exists() => {
                drop(fs::rename(old, target));
                break;
            }
            Err(_) if is_moved => drop(fs::remove_dir_all(old)),
            Err(_) => {}
        }
    }
    outcome.map_err(|source| failed(target, source))
}

/// Whether nothing but a run would be lost if `target` were replaced.
fn check_replaceable(target: &Path) -> Result<(), Error> {
    let occupied = |reason: &str| {
        Err(Error::Occupied { path: target.to_path_buf(), reason: reason.to_owned() })
    };
    if target.is_symlink() {
        return occupied("it is a symbolic link");
    }
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        return occupied("it is a file");
    }
    let mut found = Vec::new();
    walk(target, target, &mut found).map_err(|source| failed(target, source))?;
    if found.is_empty() {
        return Ok(());
    }
    let Ok(manifest) = Manifest::read(target) else {
        return occupied("there are files in it, and it is no run directory");
    };
    let known = |path: &str| [MANIFEST, ENVELOPE].contains(&path) || manifest.holds(path);
    match found.iter().find(|path| !known(path)) {
        Some(path) => occupied(&format!("`{path}` in it is not part of a run")),
        None => Ok(()),
    }
}

/// The files below `folder` by their paths below `root`. Symbolic links are named, not followed.
fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
    /// A run has a few hundred files; whoever has more than this here has something else.
    const FILES_MAX: usize = 10_000;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            walk(root, &path, found)?;
        } else if found.len() < FILES_MAX {
            let below = path.strip_prefix(root).unwrap_or(&path);
            found.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

pub(crate) fn failed(path: &Path, source: io::Error) -> Error {
    Error::Write { path: PathBuf::from(path), source }
}

#[cfg(test)]
pub(crate) mod tests;
