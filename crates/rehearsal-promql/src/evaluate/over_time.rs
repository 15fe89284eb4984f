//! What a window of samples says as a whole: its mean, extremes, spread, changes.
//!
//! Each function gets at least one sample. Sums are compensated and run from the oldest sample to
//! the newest.

use super::number::{self, Mean, Sum};
use super::plan::seconds;
use super::windowed::Window;

/// The arithmetic mean.
pub(super) fn avg(window: &Window<'_>) -> Option<f64> {
    let (first, rest) = window.values.split_first()?;
    let mut mean = Mean::of(*first);
    rest.iter().for_each(|value| mean.add(*value));
    Some(mean.mean())
}

/// How many samples there are.
#[expect(clippy::cast_precision_loss, reason = "no window has 2^53 samples")]
pub(super) fn count(window: &Window<'_>) -> Option<f64> {
    Some(window.values.len() as f64)
}

/// The oldest sample.
pub(super) fn first(window: &Window<'_>) -> Option<f64> {
    window.values.first().copied()
}

/// The newest sample.
pub(super) fn last(window: &Window<'_>) -> Option<f64> {
    window.values.last().copied()
}

/// The largest number; NaN where there is no number.
pub(super) fn max(window: &Window<'_>) -> Option<f64> {
    let pick = |best: f64, value: f64| if value > best || best.is_nan() { value } else { best };
    window.values.iter().copied().reduce(pick)
}

/// The smallest number; NaN where there is no number.
pub(super) fn min(window: &Window<'_>) -> Option<f64> {
    let pick = |best: f64, value: f64| if value < best || best.is_nan() { value } else { best };
    window.values.iter().copied().reduce(pick)
}

/// One, because there is a sample.
pub(super) fn present(_: &Window<'_>) -> Option<f64> {
    Some(1.0)
}

/// The sum.
pub(super) fn sum(window: &Window<'_>) -> Option<f64> {
    let mut sum = Sum::default();
    window.values.iter().for_each(|value| sum.add(*value));
    Some(sum.total())
}

/// The population variance.
pub(super) fn stdvar(window: &Window<'_>) -> Option<f64> {
    let (mut mean, mut squares, mut count) = (Sum::default(), Sum::default(), 0.0);
    for value in window.values {
        count += 1.0;
        let delta = value - (mean.value + mean.lost);
        mean.add(delta / count);
        squares.add(delta * (value - (mean.value + mean.lost)));
    }
    Some((squares.value + squares.lost) / count)
}

/// The population standard deviation.
pub(super) fn stddev(window: &Window<'_>) -> Option<f64> {
    stdvar(window).map(libm::sqrt)
}

/// The median of the distances to the median; NaN with any sample that is no number.
pub(super) fn mad(window: &Window<'_>) -> Option<f64> {
    if window.values.iter().any(|value| value.is_nan()) {
        return Some(f64::NAN);
    }
    let mut values = window.values.to_vec();
    let median = number::quantile(0.5, &mut values);
    values.iter_mut().for_each(|value| *value = (*value - median).abs());
    Some(number::quantile(0.5, &mut values))
}

/// When the oldest sample was taken, in seconds.
pub(super) fn time_of_first(window: &Window<'_>) -> Option<f64> {
    window.times.first().map(|time| seconds(*time))
}

/// When the newest sample was taken, in seconds.
pub(super) fn time_of_last(window: &Window<'_>) -> Option<f64> {
    window.times.last().map(|time| seconds(*time))
}

/// When the newest of the largest samples was taken, in seconds.
pub(super) fn time_of_max(window: &Window<'_>) -> Option<f64> {
    time_of(window, |value, best| value >= best)
}

/// When the newest of the smallest samples was taken, in seconds.
pub(super) fn time_of_min(window: &Window<'_>) -> Option<f64> {
    time_of(window, |value, best| value <= best)
}

fn time_of(window: &Window<'_>, is_better: impl Fn(f64, f64) -> bool) -> Option<f64> {
    let samples = window.times.iter().zip(window.values);
    let best = samples.reduce(|best, sample| {
        if is_better(*sample.1, *best.1) || best.1.is_nan() { sample } else { best }
    });
    best.map(|(time, _)| seconds(*time))
}

/// How often the value changed from one sample to the next.
pub(super) fn changes(window: &Window<'_>) -> Option<f64> {
    let differs = |pair: &[f64; 2]| pair[0] != pair[1] && !(pair[0].is_nan() && pair[1].is_nan());
    Some(pairs(window.values, differs))
}

/// How often the value fell from one sample to the next.
pub(super) fn resets(window: &Window<'_>) -> Option<f64> {
    Some(pairs(window.values, |[before, after]| after < before))
}

/// The quantile `q` of the samples; `room` is used for sorting.
pub(super) fn quantile(q: f64, window: &Window<'_>, room: &mut Vec<f64>) -> f64 {
    room.clear();
    room.extend_from_slice(window.values);
    number::quantile(q, room)
}

#[expect(clippy::cast_precision_loss, reason = "no window has 2^53 samples")]
fn pairs(values: &[f64], counts: impl Fn(&[f64; 2]) -> bool) -> f64 {
    values.windows(2).filter(|pair| counts(&[pair[0], pair[1]])).count() as f64
}
