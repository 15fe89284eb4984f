//! Windows of samples, and functions over them.
//!
//! A window is open at its left end and closed at its right: a sample taken exactly `range` ago is
//! no longer in it. Marks of staleness are in no window. What a subquery gives is laid out as if it
//! had been scraped, so that functions see no difference.

use rehearsal_source::Span;

use super::EvaluateError;
use super::annotation::Remark;
use super::context::{Context, Evaluated, Sample};
use super::mixed::{OnHistograms, Place};
use super::moving::{self, Cursor, Extreme, Followed};
use super::plan::Scalar;
use super::selector::{Reference, Selection};
use super::subquery::Subquery;
use super::table::LabelsId;
use super::{over_time, rate, regression};
use crate::series::{Columns, is_histogram, is_stale};

/// The samples of one series in a window; at least one. Times rise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'w> {
    pub(super) times: &'w [i64],
    pub(super) values: &'w [f64],
    /// The left end, which is not part of the window.
    pub(super) start: i64,
    /// The right end, which is.
    pub(super) end: i64,
    /// How many of the values are native histograms.
    pub(super) histograms: usize,
    /// The place of the first sample in a column that only grows, if the window is a stretch of one.
    pub(super) place: Option<usize>,
}

/// What windows are taken from.
#[derive(Debug)]
pub(super) enum Source {
    Series(Selection),
    Subquery(Box<Subquery>),
}

/// A window for each of some series.
#[derive(Debug)]
pub(super) struct Windows {
    pub(super) source: Source,
    pub(super) reference: Reference,
    /// How long a window is, in milliseconds; above zero.
    pub(super) range: i64,
    pub(super) span: Span,
    /// Room for a window whose marks are left out.
    pub(super) scratch: Scratch,
    /// Where the window of each series was.
    pub(super) cursors: Vec<Cursor>,
}

/// Room for samples that are copied.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    times: Vec<i64>,
    values: Vec<f64>,
}

/// Whose window it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner {
    pub(super) labels: LabelsId,
    pub(super) drops_name: bool,
    /// Its place among the series of the source; the same from one instant to the next.
    pub(super) slot: usize,
}

impl Windows {
    /// Calls `visit` for each series with a sample in its window.
    pub(super) fn each(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        mut visit: impl FnMut(&mut Context<'_>, Owner, Window<'_>) -> Evaluated<()>,
    ) -> Evaluated<()> {
        let end = self.reference.instant(at, cx);
        let start = end.saturating_sub(self.range);
        let span = self.span;
        match &mut self.source {
            Source::Series(selection) => {
                selection.refresh(cx);
                self.cursors.resize(selection.len(), Cursor::default());
                let series = selection.series().zip(&mut self.cursors).enumerate();
                let mut count = selection.len();
                for (slot, ((id, labels), cursor)) in series {
                    let owner = Owner { labels, drops_name: false, slot };
                    let columns = cx.store.columns(id);
                    let found = cursor.find(columns.times, start, end);
                    let first = found.start;
                    let mut window = Window::of(columns, found, [start, end]);
                    if columns.marks == 0 {
                        window.place = Some(first);
                    } else {
                        window = window.clean(&mut self.scratch);
                    }
                    count += window.times.len();
                    if !window.times.is_empty() {
                        visit(cx, owner, window)?;
                    }
                }
                cx.spend(count, span)
            }
            Source::Subquery(subquery) => {
                subquery.evaluate(start, end, cx)?;
                for (slot, column) in subquery.columns().enumerate() {
                    let owner =
                        Owner { labels: column.labels, drops_name: column.drops_name, slot };
                    let samples = column.samples();
                    let window = Window::of(samples, 0..samples.times.len(), [start, end]);
                    if !window.times.is_empty() {
                        visit(cx, owner, window)?;
                    }
                }
                Ok(())
            }
        }
    }
}

