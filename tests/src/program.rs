//! The command-line program, built once and run as a user runs it.
//!
//! Cargo tells only the tests of its own package where a program is, so it is built here, with the
//! profile that the tests were built with, into the same folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::workspace;

/// The program, in an environment that says nothing: no locale, no home, no colours.
///
/// # Panics
/// If it cannot be built.
#[must_use]
pub fn command(folder: &Path) -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PROGRAM.get_or_init(build));
    command.current_dir(folder).env_clear();
    command
}

fn build() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    // target/<profile>/deps/<test>
    let profile = test.ancestors().nth(2).expect("tests are built below a profile's folder");
    let target = profile.parent().expect("profiles are folders of the build output");
    let name = profile.file_name().expect("a profile has a name").to_string_lossy();
    let name = if name == "debug" { "dev" } else { &*name };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--package", "rehearsal-cli", "--profile", name]);
    command.arg("--target-dir").arg(target).current_dir(workspace::root());
    let status = command.status().expect("cargo can be started");
    assert!(status.success(), "the program cannot be built");
    profile.join(format!("rehearsal{}", std::env::consts::EXE_SUFFIX))
}
