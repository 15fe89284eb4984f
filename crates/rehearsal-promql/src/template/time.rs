//! Instants and durations, which templates hold in nanoseconds, and Go's layouts for showing them.
//!
//! A layout is an example: how it writes the second of January 2006 at 15:04:05 is how it writes any
//! other instant.

use std::fmt::Write;

use rehearsal_gotemplate::float::{Form, float};
use rehearsal_gotemplate::{Struct, Value};

use crate::evaluate::calendar::Date;

/// The type of instants.
pub(super) const TIME: &str = "*time.Time";

/// The type of durations.
pub(super) const DURATION: &str = "*time.Duration";

/// How an instant is printed.
const DEFAULT_LAYOUT: &str = "2006-01-02 15:04:05.999999999 -0700 MST";

/// The field that holds the nanoseconds; no template can write its name.
const NANOSECONDS: &str = "ns";

const SECOND: i64 = 1_000_000_000;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// Nanoseconds since 1970, of seconds.
pub(super) fn instant(seconds: f64) -> Result<i64, String> {
    if !seconds.is_finite() {
        return Err("value is NaN or Inf".to_owned());
    }
    let ns = seconds * 1e9;
    if !(-9_223_372_036_854_775_808.0..=9_223_372_036_854_775_807.0).contains(&ns) {
        let value = float(seconds, Form::General, None);
        return Err(format!(
            "{value} cannot be represented as a nanoseconds timestamp since it overflows int64"
        ));
    }
    Ok(ns as i64)
}

/// An instant as a template holds it.
pub(super) fn of_instant(ns: i64) -> Value {
    Value::showing(TIME, shown(ns), vec![(NANOSECONDS, ns.into())])
}

/// A duration as a template holds it.
pub(super) fn of_duration(ns: i64) -> Value {
    Value::showing(DURATION, duration(ns), vec![(NANOSECONDS, ns.into())])
}

/// The nanoseconds of an instant or a duration.
pub(super) fn nanoseconds(value: &Value, wanted: &str) -> Result<i64, String> {
    match value {
        Value::Struct(structure) if structure.name == wanted => held(structure),
        _ => Err(format!("value has type {}; should be {wanted}", value.type_name())),
    }
}

/// A duration in seconds.
pub(super) fn seconds(structure: &Struct) -> Result<f64, String> {
    held(structure).map(|ns| fraction(ns, SECOND))
}

fn held(structure: &Struct) -> Result<i64, String> {
    match structure.field(NANOSECONDS) {
        Some(Value::Int(ns)) => Ok(*ns),
        _ => Err(format!("{} holds no time", structure.name)),
    }
}

/// How many of `unit` there are in `ns`: the whole ones and the rest apart, as upstream divides.
#[expect(clippy::cast_precision_loss, reason = "upstream rounds the same way")]
pub(super) fn fraction(ns: i64, unit: i64) -> f64 {
    (ns / unit) as f64 + (ns % unit) as f64 / unit as f64
}

pub(super) fn shown(ns: i64) -> String {
    format(ns, DEFAULT_LAYOUT)
}

/// A duration as Go prints one: `1h2m3.5s`, or below a second in smaller units.
pub(super) fn duration(ns: i64) -> String {
    let sign = if ns < 0 { "-" } else { "" };
    let rest = ns.unsigned_abs();
    let second = SECOND.unsigned_abs();
    let (unit, name) = match rest {
        0 => return "0s".to_owned(),
        1..1_000 => (1, "ns"),
        1_000..1_000_000 => (1_000, "µs"),
        1_000_000..1_000_000_000 => (1_000_000, "ms"),
        _ => (second, "s"),
    };
    let below_minute = if unit == second { rest % (60 * second) } else { rest };
    let last = format!("{}{}{name}", below_minute / unit, decimals(below_minute % unit, unit));
    let (minutes, hours) = (rest / (60 * second), rest / (3_600 * second));
    match (hours, minutes) {
        (0, 0) => format!("{sign}{last}"),
        (0, _) => format!("{sign}{minutes}m{last}"),
        _ => format!("{sign}{hours}h{}m{last}", minutes % 60),
    }
}

/// `part` of `unit`, a power of ten, without zeros at its end.
fn decimals(part: u64, unit: u64) -> String {
    if part == 0 {
        return String::new();
    }
    let digits = format!("{}", unit + part);
    format!(".{}", digits[1..].trim_end_matches('0'))
}

/// An instant in UTC.
struct Clock {
    date: Date,
    day_of_year: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
    second: i64,
    ns: i64,
}

