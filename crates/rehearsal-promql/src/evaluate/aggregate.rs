//! Many samples folded into few: sums, means, extremes, counts, quantiles, the largest of a group.
//!
//! Samples belong to one group if their labels of `by`, or all but those of `without`, are equal.
//! Groups come in the order of their first sample, and samples of a group are folded in the order in
//! which they come. Sums and means are compensated as upstream compensates them.

use std::cmp::Ordering;
use std::sync::Arc;

use rehearsal_source::Span;

use super::EvaluateError;
use super::annotation::Remark;
use super::context::{Context, Evaluated, Sample};
use super::number::{Mean, Sum, plain, quantile};
use super::plan::{Operand, Scalar};
use super::sorting::by_value;
use super::table::{LabelsId, Marks, Projection};
use crate::series::{HISTOGRAM, is_histogram};

/// What becomes of a group.
#[derive(Debug)]
pub(super) enum Operation {
    Fold(Fold),
    /// A quantile of the values; the place of the parameter.
    Quantile(Scalar, Span),
    /// The samples with the largest values, or with the smallest.
    Most {
        count: Scalar,
        descends: bool,
    },
    /// The first samples.
    First {
        count: Scalar,
    },
    /// How many samples have each value, the value becoming a label.
    CountValues(Arc<str>),
}

/// How the values of a group become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    Avg,
    Count,
    Group,
    Max,
    Min,
    Stddev,
    Stdvar,
    Sum,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Aggregation {
    pub(super) operation: Operation,
    pub(super) operand: Operand,
    pub(super) operand_span: Span,
    /// The labels that tell groups apart.
    pub(super) grouping: Projection,
    pub(super) span: Span,
    pub(super) rooms: Rooms,
}

/// What is used again at the next instant.
#[derive(Debug, Default)]
pub(super) struct Rooms {
    places: Marks,
    groups: Vec<Group>,
    values: Vec<Vec<f64>>,
    /// The group of each sample.
    ranked: Vec<(usize, Sample)>,
}

#[derive(Clone, Copy, Debug)]
struct Group {
    labels: LabelsId,
    drops_name: bool,
    folded: Folded,
}

impl Group {
    fn of(labels: LabelsId, fold: Fold, first: &Sample) -> Self {
        Self { labels, drops_name: first.drops_name, folded: Folded::of(fold, first.value) }
    }

    fn add(&mut self, fold: Fold, sample: &Sample) {
        self.folded.add(fold, sample.value);
        self.drops_name |= sample.drops_name;
    }
}

