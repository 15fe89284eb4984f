//! One file of a repository: what it is, by its name and what it says.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_artifact::kind::{Content, OTHER, is_template};
use rehearsal_artifact::{Artifact, Kind, ReadArtifact, Reading};
use rehearsal_source::Limits;

use super::Reason;
use super::walk::Candidate;
use crate::error::Error;

/// What a file turned out to be.
pub(super) enum Found {
    Artifact(ReadArtifact),
    Scenario,
    /// A persona's `persona.yaml`; its folder.
    Persona(PathBuf),
    LeftOut(Reason),
    /// Nothing that is known here.
    Nothing,
}

/// Opens `candidate`. Only a file that was asked for itself can be an error.
pub(super) fn open(candidate: &Candidate) -> Result<Found, Error> {
    match read(&candidate.path) {
        Ok(Ok(text)) => Ok(sort_out(candidate, text)),
        Ok(Err(reason)) => Ok(Found::LeftOut(reason)),
        Err(source) if candidate.is_asked_for => {
            Err(Error::Read { path: candidate.path.clone(), source })
        }
        Err(_) => Ok(Found::LeftOut(Reason::Unreadable)),
    }
}

/// The text of the file at `path`, or why it is not looked at.
fn read(path: &Path) -> io::Result<Result<String, Reason>> {
    if fs::metadata(path)?.len() > Limits::FILE.bytes as u64 {
        return Ok(Err(Reason::TooLarge));
    }
    let bytes = fs::read(path)?;
    if bytes.contains(&0) {
        return Ok(Err(Reason::NotText));
    }
    Ok(String::from_utf8(bytes).map_err(|_| Reason::NotText))
}

fn sort_out(candidate: &Candidate, text: String) -> Found {
    let is_yaml = [".yaml", ".yml"].iter().any(|end| candidate.name.ends_with(end));
    if is_yaml && Content::Schema("rehearsal/scenario/").fits(&text) {
        return Found::Scenario;
    }
    if candidate.path.file_name().is_some_and(|name| name == "persona.yaml")
        && (candidate.is_asked_for || Content::Schema("rehearsal/persona/").fits(&text))
    {
        return Found::Persona(candidate.path.parent().unwrap_or(Path::new(".")).to_path_buf());
    }
    let kinds = [&candidate.below, &candidate.name].map(|path| Kind::in_repository(path, &text));
    match kinds.into_iter().find(|kind| kind.id != OTHER.id) {
        Some(_) if is_in_chart(&candidate.path) => Found::LeftOut(Reason::ChartTemplate),
        Some(kind) => {
            let artifact = Artifact::new(candidate.name.as_str(), text);
            let reading = Arc::new(Reading::of(kind, &artifact.text));
            Found::Artifact(ReadArtifact { artifact, kind, reading })
        }
        // What was named on purpose is meant to be something that is checked.
        None if candidate.is_asked_for && is_yaml => Found::Scenario,
        None if is_in_chart(&candidate.path) => Found::LeftOut(Reason::ChartTemplate),
        None if is_yaml && is_template(&text) => Found::LeftOut(Reason::Template),
        None => Found::Nothing,
    }
}

/// Whether the file at `path` is one of a chart's templates.
fn is_in_chart(path: &Path) -> bool {
    let mut folders = path.ancestors().skip(1);
    folders.any(|folder| {
        folder.file_name().is_some_and(|name| name == "templates")
            && folder.with_file_name("Chart.yaml").is_file()
    })
}
