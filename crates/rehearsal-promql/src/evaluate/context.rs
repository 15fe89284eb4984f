//! What every part of an evaluation shares: the store, the label sets, the remarks and the budget.

use rehearsal_source::Span;

use super::annotation::Remarks;
use super::table::{LabelTable, LabelsId, Marks};
use super::{EvaluateError, Limits, Naming};
use crate::series::{SeriesStore, is_histogram};

pub(super) type Evaluated<T> = Result<T, EvaluateError>;

/// One value of an instant vector.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) labels: LabelsId,
    /// Whether the metric's name goes away when the answer is given.
    pub(super) drops_name: bool,
    pub(super) value: f64,
}

impl Sample {
    /// Whether it is a native histogram, of which nothing is known.
    pub(super) fn is_histogram(&self) -> bool {
        is_histogram(self.value)
    }
}

/// The evaluation that is going on.
pub(super) struct Context<'c> {
    pub(super) store: &'c SeriesStore,
    pub(super) table: &'c mut LabelTable,
    pub(super) remarks: &'c mut Remarks,
    pub(super) duplicates: &'c mut Marks,
    pub(super) budget: Budget,
    pub(super) naming: Naming,
    /// How old a sample may be to count as current, in milliseconds.
    pub(super) lookback: i64,
    /// How far apart the steps of a subquery without a resolution are, in milliseconds.
    pub(super) subquery_step: i64,
    /// Which query of its [`Query`](super::Query) this is.
    pub(super) query: u64,
    /// How far apart the instants of the query are, in milliseconds.
    pub(super) step: i64,
    /// Whether the query has several instants.
    pub(super) is_range: bool,
    /// Most bytes of label sets.
    pub(super) label_bytes_max: usize,
    /// The first instant of the query.
    pub(super) start: i64,
    /// The last instant of the query.
    pub(super) end: i64,
}

impl Context<'_> {
    /// `sample` without its metric's name: at once, or when the answer is given.
    pub(super) fn nameless(&mut self, sample: Sample) -> Sample {
        match self.naming {
            Naming::Immediate => Sample { labels: self.table.nameless(sample.labels), ..sample },
            Naming::Delayed => Sample { drops_name: true, ..sample },
        }
    }

    /// Refuses a vector in which two samples have the same labels. Where names go at the end, only
    /// the answer can tell.
    pub(super) fn refuse_duplicates(&mut self, samples: &[Sample], span: Span) -> Evaluated<()> {
        match self.naming {
            Naming::Immediate => self.refuse_equal_labels(samples, span),
            Naming::Delayed => Ok(()),
        }
    }

    pub(super) fn refuse_equal_labels(&mut self, samples: &[Sample], span: Span) -> Evaluated<()> {
        if samples.len() < 2 {
            return Ok(());
        }
        self.duplicates.clear();
        for sample in samples {
            if self.duplicates.get(sample.labels).is_some() {
                let message = "vector cannot contain metrics with the same labelset";
                return Err(EvaluateError::new(message, span));
            }
            self.duplicates.set(sample.labels, 0);
        }
        Ok(())
    }

    /// Takes `count` samples from the budget.
    pub(super) fn spend(&mut self, count: usize, span: Span) -> Evaluated<()> {
        if self.table.bytes() > self.label_bytes_max {
            let most = self.label_bytes_max;
            let message = format!("query processing would make over {most} bytes of labels");
            return Err(EvaluateError::new(message, span));
        }
        self.budget.spend(count, span)
    }
}

/// How many samples may still be read or made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    left: u64,
    whole: u64,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { left: limits.samples_max, whole: limits.samples_max }
    }

    pub(super) fn spend(&mut self, count: usize, span: Span) -> Evaluated<()> {
        match self.left.checked_sub(count as u64) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                let whole = self.whole;
                let message = format!("query processing would load or make over {whole} samples");
                Err(EvaluateError::new(message, span))
            }
        }
    }
}
