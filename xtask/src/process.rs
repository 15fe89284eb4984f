//! Running other programs, and ending a command with a reason.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command ended early, in words for the person at the terminal.
#[derive(Debug)]
pub struct Stop(String);

impl Stop {
    /// Ends a command with a reason that can follow "stopped:".
    pub fn because(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// Ends a command because a file could not be used. `what` fits after "cannot".
    pub fn cannot(what: &str, path: &Path, error: &io::Error) -> Self {
        Self(format!("cannot {what} {}: {error}", path.display()))
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Runs a program whose output goes to the terminal; fails unless it succeeds.
pub fn run(command: &mut Command) -> Result<(), Stop> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(Stop::because(format!("`{}` failed ({status})", line(command))))
    }
}

/// What a program prints; fails unless it succeeds, with its last words.
pub fn output(command: &mut Command) -> Result<String, Stop> {
    command.stdin(Stdio::null());
    let output = command.output().map_err(|error| not_started(command, &error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let last = errors.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    Err(Stop::because(format!("`{}` failed: {last}", line(command))))
}

/// Where the shell would find a program.
#[must_use]
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The folder of the workspace, which cargo tells every program that it runs.
pub fn root() -> Result<PathBuf, Stop> {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package
        .and_then(|package| package.parent().map(Path::to_path_buf))
        .ok_or_else(|| Stop::because("run this as `cargo xtask`, so that cargo says where it is"))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, text: &str) -> Result<(), Stop> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|e| Stop::cannot("make the folder", folder, &e))?;
    }
    std::fs::write(path, text).map_err(|error| Stop::cannot("write", path, &error))
}

/// A command as one would type it.
#[must_use]
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

fn not_started(command: &Command, error: &io::Error) -> Stop {
    Stop::because(format!("cannot start `{}`: {error}", line(command)))
}
