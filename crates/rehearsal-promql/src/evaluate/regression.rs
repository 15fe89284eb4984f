//! The straight line through the samples of a window, and smoothing.
//!
//! Formulas: `linearRegression` and `funcDoubleExponentialSmoothing` in `promql/functions.go` of
//! Prometheus 3.

use super::number::Sum;
use super::windowed::Window;

/// A line in seconds from an instant.
struct Line {
    slope: f64,
    /// The value at the instant.
    intercept: f64,
}

/// The slope in a second; none of a single sample.
pub(super) fn deriv(window: &Window<'_>) -> Option<f64> {
    // Seconds from the first sample are small numbers, which lose less than those from 1970.
    Some(line(window, *window.times.first()?)?.slope)
}

/// The value that the line through the samples reaches `ahead` seconds after `at`.
pub(super) fn predict(window: &Window<'_>, at: i64, ahead: f64) -> Option<f64> {
    let Line { slope, intercept } = line(window, at)?;
    Some(slope * ahead + intercept)
}

#[expect(clippy::cast_precision_loss, reason = "windows are shorter than 2^53 ms")]
fn line(window: &Window<'_>, origin: i64) -> Option<Line> {
    let (first, rest) = window.values.split_first()?;
    if rest.is_empty() {
        return None;
    }
    if rest.iter().all(|value| value == first) {
        if first.is_infinite() {
            return Some(Line { slope: f64::NAN, intercept: f64::NAN });
        }
        return Some(Line { slope: 0.0, intercept: *first });
    }
    let [mut xs, mut ys, mut products, mut squares] = [Sum::default(); 4];
    for (time, y) in window.times.iter().zip(window.values) {
        let x = time.saturating_sub(origin) as f64 / 1_000.0;
        xs.add(x);
        ys.add(*y);
        products.add(x * y);
        squares.add(x * x);
    }
    let count = window.values.len() as f64;
    let [x, y, product, square] = [xs, ys, products, squares].map(|sum| sum.value + sum.lost);
    let slope = (product - x * y / count) / (square - x * x / count);
    Some(Line { slope, intercept: y / count - slope * x / count })
}

/// The level after smoothing twice: values by `smoothing`, their trend by `trend`.
pub(super) fn smoothed(window: &Window<'_>, smoothing: f64, trend: f64) -> Option<f64> {
    let [first, second, ..] = *window.values else {
        return None;
    };
    let (mut before, mut level, mut slope) = (0.0, first, second - first);
    for (index, value) in window.values[1..].iter().enumerate() {
        if index > 0 {
            slope = trend * (level - before) + (1.0 - trend) * slope;
        }
        let next = smoothing * value + (1.0 - smoothing) * (level + slope);
        (before, level) = (level, next);
    }
    Some(level)
}
