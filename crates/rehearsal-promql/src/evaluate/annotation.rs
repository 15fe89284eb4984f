//! What an evaluation remarks about an answer that it gives all the same.
//!
//! The words are those of upstream. A remark about one place is made once, however many series or
//! steps give reason for it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write as _;
use std::sync::Arc;

use rehearsal_source::{Position, Span};

use super::number::general;

/// How serious a remark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnnotationLevel {
    /// The answer is probably not what was meant.
    Warning,
    /// The answer rests on a guess.
    Info,
}

/// A remark about one place of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// How serious it is.
    pub level: AnnotationLevel,
    /// What is remarked, in the words of upstream.
    pub message: String,
    /// About which part of the expression.
    pub span: Span,
}

impl Annotation {
    /// As the interface of upstream shows it, with the line and column in `query`.
    #[must_use]
    pub fn show(&self, query: &str) -> String {
        let kind = match self.level {
            AnnotationLevel::Warning => "warning",
            AnnotationLevel::Info => "info",
        };
        let Position { line, column } = Position::at(query, self.span.start);
        format!("PromQL {kind}: {} ({line}:{column})", self.message)
    }
}

/// A remark before it is put into words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Remark {
    SortInRange,
    /// The bits of the quantile.
    InvalidQuantile(u64),
    BadBucketLabel {
        metric: Option<Arc<str>>,
        value: Arc<str>,
    },
    PossibleNonCounter(Arc<str>),
    ForcedMonotonicity(Option<Arc<str>>),
}

/// What forcing the buckets of histograms to rise has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Forced {
    pub(super) lowest_bucket: f64,
    pub(super) highest_bucket: f64,
    pub(super) difference_max: f64,
}

/// The remarks of one evaluation.
#[derive(Debug, Default)]
pub(super) struct Remarks(BTreeMap<(Span, Remark), Option<(Forced, u64)>>);

impl Remarks {
    pub(super) fn add(&mut self, span: Span, remark: Remark) {
        self.0.entry((span, remark)).or_default();
    }

    pub(super) fn add_forced(&mut self, span: Span, metric: Option<Arc<str>>, forced: Forced) {
        match self.0.entry((span, Remark::ForcedMonotonicity(metric))) {
            Entry::Vacant(vacant) => {
                vacant.insert(Some((forced, 1)));
            }
            Entry::Occupied(mut there) => {
                if let Some((all, count)) = there.get_mut() {
                    all.lowest_bucket = all.lowest_bucket.min(forced.lowest_bucket);
                    all.highest_bucket = all.highest_bucket.max(forced.highest_bucket);
                    all.difference_max = all.difference_max.max(forced.difference_max);
                    *count += 1;
                }
            }
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// In the order of their places.
    pub(super) fn annotations(&self) -> Vec<Annotation> {
        self.0.iter().map(|((span, remark), forced)| worded(*span, remark, *forced)).collect()
    }
}

fn worded(span: Span, remark: &Remark, forced: Option<(Forced, u64)>) -> Annotation {
    let for_metric = |metric: &Option<Arc<str>>| {
        metric.as_ref().map_or(String::new(), |name| format!(" for metric name {name:?}"))
    };
    let (level, message) = match remark {
        Remark::SortInRange => (
            AnnotationLevel::Warning,
            "sort is ineffective for range queries since results are always ordered by labels"
                .to_owned(),
        ),
        Remark::InvalidQuantile(bits) => {
            let got = general(f64::from_bits(*bits));
            let message = format!("quantile value should be between 0 and 1, got {got}");
            (AnnotationLevel::Warning, message)
        }
        Remark::BadBucketLabel { metric, value } => {
            let end = for_metric(metric);
            let message = format!(
                "bucket label \"le\" is missing or has a malformed value of {value:?}{end}"
            );
            (AnnotationLevel::Warning, message)
        }
        Remark::PossibleNonCounter(metric) => {
            let message = format!(
                "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \
                 {metric:?}"
            );
            (AnnotationLevel::Info, message)
        }
        Remark::ForcedMonotonicity(metric) => {
            let mut message = format!(
                "input to histogram_quantile needed to be fixed for monotonicity (see \
                 https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){}",
                for_metric(metric)
            );
            if let Some((forced, count)) = forced {
                let Forced { lowest_bucket, highest_bucket, difference_max } = forced;
                let _ = write!(
                    message,
                    ", from buckets {} to {}, with a max diff of {}, over {count} samples",
                    general(lowest_bucket),
                    general(highest_bucket),
                    general(difference_max)
                );
            }
            (AnnotationLevel::Info, message)
        }
    };
    Annotation { level, message, span }
}
