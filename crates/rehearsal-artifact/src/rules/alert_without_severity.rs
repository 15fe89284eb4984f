//! Finds alerting rules without the label `severity`, on the rule or on its group.
//!
//! Routing in Alertmanager goes by labels, and by convention by this one. An alert without it falls
//! through to the default receiver, which is where nobody looks at night.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: up == 0
//!         for: 5m
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: up == 0
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::rule_file::{RuleFile, RuleKind};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "alert-without-severity",
    severity: Severity::Warning,
    title: "an alert does not say how urgent it is",
    help: "add the label `severity`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let is_severity = |field: &rehearsal_promql::rules::Field| *field.name == "severity";
    for (file, rule_file) in artifacts.models::<RuleFile>() {
        for group in &rule_file.groups {
            if group.labels.iter().any(is_severity) {
                continue;
            }
            for rule in &group.rules {
                if let RuleKind::Alerting { alert, .. } = &rule.kind
                    && !rule.labels.iter().any(is_severity)
                {
                    let message = format!("the alert `{}` has no severity", clip(alert));
                    findings.report(&RULE, file, alert.span, message);
                }
            }
        }
    }
}
