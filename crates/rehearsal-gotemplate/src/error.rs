//! Why a text is no template, and why a template could not be executed.
//!
//! Shown, both read as upstream's errors do. Their spans count from the beginning of the text that
//! was parsed under the name that they give.

use std::fmt;

use rehearsal_source::Span;

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The name that the text was parsed under.
    pub name: String,
    /// The line at which upstream reports it, from 1.
    pub line: usize,
    /// What is wrong, in the words of upstream where it has any.
    pub message: String,
    /// Where.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
}

/// Why a template could not be executed. What it wrote until then is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecuteError {
    /// The name that the text was parsed under.
    pub name: String,
    /// The line, from 1, and the byte in it, from 0, as upstream counts.
    pub position: (usize, usize),
    /// The template that was being executed: `name`, or one that is defined in that text.
    pub template: String,
    /// What was being evaluated, as upstream writes it; empty where nothing was.
    pub context: String,
    /// What is wrong, in the words of upstream where it has any.
    pub message: String,
    /// Where.
    pub span: Span,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "template: {}:{}: {}", self.name, self.line, self.message)
    }
}

impl fmt::Display for ExecuteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, position: (line, column), template, context, message, .. } = self;
        if context.is_empty() {
            return write!(f, "template: {message}");
        }
        let template = crate::quoted::quote(template);
        write!(
            f,
            "template: {name}:{line}:{column}: executing {template} at <{context}>: {message}"
        )
    }
}

impl std::error::Error for ParseError {}

impl std::error::Error for ExecuteError {}
