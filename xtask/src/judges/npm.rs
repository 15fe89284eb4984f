//! The judge that comes from npm: the JSON Schema of SARIF, inside of the tool of its authors.
//!
//! The tool itself lets errors pass, so only the schema is taken out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Stop, output};

/// The package, at a pinned version.
const PACKAGE: &str = "@microsoft/sarif-multitool-linux@5.7.0";

/// The schema in the package, and under the home of the judges.
const SCHEMA: &str = "sarif-2.1.0.json";

/// Where the schema is, if it was installed.
pub(super) fn sarif_schema(home: &Path) -> Option<PathBuf> {
    Some(home.join(SCHEMA)).filter(|path| path.is_file())
}

/// Downloads the package and takes the schema out of it.
pub(super) fn install(home: &Path) -> Result<(), Stop> {
    let downloads = home.join("npm");
    fs::create_dir_all(&downloads).map_err(|error| Stop::cannot("make", &downloads, &error))?;
    let packed = output(
        Command::new("npm")
            .args(["pack", "--silent", "--fetch-retries", "1", PACKAGE])
            .current_dir(&downloads),
    )?;
    let archive = packed.lines().last().unwrap_or_default();
    let inside = format!("package/{SCHEMA}");
    output(Command::new("tar").args(["-xzf", archive, &inside]).current_dir(&downloads))?;
    let (from, to) = (downloads.join(inside), home.join(SCHEMA));
    fs::rename(&from, &to).map_err(|error| Stop::cannot("move", &from, &error))?;
    fs::remove_dir_all(&downloads).map_err(|error| Stop::cannot("remove", &downloads, &error))
}
