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
    /// A metric with numbers and native histograms in one window.
    MixedWindow(Arc<str>),
    MixedAggregation,
    /// The aggregator that passes native histograms over.
    IgnoredInAggregation(&'static str),
    /// A metric of whose windows only the numbers were looked at.
    IgnoredInWindow(Arc<str>),
    IncompatibleTypes(&'static str, &'static str, &'static str),
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
    let level = match remark {
        Remark::SortInRange
        | Remark::InvalidQuantile(_)
        | Remark::BadBucketLabel { .. }
        | Remark::MixedWindow(_)
        | Remark::MixedAggregation => AnnotationLevel::Warning,
        Remark::PossibleNonCounter(_)
        | Remark::ForcedMonotonicity(_)
        | Remark::IgnoredInAggregation(_)
        | Remark::IgnoredInWindow(_)
        | Remark::IncompatibleTypes(..) => AnnotationLevel::Info,
    };
    let mut message = words(remark);
    if let Some((Forced { lowest_bucket, highest_bucket, difference_max }, count)) = forced {
        let [lowest, highest, most] = [lowest_bucket, highest_bucket, difference_max].map(general);
        let _ = write!(
            message,
            ", from buckets {lowest} to {highest}, with a max diff of {most}, over {count} samples"
        );
    }
    Annotation { level, message, span }
}

fn words(remark: &Remark) -> String {
    let for_metric = |metric: &Option<Arc<str>>| {
        metric.as_ref().map_or(String::new(), |name| format!(" for metric name {name:?}"))
    };
    match remark {
        Remark::SortInRange => {
            "sort is ineffective for range queries since results are always ordered by labels"
                .to_owned()
        }
        Remark::InvalidQuantile(bits) => {
            let got = general(f64::from_bits(*bits));
            format!("quantile value should be between 0 and 1, got {got}")
        }
        Remark::BadBucketLabel { metric, value } => {
            let end = for_metric(metric);
            format!("bucket label \"le\" is missing or has a malformed value of {value:?}{end}")
        }
        Remark::PossibleNonCounter(metric) => format!(
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: \
             {metric:?}"
        ),
        Remark::MixedWindow(metric) => {
            format!("encountered a mix of histograms and floats for metric name {metric:?}")
        }
        Remark::MixedAggregation => {
            "encountered a mix of histograms and floats for aggregation".to_owned()
        }
        Remark::IgnoredInAggregation(name) => format!("ignored histogram in {name} aggregation"),
        Remark::IgnoredInWindow(metric) => format!(
            "ignored histograms in a range containing both floats and histograms for metric name \
             {metric:?}"
        ),
        Remark::IncompatibleTypes(left, operator, right) => format!(
            "incompatible sample types encountered for binary operator {operator:?}: {left} \
             {operator} {right}"
        ),
        Remark::ForcedMonotonicity(metric) => format!(
            "input to histogram_quantile needed to be fixed for monotonicity (see \
             https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile){}",
            for_metric(metric)
        ),
    }
}
