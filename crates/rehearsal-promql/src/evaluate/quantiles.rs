//! Quantiles and shares of classic histograms: series that count what is at most their label `le`.
//!
//! Observations are taken to be spread evenly within a bucket, and the lowest bucket to begin at
//! zero if its bound is above zero. Buckets are sorted, those with equal bounds added up, and made to
//! rise. Formulas: `BucketQuantile` and `BucketFraction` in `promql/quantile.go` of Prometheus 3.

use std::sync::Arc;

use rehearsal_source::Span;

use super::annotation::{Forced, Remark};
use super::context::{Context, Evaluated, Sample};
use super::number::almost_equal;
use super::plan::{Operand, Scalar};
use super::table::{LabelsId, Marks, Projection};
use super::{EvaluateError, Naming};

/// The label with the upper bound of a bucket.
pub(super) const BUCKET_LABEL: &str = "le";

/// Counts that differ by less than this share of their sum are equal but for rounding.
const TOLERANCE: f64 = 1e-12;

/// What is asked of each histogram.
#[derive(Debug)]
pub(super) enum Question {
    /// The quantile; the place of the parameter.
    Quantile(Scalar, Span),
    /// The share of observations between two bounds.
    Fraction(Scalar, Scalar),
}

/// Observations up to a bound.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    bound: f64,
    count: f64,
}

/// A question asked of each histogram of a vector.
#[derive(Debug)]
pub(super) struct Histogram {
    pub(super) question: Question,
    pub(super) operand: Operand,
    pub(super) operand_span: Span,
    /// All labels but that of the bound.
    pub(super) signature: Projection,
    pub(super) span: Span,
    pub(super) rooms: Rooms,
}

/// What is used again at the next instant.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    places: Marks,
    histograms: Vec<(LabelsId, bool)>,
    buckets: Vec<Vec<Bucket>>,
}

/// A [`Question`] with its parameters worked out.
#[derive(Clone, Copy)]
enum Asked {
    Quantile(f64),
    Fraction(f64, f64),
}

impl Histogram {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let asked = match &mut self.question {
            Question::Quantile(q, place) => {
                let q = q.evaluate(at, cx)?;
                if !(0.0..=1.0).contains(&q) {
                    cx.remarks.add(*place, Remark::InvalidQuantile(q.to_bits()));
                }
                Asked::Quantile(q)
            }
            Question::Fraction(lower, upper) => {
                Asked::Fraction(lower.evaluate(at, cx)?, upper.evaluate(at, cx)?)
            }
        };
        let samples = self.operand.take(at, cx)?;
        if samples.iter().any(Sample::is_histogram) {
            return Err(EvaluateError::histogram(self.operand_span));
        }
        self.gather(&samples, cx);
        self.operand.put_back(samples);
        let Rooms { histograms, buckets, .. } = &mut self.rooms;
        for ((labels, drops_name), buckets) in histograms.iter().zip(buckets) {
            let value = match asked {
                Asked::Fraction(lower, upper) => fraction(lower, upper, buckets),
                Asked::Quantile(q) => {
                    let (value, forced) = quantile(q, buckets);
                    if let Some(forced) = forced {
                        let metric = shown_metric(*labels, cx);
                        cx.remarks.add_forced(self.operand_span, metric, forced);
                    }
                    value
                }
            };
            out.push(cx.nameless(Sample { labels: *labels, drops_name: *drops_name, value }));
        }
        cx.refuse_duplicates(&out[first..], self.span)
    }

    /// Sorts samples into histograms, in the order of the first bucket of each.
    fn gather(&mut self, samples: &[Sample], cx: &mut Context<'_>) {
        let Rooms { places, histograms, buckets } = &mut self.rooms;
        places.clear();
        histograms.clear();
        for sample in samples {
            let text = cx.table.labels(sample.labels).get(BUCKET_LABEL);
            let Some(bound) = parsed_bound(text) else {
                let value = text.into();
                let metric = shown_metric(sample.labels, cx);
                cx.remarks.add(self.operand_span, Remark::BadBucketLabel { metric, value });
                continue;
            };
            let labels = self.signature.project(sample.labels, cx.table);
            let place = places.get(labels).unwrap_or_else(|| {
                places.set(labels, histograms.len());
                histograms.push((labels, sample.drops_name));
                match buckets.get_mut(histograms.len() - 1) {
                    Some(buckets) => buckets.clear(),
                    None => buckets.push(Vec::new()),
                }
                histograms.len() - 1
            });
            buckets[place].push(Bucket { bound, count: sample.value });
        }
    }
}

