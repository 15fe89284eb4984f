//! One file that a persona wrote, and what reading it gave.
//!
//! The text is whole and immutable; everything else is derived from it. A [`Reading`] does not
//! depend on where the file stands, so equal texts of one kind share one reading.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use rehearsal_source::{Limits, Position, Problem, ProblemKind, Problems, Severity, Span};

use crate::claims::{Claim, read_claims};
use crate::digest::Digest;
use crate::finding::Finding;
use crate::kind::Kind;
use crate::other_findings::OtherFinding;

/// A file at a path inside the repository that a team would commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// Relative path with forward slashes and no `..` (checked by [`artifact_path_problem`]).
    pub path: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// Digest of the text.
    pub digest: Digest,
}

impl Artifact {
    /// The artifact with `text` at `path`.
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self { path: path.into(), digest: Digest::of(text.as_bytes()), text }
    }
}

/// Why `path` cannot be an artifact's path, if it cannot: artifacts are written below one folder,
/// and a path from a persona must not be able to leave it.
#[must_use]
pub fn artifact_path_problem(path: &str) -> Option<&'static str> {
    /// Common file systems allow 255 bytes a name; whole paths above this break tools.
    const PATH_BYTES_MAX: usize = 200;
    if path.is_empty() {
        Some("the path is empty")
    } else if path.len() > PATH_BYTES_MAX {
        Some("the path is longer than 200 bytes")
    } else if path.starts_with('/') || path.contains(['\\', ':']) || path.contains(char::is_control)
    {
        Some("the path must be relative, with forward slashes and plain characters")
    } else if path.split('/').any(|part| matches!(part, "" | "." | ".." | ".git")) {
        Some("the path must not have empty, `.`, `..` or `.git` parts")
    } else {
        None
    }
}

/// What a text of some kind says: the typed model, what is wrong with the text, and its claims.
#[derive(Clone)]
pub struct Reading {
    /// The kind's model; `None` if the text cannot be read as this kind at all.
    model: Option<Arc<dyn Any + Send + Sync>>,
    /// What reading found wrong, in the order of the places.
    pub problems: Vec<Problem>,
    /// The acceptance criteria that the text says it satisfies.
    pub claims: Vec<Claim>,
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("readable", &self.model.is_some())
            .field("problems", &self.problems)
            .field("claims", &self.claims)
            .finish()
    }
}

impl Reading {
    /// Reads `text` as `kind`.
    #[must_use]
    pub fn of(kind: &Kind, text: &str) -> Self {
        let problems = Problems::new();
        if text.len() > Limits::FILE.bytes {
            let message = format!(
                "the file has {} bytes; at most {} are read",
                text.len(),
                Limits::FILE.bytes
            );
            problems.add(ProblemKind::Limit, Span::default(), message);
            return Self { model: None, problems: problems.into_sorted(), claims: Vec::new() };
        }
        let model = (kind.read)(text, &problems);
        Self { model, problems: problems.into_sorted(), claims: read_claims(text) }
    }
}

/// An artifact with its kind and its reading.
#[derive(Clone, Debug)]
pub struct ReadArtifact {
    /// The file.
    pub artifact: Artifact,
    /// What kind of file its path or its content makes it.
    pub kind: &'static Kind,
    /// What it says.
    pub reading: Arc<Reading>,
}

impl ReadArtifact {
    /// Reads `artifact` as the kind that its path or its content shows.
    #[must_use]
    pub fn of(artifact: Artifact) -> Self {
        let kind = Kind::recognise(&artifact.path, &artifact.text);
        let reading = Arc::new(Reading::of(kind, &artifact.text));
        Self { artifact, kind, reading }
    }

    /// The model as `T`; `None` if the file is of another kind or cannot be read.
    #[must_use]
    pub fn model<T: Any>(&self) -> Option<&T> {
        self.reading.model.as_deref()?.downcast_ref()
    }

    /// Whether the file could be read and nothing in it is wrong for its kind.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.reading.model.is_some() && self.reading.problems.is_empty()
    }

    /// The folder that the file stands in; empty for the top of the repository.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.artifact.path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Where `part` stands inside of `within`; all of `within` if it is written there in another
    /// way (escaped, or folded over lines).
    #[must_use]
    pub fn place_of(&self, part: &str, within: Span) -> Span {
        let range = within.range_in(&self.artifact.text);
        let start = range.start;
        match self.artifact.text[range].find(part) {
            Some(at) => Span::new(start + at, start + at + part.len()),
            None => within,
        }
    }

    /// What reading found wrong, as findings in this file.
    pub fn reading_findings(&self) -> impl Iterator<Item = Finding> + '_ {
        self.reading.problems.iter().map(|problem| Finding {
            rule: OtherFinding::id_of_problem(problem.kind),
            severity: match problem.kind {
                OtherFinding::NOT_READ_PROBLEM => Severity::Warning,
                _ => Severity::Error,
            },
            path: Arc::clone(&self.artifact.path),
            span: problem.span,
            position: Position::at(&self.artifact.text, problem.span.start),
            message: problem.message.clone(),
            help: problem.help.clone(),
            fix: None,
            secret: None,
        })
    }
}
