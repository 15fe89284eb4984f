//! Scripts that load series and say what expressions give over them.
//!
//! The format is the one in which the Prometheus project keeps its own conformance tests
//! (`promql/promqltest/README.md` there): `load` adds samples at equal distances, `clear` takes all
//! away, `eval` evaluates at an instant or over a range and lists what is expected. So the data of
//! upstream can be run against this evaluator, and a person can pin what an expression should say.
//!
//! A case ends in one of three ways. It is out of scope where upstream would answer and this crate
//! says that it does not: what is in native histograms, and most of what needs a feature flag. As
//! upstream runs its own tests, experimental functions may be written, and names of metrics go when
//! the answer is given. An instant query is compared at its instant only.
//!
//! Left out: start timestamps of samples (`@st`).

use std::fmt;

mod read;
mod run;
pub(crate) mod values;

#[cfg(test)]
mod tests;

pub use read::read_script;
pub use run::{load_script, run_script};

use values::Point;

use crate::labels::Labels;

/// A script that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    commands: Vec<Command>,
}

/// Why a text is no script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for ScriptError {}

/// What came of one `eval`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseOutcome {
    /// The line of the `eval`, from 1.
    pub line: u32,
    /// What was evaluated.
    pub expr: String,
    /// How it ended.
    pub verdict: CaseVerdict,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseVerdict {
    /// As the script expects.
    Passed,
    /// Not so; in which way.
    Failed(String),
    /// It needs what is not evaluated here; what that is.
    OutOfScope(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Command {
    Clear,
    Load(Load),
    Eval(Box<Eval>),
}

/// Samples at equal distances from time zero.
#[derive(Clone, Debug, PartialEq)]
struct Load {
    line: u32,
    /// How far apart they are, in milliseconds.
    step: i64,
    series: Vec<(Labels, Vec<Point>)>,
    /// Whether classic histograms are loaded as native ones too.
    with_histograms: bool,
}

/// An expression and what it should give.
#[derive(Clone, Debug, PartialEq)]
struct Eval {
    line: u32,
    expr: String,
    when: When,
    expected: Expected,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum When {
    Instant(i64),
    Range { start: i64, end: i64, step: i64 },
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Expected {
    result: Outcome,
    /// What is expected of remarks, and of the failure.
    notes: Vec<Note>,
    is_ordered: bool,
    /// First instant and distance of the expected points, where they are not those of the query.
    grid: Option<(i64, i64)>,
}

#[derive(Clone, Debug, PartialEq)]
enum Outcome {
    Scalar(f64),
    Text(String),
    Series(Vec<(Labels, Vec<Point>)>),
}

impl Default for Outcome {
    fn default() -> Self {
        Self::Series(Vec::new())
    }
}

/// One `expect` line about remarks or failure.
#[derive(Clone, Debug, PartialEq)]
struct Note {
    about: About,
    wanted: Wanted,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Fail,
    Warn,
    NoWarn,
    Info,
    NoInfo,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    Anything,
    Message(String),
    Pattern(String),
}
