//! `rehearsal check`: everything that is wrong with the files of a repository, without running
//! anything.
//!
//! Artifacts are found by path and content, so that no scenario is needed; scenarios and personas
//! among the files are checked as a run would.

use std::path::{Path, PathBuf};

use rehearsal::{Checked, Diagnostic, Error, Repository, Severity};
use serde_json::json;

use crate::args::{Check, CheckFormat};
use crate::diagnostics::{self, counted};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

/// What was looked at, and what is wrong with it.
#[derive(Default)]
struct Found {
    repository: Repository,
    scenarios: Vec<String>,
    diagnostics: Vec<Diagnostic>,
    unreadable: Vec<Failure>,
}

pub(crate) fn check(args: &Check, output: &Output) -> Result<Exit, Failure> {
    let mut found = Found::default();
    found.read(&args.paths);
    found.check_scenarios(&args.layers.personas, output);
    found.unreadable.iter().for_each(|failure| failure.report(output));
    if args.fix {
        found.mend(args.dry_run, output)?;
        if args.dry_run {
            return Ok(exit(&found, &found.repository.check(), args.format));
        }
    }
    let mut checked = found.repository.check();
    checked.diagnostics.append(&mut found.diagnostics);
    print(&found, &checked, args, output)?;
    Ok(exit(&found, &checked, format(args)))
}

fn format(args: &Check) -> CheckFormat {
    if args.form.json { CheckFormat::Json } else { args.format }
}

/// Trouble with reading says the most, then scenarios that would not run, then findings. Whoever
/// asks for SARIF hands it to a code host, which decides by itself what a finding stops.
fn exit(found: &Found, checked: &Checked, format: CheckFormat) -> Exit {
    match found.unreadable.first() {
        Some(failure) => failure.exit(),
        None if !checked.diagnostics.is_empty() => Exit::Invalid,
        None if found.is_empty() => Exit::NothingSelected,
        None if format != CheckFormat::Sarif && checked.count(Severity::Error) > 0 => Exit::Blocked,
        None => Exit::Approved,
    }
}

impl Found {
    /// Sorts what was named into files and folders that are there, and built-in scenarios.
    fn read(&mut self, names: &[String]) {
        let (there, others): (Vec<&String>, Vec<&String>) =
            names.iter().partition(|name| Path::new(name).exists());
        let there: Vec<PathBuf> = there.into_iter().map(PathBuf::from).collect();
        self.scenarios = others.into_iter().cloned().collect();
        if let Some(repository) = self.sorted_out(Repository::read(&there)) {
            self.repository = repository;
        }
        self.scenarios.append(&mut self.repository.scenarios);
    }

    fn check_scenarios(&mut self, layers: &[PathBuf], output: &Output) {
        let mut layers = layers.to_vec();
        layers.append(&mut self.repository.personas);
        if layers.is_empty() && self.scenarios.is_empty() {
            return;
        }
        match self.sorted_out(rehearsal::load_personas(&layers)) {
            Some(registry) => {
                for name in self.scenarios.clone() {
                    self.sorted_out(rehearsal::load_scenario(&name, &registry, &[]));
                }
            }
            // Without its personas a scenario would seem to have mistakes that it does not have.
            None if !self.scenarios.is_empty() => {
                output.warn("the scenarios are not checked until the personas are sound");
            }
            None => {}
        }
        self.repository.personas = layers;
    }

    /// Mends what needs no judgement, or shows how it would be.
    fn mend(&mut self, is_dry_run: bool, output: &Output) -> Result<(), Failure> {
        let (mut changes, mut files) = (0, 0);
        for mended in self.repository.mend() {
            if is_dry_run {
                output.print(&mended.diff())?;
            } else if !mended.write()? {
                output.warn(&format!("{} was changed meanwhile and is left alone", mended.name));
                continue;
            }
            changes += mended.changes;
            files += 1;
        }
        let would = if is_dry_run { "would mend" } else { "mended" };
        let (changes, files) = (counted(changes, "finding"), counted(files, "file"));
        output.remark(&format!("{would} {changes} in {files}"));
        Ok(())
    }

