//! An expression made ready to be evaluated again and again.
//!
//! The tree of an [`Expr`](crate::Expr) says what was written; a plan is the same tree with every
//! name resolved, every pattern compiled and a place in every node for what it remembers from one
//! instant to the next. Nodes are typed: what gives a number, what gives a vector and what gives
//! windows are different sorts, so that an evaluation never asks what it got.

use rehearsal_source::Span;

use super::EvaluateError;
use super::aggregate::Aggregation;
use super::arithmetic::{ScalarArithmetic, VectorScalar};
use super::calendar::Calendar;
use super::context::{Context, Evaluated, Sample};
use super::join::Join;
use super::labelling::Relabel;
use super::mapping::{Mapping, larger, smaller};
use super::presence::{Absent, AbsentOverTime};
use super::quantiles::Histogram;
use super::selector::InstantSelector;
use super::sets::SetOperation;
use super::sorting::Sorting;
use super::windowed::{OverWindow, Windows};

/// What a whole expression gives.
#[derive(Debug)]
pub(super) enum Plan {
    Scalar(Scalar),
    Vector(Vector),
    Windows(Box<Windows>),
    Text(String),
}

/// What gives one number.
#[derive(Debug)]
pub(super) enum Scalar {
    Number(f64),
    /// The instant of evaluation, in seconds.
    Time,
    Negative(Box<Scalar>),
    /// Something about the query as a whole.
    OfQuery(OfQuery),
    /// The larger of two, or the smaller; what is no number wins.
    Larger(Box<[Scalar; 2]>),
    Smaller(Box<[Scalar; 2]>),
    Arithmetic(Box<ScalarArithmetic>),
    /// The only value of a vector.
    Only(Box<Operand>),
}

/// What an expression can ask of its query; in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OfQuery {
    Start,
    End,
    /// From the start to the end.
    Range,
    /// Zero for a query at one instant.
    Step,
}

/// What gives a value for each of some series.
#[derive(Debug)]
pub(super) enum Vector {
    Selector(Box<InstantSelector>),
    /// When the samples that a selector finds were taken, in seconds.
    Timestamps(Box<InstantSelector>),
    OfScalar(Scalar),
    Mapping(Box<Mapping>),
    Calendar(Box<Calendar>),
    WithScalar(Box<VectorScalar>),
    Join(Box<Join>),
    Set(Box<SetOperation>),
    Aggregation(Box<Aggregation>),
    OverWindow(Box<OverWindow>),
    Absent(Box<Absent>),
    AbsentOverTime(Box<AbsentOverTime>),
    Histogram(Box<Histogram>),
    Relabel(Box<Relabel>),
    Sorting(Box<Sorting>),
    /// What only native histograms have: no value for any float.
    Nothing(Box<Operand>, Span),
}

/// A vector that another node reads, and the room for its samples.
#[derive(Debug)]
pub(super) struct Operand {
    vector: Vector,
    samples: Vec<Sample>,
}

impl Operand {
    pub(super) fn new(vector: Vector) -> Self {
        Self { vector, samples: Vec::new() }
    }

    /// The samples at `at`. What is borrowed here is given back with [`Operand::put_back`], so that
    /// the room is used again.
    pub(super) fn take(&mut self, at: i64, cx: &mut Context<'_>) -> Evaluated<Vec<Sample>> {
        let mut samples = std::mem::take(&mut self.samples);
        samples.clear();
        self.vector.evaluate(at, cx, &mut samples)?;
        Ok(samples)
    }

    pub(super) fn put_back(&mut self, samples: Vec<Sample>) {
        self.samples = samples;
    }
}

impl Scalar {
    pub(super) fn evaluate(&mut self, at: i64, cx: &mut Context<'_>) -> Evaluated<f64> {
        match self {
            Self::Number(value) => Ok(*value),
            Self::Time => Ok(seconds(at)),
            Self::OfQuery(OfQuery::Start) => Ok(seconds(cx.start)),
            Self::OfQuery(OfQuery::End) => Ok(seconds(cx.end)),
            Self::OfQuery(OfQuery::Range) => Ok(seconds(cx.end.saturating_sub(cx.start))),
            Self::OfQuery(OfQuery::Step) => Ok(seconds(if cx.is_range { cx.step } else { 0 })),
            Self::Larger(both) => Ok(larger(both[0].evaluate(at, cx)?, both[1].evaluate(at, cx)?)),
            Self::Smaller(both) => {
                Ok(smaller(both[0].evaluate(at, cx)?, both[1].evaluate(at, cx)?))
            }
            Self::Negative(operand) => Ok(-operand.evaluate(at, cx)?),
            Self::Arithmetic(arithmetic) => arithmetic.evaluate(at, cx),
            Self::Only(operand) => {
                let samples = operand.take(at, cx)?;
                let mut numbers = samples.iter().filter(|sample| !sample.is_histogram());
                let value = match (numbers.next(), numbers.next()) {
                    (Some(only), None) => only.value,
                    _ => f64::NAN,
                };
                operand.put_back(samples);
                Ok(value)
            }
        }
    }
}

impl Vector {
    /// Adds the samples at `at` to `out`.
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        match self {
            Self::Selector(selector) => selector.evaluate(at, cx, out),
            Self::Timestamps(selector) => selector.timestamps(at, cx, out),
            Self::OfScalar(scalar) => {
                let value = scalar.evaluate(at, cx)?;
                let labels = cx.table.id(&crate::labels::Labels::empty());
                out.push(Sample { labels, drops_name: false, value });
                Ok(())
            }
            Self::Mapping(mapping) => mapping.evaluate(at, cx, out),
            Self::Calendar(calendar) => calendar.evaluate(at, cx, out),
            Self::WithScalar(arithmetic) => arithmetic.evaluate(at, cx, out),
            Self::Join(join) => join.evaluate(at, cx, out),
            Self::Set(set) => set.evaluate(at, cx, out),
            Self::Aggregation(aggregation) => aggregation.evaluate(at, cx, out),
            Self::OverWindow(over) => over.evaluate(at, cx, out),
            Self::Absent(absent) => absent.evaluate(at, cx, out),
            Self::AbsentOverTime(absent) => absent.evaluate(at, cx, out),
            Self::Histogram(histogram) => histogram.evaluate(at, cx, out),
            Self::Relabel(relabel) => relabel.evaluate(at, cx, out),
            Self::Sorting(sorting) => sorting.evaluate(at, cx, out),
            Self::Nothing(operand, span) => {
                let samples = operand.take(at, cx)?;
                if samples.iter().any(Sample::is_histogram) {
                    return Err(EvaluateError::histogram(*span));
                }
                operand.put_back(samples);
                Ok(())
            }
        }
    }
}

/// Milliseconds as the seconds that an expression sees.
#[expect(clippy::cast_precision_loss, reason = "upstream converts so; times are below 2^53")]
pub(super) fn seconds(millis: i64) -> f64 {
    millis as f64 / 1_000.0
}
