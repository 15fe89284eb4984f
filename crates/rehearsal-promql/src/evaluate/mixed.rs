//! Windows with native histograms in them, of which nothing but their times is known.

use std::sync::Arc;

use rehearsal_source::Span;

use super::EvaluateError;
use super::annotation::Remark;
use super::context::{Context, Evaluated};
use super::windowed::{Ready, Scratch, Window};
use crate::series::{HISTOGRAM, is_histogram};

/// What a window function does with native histograms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnHistograms {
    /// They are samples like others.
    Counts,
    /// They are passed over.
    Ignores,
    /// They give a native histogram, but not together with numbers.
    Combines,
    /// As `Combines`, for two samples or more.
    CombinesTwo,
    /// As `Combines`, for the last two samples.
    ComparesLast,
    /// Each sample is compared with the one before.
    ComparesAll,
}

impl OnHistograms {
    /// What the window function `name` does.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "count_over_time"
            | "first_over_time"
            | "last_over_time"
            | "present_over_time"
            | "ts_of_first_over_time"
            | "ts_of_last_over_time" => Self::Counts,
            "avg_over_time" | "sum_over_time" => Self::Combines,
            "delta" | "increase" | "rate" => Self::CombinesTwo,
            "idelta" | "irate" => Self::ComparesLast,
            "changes" | "resets" => Self::ComparesAll,
            _ => Self::Ignores,
        }
    }

    /// What `function` makes of `window`, in which there is a native histogram.
    pub(super) fn value(
        self,
        function: &mut Ready<'_>,
        window: &Window<'_>,
        place: Place<'_, '_>,
    ) -> Evaluated<Option<f64>> {
        let Place { at, room, span, metric, cx } = place;
        let count = window.values.len();
        let numbers = |window: &Window<'_>| {
            window.values.iter().filter(|value| !is_histogram(**value)).count()
        };
        match self {
            Self::Counts => Ok(function.value(window, at)),
            Self::Ignores => {
                let floats = window.filtered(room, |value| !is_histogram(value));
                if floats.values.is_empty() {
                    return Ok(None);
                }
                cx.remarks.add(span, Remark::IgnoredInWindow(metric));
                Ok(function.value(&floats, at))
            }
            Self::ComparesAll => compare_all(function, window, at, span).map(Some),
            Self::CombinesTwo | Self::ComparesLast if count < 2 => Ok(None),
            Self::Combines | Self::CombinesTwo | Self::ComparesLast => {
                let looked_at = match self {
                    Self::ComparesLast => window.last(2),
                    _ => *window,
                };
                match numbers(&looked_at) {
                    0 => Ok(Some(HISTOGRAM)),
                    all if all == looked_at.values.len() => Ok(function.value(&looked_at, at)),
                    _ => {
                        cx.remarks.add(span, Remark::MixedWindow(metric));
                        Ok(None)
                    }
                }
            }
        }
    }
}

/// Where and for whom a window is evaluated.
pub(super) struct Place<'p, 'c> {
    /// The instant of evaluation.
    pub(super) at: i64,
    /// Room for the numbers of the window.
    pub(super) room: &'p mut Scratch,
    pub(super) span: Span,
    /// The metric that a remark names.
    pub(super) metric: Arc<str>,
    pub(super) cx: &'p mut Context<'c>,
}

/// How often a sample differs from the one before, where a native histogram and a number always do.
fn compare_all(
    function: &mut Ready<'_>,
    window: &Window<'_>,
    at: i64,
    span: Span,
) -> Evaluated<f64> {
    let mut count = 0.0;
    for first in 0..window.values.len() - 1 {
        let pair = Window {
            times: &window.times[first..first + 2],
            values: &window.values[first..first + 2],
            ..*window
        };
        match [pair.values[0], pair.values[1]].map(is_histogram) {
            [true, true] => return Err(EvaluateError::histogram(span)),
            [false, false] => count += function.value(&pair, at).unwrap_or_default(),
            _ => count += 1.0,
        }
    }
    Ok(count)
}
