//! The day, hour or minute that a number of seconds since 1970 falls into, in UTC.
//!
//! Days are counted by the proleptic Gregorian calendar. Arithmetic on whole numbers throughout: the
//! year is moved to begin in March, so that the leap day is its last.

use rehearsal_source::Span;

use super::context::{Context, Evaluated, Sample};
use super::plan::Operand;
use crate::labels::Labels;

#[cfg(test)]
mod tests;

const DAY: i64 = 86_400;

/// What is asked of an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    DayOfMonth,
    DayOfWeek,
    DayOfYear,
    DaysInMonth,
    Hour,
    Minute,
    Month,
    Year,
}

impl Part {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "day_of_month" => Self::DayOfMonth,
            "day_of_week" => Self::DayOfWeek,
            "day_of_year" => Self::DayOfYear,
            "days_in_month" => Self::DaysInMonth,
            "hour" => Self::Hour,
            "minute" => Self::Minute,
            "month" => Self::Month,
            "year" => Self::Year,
            _ => return None,
        })
    }

    /// This part of the instant `seconds` after the beginning of 1970.
    #[expect(clippy::cast_precision_loss, reason = "years of 64-bit seconds are below 2^53")]
    fn of(self, seconds: i64) -> f64 {
        let (days, second) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let date = Date::of(days);
        let part = match self {
            Self::DayOfMonth => date.day,
            // 1970 began on a Thursday; weeks begin on Sunday.
            Self::DayOfWeek => (days + 4).rem_euclid(7),
            Self::DayOfYear => days - Date::days_before(date.year) + 1,
            Self::DaysInMonth => date.days_in_month(),
            Self::Hour => second / 3_600,
            Self::Minute => second / 60 % 60,
            Self::Month => date.month,
            Self::Year => date.year,
        };
        part as f64
    }
}

/// A day of the calendar; months and days from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
}

/// Days in 400 years, after which the calendar repeats.
const ERA_DAYS: i64 = 146_097;

/// Days from the first of March of the year 0 to the beginning of 1970.
const MARCH_0_TO_1970: i64 = 719_468;

impl Date {
    /// The date `days` after the first of January 1970.
    pub(crate) fn of(days: i64) -> Self {
        let since = days.saturating_add(MARCH_0_TO_1970);
        let (era, day) = (since.div_euclid(ERA_DAYS), since.rem_euclid(ERA_DAYS));
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        // Months from March have 31 and 30 days by turns, in fives of 153 days.
        let month = (5 * day + 2) / 153;
        let january_first = month >= 10;
        Self {
            year: era * 400 + year + i64::from(january_first),
            month: if january_first { month - 9 } else { month + 3 },
            day: day - (153 * month + 2) / 5 + 1,
        }
    }

    /// Days from the beginning of 1970 to the beginning of `year`.
    pub(crate) fn days_before(year: i64) -> i64 {
        let before = year - 1;
        let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
        before * 365 + leaps - 719_162
    }

    pub(crate) fn days_in_month(&self) -> i64 {
        let is_leap = (self.year % 4 == 0 && self.year % 100 != 0) || self.year % 400 == 0;
        match self.month {
            2 => 28 + i64::from(is_leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

/// A part of each value of a vector, or of the instant of evaluation.
#[derive(Debug)]
pub(super) struct Calendar {
    pub(super) part: Part,
    pub(super) operand: Option<Operand>,
    pub(super) span: Span,
}

impl Calendar {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let Some(operand) = &mut self.operand else {
            let labels = cx.table.id(&Labels::empty());
            let value = self.part.of(at.div_euclid(1_000));
            out.push(Sample { labels, drops_name: false, value });
            return Ok(());
        };
        let samples = operand.take(at, cx)?;
        for sample in samples.iter().filter(|sample| !sample.is_histogram()) {
            // A number that is no instant becomes the nearest, and what is no number becomes 0.
            let value = self.part.of(sample.value as i64);
            out.push(cx.nameless(Sample { value, ..*sample }));
        }
        operand.put_back(samples);
        cx.refuse_duplicates(&out[first..], self.span)
    }
}
