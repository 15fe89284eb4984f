//! Alerts on the rate at which an error budget is used up.
//!
//! Latency is alerted on as a burn rate of the share of slow requests, not as a percentile above its
//! bound: the share weighs by requests, so that ten slow requests at night wake nobody, and it is exact
//! because a bucket ends at the bound, where a percentile is interpolated.

use rehearsal_artifact::quantity::shortest_decimal;

use super::super::burn::{BurnRate, Window};
use super::super::promql::lines;
use super::super::{Objective, Watch};
use super::records::Level;
use super::{Alert, Rule, Urgency, alert};

/// One alert for each row of the burn-rate table and each objective.
pub(super) fn rules(watch: &Watch<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    if let Some(objective) = watch.availability {
        let ratio = |window| Level::Service.error_ratio(window);
        rules.extend(budget_burn(watch, objective, "Availability", ("failed", &ratio)));
    }
    if let Some((objective, latency)) = watch.latency {
        let ratio = |window| Level::Service.slow_ratio(window);
        let slow = format!("took longer than {}", milliseconds(latency.threshold_us));
        rules.extend(budget_burn(watch, objective, "Latency", (&slow, &ratio)));
    }
    rules
}

/// `bad` says what happened to the requests that count, and names their recorded share.
fn budget_burn(
    watch: &Watch<'_>,
    objective: Objective,
    name: &str,
    bad: (&str, &dyn Fn(Window) -> String),
) -> Vec<Rule> {
    let (happened, ratio) = bad;
    let title = if name == "Availability" { "an availability" } else { "a latency" };
    let rates = BurnRate::of(objective).into_iter();
    let alert = |rate: BurnRate| {
        let (selector, threshold) = (watch.recorded(), rate.threshold(objective));
        let above = |window| format!("{}{selector} > {threshold}", ratio(window));
        let expr = format!("{}\nand\n{}", above(rate.long), above(rate.short));
        let urgency = if rate.pages { Urgency::Page } else { Urgency::Ticket };
        let note = format!(
            "{} % of the budget in {}: all of it in {}.",
            rate.spent_percent,
            rate.long.counted(),
            rate.exhausted_after()
        );
        let summary = format!("{} has {} burn rate above {}", watch.service, title, rate.factor());
        let description = format!(
            "{{{{ $value | humanizePercentage }}}} of the requests of the last {} {happened}; {} % may, \
             over {} days. At this rate the budget is gone after {}.",
            rate.long.title(),
            objective.budget.percent(),
            objective.window_days,
            rate.exhausted_after()
        );
        Rule::Alert(Alert {
            note: lines(&note),
            ..alert(
                watch,
                format!("{name}BudgetBurn{}", rate.long.promql()),
                &expr,
                urgency,
                (summary, description),
            )
        })
    };
    rates.map(alert).collect()
}

fn milliseconds(us: u64) -> String {
    format!("{} ms", shortest_decimal(us, 3))
}
