//! What alerting and recording rules read, across rule files.
//!
//! An expression reads series by name. A name that a rule records stands for whatever that rule
//! reads, and so on; this view follows the names to the metrics that the service itself exports.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_promql::{Expr, MatchOperator, Rule, RuleFile, RuleKind, VectorSelector};
use rehearsal_source::Spanned;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::kinds::rule_file::rules_of;

/// The rules of all rule files.
pub(crate) struct Series<'a> {
    pub(crate) rules: Vec<(&'a ReadArtifact, &'a Rule)>,
    /// The rules that record a name.
    recorded: BTreeMap<&'a str, Vec<&'a Rule>>,
}

impl<'a> Series<'a> {
    pub(crate) fn of(artifacts: &'a Artifacts) -> Self {
        let mut rules = Vec::new();
        let mut recorded: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
        for (file, rule_file) in artifacts.models::<RuleFile>() {
            for rule in rules_of(rule_file) {
                rules.push((file, rule));
                if let RuleKind::Recording { record } = &rule.kind {
                    recorded.entry(record.as_str()).or_default().push(rule);
                }
            }
        }
        Self { rules, recorded }
    }

    /// The alerting rules.
    pub(crate) fn alerts(&self) -> impl Iterator<Item = (&'a ReadArtifact, &'a Rule)> {
        let alerts = self.rules.iter().copied();
        alerts.filter(|(_, rule)| matches!(rule.kind, RuleKind::Alerting { .. }))
    }

    /// The rules that record `name`; none if nobody does.
    pub(crate) fn recording(&self, name: &str) -> &[&'a Rule] {
        self.recorded.get(name).map_or(&[], Vec::as_slice)
    }

    /// All names that rules record.
    pub(crate) fn recorded_names(&self) -> impl Iterator<Item = &'a str> {
        self.recorded.keys().copied()
    }

    /// The names of all series that `expressions` read, directly or through recording rules.
    pub(crate) fn read_by(
        &self,
        expressions: impl IntoIterator<Item = &'a Expr>,
    ) -> BTreeSet<&'a str> {
        let mut read = BTreeSet::new();
        let mut open: Vec<&Expr> = expressions.into_iter().collect();
        while let Some(expression) = open.pop() {
            for use_ in expression.selectors() {
                let Some(name) = name_of(use_.selector) else { continue };
                if read.insert(name.value.as_str()) {
                    open.extend(self.recording(name).iter().filter_map(|rule| rule.expr.as_ref()));
                }
            }
        }
        read
    }
}

/// The one metric that a selector names, before its braces or by `__name__="…"`.
pub(crate) fn name_of(selector: &VectorSelector) -> Option<&Spanned<String>> {
    selector.name.as_ref().or_else(|| {
        let names = selector.matchers.iter().filter(|matcher| *matcher.label == "__name__");
        names
            .map(|matcher| (matcher.operator, &matcher.value))
            .find_map(|(operator, value)| (operator == MatchOperator::Equal).then_some(value))
    })
}
