//! Times at which routes are muted or active: hours, weekdays, days of months, months, years.
//!
//! Every part that is given has to hold, and one of its ranges is enough for that.
//!
//! Left out: locations other than UTC. Their rules change with every release of the time zone
//! database, so a time interval with one is refused instead of being wrong.

use std::ops::RangeInclusive;

use rehearsal_source::fields::{clip, list};
use rehearsal_source::{Fields, Node, ProblemKind, Problems};

use crate::evaluate::calendar::Date;

/// Some times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimeInterval {
    /// Minutes of the day, the last one not included.
    times: Option<Vec<std::ops::Range<i64>>>,
    /// From Sunday, which is 0.
    weekdays: Option<Vec<RangeInclusive<i64>>>,
    /// From 1, or backwards from -1, the last day.
    days_of_month: Option<Vec<RangeInclusive<i64>>>,
    /// From 1.
    months: Option<Vec<RangeInclusive<i64>>>,
    years: Option<Vec<RangeInclusive<i64>>>,
}

const WEEKDAYS: [&str; 7] =
    ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const DAY: i64 = 24 * 60;

impl TimeInterval {
    /// Whether the instant, in milliseconds since 1970, is one of these times.
    #[must_use]
    pub fn contains(&self, at: i64) -> bool {
        let minutes = at.div_euclid(60_000);
        let (days, minute) = (minutes.div_euclid(DAY), minutes.rem_euclid(DAY));
        let date = Date::of(days);
        // 1970 began on a Thursday.
        let weekday = (days + 4).rem_euclid(7);
        let in_any = |ranges: &Option<Vec<RangeInclusive<i64>>>, value: i64| match ranges {
            Some(ranges) => ranges.iter().any(|range| range.contains(&value)),
            None => true,
        };
        let times = self.times.as_ref();
        times.is_none_or(|times| times.iter().any(|range| range.contains(&minute)))
            && self.contains_day(date)
            && in_any(&self.months, date.month)
            && in_any(&self.weekdays, weekday)
            && in_any(&self.years, date.year)
    }

    fn contains_day(&self, date: Date) -> bool {
        let Some(ranges) = &self.days_of_month else { return true };
        let last = date.days_in_month();
        let of_month = |day: i64| if day < 0 { last + day + 1 } else { day };
        ranges.iter().any(|range| {
            let (first, end) = (of_month(*range.start()), of_month(*range.end()));
            (first..=end.min(last)).contains(&date.day)
        })
    }

    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a time interval", problems)?;
        let read = Self {
            times: fields.optional("times").map(|node| list(node, "times", problems, time_range)),
            weekdays: ranges(&mut fields, "weekdays", weekdays),
            days_of_month: ranges(&mut fields, "days_of_month", days_of_month),
            months: ranges(&mut fields, "months", months),
            years: ranges(&mut fields, "years", years),
        };
        if let Some(location) = fields.optional_text("location")
            && !matches!(location.as_str(), "UTC" | "")
        {
            let message = format!("location \"{}\" is not supported", clip(&location));
            let help = "only UTC is: write the times in UTC";
            problems.add_with_help(ProblemKind::BadValue, location.span, message, help);
        }
        fields.finish();
        Some(read)
    }
}

type Bounds = Result<RangeInclusive<i64>, String>;

/// The ranges of a field that may be absent, each `first:last` or one alone.
fn ranges(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    read: fn(&str) -> Bounds,
) -> Option<Vec<RangeInclusive<i64>>> {
    let problems = fields.problems();
    let node = fields.optional(name)?;
    Some(list(node, name, problems, |node, problems| {
        let text = node.scalar().unwrap_or_default().to_lowercase();
        let range = read(&text);
        if let Err(message) = &range {
            problems.add(ProblemKind::BadValue, node.span, message);
        }
        range.ok()
    }))
}

