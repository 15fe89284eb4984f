//! The only time inside a run: microseconds since its start.
//!
//! Two types keep an instant and a span of time apart, so that two instants cannot be added. Both
//! are whole microseconds: a float would make equal instants a matter of rounding, and nanoseconds
//! would leave the integers that every JSON reader keeps exact after 104 days.
//!
//! Virtual time ends at [`VirtualTime::MAX`]. Reaching it is a mistake of the program (whoever
//! reads durations from users limits them long before), so the `+` operators panic; `checked_add`
//! is there for code that computes with numbers it does not control.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Sub};

const MICROS_PER_MILLI: u64 = 1_000;
const MICROS_PER_SEC: u64 = 1_000_000;
const SECS_PER_MINUTE: u64 = 60;
const SECS_PER_HOUR: u64 = 3_600;

/// The greatest integer that JSON readers with floating-point numbers keep exact (RFC 8259 §6).
const JSON_INTEGER_MAX: u64 = (1 << 53) - 1;

/// An instant: microseconds since the start of the run. Written `T+25:00`.
///
/// Invariant: at most [`VirtualTime::MAX`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VirtualTime(u64);

impl VirtualTime {
    /// The start of the run.
    pub const ZERO: Self = Self(0);
    /// The end of time, 285 years after the start: the last instant that any JSON reader keeps
    /// exact.
    pub const MAX: Self = Self(JSON_INTEGER_MAX);

    /// The instant this many microseconds after the start; `None` beyond [`VirtualTime::MAX`].
    pub const fn from_micros(micros: u64) -> Option<Self> {
        if micros <= JSON_INTEGER_MAX { Some(Self(micros)) } else { None }
    }

    /// Microseconds since the start of the run.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The instant `duration` later; `None` beyond [`VirtualTime::MAX`].
    pub const fn checked_add(self, duration: VirtualDuration) -> Option<Self> {
        match self.0.checked_add(duration.0) {
            Some(micros) => Self::from_micros(micros),
            None => None,
        }
    }

    /// How long ago `earlier` was; `None` when it lies in the future.
    pub const fn checked_since(self, earlier: Self) -> Option<VirtualDuration> {
        match self.0.checked_sub(earlier.0) {
            Some(micros) => Some(VirtualDuration(micros)),
            None => None,
        }
    }
}

impl Add<VirtualDuration> for VirtualTime {
    type Output = Self;

    /// # Panics
    /// At the end of time.
    fn add(self, duration: VirtualDuration) -> Self {
        self.checked_add(duration).expect(
            "an instant stays within 285 years because durations are limited where they are read",
        )
    }
}

impl AddAssign<VirtualDuration> for VirtualTime {
    fn add_assign(&mut self, duration: VirtualDuration) {
        *self = *self + duration;
    }
}

impl Sub for VirtualTime {
    type Output = VirtualDuration;

    /// # Panics
    /// When `earlier` is later: virtual time never runs backwards.
    fn sub(self, earlier: Self) -> VirtualDuration {
        self.checked_since(earlier).expect(
            "the instant subtracted lies in the past because virtual time never runs backwards",
        )
    }
}

impl fmt::Display for VirtualTime {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.0 / MICROS_PER_SEC, self.0 % MICROS_PER_SEC);
        let (hours, rest) = (seconds / SECS_PER_HOUR, seconds % SECS_PER_HOUR);
        out.write_str("T+")?;
        if hours > 0 {
            write!(out, "{hours}:")?;
        }
        write!(out, "{:02}:{:02}", rest / SECS_PER_MINUTE, rest % SECS_PER_MINUTE)?;
        match micros {
            0 => Ok(()),
            _ if micros % MICROS_PER_MILLI == 0 => write!(out, ".{:03}", micros / MICROS_PER_MILLI),
            _ => write!(out, ".{micros:06}"),
        }
    }
}

/// A span of virtual time in microseconds. Written `1h5m`, `2s500ms`, `0s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VirtualDuration(u64);

impl VirtualDuration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// The longest span there is; no instant but the first can be moved by it.
    pub const MAX: Self = Self(JSON_INTEGER_MAX);

    /// This many microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// This many milliseconds.
    ///
    /// # Panics
    /// Beyond 2⁶⁴ microseconds, as all constructors of larger units.
    pub const fn from_millis(millis: u64) -> Self {
        Self::of(millis, MICROS_PER_MILLI)
    }

    /// This many seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        Self::of(seconds, MICROS_PER_SEC)
    }

    /// This many minutes.
    pub const fn from_minutes(minutes: u64) -> Self {
        Self::of(minutes, SECS_PER_MINUTE * MICROS_PER_SEC)
    }

    const fn of(count: u64, unit: u64) -> Self {
        match count.checked_mul(unit) {
            Some(micros) => Self(micros),
            None => {
                panic!("a duration fits 64 bits because durations are limited where they are read")
            }
        }
    }

    /// The span in microseconds.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Both spans together; `None` when the sum does not fit.
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(micros) => Some(Self(micros)),
            None => None,
        }
    }

    /// What is left after `other`; nothing when `other` is longer.
    pub const fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for VirtualDuration {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.checked_add(other).expect(
            "a sum of durations fits 64 bits because durations are limited where they are read",
        )
    }
}

impl Mul<u64> for VirtualDuration {
    type Output = Self;

    fn mul(self, count: u64) -> Self {
        Self::of(count, self.0)
    }
}

impl fmt::Display for VirtualDuration {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 5] = [
            (SECS_PER_HOUR * MICROS_PER_SEC, "h"),
            (SECS_PER_MINUTE * MICROS_PER_SEC, "m"),
            (MICROS_PER_SEC, "s"),
            (MICROS_PER_MILLI, "ms"),
            (1, "us"),
        ];
        if self.0 == 0 {
            return out.write_str("0s");
        }
        let mut rest = self.0;
        for (micros, unit) in UNITS {
            if rest >= micros {
                write!(out, "{}{unit}", rest / micros)?;
                rest %= micros;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
