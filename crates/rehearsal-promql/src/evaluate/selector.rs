//! Which samples a selector finds at an instant.
//!
//! The newest sample counts if it is younger than the look-back and no mark of staleness. A selector
//! remembers the series that it found; as a store only grows, it looks at new ones only.

use rehearsal_source::Span;

use super::EvaluateError;
use super::context::{Context, Evaluated, Sample};
use super::plan::seconds;
use super::table::LabelsId;
use crate::expr::{At, Shift, VectorSelector};
use crate::matchers::Matchers;
use crate::series::{SeriesId, is_stale};

/// The instant at which a selector or a subquery looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    at: Option<At>,
    /// How far before it, in milliseconds.
    offset: i64,
}

impl Reference {
    pub(super) fn of(shift: Shift) -> Self {
        Self { at: shift.at, offset: shift.offset.as_millis() }
    }

    /// The instant that is looked at when an expression is evaluated at `at`.
    pub(super) fn instant(self, at: i64, cx: &Context<'_>) -> i64 {
        let instant = match self.at {
            None => at,
            Some(At::Millis(millis)) => millis,
            Some(At::Start) => cx.start,
            Some(At::End) => cx.end,
        };
        instant.saturating_sub(self.offset)
    }
}

/// The series that a selector means, as far as the store was looked at.
#[derive(Debug)]
pub(super) struct Selection {
    matchers: Matchers,
    /// In the order in which the store got them.
    ids: Vec<SeriesId>,
    /// Their labels, one for each.
    labels: Vec<LabelsId>,
    /// How many series of the store were looked at.
    seen: usize,
    generation: u32,
}

impl Selection {
    pub(super) fn of(selector: &VectorSelector, span: Span) -> Evaluated<Self> {
        let matchers =
            Matchers::of(selector).map_err(|message| EvaluateError::new(message, span))?;
        Ok(Self { matchers, ids: Vec::new(), labels: Vec::new(), seen: 0, generation: 0 })
    }

    /// Takes in the series that the store got since the last time.
    pub(super) fn refresh(&mut self, cx: &mut Context<'_>) {
        if self.generation != cx.table.generation {
            self.generation = cx.table.generation;
            self.labels.clear();
            self.labels.extend(self.ids.iter().map(|id| cx.table.id(cx.store.labels(*id))));
        }
        if self.seen < cx.store.len() {
            let known = self.ids.len();
            self.matchers.select(cx.store, self.seen, &mut self.ids);
            let fresh = self.ids[known..].iter().map(|id| cx.table.id(cx.store.labels(*id)));
            self.labels.extend(fresh);
            self.seen = cx.store.len();
        }
    }

    /// Every series with its labels.
    pub(super) fn series(&self) -> impl Iterator<Item = (SeriesId, LabelsId)> {
        self.ids.iter().copied().zip(self.labels.iter().copied())
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}

/// Series at an instant.
#[derive(Debug)]
pub(super) struct InstantSelector {
    pub(super) selection: Selection,
    pub(super) reference: Reference,
    pub(super) span: Span,
}

impl InstantSelector {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        self.find(at, cx, |labels, _, value| out.push(Sample { labels, drops_name: false, value }))
    }

    /// When each sample was taken, in seconds, instead of its value.
    pub(super) fn timestamps(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        self.find(at, cx, |labels, time, _| {
            out.push(Sample { labels, drops_name: false, value: seconds(time) });
        })?;
        for sample in &mut out[first..] {
            *sample = cx.nameless(*sample);
        }
        cx.refuse_duplicates(&out[first..], self.span)
    }

    /// Calls `found` for each series with a current sample: its labels, and time and value of the
    /// sample.
    fn find(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        mut found: impl FnMut(LabelsId, i64, f64),
    ) -> Evaluated<()> {
        self.selection.refresh(cx);
        cx.spend(self.selection.len(), self.span)?;
        let instant = self.reference.instant(at, cx);
        let oldest = instant.saturating_sub(cx.lookback);
        for (id, labels) in self.selection.series() {
            let columns = cx.store.columns(id);
            let end = newest(columns.times, instant);
            let Some(last) = end.checked_sub(1) else {
                continue;
            };
            let (time, value) = (columns.times[last], columns.values[last]);
            if time <= oldest || (columns.marks > 0 && is_stale(value)) {
                continue;
            }
            found(labels, time, value);
        }
        Ok(())
    }
}

/// How many of `times` are not after `instant`. Most questions are about the newest.
pub(super) fn newest(times: &[i64], instant: i64) -> usize {
    match times.last() {
        Some(last) if *last <= instant => times.len(),
        _ => times.partition_point(|time| *time <= instant),
    }
}
