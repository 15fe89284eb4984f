//! Finds objectives that no alerting rule watches.
//!
//! An objective that nobody is told about when it breaks is a wish. Watching means that an alert
//! reads, directly or through recording rules, a metric that the catalogue declares for the
//! objective's signal: request errors for availability, request latency for latency, model drift
//! for drift.
//!
//! Left out: everything, while there is no catalogue or no rule file; and whether the alert fires
//! in time, which only a rehearsal shows.
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
//! ```
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: up == 0
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```bad requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives:
//!   - id: OBJ-1
//!     measures: availability
//!     target_percent: 99.9
//!     window_days: 30
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
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - record: churn:errors:rate5m
//!         expr: sum(rate(churn_requests_total{code="500"}[5m]))
//!       - alert: ChurnErrors
//!         expr: churn:errors:rate5m > 1
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```good requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives:
//!   - id: OBJ-1
//!     measures: availability
//!     target_percent: 99.9
//!     window_days: 30
//! stories: []
//! ```

use std::collections::BTreeSet;

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::metrics_catalogue::MetricsCatalogue;
use crate::kinds::requirements::Requirements;
use crate::rule::Rule;
use crate::series::Series;
use crate::words::Signal;

pub(super) static RULE: Rule = Rule {
    id: "objective-without-alert",
    severity: Severity::Error,
    title: "no alert watches an objective",
    help: "add an alert on a metric of the objective's signal",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    let series = Series::of(artifacts);
    if series.rules.is_empty() {
        return;
    }
    let read = series.read_by(series.alerts().filter_map(|(_, rule)| rule.expr.as_ref()));
    let watched: BTreeSet<Signal> = read
        .iter()
        .filter_map(|name| catalogue.metric_of(name))
        .map(|metric| metric.signal.value)
        .collect();
    for (file, requirements) in artifacts.models::<Requirements>() {
        for objective in &requirements.objectives {
            let signal = objective.target.signal();
            if !watched.contains(&signal) {
                let id = clip(&objective.id);
                let message =
                    format!("no alert reads a metric of {signal}, so nothing watches {id}");
                findings.report(&RULE, file, objective.id.span, message);
            }
        }
    }
}
