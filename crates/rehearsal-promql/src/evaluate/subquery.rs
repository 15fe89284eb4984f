//! An expression evaluated again and again over a window.
//!
//! The instants are the multiples of the resolution that lie in the window, so that neighbouring
//! windows share them. Within one query the store does not change, so what was evaluated for one
//! step of a range query is kept for the next.

use rehearsal_source::Span;

use super::context::{Context, Evaluated, Sample};
use super::plan::Vector;
use super::table::{LabelsId, Marks};
use crate::series::{Columns, is_histogram};

/// The results of one series.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) labels: LabelsId,
    pub(super) drops_name: bool,
    times: Vec<i64>,
    values: Vec<f64>,
    /// How many of the samples are before the window.
    passed: usize,
    /// How many of the samples are native histograms.
    histograms: u32,
}

impl Column {
    /// The samples in the window.
    pub(super) fn samples(&self) -> Columns<'_> {
        let (times, values) = (&self.times[self.passed..], &self.values[self.passed..]);
        Columns { times, values, marks: self.histograms }
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Subquery {
    vector: Vector,
    /// How far apart the instants are, in milliseconds; that of the query where absent.
    step: Option<i64>,
    span: Span,
    columns: Vec<Column>,
    /// The place of each label set among the columns.
    places: Marks,
    samples: Vec<Sample>,
    /// The query for which instants were evaluated, and the last of them.
    done: Option<(u64, i64)>,
}

impl Subquery {
    pub(super) fn new(vector: Vector, step: Option<i64>, span: Span) -> Self {
        let (columns, samples) = (Vec::new(), Vec::new());
        Self { vector, step, span, columns, places: Marks::default(), samples, done: None }
    }

    /// Evaluates the instants after `start` and up to `end`.
    pub(super) fn evaluate(&mut self, start: i64, end: i64, cx: &mut Context<'_>) -> Evaluated<()> {
        let step = self.step.unwrap_or(cx.subquery_step);
        let mut instant = step * (start / step);
        if instant <= start {
            instant = instant.saturating_add(step);
        }
        match self.done {
            // The windows of a query only move forward, except where they stand still.
            Some((query, last)) if query == cx.query && last <= end => {
                instant = instant.max(last.saturating_add(step));
            }
            _ => {
                self.columns.clear();
                self.places.clear();
            }
        }
        self.done = None;
        let mut last = instant.saturating_sub(step);
        while instant <= end {
            self.instant(instant, cx)?;
            last = instant;
            let Some(next) = instant.checked_add(step) else {
                break;
            };
            instant = next;
        }
        for column in &mut self.columns {
            let passed = column.times[column.passed..].partition_point(|time| *time <= start);
            column.passed += passed;
        }
        self.done = Some((cx.query, last));
        Ok(())
    }

    /// One column for each series that had a result; columns may be empty.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter()
    }

    fn instant(&mut self, at: i64, cx: &mut Context<'_>) -> Evaluated<()> {
        let mut samples = std::mem::take(&mut self.samples);
        samples.clear();
        self.vector.evaluate(at, cx, &mut samples)?;
        cx.spend(1 + samples.len(), self.span)?;
        cx.refuse_equal_labels(&samples, self.span)?;
        for Sample { labels, drops_name, value } in &samples {
            let place = self.places.get(*labels).unwrap_or_else(|| {
                self.places.set(*labels, self.columns.len());
                let (times, values) = (Vec::new(), Vec::new());
                let (labels, drops_name) = (*labels, *drops_name);
                self.columns.push(Column {
                    labels,
                    drops_name,
                    times,
                    values,
                    passed: 0,
                    histograms: 0,
                });
                self.columns.len() - 1
            });
            let column = &mut self.columns[place];
            column.times.push(at);
            column.values.push(*value);
            column.histograms += u32::from(is_histogram(*value));
        }
        self.samples = samples;
        Ok(())
    }
}
