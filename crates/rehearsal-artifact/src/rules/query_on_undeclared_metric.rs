//! Finds dashboards and runbooks that ask for a series that nobody exports.
//!
//! Prometheus answers a name that it does not know with nothing, and a panel draws nothing as if all
//! were quiet. It is noticed when somebody is woken and looks at an empty page.
//!
//! Known are the series of the metrics catalogue, those that a rule records, and those of the platform.
//! Left out: everything, while there is no catalogue, and selectors without a fixed name.
//!
//! ```bad monitoring/metrics.yaml
//! schema: rehearsal/metrics/v1
//! metrics:
//!   - name: churn_requests_total
//!     kind: counter
//!     unit: requests
//!     signal: request-rate
//!     labels: [code]
//!     help: Requests answered, by status code.
//! ```
//!
//! ```bad monitoring/dashboard.json
//! {
//!   "title": "churn",
//!   "schemaVersion": 41,
//!   "panels": [{
//!     "id": 1, "type": "timeseries", "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
//!     "targets": [{ "refId": "A", "expr": "rate(churn_request_total[5m])" }]
//!   }]
//! }
//! ```
//!
//! ```good monitoring/metrics.yaml
//! schema: rehearsal/metrics/v1
//! metrics:
//!   - name: churn_requests_total
//!     kind: counter
//!     unit: requests
//!     signal: request-rate
//!     labels: [code]
//!     help: Requests answered, by status code.
//! ```
//!
//! ```good monitoring/dashboard.json
//! {
//!   "title": "churn",
//!   "schemaVersion": 41,
//!   "panels": [{
//!     "id": 1, "type": "timeseries", "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
//!     "targets": [{ "refId": "A", "expr": "rate(churn_requests_total[5m])" }]
//!   }]
//! }
//! ```

use std::collections::BTreeSet;

use rehearsal_promql::Expr;
use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::grafana_dashboard::Dashboard;
use crate::kinds::metrics_catalogue::MetricsCatalogue;
use crate::kinds::runbook::Runbook;
use crate::needs::UNKNOWN_MAX;
use crate::platform_series::is_platform_series;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "query-on-undeclared-metric",
    severity: Severity::Warning,
    title: "a dashboard or a runbook asks for a series that nobody exports",
    help: "ask for a series of the metrics catalogue",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((_, catalogue)) = artifacts.first::<MetricsCatalogue>() else { return };
    let series = Series::of(artifacts);
    let declared: BTreeSet<String> = catalogue.series().collect();
    let mut unknown = 0;
    for (file, query) in queries(artifacts) {
        for use_ in query.selectors() {
            let Some(name) = name_of(use_.selector) else { continue };
            let is_known = declared.contains(name.as_str())
                || is_platform_series(name)
                || !series.recording(name).is_empty();
            if is_known {
                continue;
            }
            let message = format!("nobody exports or records `{}`", clip(name));
            let finding = findings.report(&RULE, file, name.span, message);
            unknown += 1;
            if unknown <= UNKNOWN_MAX {
                let names = declared.iter().map(String::as_str).chain(series.recorded_names());
                finding.help = nearest(name, names).map(|name| format!("did you mean `{name}`?"));
            }
        }
    }
}

/// Every query that people ask, with the file that tells them to.
fn queries(artifacts: &Artifacts) -> impl Iterator<Item = (&ReadArtifact, &Expr)> {
    let panels = artifacts.models::<Dashboard>().flat_map(|(file, dashboard)| {
        let queries = dashboard.panels.iter().flat_map(|panel| &panel.queries);
        queries.map(move |query| (file, query))
    });
    let runbooks = artifacts
        .models::<Runbook>()
        .flat_map(|(file, runbook)| runbook.queries.iter().map(move |query| (file, query)));
    panels.chain(runbooks)
}
