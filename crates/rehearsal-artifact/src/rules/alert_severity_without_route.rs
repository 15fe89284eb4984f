//! Finds alerts whose severity no route of Alertmanager names, where routes go by severity.
//!
//! Rules and routes are written in two files, often by two teams, and a word that only one of them knows
//! (`page` here, `critical` there) sends the alert to the default receiver. It is noticed by nobody being
//! woken.
//!
//! Left out: severities that are templates. A route that also asks for other labels counts.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnDown
//!         expr: up == 0
//!         labels: { severity: page }
//! ```
//!
//! ```bad monitoring/alertmanager.yaml
//! route:
//!   receiver: tickets
//!   routes:
//!     - { receiver: on-call, matchers: ['severity="critical"'] }
//! receivers:
//!   - { name: tickets, webhook_configs: [{ url: "http://tickets:8080" }] }
//!   - { name: on-call, webhook_configs: [{ url: "http://on-call:8080" }] }
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnDown
//!         expr: up == 0
//!         labels: { severity: critical }
//! ```
//!
//! ```good monitoring/alertmanager.yaml
//! route:
//!   receiver: tickets
//!   routes:
//!     - { receiver: on-call, matchers: ['severity="critical"'] }
//! receivers:
//!   - { name: tickets, webhook_configs: [{ url: "http://tickets:8080" }] }
//!   - { name: on-call, webhook_configs: [{ url: "http://on-call:8080" }] }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::alertmanager_config::{AlertmanagerConfig, Route, routes_of};
use crate::rule::Rule;
use crate::series::Series;

pub(super) static RULE: Rule = Rule {
    id: "alert-severity-without-route",
    severity: Severity::Warning,
    title: "no route takes the severity of an alert",
    help: "use a severity that the routes know, or add a route for it",
    check,
};

const SEVERITY: &str = "severity";

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    /// Routes of real files; more of them are no longer compared.
    const ROUTES_MAX: usize = 200;
    let configs: Vec<&AlertmanagerConfig> = artifacts.models().map(|(_, config)| config).collect();
    let by_severity: Vec<&Route> = configs
        .iter()
        .flat_map(|config| routes_of(config))
        .filter(|route| route.matchers.labels().any(|label| label == SEVERITY))
        .take(ROUTES_MAX)
        .collect();
    if by_severity.is_empty() {
        return;
    }
    for (file, rule) in Series::of(artifacts).alerts() {
        let Some(label) = rule.labels.iter().find(|label| *label.name == SEVERITY) else {
            continue;
        };
        let takes = |route: &&Route| route.matchers.accept_value(SEVERITY, &label.value);
        if !label.value.contains("{{") && !by_severity.iter().any(takes) {
            let message = format!("no route takes the severity `{}`", clip(&label.value));
            findings.report(&RULE, file, label.value.span, message);
        }
    }
}