impl<'w> Window<'w> {
    /// The samples at `places` of a series.
    fn of(columns: Columns<'w>, places: std::ops::Range<usize>, [start, end]: [i64; 2]) -> Self {
        let (times, values) = (&columns.times[places.clone()], &columns.values[places]);
        let mut histograms = 0;
        if columns.marks > 0 {
            histograms = values.iter().filter(|value| is_histogram(**value)).count();
        }
        Self { times, values, start, end, histograms, place: None }
    }

    /// Without marks of staleness.
    fn clean<'r>(&self, room: &'r mut Scratch) -> Window<'r>
    where
        'w: 'r,
    {
        if self.values.iter().any(|value| is_stale(*value)) {
            self.filtered(room, |value| !is_stale(value))
        } else {
            *self
        }
    }

    /// The newest `count` samples, or all if there are fewer.
    pub(super) fn last(&self, count: usize) -> Self {
        let first = self.values.len().saturating_sub(count);
        Self { times: &self.times[first..], values: &self.values[first..], ..*self }
    }

    /// Those samples whose values `keeps` wants, copied to `room`.
    pub(super) fn filtered<'r>(
        &self,
        room: &'r mut Scratch,
        keeps: impl Fn(f64) -> bool,
    ) -> Window<'r>
    where
        'w: 'r,
    {
        room.times.clear();
        room.values.clear();
        for (time, value) in self.times.iter().zip(self.values) {
            if keeps(*value) {
                room.times.push(*time);
                room.values.push(*value);
            }
        }
        Window { times: &room.times, values: &room.values, ..*self }
    }
}

