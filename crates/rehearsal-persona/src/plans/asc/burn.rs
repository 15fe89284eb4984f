//! Burn rates: how much faster than allowed an error budget is used up.
//!
//! An alert fires when a share of the budget, `spent`, would be gone within a long window at the rate
//! measured: the factor is `spent × period / long window`. The short window, a twelfth of the long
//! one, must agree, so that the alert ends soon after the errors do. The table is the one of the
//! Google SRE Workbook, chapter 5, as Sloth generates it; for 30 days it gives 14.4, 6, 3 and 1.

use rehearsal_artifact::quantity::shortest_decimal;

use super::Objective;
use super::cause::Severity;

/// One alert of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BurnRate {
    pub(super) long: Window,
    pub(super) short: Window,
    /// Which share of the budget is gone after the long window, in percent.
    pub(super) spent_percent: u64,
    /// In thousandths.
    factor_millis: u64,
    pub(super) severity: Severity,
}

/// A range of time that rates are taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Window {
    minutes: u64,
}

impl Window {
    /// The shortest that still holds several scrapes.
    pub(super) const SHORTEST: Self = Self { minutes: 5 };

    /// As PromQL writes it.
    pub(super) fn promql(self) -> String {
        match self.minutes {
            minutes if minutes.is_multiple_of(1440) => format!("{}d", minutes / 1440),
            minutes if minutes.is_multiple_of(60) => format!("{}h", minutes / 60),
            minutes => format!("{minutes}m"),
        }
    }

    /// As people say it after "the last": `hour`, `3 days`.
    pub(super) fn title(self) -> String {
        let counted = self.counted();
        counted.strip_prefix("1 ").map_or(counted.clone(), str::to_owned)
    }

    /// As people say it with its number: `1 hour`, `3 days`.
    pub(super) fn counted(self) -> String {
        let (count, unit) = match self.minutes {
            minutes if minutes.is_multiple_of(1440) => (minutes / 1440, "day"),
            minutes if minutes.is_multiple_of(60) => (minutes / 60, "hour"),
            minutes => (minutes, "minute"),
        };
        format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
    }

    /// Whether its rates move too slowly to be worth an evaluation every few seconds.
    pub(super) fn is_long(self) -> bool {
        self.minutes > 60
    }
}

/// Percent of the budget, hours of the long window, how urgent it is.
const TABLE: [(u64, u64, Severity); 4] = [
    (2, 1, Severity::Critical),
    (5, 6, Severity::High),
    (10, 24, Severity::Medium),
    (10, 72, Severity::Low),
];

impl BurnRate {
    /// The alerts for `objective`, the fastest first.
    ///
    /// Left out is what could not help: a rate that more than all requests would have to fail for,
    /// and one so far below 1 that it fires while the objective is met, as short windows give.
    pub(super) fn of(objective: Objective) -> Vec<Self> {
        TABLE.iter().filter_map(|row| Self::row(row, objective)).collect()
    }

    /// The fastest alert of the table, if the budget is small enough for it.
    pub(super) fn fastest(objective: Objective) -> Option<Self> {
        Self::row(&TABLE[0], objective)
    }

    fn row(row: &(u64, u64, Severity), objective: Objective) -> Option<Self> {
        let (spent_percent, hours, severity) = *row;
        let period_hours = u64::from(objective.window_days) * 24;
        let rate = Self {
            long: Window { minutes: hours * 60 },
            short: Window { minutes: hours * 60 / 12 },
            spent_percent,
            factor_millis: spent_percent * period_hours * 10 / hours,
            severity,
        };
        rate.can_fire(objective).then_some(rate)
    }

    fn can_fire(&self, objective: Objective) -> bool {
        /// 28 days give 0.933 for the slowest alert, which is still in use.
        const FACTOR_MILLIS_MIN: u64 = 900;
        let all = 1_000_000 * 1_000;
        self.factor_millis >= FACTOR_MILLIS_MIN
            && self.factor_millis * u64::from(objective.budget.0) < all
    }

    /// As a decimal number: `14.4`.
    pub(super) fn factor(&self) -> String {
        shortest_decimal(self.factor_millis, 3)
    }

    /// The share of bad requests above which it fires, as PromQL writes it: `14.4 * 0.001`.
    pub(super) fn threshold(&self, objective: Objective) -> String {
        format!("{} * {}", self.factor(), objective.budget.ratio())
    }

    /// The share of bad requests above which it fires, in percent: `1.44`.
    pub(super) fn threshold_percent(&self, objective: Objective) -> String {
        shortest_decimal(self.threshold_billionths(objective), 7)
    }

    /// The same share in parts of a billion.
    pub(super) fn threshold_billionths(&self, objective: Objective) -> u64 {
        self.factor_millis * u64::from(objective.budget.0)
    }

    /// When the whole budget is gone at this rate, from its start.
    pub(super) fn exhausted_after(&self) -> String {
        let minutes = self.long.minutes * 100 / self.spent_percent;
        // Whole days where that is said more easily.
        if minutes >= 3 * 1440 && minutes.is_multiple_of(1440) {
            format!("{} days", minutes / 1440)
        } else {
            format!("{} hours", minutes / 60)
        }
    }
}
