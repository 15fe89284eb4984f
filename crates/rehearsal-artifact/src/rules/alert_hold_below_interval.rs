//! Finds alerts whose `for` is shorter than the time between two evaluations of their group.
//!
//! `for: 30s` in a group that is evaluated once a minute cannot hold anything for 30 seconds: the alert fires
//! at the second evaluation in a row, a minute later, and one measurement that is off is enough. Whoever
//! reads the rule believes something else.
//!
//! Left out: groups without an interval of their own, because the default stands in a file of the server.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     interval: 1m
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: rate(churn_requests_total{code="500"}[5m]) > 1
//!         for: 30s
//!         labels: { severity: page }
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     interval: 1m
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: rate(churn_requests_total{code="500"}[5m]) > 1
//!         for: 2m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::{RuleFile, RuleKind};
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "alert-hold-below-interval",
    severity: Severity::Warning,
    title: "an alert cannot wait as short as it says",
    help: "make `for` a multiple of the interval of the group",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, rules) in artifacts.models::<RuleFile>() {
        for group in &rules.groups {
            let Some(interval) = &group.interval else { continue };
            for rule in &group.rules {
                let RuleKind::Alerting { alert, hold: Some(hold), .. } = &rule.kind else {
                    continue;
                };
                if hold.as_millis() > 0 && hold.as_millis() < interval.as_millis() {
                    let message = format!(
                        "`{}` waits {}, but is looked at every {} only",
                        clip(alert),
                        hold.value,
                        interval.value
                    );
                    findings.report(&RULE, file, hold.span, message);
                }
            }
        }
    }
}
