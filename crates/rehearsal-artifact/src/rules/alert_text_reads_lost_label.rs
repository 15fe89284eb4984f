//! Finds texts of alerts that show a label which the expression has removed.
//!
//! `{{ $labels.pod }}` of `sum by (namespace) (…)` is empty. Who is woken reads "pod  is failing" and has to
//! find out which one, at the moment when it matters most.
//!
//! Which labels a result has is followed through aggregations, comparisons, functions and recorded series. Left
//! out: expressions whose labels only the series know.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: sum by (namespace) (rate(churn_requests_total{code="500"}[5m])) > 1
//!         for: 5m
//!         labels: { severity: page }
//!         annotations:
//!           summary: Pod {{ $labels.pod }} in {{ $labels.namespace }} fails requests
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: sum by (namespace, pod) (rate(churn_requests_total{code="500"}[5m])) > 1
//!         for: 5m
//!         labels: { severity: page }
//!         annotations:
//!           summary: Pod {{ $labels.pod }} in {{ $labels.namespace }} fails requests
//! ```

use std::collections::BTreeSet;

use rehearsal_promql::expr::{Binary, GroupingKind, MatchingKind, Side};
use rehearsal_promql::{Aggregator, BinaryOperator, Expr, ExprKind, RuleKind, ValueType};
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "alert-text-reads-lost-label",
    severity: Severity::Warning,
    title: "the text of an alert shows a label that is always empty",
    help: "keep the label in the aggregation, or leave it out of the text",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let series = Series::of(artifacts);
    for (file, rule) in series.alerts() {
        let RuleKind::Alerting { alert, annotations, .. } = &rule.kind else { continue };
        let kept = rule.expr.as_ref().and_then(|expr| labels_of(expr, &series, DEPTH_MAX));
        let Some(kept) = kept else { continue };
        for text in annotations.iter().chain(&rule.labels) {
            for label in read_labels(&text.value).filter(|label| !kept.contains(*label)) {
                let message = format!(
                    "`{}` shows the label `{}`, which its expression does not keep",
                    clip(alert),
                    clip(label)
                );
                findings.report(&RULE, file, file.place_of(label, text.value.span), message);
            }
        }
    }
}

/// The labels that a template reads from the alert.
fn read_labels(template: &str) -> impl Iterator<Item = &str> {
    let inside = template.split("{{").skip(1).filter_map(|part| Some(part.split_once("}}")?.0));
    inside.flat_map(|inside| {
        let marks = ["$labels.", ".Labels."];
        let after = marks.into_iter().flat_map(move |mark| inside.split(mark).skip(1));
        after.map(|rest| {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
            rest.split(|c| !is_name(c)).next().unwrap_or_default()
        })
    })
}

type Labels<'e> = BTreeSet<&'e str>;

/// Rules that record what other rules record are followed this far.
const DEPTH_MAX: usize = 5;

/// All labels that the result of `expr` can have; `None` where only the series know.
fn labels_of<'e>(expr: &'e Expr, series: &Series<'e>, depth: usize) -> Option<Labels<'e>> {
    match &expr.unparenthesised().kind {
        ExprKind::Aggregate(aggregate) => match &aggregate.grouping {
            _ if !folds(aggregate.operator) => labels_of(&aggregate.expr, series, depth),
            None => Some(Labels::new()),
            Some(grouping) => {
                let named = grouping.labels.iter().map(|label| label.as_str());
                match grouping.kind {
                    GroupingKind::By => Some(named.collect()),
                    GroupingKind::Without => {
                        let mut labels = labels_of(&aggregate.expr, series, depth)?;
                        named.for_each(|label| {
                            labels.remove(label);
                        });
                        Some(labels)
                    }
                }
            }
        },
        ExprKind::Binary(binary) => labels_of_binary(binary, series, depth),
        ExprKind::Unary(_, inner) => labels_of(inner, series, depth),
        ExprKind::Subquery(subquery) => labels_of(&subquery.expr, series, depth),
        ExprKind::Call(call) => match call.function.name {
            "label_replace" | "label_join" | "info" | "absent" | "absent_over_time" => None,
            "vector" | "time" => Some(Labels::new()),
            _ => {
                let mut series_arguments = call.arguments.iter().filter(|argument| {
                    matches!(argument.value_type(), ValueType::Vector | ValueType::Matrix)
                });
                labels_of(series_arguments.next()?, series, depth)
            }
        },
        ExprKind::Vector(selector) => {
            let [rule] = series.recording(name_of(selector)?) else { return None };
            let expr = rule.expr.as_ref().filter(|_| depth > 0)?;
            let mut labels = labels_of(expr, series, depth - 1)?;
            labels.extend(rule.labels.iter().map(|label| label.name.as_str()));
            Some(labels)
        }
        _ => None,
    }
}

/// Whether the result has the labels of the grouping, and not those of the series that are chosen.
fn folds(operator: Aggregator) -> bool {
    use Aggregator::{Bottomk, CountValues, LimitRatio, Limitk, Topk};
    !matches!(operator, Bottomk | CountValues | LimitRatio | Limitk | Topk)
}

fn labels_of_binary<'e>(
    binary: &'e Binary,
    series: &Series<'e>,
    depth: usize,
) -> Option<Labels<'e>> {
    let (left, right) = (&binary.left, &binary.right);
    if right.value_type() == ValueType::Scalar {
        return labels_of(left, series, depth);
    }
    if left.value_type() == ValueType::Scalar {
        return labels_of(right, series, depth);
    }
    if binary.operator.is_set() {
        let mut labels = labels_of(left, series, depth)?;
        if binary.operator.value == BinaryOperator::Or {
            labels.extend(labels_of(right, series, depth)?);
        }
        return Some(labels);
    }
    let Some(matching) = &binary.matching else { return labels_of(left, series, depth) };
    let named = || matching.labels.iter().map(|label| label.as_str());
    match &matching.group {
        Some(group) => {
            let many = if group.side == Side::Left { left } else { right };
            let mut labels = labels_of(many, series, depth)?;
            labels.extend(group.include.iter().map(|label| label.as_str()));
            Some(labels)
        }
        None if matching.kind == MatchingKind::On => Some(named().collect()),
        None => {
            let mut labels = labels_of(left, series, depth)?;
            named().for_each(|label| {
                labels.remove(label);
            });
            Some(labels)
        }
    }
}