/// The metric that a remark names; none where its name has gone already.
fn shown_metric(labels: LabelsId, cx: &Context<'_>) -> Option<Arc<str>> {
    let metric = cx.table.labels(labels).metric();
    (cx.naming == Naming::Delayed && !metric.is_empty()).then(|| metric.into())
}

/// A bound as it is written in a label.
fn parsed_bound(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// Sorted, with equal bounds added up; `None` if observations above the last bound are unknown.
fn settle(buckets: &mut Vec<Bucket>) -> Option<()> {
    buckets.sort_by(|a, b| a.bound.total_cmp(&b.bound));
    if buckets.last().is_none_or(|last| last.bound != f64::INFINITY) {
        return None;
    }
    buckets.dedup_by(|next, kept| {
        let is_same = next.bound == kept.bound;
        if is_same {
            kept.count += next.count;
        }
        is_same
    });
    Some(())
}

/// The quantile `q`, and what had to be changed so that the counts rise.
fn quantile(q: f64, buckets: &mut Vec<Bucket>) -> (f64, Option<Forced>) {
    if q.is_nan() {
        return (f64::NAN, None);
    }
    if q < 0.0 {
        return (f64::NEG_INFINITY, None);
    }
    if q > 1.0 {
        return (f64::INFINITY, None);
    }
    if settle(buckets).is_none() {
        return (f64::NAN, None);
    }
    let forced = force_rising(buckets);
    let last = buckets.len() - 1;
    let observations = buckets[last].count;
    if last == 0 || observations == 0.0 {
        return (f64::NAN, forced);
    }
    let mut rank = q * observations;
    // What is no number is below every rank, as upstream's search has it.
    let is_below = |bucket: &Bucket| bucket.count < rank || bucket.count.is_nan() || rank.is_nan();
    let place = buckets[..last].partition_point(is_below);
    if place == last {
        return (buckets[last - 1].bound, forced);
    }
    let Bucket { bound, mut count } = buckets[place];
    let mut start = 0.0;
    if place == 0 {
        if bound <= 0.0 {
            return (bound, forced);
        }
    } else {
        let before = buckets[place - 1];
        start = before.bound;
        count -= before.count;
        rank -= before.count;
    }
    (start + (bound - start) * (rank / count), forced)
}

/// Takes every fall of the counts away: silently where it is rounding.
fn force_rising(buckets: &mut [Bucket]) -> Option<Forced> {
    let mut forced: Option<Forced> = None;
    let mut previous = buckets.first()?.count;
    for Bucket { bound, count } in &mut buckets[1..] {
        if *count == previous {
            continue;
        }
        if almost_equal(previous, *count, TOLERANCE) {
            *count = previous;
        } else if *count < previous {
            let fall = previous - *count;
            *count = previous;
            let all = forced.get_or_insert(Forced {
                lowest_bucket: *bound,
                highest_bucket: *bound,
                difference_max: fall,
            });
            all.lowest_bucket = all.lowest_bucket.min(*bound);
            all.highest_bucket = all.highest_bucket.max(*bound);
            all.difference_max = all.difference_max.max(fall);
        } else {
            previous = *count;
        }
    }
    forced
}

/// The share of observations between `lower` and `upper`.
fn fraction(lower: f64, upper: f64, buckets: &mut Vec<Bucket>) -> f64 {
    if settle(buckets).is_none() {
        return f64::NAN;
    }
    let count = buckets[buckets.len() - 1].count;
    if count == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    let rank = |value: f64| rank_of(value, buckets).filter(|rank| *rank <= count).unwrap_or(count);
    (rank(upper) - rank(lower)) / count
}

/// How many observations are below `value`; `None` above the last bound.
fn rank_of(value: f64, buckets: &[Bucket]) -> Option<f64> {
    let mut below = 0.0;
    let mut lower = if buckets[0].bound <= 0.0 { f64::NEG_INFINITY } else { 0.0 };
    for Bucket { bound, count } in buckets {
        if lower >= value {
            return Some(below);
        }
        if *bound > value {
            // Nothing can be said of a place in a bucket without a lower end.
            if lower == f64::NEG_INFINITY {
                return Some(*count);
            }
            return Some(below + (count - below) * (value - lower) / (bound - lower));
        }
        (below, lower) = (*count, *bound);
    }
    None
}