impl Aggregation {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        // The parameter first, so that what is wrong with it is said even without samples.
        let parameter = match &mut self.operation {
            Operation::Quantile(scalar, _)
            | Operation::Most { count: scalar, .. }
            | Operation::First { count: scalar } => scalar.evaluate(at, cx)?,
            Operation::Fold(_) | Operation::CountValues(_) => 0.0,
        };
        let mut samples = self.operand.take(at, cx)?;
        self.pass_over(&mut samples, cx)?;
        self.rooms.places.clear();
        self.rooms.groups.clear();
        match &self.operation {
            Operation::Fold(fold) => {
                let fold = *fold;
                self.fold(fold, &samples, cx, out);
            }
            Operation::Quantile(_, place) => {
                if !(0.0..=1.0).contains(&parameter) {
                    cx.remarks.add(*place, Remark::InvalidQuantile(parameter.to_bits()));
                }
                self.quantile(parameter, &samples, cx, out);
            }
            Operation::Most { descends, .. } => {
                let descends = *descends;
                let count = self.whole(parameter, samples.len())?;
                self.most(count, Some(descends), &samples, cx, out);
            }
            Operation::First { .. } => {
                let count = self.whole(parameter, samples.len())?;
                self.most(count, None, &samples, cx, out);
            }
            Operation::CountValues(label) => {
                let label = Arc::clone(label);
                self.count_values(&label, &samples, cx, out)?;
            }
        }
        self.operand.put_back(samples);
        Ok(())
    }

    fn fold(
        &mut self,
        fold: Fold,
        samples: &[Sample],
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) {
        let Rooms { places, groups, .. } = &mut self.rooms;
        let mut rest = samples;
        if let (Some(labels), Some((first, others))) =
            (self.grouping.constant(cx.table), samples.split_first())
        {
            let mut all = Group::of(labels, fold, first);
            others.iter().for_each(|sample| all.add(fold, sample));
            groups.push(all);
            rest = &[];
        }
        for sample in rest {
            let labels = self.grouping.project(sample.labels, cx.table);
            match places.get(labels) {
                Some(place) => groups[place].add(fold, sample),
                None => {
                    places.set(labels, groups.len());
                    groups.push(Group::of(labels, fold, sample));
                }
            }
        }
        for Group { labels, drops_name, folded } in groups {
            if matches!(folded, Folded::Mixed) {
                cx.remarks.add(self.operand_span, Remark::MixedAggregation);
                continue;
            }
            let value = folded.result(fold);
            out.push(Sample { labels: *labels, drops_name: *drops_name, value });
        }
    }

    /// Takes native histograms out of what is folded by numbers.
    fn pass_over(&self, samples: &mut Vec<Sample>, cx: &mut Context<'_>) -> Evaluated<()> {
        if !samples.iter().any(Sample::is_histogram) {
            return Ok(());
        }
        let (name, place) = match &self.operation {
            Operation::First { .. }
            | Operation::Fold(Fold::Avg | Fold::Count | Fold::Group | Fold::Sum) => return Ok(()),
            Operation::CountValues(_) => return Err(EvaluateError::histogram(self.operand_span)),
            Operation::Fold(Fold::Max) => ("max", self.operand_span),
            Operation::Fold(Fold::Min) => ("min", self.operand_span),
            Operation::Fold(Fold::Stddev) => ("stddev", self.operand_span),
            Operation::Fold(Fold::Stdvar) => ("stdvar", self.operand_span),
            Operation::Quantile(..) => ("quantile", self.operand_span),
            Operation::Most { descends: true, .. } => ("topk", self.span),
            Operation::Most { descends: false, .. } => ("bottomk", self.span),
        };
        samples.retain(|sample| !sample.is_histogram());
        cx.remarks.add(place, Remark::IgnoredInAggregation(name));
        Ok(())
    }

    fn quantile(
        &mut self,
        q: f64,
        samples: &[Sample],
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) {
        let Rooms { places, groups, values, .. } = &mut self.rooms;
        for sample in samples {
            let labels = self.grouping.project(sample.labels, cx.table);
            let place = places.get(labels).unwrap_or_else(|| {
                places.set(labels, groups.len());
                let folded = Folded::Value(0.0);
                groups.push(Group { labels, drops_name: false, folded });
                match values.get_mut(groups.len() - 1) {
                    Some(values) => values.clear(),
                    None => values.push(Vec::new()),
                }
                groups.len() - 1
            });
            values[place].push(sample.value);
            groups[place].drops_name |= sample.drops_name;
        }
        out.extend(groups.iter().zip(values).map(|(group, values)| Sample {
            labels: group.labels,
            drops_name: group.drops_name,
            value: quantile(q, values),
        }));
    }

    /// How many samples `parameter` asks for; at most `len`.
    fn whole(&self, parameter: f64, len: usize) -> Evaluated<usize> {
        let fail = |message: String| Err(EvaluateError::new(message, self.span));
        if parameter.is_nan() {
            return fail("Parameter value is NaN".to_owned());
        }
        if parameter < 1.0 {
            return Ok(0);
        }
        if parameter >= i64::MAX as f64 {
            return fail(format!("Scalar value {} overflows int64", plain(parameter)));
        }
        Ok(len.min(parameter as usize))
    }

    fn most(
        &mut self,
        count: usize,
        descends: Option<bool>,
        samples: &[Sample],
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) {
        if count == 0 {
            return;
        }
        let Rooms { places, ranked, .. } = &mut self.rooms;
        ranked.clear();
        let mut groups = 0;
        for sample in samples {
            let labels = self.grouping.project(sample.labels, cx.table);
            let place = places.get(labels).unwrap_or_else(|| {
                places.set(labels, groups);
                groups += 1;
                groups - 1
            });
            ranked.push((place, *sample));
        }
        ranked.sort_by(|(group, a), (other, b)| {
            let by_value = |descends| by_value(a.value, b.value, descends);
            group.cmp(other).then_with(|| descends.map_or(Ordering::Equal, by_value))
        });
        for group in ranked.chunk_by(|(group, _), (other, _)| group == other) {
            out.extend(group.iter().take(count).map(|(_, sample)| *sample));
        }
    }

    fn count_values(
        &mut self,
        label: &Arc<str>,
        samples: &[Sample],
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let places = &mut self.rooms.places;
        let first = out.len();
        for sample in samples {
            cx.spend(1, self.span)?;
            let labels = cx.table.labels(sample.labels).with(label, &plain(sample.value));
            let labels = cx.table.id(&self.grouping.of(&labels));
            match places.get(labels) {
                Some(place) => out[first + place].value += 1.0,
                None => {
                    places.set(labels, out.len() - first);
                    out.push(Sample { labels, drops_name: false, value: 1.0 });
                }
            }
        }
        Ok(())
    }
}

