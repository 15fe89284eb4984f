//! Finds alerts that compare a ratio with a burn rate over a window that does not belong to it.
//!
//! A burn rate of 14.4 means that 2 % of a month's error budget goes in one hour; the alert on it
//! looks at one hour, and at five minutes so that it ends soon after the trouble does. The same
//! factor over six hours fires only when 12 % are gone, and an alert that is meant to wake someone
//! comes hours late. Such pairs are often copied wrongly.
//!
//! The table is the one of the multi-window alerts that Google's workbook describes and Sloth
//! generates: for a budget of 30 days 14.4 with 1h and 5m, 6 with 6h and 30m, 3 with 1d and 2h, 1
//! with 3d and 6h; for 28 days 13.44, 5.6, 2.8 and 0.933 with the same windows. The window of a
//! recorded ratio is the one that its own rule looks at.
//!
//! Left out: factors that are not in the table, which follow from a budget of someone's own, and
//! comparisons without a product of factor and budget.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - record: errors:ratio_rate6h
//!         expr: sum(rate(requests_total{code="500"}[6h])) / sum(rate(requests_total[6h]))
//!       - alert: ChurnErrors
//!         expr: errors:ratio_rate6h > (14.4 * 0.001)
//!         for: 5m
//!         labels: { severity: page }
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - record: errors:ratio_rate1h
//!         expr: sum(rate(requests_total{code="500"}[1h])) / sum(rate(requests_total[1h]))
//!       - record: errors:ratio_rate5m
//!         expr: sum(rate(requests_total{code="500"}[5m])) / sum(rate(requests_total[5m]))
//!       - alert: ChurnErrors
//!         expr: errors:ratio_rate1h > (14.4 * 0.001) and errors:ratio_rate5m > (14.4 * 0.001)
//!         for: 5m
//!         labels: { severity: page }
//! ```

use rehearsal_promql::{BinaryOperator, Duration, Expr, ExprKind};
use rehearsal_source::{Severity, Span};

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::quantity::shortest_decimal;
use crate::rule::Rule;
use crate::series::{Series, name_of};

pub(super) static RULE: Rule = Rule {
    id: "burn-rate-window-mismatch",
    severity: Severity::Warning,
    title: "a burn rate is compared over the wrong window",
    help: "take the windows that belong to the burn rate",
    check,
};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Burn rates in thousandths, for budgets of 30 and of 28 days, with their long and short window.
const TABLE: [([i64; 2], [i64; 2]); 4] = [
    ([14_400, 13_440], [HOUR_MS, 5 * MINUTE_MS]),
    ([6_000, 5_600], [6 * HOUR_MS, 30 * MINUTE_MS]),
    ([3_000, 2_800], [DAY_MS, 2 * HOUR_MS]),
    ([1_000, 933], [3 * DAY_MS, 6 * HOUR_MS]),
];

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let series = Series::of(artifacts);
    for (file, rule) in series.alerts() {
        let Some(expr) = &rule.expr else { continue };
        expr.walk(&mut |expr| {
            if let Some((ratio, factor, windows)) = burn_rate(expr) {
                check_windows(ratio, &series, windows, |span, found| {
                    let [long, short] = windows.map(Duration::from_millis);
                    let message = format!(
                        "the burn rate {} belongs to {long} and {short}, not to {found}",
                        shortest_decimal(factor.unsigned_abs(), 3)
                    );
                    findings.report(&RULE, file, span, message);
                });
            }
        });
    }
}

/// The ratio, the factor in thousandths, and the windows that belong to that, if `expr` is
/// `ratio > factor * budget`.
fn burn_rate(expr: &Expr) -> Option<(&Expr, i64, [i64; 2])> {
    let ExprKind::Binary(comparison) = &expr.kind else { return None };
    let operator = comparison.operator.value;
    if !matches!(operator, BinaryOperator::Greater | BinaryOperator::GreaterOrEqual) {
        return None;
    }
    let ExprKind::Binary(product) = &comparison.right.unparenthesised().kind else { return None };
    if product.operator.value != BinaryOperator::Multiply {
        return None;
    }
    // The budget is a share below one: a number, or `1 - 0.999`.
    let factor = match (number(&product.left)?, number(&product.right)?) {
        (factor, budget) if budget < 900 => factor,
        (budget, factor) if budget < 900 => factor,
        _ => return None,
    };
    let (_, windows) = TABLE.iter().find(|(factors, _)| factors.contains(&factor))?;
    Some((&comparison.left, factor, *windows))
}

/// The value of a number, or of a difference of two, in thousandths.
fn number(expr: &Expr) -> Option<i64> {
    /// No burn rate is above a thousand, and no share above one.
    const NUMBER_MAX: f64 = 1e6;
    match &expr.unparenthesised().kind {
        ExprKind::Number(number) if number.abs() < NUMBER_MAX =>
        {
            #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
            Some((number * 1_000.0).round() as i64)
        }
        ExprKind::Binary(binary) if binary.operator.value == BinaryOperator::Subtract => {
            Some(number(&binary.left)? - number(&binary.right)?)
        }
        _ => None,
    }
}

/// Calls `report` for each selector in `ratio` that looks at another window than `windows`.
fn check_windows(
    ratio: &Expr,
    series: &Series<'_>,
    windows: [i64; 2],
    mut report: impl FnMut(Span, Duration),
) {
    for use_ in ratio.selectors() {
        let recorded = name_of(use_.selector).map_or(&[][..], |name| series.recording(name));
        let ranges = recorded.iter().filter_map(|rule| rule.expr.as_ref());
        let ranges = ranges.flat_map(|expr| expr.selectors()).filter_map(|inner| inner.range);
        let wrong = use_.range.into_iter().chain(ranges);
        let mut wrong = wrong.filter(|range| !windows.contains(&range.as_millis()));
        if let Some(found) = wrong.next() {
            report(use_.span, found);
        }
    }
}
