//! `rehearsal check`: everything that is wrong with scenarios and personas, without running them.

use std::path::{Path, PathBuf};

use rehearsal::{Diagnostic, Error};
use serde_json::json;

use crate::args::Check;
use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

/// What was looked at, and what is wrong with it.
#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    unreadable: Vec<Failure>,
}

pub(crate) fn check(args: &Check, output: &Output) -> Result<Exit, Failure> {
    let (folders, scenarios): (Vec<&String>, Vec<&String>) =
        args.files.iter().partition(|file| persona_folder(file).is_some());
    let mut layers = args.layers.personas.clone();
    layers.extend(folders.iter().filter_map(|file| persona_folder(file)));
    let mut found = Found::default();
    match found.sorted_out(rehearsal::load_personas(&layers)) {
        Some(registry) => {
            for name in &scenarios {
                found.sorted_out(rehearsal::load_scenario(name, &registry, &[]));
            }
        }
        // Without its personas a scenario would seem to have mistakes that it does not have.
        None if !scenarios.is_empty() => {
            output.warn("the scenarios are not checked until the personas are sound");
        }
        None => {}
    }
    found.unreadable.iter().for_each(|failure| failure.report(output));
    print(&found, args, output)?;
    Ok(match found.unreadable.first() {
        Some(failure) => failure.exit(),
        None if found.diagnostics.is_empty() => Exit::Approved,
        None => Exit::Invalid,
    })
}

impl Found {
    /// What was read; or nothing, after what is wrong with it was noted.
    fn sorted_out<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        match read {
            Ok(read) => return Some(read),
            Err(Error::Invalid(diagnostics)) => self.diagnostics.extend(diagnostics),
            Err(error) => self.unreadable.push(error.into()),
        }
        None
    }
}

/// The folder of personas that an argument means: itself, or where the `persona.yaml` is.
fn persona_folder(file: &str) -> Option<PathBuf> {
    let path = Path::new(file);
    if path.is_dir() {
        return Some(path.to_path_buf());
    }
    let is_persona = path.file_name().is_some_and(|name| name == "persona.yaml") && path.is_file();
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    is_persona.then(|| parent.unwrap_or(Path::new(".")).to_path_buf())
}

fn print(found: &Found, args: &Check, output: &Output) -> Result<(), Failure> {
    let diagnostics = &found.diagnostics;
    if args.form.json {
        let unreadable: Vec<_> = found.unreadable.iter().map(Failure::message).collect();
        let diagnostics: Vec<_> = diagnostics.iter().map(diagnostics::to_json).collect();
        return output.print_json(&json!({
            "files": args.files,
            "diagnostics": diagnostics,
            "unreadable": unreadable,
        }));
    }
    if diagnostics.is_empty() {
        let are = if args.files.len() == 1 { "is" } else { "are" };
        return match found.unreadable.is_empty() {
            true => output.print(&format!("{} {are} sound\n", args.files.join(", "))),
            false => Ok(()),
        };
    }
    if !output.is_quiet() {
        let coloured = output::stdout_has_colours();
        output.print(&(diagnostics::rendered(diagnostics, coloured) + "\n"))?;
    }
    output.print(&format!("{}\n", diagnostics::count_line(diagnostics)))
}
