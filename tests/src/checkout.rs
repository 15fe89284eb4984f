//! A run's artifacts as files, for those who judge files.

use std::path::{Path, PathBuf};

use rehearsal_artifact::Artifacts;
use rehearsal_persona::PersonaFolder;
use tempfile::TempDir;

/// A folder of a test's own that goes away with it.
#[derive(Debug)]
pub struct Checkout {
    folder: TempDir,
}

impl Checkout {
    /// An empty folder.
    ///
    /// # Panics
    /// If none can be made.
    #[must_use]
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder can be made") }
    }

    /// A folder with `artifacts` as a team would commit them.
    #[must_use]
    pub fn of(artifacts: &Artifacts) -> Self {
        let checkout = Self::empty();
        for file in artifacts.iter() {
            checkout.write(&file.artifact.path, file.artifact.text.as_bytes());
        }
        checkout
    }

    /// A folder that holds the persona's own folder, as a user lays it over the built-in ones.
    #[must_use]
    pub fn of_persona(id: &str, persona: &PersonaFolder) -> Self {
        let checkout = Self::empty();
        for (path, text) in &persona.files {
            checkout.write(&format!("{id}/{path}"), text.as_bytes());
        }
        checkout
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes `text` to the file at `path`, and gives its full path.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let full = self.path().join(path);
        let folder = full.parent().expect("a file is in a folder");
        std::fs::create_dir_all(folder).expect("a folder can be made");
        std::fs::write(&full, text).expect("a file can be written");
        full
    }
}
