//! Finds alerts that fire whenever their series exists.
//!
//! Prometheus fires an alert for each series that its expression gives, whatever the value. `errors:ratio5m`
//! without `> 0.01` fires with an error rate of zero; with `> bool` it fires too, because zero is a value.
//! The team learns to ignore it.
//!
//! A series that a rule records counts with its own expression. Left out: expressions without any series,
//! such as `vector(1)`, which are meant to fire for ever.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: sum(rate(churn_requests_total{code="500"}[5m]))
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: sum(rate(churn_requests_total{code="500"}[5m])) > 1
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::{BinaryOperator, Expr, ExprKind};
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "alert-without-condition",
    severity: Severity::Error,
    title: "an alert fires whatever the value is",
    help: "compare the value: `> 0.01`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let series = Series::of(artifacts);
    for (file, rule) in series.alerts() {
        let Some(expr) = &rule.expr else { continue };
        if !expr.selectors().is_empty() && !has_condition(expr, &series, DEPTH_MAX) {
            let message = format!("`{}` fires as soon as its series exists", clip(rule.name()));
            findings.report(&RULE, file, expr.span, message);
        }
    }
}

/// Rules that record what other rules record are followed this far.
const DEPTH_MAX: usize = 5;

/// Whether a value somewhere in `expr` can make its result empty.
fn has_condition(expr: &Expr, series: &Series<'_>, depth: usize) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        found |= match &part.kind {
            ExprKind::Binary(binary) => {
                let filters = binary.operator.is_comparison() && !binary.returns_bool;
                filters || binary.operator.value == BinaryOperator::Unless
            }
            ExprKind::Call(call) => call.function.name.starts_with("absent"),
            ExprKind::Vector(selector) => name_of(selector).is_some_and(|name| {
                let recorded = series.recording(name).iter().filter_map(|rule| rule.expr.as_ref());
                let mut recorded = recorded.filter(|_| depth > 0);
                name.as_str() == "ALERTS"
                    || recorded.any(|expr| has_condition(expr, series, depth - 1))
            }),
            _ => false,
        };
    });
    found
}
