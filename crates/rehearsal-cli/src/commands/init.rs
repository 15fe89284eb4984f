//! `rehearsal init`: a first scenario to change, with help for the editor. Nothing is overwritten.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use rehearsal::Error;

use crate::args::Init;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// The built-in scenario that a new project begins with.
const SCENARIO: &str = "devops-deployment-chain";
/// Where the editor finds the schema, without a network.
const SCHEMA: &str = ".rehearsal/scenario.schema.json";
/// What is not to be committed: runs can be made again.
const IGNORED: &str = ".rehearsal/runs/";

pub(crate) fn init(args: &Init, output: &Output) -> Result<Exit, Failure> {
    let source = rehearsal::built_in::scenario(SCENARIO).expect("the first scenario is built in");
    // In the project the schema lies elsewhere than in the repository of Rehearsal.
    let text = source.text.replace("../schemas/scenario.schema.json", &format!("../{SCHEMA}"));
    let schema = rehearsal::schema("scenario").expect("a scenario has a schema");
    let scenario = format!("scenarios/{SCENARIO}.yaml");
    let folder = &args.folder;
    for (path, text) in [(scenario.as_str(), text.as_str()), (SCHEMA, &schema)] {
        let path = folder.join(path);
        let written = write_new(&path, text).map_err(|source| failed(&path, source))?;
        tell(&path, written, output)?;
    }
    let path = folder.join(".gitignore");
    let written = ignore(&path).map_err(|source| failed(&path, source))?;
    tell(&path, written, output)?;
    let at = if folder == Path::new(".") {
        scenario
    } else {
        folder.join(scenario).display().to_string()
    };
    output.print(&format!(
        "\nThe scenario says who writes what, what is asked of it, and what it must reach.\n\
         Change a value, then:\n\n\
         \u{20}   rehearsal check {at}\n\
         \u{20}   rehearsal run {at}\n"
    ))?;
    Ok(Exit::Approved)
}

fn failed(path: &Path, source: io::Error) -> Failure {
    Error::Write { path: path.to_path_buf(), source }.into()
}

fn tell(path: &Path, is_written: bool, output: &Output) -> Result<(), Failure> {
    let path = path.strip_prefix(".").unwrap_or(path).display();
    let what = if is_written { "wrote" } else { "kept " };
    output.print(&format!("{what} {path}\n"))
}

/// Writes a file that is not there yet; whether it was not.
fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Adds the line to a `.gitignore` that does not have it; whether it did not.
fn ignore(path: &Path) -> io::Result<bool> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    if text.lines().any(|line| line.trim() == IGNORED) {
        return Ok(false);
    }
    let separator = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    writeln!(file, "{separator}{IGNORED}").map(|()| true)
}