    /// What was read; or nothing, after what is wrong with it was noted.
    fn sorted_out<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        match read {
            Ok(read) => return Some(read),
            Err(Error::Invalid(diagnostics)) => self.diagnostics.extend(diagnostics),
            Err(error) => self.unreadable.push(error.into()),
        }
        None
    }

    fn is_empty(&self) -> bool {
        self.repository.is_empty() && self.scenarios.is_empty()
    }
}

fn print(found: &Found, checked: &Checked, args: &Check, output: &Output) -> Result<(), Failure> {
    match format(args) {
        CheckFormat::Terminal => print_terminal(found, checked, args, output),
        CheckFormat::Json => output.print_json(&to_json(found, checked, args)),
        CheckFormat::Sarif => output.print(&checked.to_sarif()),
        CheckFormat::Github => output.print(&checked.to_github()),
        CheckFormat::Junit => output.print(&checked.to_junit()),
    }
}

fn to_json(found: &Found, checked: &Checked, args: &Check) -> serde_json::Value {
    let unreadable: Vec<_> = found.unreadable.iter().map(Failure::message).collect();
    let diagnostics: Vec<_> = checked.diagnostics.iter().map(diagnostics::to_json).collect();
    let left_out = found.repository.left_out.iter();
    let left_out: Vec<_> =
        left_out.map(|left| json!({ "file": left.path, "reason": left.reason.words() })).collect();
    json!({
        "paths": args.paths,
        "files": found.repository.kinds(),
        "findings": checked.to_json(),
        "diagnostics": diagnostics,
        "left_out": left_out,
        "unreadable": unreadable,
    })
}

fn print_terminal(
    found: &Found,
    checked: &Checked,
    args: &Check,
    output: &Output,
) -> Result<(), Failure> {
    remark_files(found, output);
    let drawn: Vec<Diagnostic> = checked.drawable().collect();
    if drawn.is_empty() {
        let are = if args.paths.len() == 1 { "is" } else { "are" };
        return match found.unreadable.is_empty() && !found.is_empty() {
            true => output.print(&format!("{} {are} sound\n", args.paths.join(", "))),
            false => Ok(()),
        };
    }
    if !output.is_quiet() {
        let coloured = output::stdout_has_colours();
        output.print(&(diagnostics::rendered(&drawn, coloured) + "\n"))?;
    }
    let suppressed = match checked.suppressed.len() {
        0 => String::new(),
        number => format!("; {number} suppressed"),
    };
    output.print(&format!("{}{suppressed}\n", diagnostics::count_line(&drawn)))?;
    if checked.is_cut_short {
        output
            .warn("there are more findings than are shown: mend or suppress some, and check again");
    }
    if let Some(finding) = checked.findings.first() {
        let mendable = checked.findings.iter().filter(|finding| finding.fix.is_some()).count();
        let fix = match mendable {
            0 => String::new(),
            number => format!(" · rehearsal check --fix mends {number}"),
        };
        output.remark(&format!("next: rehearsal explain {}{fix}", finding.rule));
    }
    Ok(())
}

/// Tells which files were looked at, and how many were not and why.
fn remark_files(found: &Found, output: &Output) {
    let kinds = found.repository.kinds();
    if found.is_empty() && found.unreadable.is_empty() {
        output.warn("nothing here is a file that can be checked");
    } else if !kinds.is_empty() {
        let each: Vec<_> = kinds.iter().map(|(kind, number)| format!("{number} {kind}")).collect();
        let all = counted(kinds.values().sum(), "file");
        output.remark(&format!("looked at {all}: {}", each.join(", ")));
    }
    for (reason, files) in found.repository.left_out_by_reason() {
        let example = files.first().map_or("", |left| &left.path);
        let more = if files.len() == 1 { "" } else { ", for one" };
        output.remark(&format!("left out {} {}: {example}{more}", files.len(), reason.words()));
    }
}
