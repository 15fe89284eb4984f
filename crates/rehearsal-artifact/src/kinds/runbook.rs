//! `docs/runbooks/*.md`: what somebody who is woken by an alert reads first.
//!
//! Markdown, read as far as it can be counted on: the title is the name of the alert, and under it
//! stand the sections that every runbook has. Queries in fenced `promql` blocks are expressions that
//! somebody will paste at three in the night, so they must parse.
//!
//! Left out: everything else that Markdown can say, and whether the commands work.

use std::any::Any;
use std::sync::Arc;

use rehearsal_promql::{Expr, Place};
use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Span, Spanned};

use crate::expressions::expression;
use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "runbook",
    title: "Runbook",
    paths: &["docs/runbooks/*.md"],
    content: Content::Headings(&SECTIONS),
    read,
};

/// The sections that every runbook has, as their headings call them.
pub const SECTIONS: [&str; 5] =
    ["What it means", "Impact", "First checks", "Mitigation", "Escalation"];

/// What to do about one alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Runbook {
    /// The alert that it is about: the title.
    pub alert: Spanned<String>,
    /// The second-level headings, in the order written.
    pub sections: Vec<Spanned<String>>,
    /// The queries that it tells to ask.
    pub queries: Vec<Expr>,
}

impl Runbook {
    /// Whether the section called `title` is there.
    #[must_use]
    pub fn has(&self, title: &str) -> bool {
        self.sections.iter().any(|section| section.eq_ignore_ascii_case(title))
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let mut reader = Reader::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        reader.accept(line, at, text, problems);
        at += line.len();
    }
    reader.finish(problems)
}

/// A fenced block that is open.
struct Block {
    /// The backticks that open and close it.
    fence: usize,
    is_query: bool,
    span: Span,
    /// Where its first line begins.
    inside: usize,
}

#[derive(Default)]
struct Reader {
    alert: Option<Spanned<String>>,
    sections: Vec<Spanned<String>>,
    /// Whether each section has any text.
    filled: Vec<bool>,
    queries: Vec<Expr>,
    block: Option<Block>,
}

impl Reader {
    fn accept(&mut self, line: &str, at: usize, text: &str, problems: &Problems) {
        let trimmed = line.trim();
        let span = Span::new(at, at + line.trim_end().len());
        let fence = trimmed.bytes().take_while(|byte| *byte == b'`').count();
        if let Some(block) = self.block.take_if(|block| fence >= block.fence) {
            if block.is_query {
                let place = Place::Shifted(u32::try_from(block.inside).unwrap_or(u32::MAX));
                self.queries.extend(expression(&text[block.inside..at], place, problems));
            }
        } else if self.block.is_some() {
            // Nothing inside a block is a heading.
        } else if fence >= 3 {
            let is_query = trimmed[fence..].trim() == "promql";
            self.block = Some(Block { fence, is_query, span, inside: at + line.len() });
        } else if let Some(title) = line.strip_prefix("# ") {
            self.title(Spanned::new(title.trim().to_owned(), span), problems);
            return;
        } else if let Some(title) = line.strip_prefix("## ") {
            self.sections.push(Spanned::new(title.trim().to_owned(), span));
            self.filled.push(false);
            return;
        }
        if let Some(filled) = self.filled.last_mut().filter(|_| !trimmed.is_empty()) {
            *filled = true;
        }
    }

    fn title(&mut self, title: Spanned<String>, problems: &Problems) {
        if self.alert.is_some() {
            let message = "a runbook has one title, the name of its alert";
            problems.add(ProblemKind::BadValue, title.span, message);
        } else {
            self.alert = Some(title);
        }
    }

    fn finish(self, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
        if let Some(block) = &self.block {
            problems.add(ProblemKind::Syntax, block.span, "this block is never closed");
        }
        let Some(alert) = self.alert else {
            let help = "begin with `# ` and the name of the alert";
            let message = "a runbook needs a title";
            problems.add_with_help(ProblemKind::MissingField, Span::default(), message, help);
            return None;
        };
        let empty = self.sections.iter().zip(&self.filled).filter(|(_, filled)| !**filled);
        for (section, _) in empty {
            let message = format!("the section `{}` says nothing", clip(section));
            problems.add(ProblemKind::BadValue, section.span, message);
        }
        let runbook = Runbook { alert, sections: self.sections, queries: self.queries };
        for title in SECTIONS.iter().filter(|title| !runbook.has(title)) {
            let message = format!("a runbook needs the section `{title}`");
            problems.add(ProblemKind::MissingField, runbook.alert.span, message);
        }
        model(runbook)
    }
}

#[cfg(test)]
mod tests;
