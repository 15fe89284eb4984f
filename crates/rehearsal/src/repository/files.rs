//! One file of a repository: what it is, by its name and what it says.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rehearsal_artifact::kind::{Content, OTHER, is_template};
use rehearsal_artifact::kinds::{helm_template, helm_values};
use rehearsal_artifact::{Artifact, Kind, ReadArtifact, Reading};
use rehearsal_source::{Limits, Problem, ProblemKind};

use super::Reason;

/// What a file turned out to be.
pub(super) enum Found {
    Artifact(ReadArtifact),
    Scenario,
    /// A persona's `persona.yaml`.
    Persona,
    LeftOut(Reason),
    /// Nothing that is known here.
    Nothing,
}

/// Opens the file at `path` from `root`.
pub(super) fn open(root: &Path, path: &str) -> io::Result<Found> {
    let place = root.join(path);
    Ok(match read(&place)? {
        Ok(text) => sort_out(&place, path, text),
        Err(reason) => Found::LeftOut(reason),
    })
}

/// The text of the file at `path`, or why it is not looked at.
pub(super) fn read(path: &Path) -> io::Result<Result<String, Reason>> {
    if fs::metadata(path)?.len() > Limits::FILE.bytes as u64 {
        return Ok(Err(Reason::TooLarge));
    }
    let bytes = fs::read(path)?;
    if bytes.contains(&0) {
        return Ok(Err(Reason::NotText));
    }
    Ok(String::from_utf8(bytes).map_err(|_| Reason::NotText))
}

fn sort_out(place: &Path, path: &str, text: String) -> Found {
    let is_yaml = is_yaml(path);
    if is_yaml && Content::Schema("rehearsal/scenario/").fits(&text) {
        return Found::Scenario;
    }
    if is_persona(path) && Content::Schema("rehearsal/persona/").fits(&text) {
        return Found::Persona;
    }
    let kind = of_chart(place).unwrap_or_else(|| Kind::in_repository(path, &text));
    if kind.id == OTHER.id {
        let is_template = is_yaml && is_template(&text);
        return if is_template { Found::LeftOut(Reason::Template) } else { Found::Nothing };
    }
    if is_yaml && text.contains("\nsops:") {
        return Found::LeftOut(Reason::Encrypted);
    }
    let artifact = Artifact::new(path, text);
    let reading = Arc::new(Reading::of(kind, &artifact.text));
    if is_yaml && kind.id != helm_template::KIND.id && is_unfilled(&artifact.text, &reading) {
        return Found::LeftOut(Reason::Template);
    }
    Found::Artifact(ReadArtifact { artifact, kind, reading })
}

/// Whether `text` is no YAML, and has what a template engine would fill in. GitHub's expressions are
/// part of the YAML that it reads.
fn is_unfilled(text: &str, reading: &Reading) -> bool {
    let is_syntax = |problem: &Problem| problem.kind == ProblemKind::Syntax;
    let has_marks = || text.contains("{%") || text.replace("${{", "").contains("{{");
    reading.problems.iter().any(is_syntax) && has_marks()
}

pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

pub(super) fn is_persona(path: &str) -> bool {
    path.rsplit('/').next() == Some("persona.yaml")
}

/// The kind of the file at `path` if it belongs to a Helm chart, whose `Chart.yaml` says so.
fn of_chart(path: &Path) -> Option<&'static Kind> {
    let has_chart = |folder: &Path| folder.join("Chart.yaml").is_file();
    if path.file_name()? == "values.yaml" && path.parent().is_some_and(has_chart) {
        return Some(&helm_values::KIND);
    }
    let is_templates = |folder: &&Path| {
        folder.file_name().is_some_and(|name| name == "templates")
            && folder.parent().is_some_and(has_chart)
    };
    path.ancestors().skip(1).find(is_templates).map(|_| &helm_template::KIND)
}
