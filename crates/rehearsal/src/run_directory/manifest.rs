//! The list of a run's files: digest, size and path, one line each, sorted by path.
//!
//! ```text
//! 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 1184 run.json
//! ```

use std::fs;
use std::path::Path;

use rehearsal_artifact::artifact_path_problem;
use rehearsal_kernel::Digest;

use super::MANIFEST;

/// The files of a run directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Manifest {
    files: Vec<Listed>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Listed {
    path: String,
    bytes: u64,
    digest: Digest,
}

impl Manifest {
    /// The list of these files, which come sorted by path.
    pub(crate) fn of<'f>(files: impl Iterator<Item = (&'f str, &'f [u8])>) -> Self {
        let files = files.map(|(path, bytes)| Listed {
            path: path.to_owned(),
            bytes: bytes.len() as u64,
            digest: Digest::of(bytes),
        });
        Self { files: files.collect() }
    }

    /// Reads the list in `folder`; `Err` says why it cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(folder.join(MANIFEST))
            .map_err(|error| format!("cannot read its {MANIFEST}: {error}"))?;
        let listed = |line: &str| {
            let mut words = line.splitn(3, ' ');
            let digest = words.next()?.parse().ok()?;
            let bytes = words.next()?.parse().ok()?;
            let path = words.next().filter(|path| artifact_path_problem_in_run(path).is_none())?;
            Some(Listed { path: path.to_owned(), bytes, digest })
        };
        let files: Option<Vec<_>> = text.lines().map(listed).collect();
        files
            .map(|files| Self { files })
            .ok_or_else(|| format!("its {MANIFEST} cannot be understood"))
    }

    pub(crate) fn to_text(&self) -> String {
        self.files.iter().map(|f| format!("{} {} {}\n", f.digest, f.bytes, f.path)).collect()
    }

    pub(crate) fn holds(&self, path: &str) -> bool {
        self.files.iter().any(|file| file.path == path)
    }

    /// The paths, sorted.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.path.as_str())
    }

    /// Compares the list with the files in `folder`; `Err` names the first that is not as listed.
    pub(crate) fn check(&self, folder: &Path) -> Result<(), String> {
        for file in &self.files {
            let bytes = fs::read(folder.join(&file.path))
                .map_err(|error| format!("cannot read {}: {error}", file.path))?;
            if bytes.len() as u64 != file.bytes || Digest::of(&bytes) != file.digest {
                return Err(format!("{} was changed after the run", file.path));
            }
        }
        Ok(())
    }
}

/// A list that was tampered with must not make anyone read outside the folder.
fn artifact_path_problem_in_run(path: &str) -> Option<&'static str> {
    artifact_path_problem(path.strip_prefix("artifacts/").unwrap_or(path))
}
