//! One small script for each judge, so that callers need not know how it was installed.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::process::{Stop, write};

/// Writes the launcher `name`: `program` with the leading `arguments` and one variable set, if any.
pub(super) fn make(home: &Path, name: &str, launch: &Launch<'_>) -> Result<(), Stop> {
    let mut line = String::from("exec");
    if let Some((variable, value)) = launch.variable {
        line = format!("{variable}={}\nexport {variable}\nexec", quoted(value.as_os_str()));
    }
    let words = std::iter::once(launch.program).chain(launch.script);
    for word in words {
        line = format!("{line} {}", quoted(word.as_os_str()));
    }
    let path = place(home, name);
    write(&path, &format!("#!/bin/sh\n{line} \"$@\"\n"))?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))
        .map_err(|error| Stop::cannot("make executable", &path, &error))
}

/// What a launcher starts.
pub(super) struct Launch<'a> {
    /// The program.
    pub(super) program: &'a Path,
    /// A script that the program runs.
    pub(super) script: Option<&'a Path>,
    /// A variable of its environment that names a folder.
    pub(super) variable: Option<(&'static str, &'a Path)>,
}

/// The launcher `name`, if it was made.
pub(super) fn find(home: &Path, name: &str) -> Option<PathBuf> {
    Some(place(home, name)).filter(|path| path.is_file())
}

fn place(home: &Path, name: &str) -> PathBuf {
    home.join("bin").join(name)
}

/// A word as the shell reads it back.
fn quoted(word: &OsStr) -> String {
    format!("'{}'", word.to_string_lossy().replace('\'', r"'\''"))
}
