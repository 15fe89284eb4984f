//! One measured question about a delivery, and its answer with the evidence behind it.

use std::sync::Arc;

use rehearsal_artifact::ReadArtifact;
use rehearsal_artifact::kinds::requirements::{Demand, Part};

use crate::evidence::Evidence;

/// A question that a scenario can ask. Each is one file in `criteria/`.
#[derive(Debug)]
pub struct Criterion {
    /// Kebab-case id; the file has the same name in snake case.
    pub id: &'static str,
    /// What it asks, in one line.
    pub title: &'static str,
    /// Where its answer comes from.
    pub source: EvidenceSource,
    /// The arguments that a scenario must or may give it.
    pub takes: &'static [Argument],
    /// Answers it. Anything it reads that is missing makes the answer FAIL, so that deleting
    /// evidence never helps.
    pub judge: fn(&Evidence<'_>, &Arguments) -> Judgement,
}

/// Where the answer to a criterion comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceSource {
    /// Coverage and required properties of what was written.
    Rubric,
    /// What reading and the rules found.
    Static,
}

impl EvidenceSource {
    /// The word that people see.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Rubric => "rubric",
            Self::Static => "static",
        }
    }
}

/// An argument that a criterion takes from the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// `files`: paths that must exist.
    Files,
    /// `part`: the part of the delivery that is asked about.
    Part,
    /// `demands`: what is demanded whatever the requirements say.
    Demands,
}

/// What a scenario gives a criterion.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    /// Paths that must exist.
    pub files: Vec<String>,
    /// The part of the delivery that is asked about.
    pub part: Option<Part>,
    /// What is demanded whatever the requirements say.
    pub demands: Vec<Demand>,
}

/// The answer to a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Holds: counts whole.
    Pass,
    /// Holds with a flaw: counts half.
    Warn,
    /// Does not hold.
    Fail,
    /// Nothing was observed that could answer it: counts nothing, and lowers the coverage.
    NoData,
    /// It could not be answered because answering it failed.
    Error,
    /// It has nothing to ask here, by a predicate that can be checked: leaves the sum.
    NotApplicable,
}

impl Outcome {
    /// The word that people see.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Warn => "WARN",
            Self::Fail => "FAIL",
            Self::NoData => "NO_DATA",
            Self::Error => "ERROR",
            Self::NotApplicable => "N/A",
        }
    }

    /// What it counts, in halves.
    #[must_use]
    pub fn halves(self) -> u64 {
        match self {
            Self::Pass => 2,
            Self::Warn => 1,
            Self::Fail | Self::NoData | Self::Error | Self::NotApplicable => 0,
        }
    }

    /// Whether something was observed that answers the criterion.
    #[must_use]
    pub fn is_evaluated(self) -> bool {
        matches!(self, Self::Pass | Self::Warn | Self::Fail)
    }
}

/// An answer with what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The answer.
    pub outcome: Outcome,
    /// What was observed, as a short phrase: `11 of 11 criteria`.
    pub observed: String,
    /// What would have been wanted.
    pub target: String,
    /// Where it was observed, or where it is missing; the worst first.
    pub places: Vec<Place>,
}

/// A place in an artifact that a judgement rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The artifact's path.
    pub path: Arc<str>,
    /// Line, from 1; `None` for the file as a whole or a file that is missing.
    pub line: Option<u32>,
    /// What is there.
    pub note: String,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn file(artifact: &ReadArtifact, note: impl Into<String>) -> Self {
        Self { path: Arc::clone(&artifact.artifact.path), line: None, note: note.into() }
    }

    /// A file that is not there.
    #[must_use]
    pub fn missing(path: &str) -> Self {
        Self { path: path.into(), line: None, note: "missing".to_owned() }
    }
}

/// Places beyond this many say nothing new; the count is in the observation.
const PLACES_MAX: usize = 20;

impl Judgement {
    /// A judgement without places.
    #[must_use]
    pub fn new(outcome: Outcome, observed: impl Into<String>, target: impl Into<String>) -> Self {
        Self { outcome, observed: observed.into(), target: target.into(), places: Vec::new() }
    }

    /// The same with the places it rests on.
    #[must_use]
    pub fn at(mut self, places: impl IntoIterator<Item = Place>) -> Self {
        self.places.extend(places.into_iter().take(PLACES_MAX));
        self
    }

    /// FAIL because a file that the criterion reads is not there.
    #[must_use]
    pub fn missing(path: &str) -> Self {
        Self::new(Outcome::Fail, format!("{path} is missing"), "the file exists")
            .at([Place::missing(path)])
    }

    /// FAIL because nothing readable of a kind that the criterion reads is there.
    #[must_use]
    pub fn unreadable(what: &str) -> Self {
        Self::new(Outcome::Fail, format!("no readable {what}"), format!("a readable {what}"))
    }
}
