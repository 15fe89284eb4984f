//! Findings that the owners of a file have looked at and accept.
//!
//! A comment in the file says so, on the line of the finding or on a line of its own above it:
//!
//! ```text
//! # rehearsal: ignore k8s-latest-tag -- the registry rewrites this tag to a digest
//! ```
//!
//! Several ids stand side by side with commas between them. The reason is for the next reader, and
//! without one nothing is suppressed. All kinds have the comment character `#`; JSON has no
//! comments, so nothing in it can be suppressed. A suppression that is wrong, or that suppresses
//! nothing any more, is a finding itself, and such a finding cannot be suppressed.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use rehearsal_source::{Position, Severity, Span, nearest};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::{Finding, sorted};
use crate::other_findings::{OtherFinding, finding_ids};

/// A finding that its file suppresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// What was found.
    pub finding: Finding,
    /// Why the file's owners accept it.
    pub reason: String,
}

/// One id in one comment.
#[derive(Debug)]
struct Suppression<'t> {
    id: &'t str,
    /// Where the id stands.
    span: Span,
    reason: &'t str,
    /// The lines that it is about, from 1: first and last.
    lines: (u32, u32),
}

/// What a comment begins with, after its `#`.
const MARK: &str = "rehearsal: ignore";

/// A file with more suppressions than this has another problem.
const SUPPRESSIONS_MAX: usize = 1_000;

/// Takes out of `findings` what the files suppress, and adds what is wrong with the suppressions.
#[must_use]
pub fn suppress(findings: Vec<Finding>, artifacts: &Artifacts) -> (Vec<Finding>, Vec<Suppressed>) {
    let mut left = Vec::new();
    let mut suppressed = Vec::new();
    let mut rest = findings.into_iter().peekable();
    // Both are in the order of the paths.
    for file in artifacts.iter() {
        let suppressions = read_suppressions(&file.artifact.text);
        let mut is_used = vec![false; suppressions.len()];
        while let Some(finding) = rest.next_if(|finding| finding.path == file.artifact.path) {
            let covering = suppressions.iter().position(|suppression| suppression.covers(&finding));
            match covering {
                Some(at) => {
                    is_used[at] = true;
                    let reason = suppressions[at].reason.to_owned();
                    suppressed.push(Suppressed { finding, reason });
                }
                None => left.push(finding),
            }
        }
        let judged = suppressions.iter().zip(is_used);
        left.extend(judged.filter_map(|(suppression, used)| suppression.complaint(file, used)));
    }
    left.extend(rest);
    (sorted(left), suppressed)
}

impl Suppression<'_> {
    fn covers(&self, finding: &Finding) -> bool {
        let (first, last) = self.lines;
        let is_near = (first..=last).contains(&finding.position.line);
        is_near && !self.reason.is_empty() && self.id == finding.rule
    }

    /// What is wrong with the suppression, if anything is.
    fn complaint(&self, file: &ReadArtifact, is_used: bool) -> Option<Finding> {
        let (what, message, help) = if !finding_ids().any(|id| id == self.id) {
            let help =
                nearest(self.id, finding_ids()).map(|near| format!("did you mean `{near}`?"));
            (&OtherFinding::SUPPRESSION_OF_UNKNOWN_RULE, "there is no such rule", help)
        } else if self.reason.is_empty() {
            (&OtherFinding::SUPPRESSION_WITHOUT_REASON, "this suppression has no reason", None)
        } else if !is_used {
            let message = "nothing of this rule is found here";
            (&OtherFinding::SUPPRESSION_OF_NOTHING, message, None)
        } else {
            return None;
        };
        Some(Finding {
            rule: what.id,
            severity: Severity::Warning,
            path: Arc::clone(&file.artifact.path),
            span: self.span,
            position: Position::at(&file.artifact.text, self.span.start),
            message: message.to_owned(),
            help: Some(help.unwrap_or_else(|| what.help.to_owned())),
            fix: None,
            secret: None,
        })
    }
}

/// The suppressions of `text` in the order written.
fn read_suppressions(text: &str) -> Vec<Suppression<'_>> {
    let mut found = Vec::new();
    if !text.contains(MARK) {
        return found;
    }
    let mut start = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if let Some((before, comment)) = comment(line) {
            let about = line.len() - comment.len();
            let last = if before.trim().is_empty() { number + 1 } else { number };
            read_comment(comment, start + about, (number, last), &mut found);
        }
        if found.len() >= SUPPRESSIONS_MAX {
            break;
        }
        start += line.len();
    }
    found
}

/// What stands before a suppressing comment in `line`, and what stands after its mark.
fn comment(line: &str) -> Option<(&str, &str)> {
    let (before, rest) = line.split_once(MARK)?;
    let before = before.trim_end().strip_suffix('#')?;
    let is_comment = before.is_empty() || before.ends_with([' ', '\t']);
    let is_mark = rest.is_empty() || rest.starts_with(char::is_whitespace);
    (is_comment && is_mark).then_some((before, rest))
}

fn read_comment<'t>(
    comment: &'t str,
    offset: usize,
    lines: (u32, u32),
    found: &mut Vec<Suppression<'t>>,
) {
    let (ids, reason) = comment.split_once("--").unwrap_or((comment, ""));
    let mut start = offset;
    for part in ids.split(',') {
        let id = part.trim();
        let at = start + part.find(id).unwrap_or_default();
        let span = Span::new(at, at + id.len());
        found.push(Suppression { id, span, reason: reason.trim(), lines });
        start += part.len() + 1;
    }
}
