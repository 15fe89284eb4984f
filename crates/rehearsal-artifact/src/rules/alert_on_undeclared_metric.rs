//! Finds rules that read a series, or compare a label of one, that nobody exports.
//!
//! Prometheus answers a name that it does not know with nothing at all, and an alert on nothing
//! never fires. The rule file is valid, the dashboard shows no data, and the page that was counted
//! on does not come. One wrong letter is enough, in the name or in a label.
//!
//! Known are the series of the metrics catalogue, those that a rule records, and those of the
//! platform. Labels are compared for catalogue series only; those that Prometheus and Kubernetes
//! add to every series (`job`, `instance`, `namespace`, `pod`, `container`, `service`, `endpoint`,
//! `node`) are always there.
//!
//! Left out: everything, while there is no catalogue; selectors without a fixed name; and matchers
//! for a label's absence.
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
//!         expr: rate(churn_request_total[5m]) > 1
//!         for: 5m
//!         labels: { severity: page }
//! ```
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
//!         expr: rate(churn_requests_total{status="500"}[5m]) > 1
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
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: rate(churn_requests_total{code="500",namespace="prod"}[5m]) > 1
//!         for: 5m
//!         labels: { severity: page }
//! ```

use std::collections::BTreeSet;

use rehearsal_promql::{MatchOperator, VectorSelector};
use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::metrics_catalogue::MetricsCatalogue;
use crate::needs::UNKNOWN_MAX;
use crate::platform_series::is_platform_series;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "alert-on-undeclared-metric",
    severity: Severity::Error,
    title: "a rule reads a series that nobody exports",
    help: "read a series of the metrics catalogue",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    let series = Series::of(artifacts);
    let declared: BTreeSet<String> = catalogue.series().collect();
    let mut unknown = 0;
    for &(file, rule) in &series.rules {
        for use_ in rule.expr.iter().flat_map(|expr| expr.selectors()) {
            let Some(name) = name_of(use_.selector) else { continue };
            if declared.contains(name.as_str()) {
                check_labels(name, use_.selector, (catalogue, file), findings);
            } else if !is_platform_series(name) && series.recording(name).is_empty() {
                let message = format!("nobody exports or records `{}`", clip(name));
                let finding = findings.report(&RULE, file, name.span, message);
                unknown += 1;
                if unknown <= UNKNOWN_MAX {
                    let names = declared.iter().map(String::as_str);
                    let near = nearest(name, names.chain(series.recorded_names()));
                    finding.help = near.map(|name| format!("did you mean `{name}`?"));
                }
            }
        }
    }
}

/// Labels that the scrape adds to every series.
const ADDED: [&str; 8] =
    ["container", "endpoint", "instance", "job", "namespace", "node", "pod", "service"];

fn check_labels(
    name: &str,
    selector: &VectorSelector,
    (catalogue, file): (&MetricsCatalogue, &ReadArtifact),
    findings: &mut Findings,
) {
    let Some(metric) = catalogue.metric_of(name) else { return };
    for matcher in &selector.matchers {
        let label = matcher.label.as_str();
        let is_known = metric.labels.iter().any(|own| **own == label)
            || ADDED.contains(&label)
            || label == "__name__"
            || (label == "le" && name.ends_with("_bucket"));
        let wants_absence = matcher.operator == MatchOperator::Equal && matcher.value.is_empty();
        if is_known || wants_absence {
            continue;
        }
        let message = format!("`{}` has no label `{}`", clip(name), clip(label));
        let finding = findings.report(&RULE, file, matcher.label.span, message);
        let labels: Vec<_> = metric.labels.iter().map(|label| clip(label)).collect();
        if !labels.is_empty() {
            finding.help = Some(format!("its labels: {}", labels.join(", ")));
        }
    }
}
