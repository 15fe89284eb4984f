//! A problem with a code and its source, drawn for a person.
//!
//! The shape is rustc's: what is wrong, the line with the place underlined, what to do. Drawing is
//! `annotate-snippets`'; this module decides what is shown, so that the same diagnostic can become
//! text here and JSON or annotations elsewhere.

use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use crate::problem::Problem;
use crate::span::{Position, Span};

#[cfg(test)]
mod tests;

/// A named text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What people call it: a path relative to where they stand, or `built-in:…`.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
}

impl Source {
    /// A source called `name`.
    #[must_use]
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { name: name.into(), text: text.into() }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Cannot work, or works against its purpose.
    Error,
    /// Works, but will surprise someone.
    Warning,
    /// Could be better.
    Note,
}

impl Severity {
    /// The word that people see.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where, in the diagnostic's own source.
    pub span: Span,
    /// What it says there.
    pub text: String,
}

/// One thing to tell a person about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable code (`E0102`) or rule id.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The text it is about; `None` where there is no text to show.
    pub source: Option<Source>,
    /// Where in the source.
    pub span: Span,
    /// Further places in the same source.
    pub related: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error in `source` from a reader's problem.
    #[must_use]
    pub fn from_problem(problem: Problem, source: &Source) -> Self {
        Self {
            code: problem.kind.code(),
            severity: Severity::Error,
            message: problem.message,
            source: Some(source.clone()),
            span: problem.span,
            related: Vec::new(),
            help: problem.help,
        }
    }

    /// Line and column of the place, where there is a source.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        let source = self.source.as_ref()?;
        Some(Position::at(&source.text, self.span.start))
    }

    /// The diagnostic as text with its snippet, with ANSI colours if `coloured`.
    #[must_use]
    pub fn render(&self, coloured: bool) -> String {
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let title = level.primary_title(self.message.as_str()).id(self.code);
        let help = self.help.as_ref().map(|help| Level::HELP.message(help.as_str()));
        let group = match &self.source {
            None => Group::with_title(title),
            Some(source) => Group::with_title(title).element(self.snippet(source)),
        };
        renderer.render(&[group.elements(help)])
    }

    fn snippet<'d>(&'d self, source: &'d Source) -> Snippet<'d, annotate_snippets::Annotation<'d>> {
        let primary = AnnotationKind::Primary.span(self.span.range_in(&source.text));
        let related = self.related.iter().map(|label| {
            AnnotationKind::Context
                .span(label.span.range_in(&source.text))
                .label(label.text.as_str())
        });
        Snippet::source(source.text.as_ref())
            .path(source.name.as_ref())
            .annotation(primary)
            .annotations(related)
    }
}