/// Both ends of a range.
fn bounds(text: &str, read: impl Fn(&str) -> Result<i64, String>) -> Result<(i64, i64), String> {
    let mut parts = text.split(':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(only), None, None) => read(only).map(|value| (value, value)),
        (Some(first), Some(last), None) => Ok((read(first)?, read(last)?)),
        _ => Err(format!("couldn't parse range {}, invalid format", clip(text))),
    }
}

fn number(text: &str) -> Result<i64, String> {
    let invalid = || format!("strconv.Atoi: parsing \"{}\": invalid syntax", clip(text));
    text.parse::<i32>().map(i64::from).map_err(|_| invalid())
}

fn named(names: &[&str], text: &str, first: i64) -> Option<i64> {
    let at = names.iter().position(|name| *name == text)?;
    i64::try_from(at).ok().map(|at| at + first)
}

fn weekdays(text: &str) -> Bounds {
    let day = |text: &str| {
        named(&WEEKDAYS, text, 0).ok_or_else(|| format!("{} is not a valid weekday", clip(text)))
    };
    let (first, last) = bounds(text, day)?;
    if first > last {
        return Err("start day cannot be before end day".to_owned());
    }
    Ok(first..=last)
}

fn days_of_month(text: &str) -> Bounds {
    let (first, last) = bounds(text, number)?;
    for day in [first, last] {
        if day == 0 || !(-31..=31).contains(&day) {
            return Err(format!("{day} is not a valid day of the month: out of range"));
        }
    }
    if first < 0 && last > 0 {
        return Err("end day must be negative if start day is negative".to_owned());
    }
    // The shortest month tells what can never hold.
    let in_february = |day: i64| if day < 0 { 28 + day } else { day };
    if in_february(first) > in_february(last) {
        return Err(format!("end day {last} is always before start day {first}"));
    }
    Ok(first..=last)
}

fn months(text: &str) -> Bounds {
    let month = |text: &str| {
        let number = || text.parse::<i32>().ok().map(i64::from);
        named(&MONTHS, text, 1)
            .or_else(number)
            .ok_or_else(|| format!("{} is not a valid month", clip(text)))
    };
    let (first, last) = bounds(text, month)?;
    if first > last {
        let name = |month: i64| {
            let at = usize::try_from(month - 1).ok();
            at.and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
        };
        return Err(format!("end month {} is before start month {}", name(last), name(first)));
    }
    Ok(first..=last)
}

fn years(text: &str) -> Bounds {
    let (first, last) = bounds(text, number)?;
    if first > last {
        return Err(format!("end year {last} is before start year {first}"));
    }
    Ok(first..=last)
}

fn time_range(node: &Node<'_>, problems: &Problems) -> Option<std::ops::Range<i64>> {
    let mut fields = Fields::of(node, "a time range", problems)?;
    let mut time = |name| fields.optional(name).and_then(Node::scalar).unwrap_or_default();
    let (start, end) = (time("start_time"), time("end_time"));
    fields.finish();
    let range = if start.is_empty() || end.is_empty() {
        Err("both start and end times must be provided".to_owned())
    } else {
        minute_of_day(start).and_then(|start| Ok(start..minute_of_day(end)?))
    };
    let checked = range.and_then(|range| {
        let message = "start time cannot be equal or greater than end time";
        if range.is_empty() { Err(message.to_owned()) } else { Ok(range) }
    });
    if let Err(message) = &checked {
        problems.add(ProblemKind::BadValue, node.span, message);
    }
    checked.ok()
}

/// `HH:MM`, up to and including 24:00.
fn minute_of_day(text: &str) -> Result<i64, String> {
    let invalid = || format!("couldn't parse timestamp {}, invalid format", clip(text));
    let (hours, minutes) = text.split_once(':').ok_or_else(invalid)?;
    let two = |digits: &str| {
        let is_two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if is_two { digits.parse::<i64>().map_err(|_| invalid()) } else { Err(invalid()) }
    };
    let minute = two(hours)? * 60 + two(minutes)?;
    let is_valid = minute <= DAY && two(minutes)? < 60;
    if is_valid { Ok(minute) } else { Err(invalid()) }
}
