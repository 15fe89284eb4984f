//! Finds rates of metrics that also fall.
//!
//! `rate`, `irate` and `increase` take every fall for a restart and add what was lost. Of a queue that
//! goes up and down they make a number that only ever looks busy, and an alert on it fires for nothing.
//!
//! The metrics catalogue says which metrics are gauges; without one nothing is said.
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
//!         expr: rate(churn_queue_depth[5m]) > 10
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
//!         expr: deriv(churn_queue_depth[5m]) > 10 and rate(churn_requests_total[5m]) > 0
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::ExprKind;
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::metrics_catalogue::{MetricKind, MetricsCatalogue};
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "rate-of-gauge",
    severity: Severity::Error,
    title: "a rate is taken of a metric that also falls",
    help: "take `deriv` or `delta` of a gauge, or a rate of a counter",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    for (file, rule) in Series::of(artifacts).rules {
        let Some(expr) = &rule.expr else { continue };
        expr.walk(&mut |part| {
            let ExprKind::Call(call) = &part.kind else { return };
            let function = call.function.name;
            let matrix =
                match call.arguments.first().map(|argument| &argument.unparenthesised().kind) {
                    Some(ExprKind::Matrix(matrix))
                        if ["rate", "irate", "increase"].contains(&function) =>
                    {
                        matrix
                    }
                    _ => return,
                };
            let Some(name) = name_of(&matrix.selector) else { return };
            let metric = catalogue.metric_of(name);
            if metric.is_some_and(|metric| metric.kind.value == MetricKind::Gauge) {
                let message = format!("`{function}` of `{}`, which is a gauge", clip(name));
                findings.report(&RULE, file, name.span, message);
            }
        });
    }
}
