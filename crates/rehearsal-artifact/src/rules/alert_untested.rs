//! Finds alerts that no unit test lets fire, or that none finds silent, where other alerts are tested.
//!
//! A threshold with a wrong unit, a join on a label that is not there, a window that is too short: such a
//! rule is valid and never fires, or always does. The first is noticed in the incident that it was made for.
//!
//! Left out: deliveries without any unit test, and expressions about `ALERTS`, which can stand for a test of
//! an alert and do not say of which.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnDown
//!         expr: up == 0
//!         labels: { severity: high }
//! ```
//!
//! ```bad monitoring/rules.test.yaml
//! rule_files: [rules.yaml]
//! tests:
//!   - interval: 1m
//!     input_series: [{ series: up, values: 1x5 }]
//!     alert_rule_test: [{ alertname: ChurnDown, eval_time: 5m }]
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnDown
//!         expr: up == 0
//!         labels: { severity: high }
//! ```
//!
//! ```good monitoring/rules.test.yaml
//! rule_files: [rules.yaml]
//! tests:
//!   - interval: 1m
//!     input_series: [{ series: up, values: 1x5 0x5 }]
//!     alert_rule_test:
//!       - { alertname: ChurnDown, eval_time: 5m }
//!       - alertname: ChurnDown
//!         eval_time: 8m
//!         exp_alerts: [{ exp_labels: { severity: high } }]
//! ```

use std::collections::BTreeSet;

use rehearsal_promql::RuleKind;
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::rule_test::{UnitTests, alert_looks};
use crate::rule::Rule;
use crate::series::Series;

pub(super) static RULE: Rule = Rule {
    id: "alert-untested",
    severity: Severity::Warning,
    title: "no unit test tries an alert on both sides of its threshold",
    help: "add a test in which it fires and one in which it does not",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let (mut fires, mut silent) = (BTreeSet::new(), BTreeSet::new());
    for look in artifacts.models::<UnitTests>().flat_map(|(_, tests)| alert_looks(tests)) {
        let seen = if look.expected.is_empty() { &mut silent } else { &mut fires };
        seen.insert(look.alert.as_str());
    }
    if fires.is_empty() && silent.is_empty() {
        return;
    }
    let is_tested = |alert: &str| fires.contains(alert) || silent.contains(alert);
    let series = Series::of(artifacts);
    // A repository may hold rules for other things, which nobody here tests.
    let tested_files: BTreeSet<&str> = series
        .alerts()
        .filter_map(|(file, rule)| match &rule.kind {
            RuleKind::Alerting { alert, .. } if is_tested(alert) => Some(&*file.artifact.path),
            _ => None,
        })
        .collect();
    for (file, rule) in series.alerts() {
        let RuleKind::Alerting { alert, .. } = &rule.kind else { continue };
        if !tested_files.contains(&*file.artifact.path) {
            continue;
        }
        let name = clip(alert);
        let message = match (fires.contains(alert.as_str()), silent.contains(alert.as_str())) {
            (true, true) => continue,
            (true, false) => format!("no test finds the alert `{name}` silent"),
            (false, true) => format!("no test lets the alert `{name}` fire"),
            (false, false) => format!("no test is about the alert `{name}`"),
        };
        findings.report(&RULE, file, alert.span, message);
    }
}
