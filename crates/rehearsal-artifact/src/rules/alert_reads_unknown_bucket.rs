//! Finds expressions that read a bucket which the histogram does not have.
//!
//! `le="0.3"` of a histogram with bounds at 0.25 and 0.5 selects nothing. The share of fast requests is then
//! empty instead of bad, the alert cannot fire, and the day on which someone changes the buckets of the
//! service is not the day on which someone looks at the alert.
//!
//! The bounds stand in the metrics catalogue; without one nothing is said. Bounds are compared as numbers, as
//! Prometheus 3 writes them.
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
//!         expr: sum(rate(churn_request_duration_seconds_bucket{le="0.3"}[5m])) / sum(rate(churn_request_duration_seconds_count[5m])) < 0.99
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
//!         expr: sum(rate(churn_request_duration_seconds_bucket{le="0.25"}[5m])) / sum(rate(churn_request_duration_seconds_count[5m])) < 0.99
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::MatchOperator;
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::metrics_catalogue::{Metric, MetricsCatalogue};
use crate::quantity::fixed_point;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "alert-reads-unknown-bucket",
    severity: Severity::Error,
    title: "a rule reads a bucket that the histogram does not have",
    help: "read a bound of the catalogue, or add the bound to the histogram",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    for (file, rule) in Series::of(artifacts).rules {
        for use_ in rule.expr.iter().flat_map(|expr| expr.selectors()) {
            let Some(name) = name_of(use_.selector).filter(|name| name.ends_with("_bucket")) else {
                continue;
            };
            let Some(metric) = catalogue.metric_of(name) else { continue };
            for matcher in &use_.selector.matchers {
                let is_bound = *matcher.label == "le" && matcher.operator == MatchOperator::Equal;
                if is_bound && !has_bucket(metric, &matcher.value) {
                    let message = format!(
                        "`{}` has no bucket up to {}",
                        clip(&metric.name),
                        clip(&matcher.value)
                    );
                    let finding = findings.report(&RULE, file, matcher.value.span, message);
                    let bounds: Vec<_> = metric.buckets.iter().map(|bound| clip(bound)).collect();
                    finding.help = Some(format!("its bounds: {}, +Inf", bounds.join(", ")));
                }
            }
        }
    }
}

/// Whether `metric` has a bucket with the bound `wanted`; a text that is no plain number is not
/// judged.
fn has_bucket(metric: &Metric, wanted: &str) -> bool {
    /// More decimals than a bound has.
    const DECIMALS: usize = 9;
    let number = |text: &str| fixed_point(text, DECIMALS);
    let Some(value) = number(wanted) else { return true };
    metric.buckets.iter().any(|bound| number(bound) == Some(value))
}
