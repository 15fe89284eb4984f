//! What a checker reports about one place in one file.

use std::sync::Arc;

use rehearsal_source::{Diagnostic, Position, Severity, Source, Span};

use crate::artifact::ReadArtifact;
use crate::rule::Rule;

/// One thing to know about one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, or of what reading found wrong.
    pub rule: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The artifact's path.
    pub path: Arc<str>,
    /// Where in the artifact.
    pub span: Span,
    /// The same as a line and a column.
    pub position: Position,
    /// What is wrong, as a lower-case fragment without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that mends it, where a machine may make it.
    pub fix: Option<Fix>,
    /// What of the file must never be shown, whatever is shown of it.
    pub secret: Option<Span>,
}

/// A replacement of one place that mends a finding without judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What is replaced.
    pub span: Span,
    /// What stands there instead.
    pub replacement: String,
}

impl Finding {
    /// The finding as a diagnostic over `source`, the artifact's name and what may be shown of its
    /// text (see [`showable`]).
    #[must_use]
    pub fn to_diagnostic(&self, source: Source) -> Diagnostic {
        Diagnostic {
            code: self.rule,
            severity: self.severity,
            message: self.message.clone(),
            source: Some(source),
            span: self.span,
            related: Vec::new(),
            help: self.help.clone(),
        }
    }
}

/// `text` with stars in the place of every one of `secrets`, so that each span still stands where it
/// stood. Line feeds are kept.
#[must_use]
pub fn showable(text: &str, secrets: impl Iterator<Item = Span>) -> String {
    let mut shown = text.to_owned();
    for secret in secrets {
        let range = secret.range_in(text);
        let byte = |byte| if byte == b'\n' { '\n' } else { '*' };
        let stars: String = text[range.clone()].bytes().map(byte).collect();
        shown.replace_range(range, &stars);
    }
    shown
}

/// The findings of one check, as they are made.
#[derive(Debug, Default)]
pub struct Findings {
    list: Vec<Finding>,
}

/// More findings than this on one repository say nothing new, and are not kept.
pub const FINDINGS_MAX: usize = 2_000;

impl Findings {
    /// Reports what `rule` found at `span` of `file`.
    pub fn report(
        &mut self,
        rule: &'static Rule,
        file: &ReadArtifact,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Finding {
        // Looking a position up reads the text; past the limit nobody would see it.
        let position = match self.list.len() {
            FINDINGS_MAX.. => Position { line: 1, column: 1 },
            _ => Position::at(&file.artifact.text, span.start),
        };
        self.push(Finding {
            rule: rule.id,
            severity: rule.severity,
            path: Arc::clone(&file.artifact.path),
            span,
            position,
            message: message.into(),
            help: Some(rule.help.to_owned()),
            fix: None,
            secret: None,
        })
    }

    /// Adds a finished finding.
    pub fn push(&mut self, finding: Finding) -> &mut Finding {
        // Past the limit the last one is overwritten: the caller still gets a place to write to.
        if self.list.len() >= FINDINGS_MAX {
            self.list.pop();
        }
        self.list.push(finding);
        self.list.last_mut().expect("an element was just pushed")
    }

    /// The findings, ordered by file, place and rule.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Finding> {
        sorted(self.list)
    }
}

/// `findings` ordered by file, place and rule.
pub(crate) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| (&a.path, a.span, a.rule).cmp(&(&b.path, b.span, b.rule)));
    findings
}
