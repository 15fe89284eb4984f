//! The files of the repository as the tests use them.

use std::path::{Path, PathBuf};

/// The folder of the workspace.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package is a folder of the workspace")
}

/// The text of a file of the repository.
///
/// # Panics
/// If it cannot be read: a test without its data has nothing to say.
#[must_use]
pub fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files in a folder of the repository, sorted.
///
/// # Panics
/// If the folder cannot be read.
#[must_use]
pub fn files(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let folder = root().join(folder);
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the folder can be read").path()).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

/// Whether references are to be rewritten instead of compared: `BLESS=1`.
#[must_use]
pub fn is_blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// Writes a reference.
///
/// # Panics
/// If it cannot be written.
pub fn bless(path: impl AsRef<Path>, text: impl AsRef<[u8]>) {
    let path = root().join(path);
    std::fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
