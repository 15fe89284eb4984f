//! Finds alerts that compare a counter with a number.
//!
//! A counter only rises. `errors_total > 100` is quiet for weeks and then fires until somebody restarts the
//! service, whatever the service does. What was meant is a rate, or an increase over some time.
//!
//! The metrics catalogue says which metrics are counters; without one nothing is said. Left out: comparisons
//! of two series with each other.
//!
//! ```bad monitoring/metrics.yaml
//! schema: rehearsal/metrics/v1
//! metrics:
//!   - name: churn_requests_total
//!     kind: counter
//!     unit: requests
//!     signal: request-errors
//!     labels: [code]
//!     help: Requests answered, by status code.
//!   - name: churn_queue_depth
//!     kind: gauge
//!     unit: requests
//!     signal: saturation
//!     labels: []
//!     help: Requests that wait.
//!   - name: churn_request_duration_seconds
//!     kind: histogram
//!     unit: seconds
//!     signal: request-latency
//!     labels: []
//!     buckets: ["0.1", "0.25", "0.5"]
//!     help: Time from request to answer.
//! ```
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: sum(churn_requests_total{code="500"}) > 100
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```good monitoring/metrics.yaml
//! schema: rehearsal/metrics/v1
//! metrics:
//!   - name: churn_requests_total
//!     kind: counter
//!     unit: requests
//!     signal: request-errors
//!     labels: [code]
//!     help: Requests answered, by status code.
//!   - name: churn_queue_depth
//!     kind: gauge
//!     unit: requests
//!     signal: saturation
//!     labels: []
//!     help: Requests that wait.
//!   - name: churn_request_duration_seconds
//!     kind: histogram
//!     unit: seconds
//!     signal: request-latency
//!     labels: []
//!     buckets: ["0.1", "0.25", "0.5"]
//!     help: Time from request to answer.
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: sum(increase(churn_requests_total{code="500"}[1h])) > 100
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::{Expr, ExprKind, ValueType};
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::metrics_catalogue::{MetricKind, MetricsCatalogue};
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "counter-compared-raw",
    severity: Severity::Error,
    title: "an alert fires for ever once a counter has passed a number",
    help: "compare `rate(…)` or `increase(…)` of the counter",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    for (file, rule) in Series::of(artifacts).alerts() {
        let Some(expr) = &rule.expr else { continue };
        expr.walk(&mut |part| {
            let ExprKind::Binary(binary) = &part.kind else { return };
            let with_number = binary.right.value_type() == ValueType::Scalar;
            if !binary.operator.is_comparison() || !with_number {
                return;
            }
            let Some(name) = raw_counter(&binary.left, catalogue) else { return };
            let message =
                format!("`{}` only rises, so that this stays true once it is", clip(name));
            findings.report(&RULE, file, binary.left.span, message);
        });
    }
}

/// The counter whose value `expr` gives, perhaps summed up.
fn raw_counter<'e>(expr: &'e Expr, catalogue: &MetricsCatalogue) -> Option<&'e str> {
    match &expr.unparenthesised().kind {
        ExprKind::Aggregate(aggregate) => raw_counter(&aggregate.expr, catalogue),
        ExprKind::Vector(selector) => {
            let name = name_of(selector)?;
            let metric = catalogue.metric_of(name)?;
            (metric.kind.value == MetricKind::Counter).then_some(name.as_str())
        }
        _ => None,
    }
}
