//! `monitoring/rules.test.yaml`: unit tests of Prometheus rules, in the format of `promtool test rules`.
//!
//! A test feeds samples and looks at alerts and expressions at chosen times. What is read here is
//! which alerts are looked at, and whether they must fire; whether they do is the business of those
//! who evaluate rules.
//!
//! Left out: samples that are native histograms, which are taken for any text.

use std::any::Any;
use std::sync::Arc;

use rehearsal_promql::{Duration, Expr, ExprKind, MatchOperator};
use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::document::{accept, one_document};
use crate::expressions::{duration, expression_of};
use crate::kind::{Content, Kind, model};

mod samples;

/// The kind.
pub static KIND: Kind = Kind {
    id: "rule-test",
    title: "Unit tests of Prometheus rules",
    paths: &["monitoring/rules.test.yaml", "monitoring/tests/*.yaml"],
    content: Content::Keys { top: &["rule_files", "tests"], below: &["input_series"] },
    read,
};

/// The tests of some rule files.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTest {
    /// Paths of the rule files, relative to this file.
    pub rule_files: Vec<Spanned<String>>,
    /// Time between two evaluations; a minute where absent.
    pub evaluation_interval: Option<Spanned<Duration>>,
    /// The tests in the order written.
    pub cases: Vec<Case>,
}

/// One test: some samples, and looks at what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What it is called.
    pub name: Option<Spanned<String>>,
    /// Time between two samples; the evaluation interval where absent.
    pub interval: Option<Spanned<Duration>>,
    /// The series that are fed, as selectors.
    pub series: Vec<Expr>,
    /// Looks at alerts.
    pub alerts: Vec<AlertCheck>,
    /// Expressions that are asked.
    pub expressions: Vec<Expr>,
    /// The whole test.
    pub span: Span,
}

/// One look at one alert.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCheck {
    /// The alert's name.
    pub alert: Spanned<String>,
    /// When it is looked at, from the beginning of the test.
    pub at: Spanned<Duration>,
    /// How many alerts of the name must fire; none means that it must be silent.
    pub firing: usize,
}

impl RuleTest {
    /// All looks at alerts.
    pub fn alert_checks(&self) -> impl Iterator<Item = &AlertCheck> {
        self.cases.iter().flat_map(|case| &case.alerts)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the tests", problems)?;
    let rule_files = fields.required_list("rule_files", |node, problems| {
        rehearsal_source::fields::text(node, "a rule file", problems)
    });
    let evaluation_interval = fields
        .optional("evaluation_interval")
        .and_then(|node| duration(node, "evaluation_interval", problems));
    let cases = fields.required_list("tests", Case::read);
    accept(&mut fields, &["group_eval_order", "fuzzy_compare"]);
    fields.finish();
    model(RuleTest { rule_files, evaluation_interval, cases })
}

impl Case {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a test", problems)?;
        let case = Self {
            name: fields.optional_text("name"),
            interval: fields
                .optional("interval")
                .and_then(|node| duration(node, "interval", problems)),
            series: fields.list("input_series", input_series),
            alerts: fields.list("alert_rule_test", AlertCheck::read),
            expressions: fields.list("promql_expr_test", expression_test),
            span: node.span,
        };
        accept(&mut fields, &["external_labels", "external_url", "start_timestamp"]);
        fields.finish();
        Some(case)
    }
}

/// The selector of a series whose samples can be read.
fn input_series(node: &Node<'_>, problems: &Problems) -> Option<Expr> {
    let mut fields = Fields::of(node, "an input series", problems)?;
    let series = fields.required("series");
    let values = fields.required("values");
    fields.finish();
    if let Some(node) = values {
        match node.scalar() {
            Some(text) => samples::check(text, node.span, problems),
            None => rehearsal_source::fields::wrong_type(node, "values", "a text", problems),
        }
    }
    let node = series?;
    let expr = expression_of(node, problems)?;
    let is_series = match &expr.kind {
        ExprKind::Vector(selector) => {
            selector.matchers.iter().all(|matcher| matcher.operator == MatchOperator::Equal)
        }
        _ => false,
    };
    if !is_series {
        let shown = clip(node.scalar().unwrap_or_default());
        let message = format!("`{shown}` is no series");
        let help = "a metric with its labels, such as `up{job=\"api\"}`";
        problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
        return None;
    }
    Some(expr)
}

impl AlertCheck {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "an alert test", problems)?;
        let alert = fields.text("alertname");
        let at =
            fields.required("eval_time").and_then(|node| duration(node, "eval_time", problems));
        let firing = fields.list("exp_alerts", |node, problems| {
            let mut fields = Fields::of(node, "an expected alert", problems)?;
            accept(&mut fields, &["exp_labels", "exp_annotations"]);
            fields.finish();
            Some(())
        });
        fields.finish();
        Some(Self { alert: alert?, at: at?, firing: firing.len() })
    }
}

fn expression_test(node: &Node<'_>, problems: &Problems) -> Option<Expr> {
    let mut fields = Fields::of(node, "an expression test", problems)?;
    let expr = fields.required("expr");
    let at = fields.required("eval_time").and_then(|node| duration(node, "eval_time", problems));
    accept(&mut fields, &["exp_samples"]);
    fields.finish();
    at?;
    expression_of(expr?, problems)
}

#[cfg(test)]
mod tests;
