//! What the alerting rules watch, as scoring and the simulated delivery ask for it: by signal, not
//! by expression.

use std::collections::BTreeSet;

use rehearsal_promql::{Rule, RuleKind};
use rehearsal_source::Span;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::signals::Signals;
use crate::words::Signal;

/// One alerting rule.
#[derive(Clone, Debug)]
pub struct Alert<'a> {
    /// The rule file.
    pub file: &'a ReadArtifact,
    /// What the alert is called.
    pub name: &'a str,
    /// The whole rule.
    pub span: Span,
    /// The signals whose metrics its expression reads, directly or through recording rules.
    pub signals: BTreeSet<Signal>,
    rule: &'a Rule,
}

impl<'a> Alert<'a> {
    /// The value of its label `name`.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&'a str> {
        let label = self.rule.labels.iter().find(|label| label.name.value == name);
        label.map(|label| label.value.value.as_str())
    }
}

/// Every alerting rule of `artifacts`, by file and place.
#[must_use]
pub fn alerts(artifacts: &Artifacts) -> Vec<Alert<'_>> {
    let signals = Signals::of(artifacts);
    let alerts = signals.series.alerts().filter_map(|(file, rule)| {
        let RuleKind::Alerting { alert, .. } = &rule.kind else { return None };
        let signals = signals.read_by(&rule.expr);
        Some(Alert { file, name: alert.as_str(), span: rule.span, signals, rule })
    });
    alerts.collect()
}
