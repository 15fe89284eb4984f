//! Rule files: groups of recording and alerting rules, as `promtool check rules` reads them.
//!
//! A file is read from a spanned YAML tree; everything that is wrong becomes a problem, and what
//! can be understood is kept all the same. A `PrometheusRule` of Kubernetes holds the same mapping
//! under `spec`, so its `spec` can be read as a file.
//!
//! Left out: whether a template fits the alert that it will be expanded for. It is read, not expanded.

use rehearsal_source::{Node, Problems, Span, Spanned};

use crate::duration::Duration;
use crate::expr::Expr;

pub(crate) mod read;
pub mod running;

#[cfg(test)]
mod tests;

/// How the problem begins that Prometheus does not see and `promtool` only remarks on: two rules of a
/// group that write the same series.
pub const DUPLICATE_RULE: &str = "duplicate rule";

/// What a rule file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleFile {
    /// The groups in the order written.
    pub groups: Vec<RuleGroup>,
}

/// Rules that are evaluated one after the other, together.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleGroup {
    /// What it is called; unique in a sound file.
    pub name: Spanned<String>,
    /// How often it is evaluated; the server's default where absent.
    pub interval: Option<Spanned<Duration>>,
    /// How far in the past it is evaluated; the server's default where absent.
    pub query_offset: Option<Spanned<Duration>>,
    /// Most alerts or series that one rule may produce; 0 and absent mean any number.
    pub limit: Option<Spanned<i64>>,
    /// Labels for every rule in it that does not set them itself.
    pub labels: Vec<Field>,
    /// The rules in the order written.
    pub rules: Vec<Rule>,
    /// The whole group.
    pub span: Span,
}

/// One rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What it does with its result.
    pub kind: RuleKind,
    /// What it evaluates; `None` if it is missing or no expression.
    pub expr: Option<Expr>,
    /// Labels that its result is given; templates in an alerting rule.
    pub labels: Vec<Field>,
    /// The whole rule.
    pub span: Span,
}

/// What a rule does with its result.
#[derive(Clone, Debug, PartialEq)]
pub enum RuleKind {
    /// Stores it as a new series.
    Recording {
        /// The new metric.
        record: Spanned<String>,
    },
    /// Raises an alert for each series in it.
    Alerting {
        /// The alert's name.
        alert: Spanned<String>,
        /// `for`: how long the result has to last before the alert fires; zero where absent.
        hold: Option<Spanned<Duration>>,
        /// How long the alert goes on firing after its last result; zero where absent.
        keep_firing_for: Option<Spanned<Duration>>,
        /// What is told to people; templates.
        annotations: Vec<Field>,
    },
}

/// A name and a text: a label or an annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name.
    pub name: Spanned<String>,
    /// The value, before any template is expanded.
    pub value: Spanned<String>,
}

impl Rule {
    /// The name of the metric or the alert.
    #[must_use]
    pub fn name(&self) -> &Spanned<String> {
        match &self.kind {
            RuleKind::Recording { record } => record,
            RuleKind::Alerting { alert, .. } => alert,
        }
    }
}

/// Reads a rule file. What is wrong goes to `problems`, in the words of `promtool` where it has any.
#[must_use]
pub fn read_rule_file(file: &Node<'_>, problems: &Problems) -> RuleFile {
    read::file(file, problems)
}

/// The duration that `node` holds, which is `what`; or a problem.
pub fn read_duration(
    node: &Node<'_>,
    what: &str,
    problems: &Problems,
) -> Option<Spanned<Duration>> {
    read::duration(node, what, problems)
}