/// A function that makes one value of a window.
#[derive(Debug)]
pub(super) enum WindowFunction {
    /// One that needs nothing else.
    Simple(fn(&Window<'_>) -> Option<f64>),
    Rate(rate::Rate),
    Extreme(Extreme),
    Quantile {
        q: Scalar,
        /// Where the parameter stands.
        place: Span,
        /// Room for sorting.
        room: Vec<f64>,
    },
    Predict(Scalar),
    Smoothing(Scalar, Scalar),
}

/// A window function applied.
#[derive(Debug)]
pub(super) struct OverWindow {
    pub(super) windows: Windows,
    pub(super) function: WindowFunction,
    /// What becomes of windows with native histograms.
    pub(super) histograms: OnHistograms,
    /// Room for the numbers of such a window.
    pub(super) room: Scratch,
    /// Whether the result is still the same metric.
    pub(super) keeps_name: bool,
    pub(super) span: Span,
    /// Of each series, whether its name is known to be that of a counter.
    pub(super) counters: Vec<Option<bool>>,
    /// Of each series, what is kept of its window.
    pub(super) followed: Vec<Followed>,
}

/// A window function with its arguments worked out.
pub(super) enum Ready<'f> {
    Simple(fn(&Window<'_>) -> Option<f64>),
    Rate(rate::Rate),
    Extreme(Extreme),
    Quantile(f64, &'f mut Vec<f64>),
    Predict(f64),
    Smoothing(f64, f64),
}

impl OverWindow {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let keeps_name = self.keeps_name;
        let asks_counter =
            matches!(&self.function, WindowFunction::Rate(rate) if rate.is_counter());
        let (counters, span) = (&mut self.counters, self.windows.span);
        let (histograms, room) = (self.histograms, &mut self.room);
        let followed = &mut self.followed;
        let mut ready = self.function.ready(at, cx, self.span)?;
        self.windows.each(at, cx, |cx, owner, window| {
            let value = if window.histograms > 0 {
                let metric = cx.table.labels(owner.labels).metric().into();
                let place = Place { at, room, span, metric, cx };
                histograms.value(&mut ready, &window, place)?
            } else {
                let followed = slot_of(followed, owner.slot);
                ready.moving_value(&window, at, followed)
            };
            let Some(value) = value else {
                return Ok(());
            };
            if asks_counter && window.histograms == 0 {
                remark_non_counter(counters, owner, span, cx);
            }
            let sample = Sample { labels: owner.labels, drops_name: owner.drops_name, value };
            out.push(if keeps_name { sample } else { cx.nameless(sample) });
            Ok(())
        })?;
        cx.refuse_duplicates(&out[first..], self.span)
    }
}

impl Ready<'_> {
    /// What the function makes of `window` when it is evaluated at `at`.
    pub(super) fn value(&mut self, window: &Window<'_>, at: i64) -> Option<f64> {
        match self {
            Self::Simple(function) => function(window),
            Self::Rate(rate) => rate.of(window),
            Self::Extreme(Extreme::Max) => over_time::max(window),
            Self::Extreme(Extreme::Min) => over_time::min(window),
            Self::Quantile(q, room) => Some(over_time::quantile(*q, window, room)),
            Self::Predict(ahead) => regression::predict(window, at, *ahead),
            Self::Smoothing(smoothing, trend) => regression::smoothed(window, *smoothing, *trend),
        }
    }

    /// The same, with the help of what was kept of the window of the series.
    fn moving_value(
        &mut self,
        window: &Window<'_>,
        at: i64,
        followed: &mut Followed,
    ) -> Option<f64> {
        match (window.place, &*self) {
            (Some(first), Self::Rate(rate)) => moving::rate(*rate, window, first, followed),
            (Some(first), Self::Extreme(extreme)) => extreme.of(window, first, followed),
            _ => self.value(window, at),
        }
    }
}

impl WindowFunction {
    fn ready(&mut self, at: i64, cx: &mut Context<'_>, span: Span) -> Evaluated<Ready<'_>> {
        Ok(match self {
            Self::Simple(function) => Ready::Simple(*function),
            Self::Rate(rate) => Ready::Rate(*rate),
            Self::Extreme(extreme) => Ready::Extreme(*extreme),
            Self::Quantile { q, place, room } => {
                let q = q.evaluate(at, cx)?;
                if !(0.0..=1.0).contains(&q) {
                    cx.remarks.add(*place, Remark::InvalidQuantile(q.to_bits()));
                }
                Ready::Quantile(q, room)
            }
            Self::Predict(ahead) => Ready::Predict(ahead.evaluate(at, cx)?),
            Self::Smoothing(smoothing, trend) => {
                let (smoothing, trend) = (smoothing.evaluate(at, cx)?, trend.evaluate(at, cx)?);
                for (name, factor) in [("smoothing", smoothing), ("trend", trend)] {
                    if factor <= 0.0 || factor >= 1.0 {
                        let letter = &name[..1];
                        let message = format!(
                            "invalid {name} factor. Expected: 0 < {letter}f < 1, got: {factor:.6}"
                        );
                        return Err(EvaluateError::new(message, span));
                    }
                }
                Ready::Smoothing(smoothing, trend)
            }
        })
    }
}

/// The entry of a series in a list that grows with the series.
fn slot_of<T: Default>(list: &mut Vec<T>, slot: usize) -> &mut T {
    if list.len() <= slot {
        list.resize_with(slot + 1, T::default);
    }
    &mut list[slot]
}

/// Remarks that a rate is taken of a metric whose name is not that of a counter.
fn remark_non_counter(
    counters: &mut Vec<Option<bool>>,
    owner: Owner,
    span: Span,
    cx: &mut Context<'_>,
) {
    let known = slot_of(counters, owner.slot);
    if *known == Some(true) {
        return;
    }
    let metric = cx.table.labels(owner.labels).metric();
    let is_counter = known.get_or_insert_with(|| {
        metric.is_empty()
            || ["_total", "_sum", "_count", "_bucket"].iter().any(|end| metric.ends_with(end))
    });
    if !*is_counter {
        let metric = metric.into();
        cx.remarks.add(span, Remark::PossibleNonCounter(metric));
    }
}
