//! Durations as Prometheus writes them: `5m`, `1h30m`, `250ms`.
//!
//! Kept in milliseconds, the resolution of Prometheus timestamps. A day has 24 hours, a week seven
//! days and a year 365 days, as upstream defines them. The sign is outside of the notation: only an
//! `offset` can be negative, and it writes its sign itself.

use std::fmt;

/// A span of time in milliseconds; negative only as an offset into the future.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    ms: i64,
}

/// Units from the largest to the smallest: name, milliseconds, and whether printing uses the unit
/// only where nothing is left over (so that eight days do not become `1w1d`).
const UNITS: [(&str, i64, bool); 7] = [
    ("y", 365 * 24 * 3_600_000, true),
    ("w", 7 * 24 * 3_600_000, true),
    ("d", 24 * 3_600_000, true),
    ("h", 3_600_000, false),
    ("m", 60_000, false),
    ("s", 1_000, false),
    ("ms", 1, false),
];

/// The longest duration: upstream counts nanoseconds in 64 bits, which ends after 292 years.
const MS_MAX: i64 = i64::MAX / 1_000_000;

impl Duration {
    /// Nothing.
    pub const ZERO: Self = Self { ms: 0 };

    /// `ms` milliseconds.
    #[must_use]
    pub const fn from_millis(ms: i64) -> Self {
        Self { ms }
    }

    /// `seconds`, cut to whole milliseconds as the evaluation of upstream does; `None` beyond 292
    /// years or for a value that is not a number.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Option<Self> {
        // Upstream rounds to nanoseconds first, which forgives 0.3 s being 0.29999… s.
        let ns = (seconds * 1e9).round();
        if ns.abs() < i64::MAX as f64 { Some(Self { ms: ns as i64 / 1_000_000 }) } else { None }
    }

    /// In milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.ms
    }

    /// In seconds, as an expression sees it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "292 years of milliseconds are below 2^53")]
    pub fn as_seconds(self) -> f64 {
        self.ms as f64 / 1_000.0
    }

    /// The same time in the other direction.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self { ms: -self.ms }
    }

    /// Reads `1h30m`: numbers with units from the largest to the smallest, each at most once; or
    /// the single `0`.
    ///
    /// # Errors
    ///
    /// The complaint that upstream would make, without a place.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text == "0" {
            return Ok(Self::ZERO);
        }
        if text.is_empty() {
            return Err("empty duration string".to_owned());
        }
        let invalid = || format!("not a valid duration string: \"{}\"", shown(text));
        let mut rest = text;
        let mut units = UNITS.as_slice();
        let mut total = 0_i64;
        while !rest.is_empty() {
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let count = rest[..digits].parse::<i64>().map_err(|_| invalid())?;
            rest = &rest[digits..];
            let length = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
            let (name, after) = rest.split_at(length);
            rest = after;
            if name.is_empty() {
                return Err(invalid());
            }
            if !UNITS.iter().any(|(known, ..)| *known == name) {
                let (name, text) = (shown(name), shown(text));
                return Err(format!("unknown unit \"{name}\" in duration \"{text}\""));
            }
            let place = units.iter().position(|(known, ..)| *known == name).ok_or_else(invalid)?;
            total = count
                .checked_mul(units[place].1)
                .and_then(|ms| ms.checked_add(total))
                .filter(|ms| *ms <= MS_MAX)
                .ok_or("duration out of range")?;
            units = &units[place + 1..];
        }
        Ok(Self { ms: total })
    }
}

/// Canonical: the form in which `promtool` prints it.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ms == 0 {
            return f.write_str("0s");
        }
        if self.ms < 0 {
            f.write_str("-")?;
        }
        let mut rest = self.ms.unsigned_abs();
        for (name, unit, only_exact) in UNITS {
            let unit = unit.unsigned_abs();
            if only_exact && !rest.is_multiple_of(unit) {
                continue;
            }
            if rest >= unit {
                write!(f, "{}{name}", rest / unit)?;
                rest %= unit;
            }
        }
        Ok(())
    }
}

fn shown(text: &str) -> String {
    rehearsal_source::fields::clip(text)
}

#[cfg(test)]
mod tests;