impl Clock {
    fn at(ns: i64) -> Self {
        let (seconds, ns) = (ns.div_euclid(SECOND), ns.rem_euclid(SECOND));
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let date = Date::of(days);
        let weekday = usize::try_from((days + 4).rem_euclid(7)).unwrap_or(0);
        Self {
            day_of_year: days - Date::days_before(date.year) + 1,
            date,
            weekday,
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            ns,
        }
    }

    fn month(&self) -> &'static str {
        usize::try_from(self.date.month - 1).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"")
    }

    /// The hour of a clock with twelve of them.
    fn hour12(&self) -> i64 {
        (self.hour + 11) % 12 + 1
    }
}

/// An instant as `layout` shows it.
pub(super) fn format(ns: i64, layout: &str) -> String {
    let clock = Clock::at(ns);
    let mut shown = String::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        let length = part(&mut shown, &clock, rest);
        if length == 0 {
            shown.push(first);
        }
        rest = &rest[length.max(if length == 0 { first.len_utf8() } else { 0 })..];
    }
    shown
}

/// The parts of a layout; of those that begin alike, the longest comes first.
const PARTS: [&str; 38] = [
    "January",
    "Jan",
    "Monday",
    "Mon",
    "MST",
    "002",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "15",
    "1",
    "2006",
    "2",
    "__2",
    "_2006",
    "_2",
    "3",
    "4",
    "5",
    "PM",
    "pm",
    "-070000",
    "-07:00:00",
    "-0700",
    "-07:00",
    "-07",
    "Z070000",
    "Z07:00:00",
    "Z0700",
    "Z07:00",
    "Z07",
    ".0",
    ",0",
    ".9",
    ",9",
];

/// Writes the part that `layout` begins with; returns its length, or 0 if it begins with none.
fn part(to: &mut String, clock: &Clock, layout: &str) -> usize {
    let Some(part) = PARTS.iter().find(|part| layout.starts_with(**part)) else { return 0 };
    let after = &layout[part.len()..];
    // A longer word that begins like a name is just a word.
    if matches!(*part, "Jan" | "Mon") && after.starts_with(|c: char| c.is_ascii_lowercase()) {
        return 0;
    }
    let Date { year, month, day } = clock.date;
    let afternoon = clock.hour >= 12;
    let written = match *part {
        "January" => write!(to, "{}", clock.month()),
        "Jan" => write!(to, "{}", &clock.month()[..3]),
        "Monday" => write!(to, "{}", WEEKDAYS[clock.weekday]),
        "Mon" => write!(to, "{}", &WEEKDAYS[clock.weekday][..3]),
        "MST" => write!(to, "UTC"),
        "002" => write!(to, "{:03}", clock.day_of_year),
        "01" => write!(to, "{month:02}"),
        "02" => write!(to, "{day:02}"),
        "03" => write!(to, "{:02}", clock.hour12()),
        "04" => write!(to, "{:02}", clock.minute),
        "05" => write!(to, "{:02}", clock.second),
        "06" => write!(to, "{:02}", year.rem_euclid(100)),
        "15" => write!(to, "{:02}", clock.hour),
        "1" => write!(to, "{month}"),
        "2006" => write!(to, "{year:04}"),
        "2" => write!(to, "{day}"),
        "__2" => write!(to, "{:3}", clock.day_of_year),
        "_2006" => write!(to, "_{year:04}"),
        "_2" => write!(to, "{day:2}"),
        "3" => write!(to, "{}", clock.hour12()),
        "4" => write!(to, "{}", clock.minute),
        "5" => write!(to, "{}", clock.second),
        "PM" => write!(to, "{}", if afternoon { "PM" } else { "AM" }),
        "pm" => write!(to, "{}", if afternoon { "pm" } else { "am" }),
        "-070000" => write!(to, "+000000"),
        "-07:00:00" => write!(to, "+00:00:00"),
        "-0700" => write!(to, "+0000"),
        "-07:00" => write!(to, "+00:00"),
        "-07" => write!(to, "+00"),
        zone if zone.starts_with('Z') => write!(to, "Z"),
        _ => return fraction_of_second(to, clock, layout),
    };
    written.expect("writing to a text cannot fail");
    part.len()
}

/// `.000` shows so many digits, `.999` at most so many; digits behind make it no fraction.
fn fraction_of_second(to: &mut String, clock: &Clock, layout: &str) -> usize {
    let digit = &layout[1..2];
    let count = layout[1..].len() - layout[1..].trim_start_matches(digit).len();
    if layout[1 + count..].starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    let all = format!("{:09}", clock.ns);
    let mut digits = format!("{all:0<count$}");
    digits.truncate(count);
    let kept = if digit == "9" { digits.trim_end_matches('0') } else { digits.as_str() };
    if !kept.is_empty() {
        to.push_str(&layout[..1]);
        to.push_str(kept);
    }
    1 + count
}
