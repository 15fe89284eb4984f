//! Finds quantiles of histograms whose bounds were summed away.
//!
//! `histogram_quantile` needs the label `le`, which says to which bucket a number belongs. Without it the
//! result is empty: the alert never fires and the dashboard shows nothing, as if the service were idle.
//!
//! Left out: native histograms, which have no buckets as series and are known by the lack of `_bucket`.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: histogram_quantile(0.99, sum by (pod) (rate(churn_duration_seconds_bucket[5m]))) > 0.5
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnTrouble
//!         expr: histogram_quantile(0.99, sum by (le, pod) (rate(churn_duration_seconds_bucket[5m]))) > 0.5
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::expr::{Aggregate, GroupingKind};
use rehearsal_promql::{Expr, ExprKind};
use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "histogram-quantile-without-le",
    severity: Severity::Error,
    title: "a quantile of a histogram is always empty",
    help: "keep `le` in the grouping: `sum by (le) (…)`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, rule) in Series::of(artifacts).rules {
        let Some(expr) = &rule.expr else { continue };
        expr.walk(&mut |part| {
            let ExprKind::Call(call) = &part.kind else { return };
            let buckets =
                call.arguments.get(1).filter(|_| call.function.name == "histogram_quantile");
            let Some(buckets) = buckets.map(Expr::unparenthesised) else { return };
            let ExprKind::Aggregate(aggregate) = &buckets.kind else { return };
            if reads_buckets(&aggregate.expr) && !keeps_bounds(aggregate) {
                let message =
                    "this aggregation removes the label `le`, so that the quantile is empty";
                findings.report(&RULE, file, buckets.span, message);
            }
        });
    }
}

fn reads_buckets(expr: &Expr) -> bool {
    let selectors = expr.selectors();
    let mut names = selectors.iter().filter_map(|use_| name_of(use_.selector));
    names.any(|name| name.ends_with("_bucket"))
}

fn keeps_bounds(aggregate: &Aggregate) -> bool {
    let Some(grouping) = &aggregate.grouping else { return false };
    let names_it = grouping.labels.iter().any(|label| **label == "le");
    names_it == (grouping.kind == GroupingKind::By)
}