/// What a group has become so far.
#[derive(Clone, Copy, Debug)]
enum Folded {
    Value(f64),
    Sum(Sum),
    Mean(Mean),
    /// Welford's running variance.
    Spread {
        count: f64,
        mean: f64,
        squares: f64,
    },
    /// Native histograms alone.
    Histogram,
    /// Numbers and native histograms, which gives nothing.
    Mixed,
}

impl Folded {
    fn of(fold: Fold, value: f64) -> Self {
        match fold {
            Fold::Avg | Fold::Sum if is_histogram(value) => Self::Histogram,
            Fold::Avg => Self::Mean(Mean::of(value)),
            Fold::Sum => Self::Sum(Sum { value, lost: 0.0 }),
            Fold::Count | Fold::Group => Self::Value(1.0),
            Fold::Max | Fold::Min => Self::Value(value),
            Fold::Stddev | Fold::Stdvar => {
                let squares = if value.is_finite() { 0.0 } else { f64::NAN };
                Self::Spread { count: 1.0, mean: value, squares }
            }
        }
    }

    fn add(&mut self, fold: Fold, value: f64) {
        match self {
            Self::Histogram if is_histogram(value) => {}
            Self::Histogram | Self::Mixed => *self = Self::Mixed,
            Self::Sum(_) | Self::Mean(_) if is_histogram(value) => *self = Self::Mixed,
            Self::Sum(sum) => sum.add(value),
            Self::Mean(mean) => mean.add(value),
            Self::Spread { count, mean, squares } => {
                *count += 1.0;
                let delta = value - *mean;
                *mean += delta / *count;
                *squares += delta * (value - *mean);
            }
            Self::Value(there) => match fold {
                Fold::Count => *there += 1.0,
                Fold::Max if *there < value || there.is_nan() => *there = value,
                Fold::Min if *there > value || there.is_nan() => *there = value,
                _ => {}
            },
        }
    }

    fn result(&self, fold: Fold) -> f64 {
        match *self {
            Self::Value(value) => value,
            Self::Histogram | Self::Mixed => HISTOGRAM,
            Self::Sum(sum) => sum.total(),
            Self::Mean(mean) => mean.mean(),
            Self::Spread { count, squares, .. } if fold == Fold::Stddev => {
                libm::sqrt(squares / count)
            }
            Self::Spread { count, squares, .. } => squares / count,
        }
    }
}
