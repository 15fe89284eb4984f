//! Unit tests of rules, in the format of `promtool test rules`.
//!
//! A test feeds samples at equal distances, evaluates every group of rules at each interval, and looks
//! at two things: which alerts of a name fire at some time, and what an expression gives at some
//! time. As upstream, all groups are evaluated at the interval of the file, whatever their own says,
//! and a look at alerts sees the last evaluation that is not later than it.
//!
//! Left out: finding the rule files, which the caller does; native histograms, which a test that
//! needs them is refused for.

use std::collections::BTreeMap;
use std::fmt;

use rehearsal_source::{Node, Problems, Span, Spanned};

use crate::duration::Duration;
use crate::expr::Expr;
use crate::labels::Labels;
use crate::script::values::Point;

mod read;
mod run;

#[cfg(test)]
mod tests;

pub use run::run_unit_tests;

/// A file of unit tests.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitTests {
    /// Paths of the rule files or patterns of them, relative to the file.
    pub rule_files: Vec<Spanned<String>>,
    /// Time between two evaluations.
    pub evaluation_interval: Duration,
    /// Names of groups that are evaluated first, in this order.
    pub group_order: Vec<Spanned<String>>,
    /// Whether a difference in the last bits of a value is forgiven.
    pub is_fuzzy: bool,
    /// The tests in the order written.
    pub tests: Vec<UnitTest>,
}

/// One test: some samples, and looks at what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitTest {
    /// What it is called.
    pub name: Option<Spanned<String>>,
    /// Time between two samples.
    pub interval: Duration,
    /// What is fed.
    pub series: Vec<InputSeries>,
    /// Looks at alerts.
    pub alerts: Vec<AlertLook>,
    /// Looks at expressions.
    pub expressions: Vec<ExpressionLook>,
    /// Labels that templates see.
    pub external_labels: Labels,
    /// The address that templates see.
    pub external_url: String,
    /// The whole test.
    pub span: Span,
}

/// A series that is fed from the beginning of a test.
#[derive(Clone, Debug, PartialEq)]
pub struct InputSeries {
    /// Its labels.
    pub labels: Labels,
    /// Where it is written.
    pub span: Span,
    points: Vec<Point>,
}

/// One look at the alerts of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertLook {
    /// When, from the beginning of the test.
    pub at: Spanned<Duration>,
    /// The alerts' name.
    pub alert: Spanned<String>,
    /// The alerts that fire then; none means that the name is silent.
    pub expected: Vec<ExpectedAlert>,
}

/// An alert that fires. Labels and annotations are compared whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ExpectedAlert {
    /// Its labels, its name among them.
    pub labels: Labels,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
}

/// One look at what an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpressionLook {
    /// When, from the beginning of the test.
    pub at: Spanned<Duration>,
    /// The expression.
    pub expr: Expr,
    /// As it is written.
    pub text: String,
    /// What it gives, in any order.
    pub expected: Vec<(Labels, f64)>,
}

/// Something that is not as a test says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitTestFailure {
    /// The look that failed, or the whole test.
    pub span: Span,
    /// What was expected and what there is, on several lines.
    pub message: String,
}

impl fmt::Display for UnitTestFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// Reads a file of unit tests. What is wrong goes to `problems`.
#[must_use]
pub fn read_unit_tests(file: &Node<'_>, problems: &Problems) -> Option<UnitTests> {
    read::file(file, problems)
}
