//! How fast a series changes: `rate`, `increase` and `delta`, which extrapolate to the whole window,
//! and `irate` and `idelta`, which look at the last two samples.
//!
//! The samples of a window seldom reach its ends. Where the first or the last sample is near an end,
//! by up to a tenth more than their usual distance, the change is extrapolated to that end; else by
//! half of the distance, as if the series began or ended there. A counter is never extrapolated
//! below zero. Formula: `extrapolatedRate` in `promql/functions.go` of Prometheus 3.

use super::windowed::Window;

/// How far apart, in usual distances, an end may be to be reached.
const THRESHOLD: f64 = 1.1;

/// Which change is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rate {
    /// Of a gauge, over the window.
    Delta,
    /// Of a counter, over the window.
    Increase,
    /// Of a counter, in a second.
    PerSecond,
}

/// What a rate needs to know of a window with two samples or more.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) first: (i64, f64),
    pub(super) last: (i64, f64),
    pub(super) count: usize,
    pub(super) start: i64,
    pub(super) end: i64,
}

impl Rate {
    /// Whether falling values are restarts.
    pub(super) fn is_counter(self) -> bool {
        self != Self::Delta
    }

    /// The change in `window`; none of a single sample.
    pub(super) fn of(self, window: &Window<'_>) -> Option<f64> {
        let ends = Ends::of(window)?;
        let mut change = ends.last.1 - ends.first.1;
        if self.is_counter() {
            for pair in window.values.windows(2) {
                if pair[1] < pair[0] {
                    change += pair[0];
                }
            }
        }
        Some(self.extrapolated(change, &ends))
    }

    /// `change` between the first and the last sample, extrapolated to the window.
    #[expect(clippy::cast_precision_loss, reason = "windows are shorter than 2^53 ms")]
    pub(super) fn extrapolated(self, change: f64, ends: &Ends) -> f64 {
        let millis = |from: i64, to: i64| to.saturating_sub(from) as f64;
        let sampled = millis(ends.first.0, ends.last.0);
        let distance = sampled / (ends.count - 1) as f64;
        let reach = distance * THRESHOLD;
        let mut to_start = millis(ends.start, ends.first.0);
        if to_start >= reach {
            to_start = distance / 2.0;
        }
        // Asked in this form, most windows need no division to see that zero is far.
        let is_counter = self.is_counter() && change > 0.0 && ends.first.1 >= 0.0;
        if is_counter && sampled * ends.first.1 < to_start * change {
            to_start = sampled * (ends.first.1 / change);
        }
        let mut to_end = millis(ends.last.0, ends.end);
        if to_end >= reach {
            to_end = distance / 2.0;
        }
        let whole = sampled + to_start + to_end;
        match self {
            Self::Delta | Self::Increase => change * (whole / sampled),
            Self::PerSecond => {
                let seconds = millis(ends.start, ends.end) / 1_000.0;
                change * (whole / (sampled * seconds))
            }
        }
    }
}

impl Ends {
    pub(super) fn of(window: &Window<'_>) -> Option<Self> {
        let count = window.times.len();
        if count < 2 {
            return None;
        }
        let sample = |index: usize| (window.times[index], window.values[index]);
        let (first, last) = (sample(0), sample(count - 1));
        Some(Self { first, last, count, start: window.start, end: window.end })
    }
}

/// The change of a counter in a second, by the last two samples.
#[expect(clippy::cast_precision_loss, reason = "windows are shorter than 2^53 ms")]
pub(super) fn irate(window: &Window<'_>) -> Option<f64> {
    let [(before, from), (after, to)] = last_two(window)?;
    let change = if to < from { to } else { to - from };
    Some(change / ((after - before) as f64 / 1_000.0))
}

/// The difference between the last two samples.
pub(super) fn idelta(window: &Window<'_>) -> Option<f64> {
    let [(_, from), (_, to)] = last_two(window)?;
    Some(to - from)
}

fn last_two(window: &Window<'_>) -> Option<[(i64, f64); 2]> {
    let count = window.times.len();
    let sample = |index: usize| (window.times[index], window.values[index]);
    (count >= 2).then(|| [sample(count - 2), sample(count - 1)])
}
