//! Finds rates that are taken of a sum of counters.
//!
//! When one of many pods restarts, its counter falls to zero and the sum falls with it. `rate` takes that
//! for a restart of everything and adds the whole sum: one rollout looks like a storm of requests or of
//! errors. The rate has to be taken first, of each series.
//!
//! It is looked for within one expression, and through series that another rule records.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - record: churn:requests:sum
//!         expr: sum(churn_requests_total)
//!       - alert: ChurnTrouble
//!         expr: rate(churn:requests:sum[5m]) > 10
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: 'rate(sum(churn_requests_total)[5m:1m]) > 10'
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - record: churn:requests:rate5m
//!         expr: sum(rate(churn_requests_total[5m]))
//!       - alert: ChurnTrouble
//!         expr: churn:requests:rate5m > 10
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::{Aggregator, Expr, ExprKind};
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "rate-of-sum",
    severity: Severity::Error,
    title: "a restart of one pod looks like a storm",
    help: "take the sum of the rates instead of the rate of the sum",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let series = Series::of(artifacts);
    for &(file, rule) in &series.rules {
        let Some(expr) = &rule.expr else { continue };
        expr.walk(&mut |part| {
            let ExprKind::Call(call) = &part.kind else { return };
            let function = call.function.name;
            if !["rate", "irate", "increase"].contains(&function) {
                return;
            }
            let Some(argument) = call.arguments.first().map(Expr::unparenthesised) else { return };
            match &argument.kind {
                ExprKind::Subquery(subquery) if is_sum(&subquery.expr) => {
                    let message =
                        format!("`{function}` of a sum sees a restart of one series as one of all");
                    findings.report(&RULE, file, argument.span, message);
                }
                ExprKind::Matrix(matrix) => {
                    let Some(name) = name_of(&matrix.selector) else { return };
                    let recorded =
                        series.recording(name).iter().filter_map(|rule| rule.expr.as_ref());
                    if recorded.into_iter().any(is_sum) {
                        let message = format!(
                            "`{function}` of `{}`, which is recorded as a sum of counters",
                            clip(name)
                        );
                        findings.report(&RULE, file, name.span, message);
                    }
                }
                _ => {}
            }
        });
    }
}

/// Whether `expr` adds up values as they are exported.
fn is_sum(expr: &Expr) -> bool {
    let ExprKind::Aggregate(aggregate) = &expr.unparenthesised().kind else { return false };
    aggregate.operator == Aggregator::Sum
        && matches!(aggregate.expr.unparenthesised().kind, ExprKind::Vector(_))
}
