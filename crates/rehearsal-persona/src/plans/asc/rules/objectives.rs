//! Alerts on the rate at which an error budget is used up.
//!
//! Latency is alerted on as a burn rate of the share of slow requests, not as a percentile above its
//! bound: the share weighs by requests, so that ten slow requests at night wake nobody, and it is exact
//! because a bucket ends at the bound, where a percentile is interpolated.

use rehearsal_artifact::quantity::shortest_decimal;

use super::super::burn::BurnRate;
use super::super::cause::{Bad, Cause};
use super::super::promql::lines;
use super::super::{Objective, Watch};
use super::records::Level;
use super::{Alert, Rule, alert};

/// One alert for each row of the burn-rate table and each objective.
pub(super) fn rules(watch: &Watch<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    if let Some(objective) = watch.availability {
        rules.extend(budget_burn(watch, objective, Bad::Failed, "failed"));
    }
    if let Some((objective, latency)) = watch.latency {
        let slow = format!("took longer than {}", milliseconds(latency.threshold_us));
        rules.extend(budget_burn(watch, objective, Bad::Slow, &slow));
    }
    rules
}

/// `happened` says what happened to the requests that count.
fn budget_burn(watch: &Watch<'_>, objective: Objective, bad: Bad, happened: &str) -> Vec<Rule> {
    let title = match bad {
        Bad::Failed => "an availability",
        Bad::Slow => "a latency",
    };
    let rates = BurnRate::of(objective).into_iter();
    let alert = |rate: BurnRate| {
        let (selector, threshold) = (watch.recorded(), rate.threshold(objective));
        let above =
            |window| format!("{}{selector} > {threshold}", Level::Service.ratio(bad, window));
        let expr = format!("{}\nand\n{}", above(rate.long), above(rate.short));
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
            ..alert(watch, Cause::Burn(bad, rate), &expr, (summary, description))
        })
    };
    rates.map(alert).collect()
}

pub(in super::super) fn milliseconds(us: u64) -> String {
    format!("{} ms", shortest_decimal(us, 3))
}
