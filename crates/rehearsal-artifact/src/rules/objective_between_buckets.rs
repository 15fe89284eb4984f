//! Finds latency objectives that the histogram cannot tell kept from broken.
//!
//! A histogram knows only how many requests stayed below each of its bounds. For an objective of 300 ms between
//! bounds at 250 and 500 ms, the quantile is a guess along a straight line; above the largest bound it is
//! always that bound, and the objective can never be seen broken.
//!
//! The bounds stand in the metrics catalogue. Left out: histograms in other units than seconds, and metrics of
//! latency that are no histograms.
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
//! ```bad requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives:
//!   - { id: OBJ-1, measures: latency, percentile: 99, threshold_us: 300000 }
//! stories: []
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
//! ```good requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives:
//!   - { id: OBJ-1, measures: latency, percentile: 99, threshold_us: 250000 }
//! stories: []
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::metrics_catalogue::{Metric, MetricKind, MetricsCatalogue};
use crate::kinds::requirements::{Requirements, Target};
use crate::quantity::{fixed_point, shortest_decimal};
use crate::rule::Rule;
use crate::words::Signal;

pub(super) static RULE: Rule = Rule {
    id: "objective-between-buckets",
    severity: Severity::Warning,
    title: "no bucket of the histogram ends at the objective",
    help: "give the histogram a bound at the threshold",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    let histograms: Vec<&Metric> = catalogue
        .of_signal(Signal::RequestLatency)
        .filter(|it| it.kind.value == MetricKind::Histogram && *it.unit == "seconds")
        .collect();
    let Some(first) = histograms.first() else { return };
    for (file, requirements) in artifacts.models::<Requirements>() {
        for objective in &requirements.objectives {
            let Target::Latency { threshold_us, .. } = objective.target else { continue };
            if histograms.iter().any(|metric| has_bound(metric, threshold_us)) {
                continue;
            }
            let message = format!(
                "`{}` is at {} s, and `{}` has no bound there",
                clip(&objective.id),
                shortest_decimal(threshold_us, MICROS),
                clip(&first.name)
            );
            findings.report(&RULE, file, objective.id.span, message);
        }
    }
}

/// Decimals of a second in a microsecond.
const MICROS: usize = 6;

/// Whether `metric` has a bucket that ends at `threshold_us`, or a bound that cannot be compared.
fn has_bound(metric: &Metric, threshold_us: u64) -> bool {
    let bounds = metric.buckets.iter().map(|bound| fixed_point(bound, MICROS));
    bounds.into_iter().any(|bound| bound.is_none_or(|bound| bound == threshold_us))
}
