//! What reading a text found wrong.
//!
//! A problem is neutral: a scenario's problems become coded diagnostics that stop a run, an
//! artifact's problems become findings that are scored. Readers collect all problems and go on, so
//! one look at a file shows everything there is to mend.

use std::cell::RefCell;

use crate::span::Span;

/// How a text fell short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProblemKind {
    /// The text is not of its language at all.
    Syntax,
    /// Too large, too deep, or too many nodes.
    Limit,
    /// The same key twice in one mapping.
    DuplicateKey,
    /// A required field is not there.
    MissingField,
    /// A field that nobody reads.
    UnknownField,
    /// A list where a text belongs, and the like.
    WrongType,
    /// The right type, but not a value that means something here.
    BadValue,
    /// Well-formed, but wrong for whoever understands the text, who gives it this code.
    Meaning(&'static str),
}

impl ProblemKind {
    /// The stable code under which a problem in a scenario or a persona is shown.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Syntax => "E0101",
            Self::UnknownField => "E0102",
            Self::MissingField => "E0103",
            Self::WrongType => "E0104",
            Self::BadValue => "E0105",
            Self::DuplicateKey => "E0106",
            Self::Limit => "E0107",
            Self::Meaning(code) => code,
        }
    }
}

/// One thing wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How the text fell short.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// What is wrong, as a lower-case fragment without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The problems of one text, collected while it is read.
///
/// Shared by reference between the readers of a text (hence the cell): a reader that holds part of
/// the tree can hand another part to a second reader.
#[derive(Debug, Default)]
pub struct Problems {
    list: RefCell<Vec<Problem>>,
}

/// More problems than this say nothing new, and a hostile text could make millions.
const PROBLEMS_MAX: usize = 200;

impl Problems {
    /// No problems yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a problem without help.
    pub fn add(&self, kind: ProblemKind, span: Span, message: impl Into<String>) {
        self.push(Problem { kind, span, message: message.into(), help: None });
    }

    /// Notes a problem with what to do about it.
    pub fn add_with_help(
        &self,
        kind: ProblemKind,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Problem { kind, span, message: message.into(), help: Some(help.into()) });
    }

    /// Notes a problem; those past the first two hundred are dropped.
    pub fn push(&self, problem: Problem) {
        let mut list = self.list.borrow_mut();
        if list.len() < PROBLEMS_MAX {
            list.push(problem);
        }
    }

    /// Whether nothing is wrong so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.borrow().is_empty()
    }

    /// How many problems there are so far; lets a reader see whether a part it read was sound.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.borrow().len()
    }

    /// All problems in the order of their places.
    #[must_use]
    pub fn into_sorted(self) -> Vec<Problem> {
        let mut list = self.list.into_inner();
        list.sort_by_key(|problem| (problem.span, problem.kind));
        list
    }
}
