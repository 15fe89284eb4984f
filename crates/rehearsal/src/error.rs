//! Why a run could not be set up, or what of it could not be kept.
//!
//! Bad artifacts are findings and bad deliveries are verdicts; neither is an error. These are: files
//! and folders that fail us, and scenarios and personas that are wrong.

use std::io;
use std::path::{Path, PathBuf};

use rehearsal_source::Diagnostic;
use thiserror::Error as ThisError;

/// Something outside a run failed.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// A scenario or persona is wrong; everything that is wrong with it.
    #[error("{} in the scenario or a persona", count(.0.len(), "problem"))]
    Invalid(Vec<Diagnostic>),
    /// A file or folder cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not text.
    #[error("cannot read {}: it is not UTF-8 text", .path.display())]
    NotText {
        /// Which.
        path: PathBuf,
    },
    /// A file is larger than anything that is read here.
    #[error("cannot read {}: it has more than {} bytes", .path.display(), FILE_BYTES_MAX)]
    TooLarge {
        /// Which.
        path: PathBuf,
    },
    /// A folder holds more files than a persona can have.
    #[error("cannot read {}: it holds more than {most} files", .path.display())]
    TooManyFiles {
        /// Which.
        path: PathBuf,
        /// How many are read at most.
        most: usize,
    },
    /// A folder was given as one of personas and holds none.
    #[error("no persona in {}: a persona is a folder with a persona.yaml", .path.display())]
    NoPersonas {
        /// Which.
        path: PathBuf,
    },
    /// There is neither a file nor a built-in scenario of that name.
    #[error("there is no scenario `{name}`: no such file, and none of that name is built in")]
    NoScenario {
        /// What was asked for.
        name: String,
        /// The built-in scenario that was probably meant.
        nearest: Option<&'static str>,
    },
    /// A folder that is to become a run directory holds something else, which would be lost.
    #[error("cannot write a run to {}: {reason}", .path.display())]
    Occupied {
        /// Which.
        path: PathBuf,
        /// What is there.
        reason: String,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no such run.
    #[error("there is no run `{selector}` in {}", .folder.display())]
    NoRun {
        /// What was asked for.
        selector: String,
        /// Where runs are kept.
        folder: PathBuf,
        /// The runs that are there.
        candidates: Vec<String>,
    },
    /// A folder holds no run.
    #[error("{} is not a run directory: it has no MANIFEST", .path.display())]
    NotARun {
        /// Which.
        path: PathBuf,
    },
    /// More than one run is meant.
    #[error("`{selector}` means more than one run: {}", .candidates.join(", "))]
    AmbiguousRun {
        /// What was asked for.
        selector: String,
        /// The runs that it means.
        candidates: Vec<String>,
    },
    /// A stored run is not as it was written.
    #[error("the run in {} is damaged: {reason}", .path.display())]
    DamagedRun {
        /// Where it is.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A stored log cannot be read.
    #[error("cannot read the event log {}: {reason}", .path.display())]
    Log {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A message was sent to a persona that does not exist.
    #[error("there is no persona `{0}`")]
    UnknownPersona(String),
    /// A message names a phase of work that does not exist.
    #[error("there is no phase `{phase}`; phases are {}", .phases.join(", "))]
    UnknownPhase {
        /// What the message names.
        phase: String,
        /// What there is.
        phases: &'static [&'static str],
    },
    /// What is to be scored cannot be.
    #[error("cannot score")]
    Rubric(#[from] rehearsal_score::ShapeError),
    /// A message hands on an artifact that no step of its session wrote.
    #[error("no step of this session wrote `{path}` as it is handed on here")]
    ForeignArtifact {
        /// Its path.
        path: String,
    },
    /// A persona could not do what a message asks.
    #[error("{persona} could not write: {reason}")]
    StepFailed {
        /// Who.
        persona: String,
        /// Why.
        reason: String,
    },
}

/// Files above this are not scenarios, personas or logs of runs.
pub(crate) const FILE_BYTES_MAX: u64 = 64 << 20;

/// The text of the file at `path`.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    let failed = |source| Error::Read { path: path.to_path_buf(), source };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(failed(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")));
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(Error::TooLarge { path: path.to_path_buf() });
    }
    let bytes = std::fs::read(path).map_err(failed)?;
    String::from_utf8(bytes).map_err(|_| Error::NotText { path: path.to_path_buf() })
}

/// `1 problem`, `2 problems`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
