//! Finds rules that read what a later rule of their group records.
//!
//! The rules of a group run one after the other. A rule that reads a series recorded below it sees the value
//! of the last round, and right after a restart none at all. An alert is late by one interval, and a ratio of
//! two recorded series compares two different moments.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: churn:errors:rate5m > 1
//!         for: 5m
//!         labels: { severity: page }
//!       - record: churn:errors:rate5m
//!         expr: sum(rate(churn_requests_total{code="500"}[5m]))
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

use std::collections::BTreeMap;

use rehearsal_promql::{RuleFile, RuleGroup, RuleKind};
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::rule::Rule;
use crate::series::name_of;

pub(super) static RULE: Rule = Rule {
    id: "rule-reads-later-rule",
    severity: Severity::Warning,
    title: "a rule reads the value of the last round",
    help: "move the recording rule above the rules that read it",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, rules) in artifacts.models::<RuleFile>() {
        rules.groups.iter().for_each(|group| check_group(file, group, findings));
    }
}

fn check_group(file: &ReadArtifact, group: &RuleGroup, findings: &mut Findings) {
    let mut first_record: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, rule) in group.rules.iter().enumerate() {
        if let RuleKind::Recording { record } = &rule.kind {
            first_record.entry(record).or_insert(place);
        }
    }
    for (place, rule) in group.rules.iter().enumerate() {
        let selectors = rule.expr.iter().flat_map(|expr| expr.selectors());
        for name in selectors.filter_map(|use_| name_of(use_.selector)) {
            if first_record.get(name.as_str()).is_some_and(|recorded| *recorded > place) {
                let message = format!(
                    "`{}` reads `{}`, which is recorded below it",
                    clip(rule.name()),
                    clip(name)
                );
                findings.report(&RULE, file, name.span, message);
            }
        }
    }
}
