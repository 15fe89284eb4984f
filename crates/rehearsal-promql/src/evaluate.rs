//! What an expression gives over series in memory, as Prometheus 3 would answer.
//!
//! A [`Query`] is an expression made ready; it is evaluated at one instant or at several that are
//! equally far apart, over a [`SeriesStore`] which may have grown since the last time. It remembers
//! what it found out about series, so that an evaluation at the next instant costs little more than
//! its arithmetic.
//!
//! Order is fixed everywhere: series in the order in which the store got them, groups in the order
//! of their first sample, the answer of a range query by labels. Sums are compensated where upstream
//! compensates them, and what a platform could round in its own way comes from a pinned library.
//! So equal stores give equal answers, to the last digit.
//!
//! Left out: what is in native histograms, and of what upstream keeps behind a flag `info`,
//! `histogram_quantiles`, `start_timestamp`, `limit_ratio` and every new notation. A native
//! histogram is carried along as an opaque sample: it is counted or passed over where upstream does
//! so, and an expression that would have to look into it is refused.

use std::fmt;

use rehearsal_source::Span;

use crate::duration::Duration;
use crate::expr::Expr;
use crate::labels::Labels;
use crate::series::SeriesStore;

mod aggregate;
mod annotation;
mod arithmetic;
pub(crate) mod calendar;
mod compile;
mod context;
mod join;
mod labelling;
mod mapping;
mod mixed;
mod moving;
pub(crate) mod number;
mod over_time;
mod plan;
mod presence;
mod quantiles;
mod rate;
mod regression;
mod selector;
mod sets;
mod sorting;
mod subquery;
mod table;
mod windowed;

#[cfg(test)]
mod tests;

pub use annotation::{Annotation, AnnotationLevel};

use annotation::Remarks;
use context::{Budget, Context, Evaluated, Sample};
use plan::Plan;
use table::{LabelTable, Marks};

/// When a function that makes another quantity of a metric takes its name away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// At once, as Prometheus does unless told otherwise.
    #[default]
    Immediate,
    /// When the answer is given, so that labels can still be made of the name; upstream's own tests
    /// evaluate so.
    Delayed,
}

/// What one query may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most samples that are read from the store or made in between.
    pub samples_max: u64,
    /// Most instants of a range query.
    pub steps_max: u64,
    /// Most bytes of label sets.
    pub label_bytes_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { samples_max: 50_000_000, steps_max: 11_000, label_bytes_max: 256 * 1024 * 1024 }
    }
}

/// How expressions are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How old the newest sample of a series may be to count as its current one.
    pub lookback: Duration,
    /// The resolution of a subquery that does not say its own.
    pub subquery_step: Duration,
    /// When names go.
    pub naming: Naming,
    /// What a query may cost.
    pub limits: Limits,
}

impl Default for Settings {
    /// The defaults of Prometheus: look back five minutes, evaluate every minute.
    fn default() -> Self {
        Self {
            lookback: Duration::from_millis(300_000),
            subquery_step: Duration::from_millis(60_000),
            naming: Naming::Immediate,
            limits: Limits::default(),
        }
    }
}

/// Instants that are equally far apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first, in milliseconds since the Unix epoch.
    pub start: i64,
    /// None is later than this.
    pub end: i64,
    /// How far apart they are; above zero.
    pub step: Duration,
}

/// Why an expression has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvaluateError {
    /// What is wrong, in the words of upstream where it has any.
    pub message: String,
    /// In which part of the expression.
    pub span: Span,
    /// Whether upstream would have answered, because what is missing is missing here only.
    pub is_unsupported: bool,
}

impl EvaluateError {
    pub(crate) fn new(message: impl Into<String>, span: Span) -> Self {
        Self { message: message.into(), span, is_unsupported: false }
    }

    fn unsupported(message: impl Into<String>, span: Span) -> Self {
        Self { is_unsupported: true, ..Self::new(message, span) }
    }

    fn histogram(span: Span) -> Self {
        Self::unsupported("native histograms are not evaluated", span)
    }
}

impl fmt::Display for EvaluateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for EvaluateError {}

/// The values of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesValues {
    /// Which series.
    pub labels: Labels,
    /// Milliseconds since the Unix epoch and a value, in the order of time.
    pub points: Vec<(i64, f64)>,
}

/// What an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number.
    Scalar(f64),
    /// A text.
    Text(String),
    /// A value for each series, all at one instant.
    Vector(Vec<(Labels, f64)>),
    /// Several values for each series: sorted by labels for a range query.
    Matrix(Vec<SeriesValues>),
}

/// A value and what there is to remark about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The value.
    pub value: Value,
    /// Remarks in the order of their places.
    pub annotations: Vec<Annotation>,
}

/// An expression made ready to be evaluated over one store.
#[derive(Debug)]
pub struct Query {
    plan: Plan,
    span: Span,
    settings: Settings,
    table: LabelTable,
    remarks: Remarks,
    duplicates: Marks,
    samples: Vec<Sample>,
    /// How many times it was evaluated.
    count: u64,
}

impl Query {
    /// Makes `expr` ready.
    ///
    /// # Errors
    ///
    /// What is wrong with a text argument (a pattern, a label's name), and a function that is not
    /// evaluated here.
    pub fn new(expr: &Expr, settings: Settings) -> Result<Self, EvaluateError> {
        Ok(Self {
            plan: compile::plan(expr)?,
            span: expr.span,
            settings,
            table: LabelTable::new(),
            remarks: Remarks::default(),
            duplicates: Marks::default(),
            samples: Vec::new(),
            count: 0,
        })
    }

    /// The answer at one instant, in milliseconds since the Unix epoch. All evaluations of a query
    /// must be over the same store.
    ///
    /// # Errors
    ///
    /// What upstream would refuse, native histograms, and the limits.
    pub fn instant(&mut self, store: &SeriesStore, at: i64) -> Result<Answer, EvaluateError> {
        let (step, span) = (Duration::from_millis(1), self.span);
        let (plan, samples, mut cx) = self.begin(store, Range { start: at, end: at, step });
        let value = match plan {
            Plan::Scalar(scalar) => Value::Scalar(scalar.evaluate(at, &mut cx)?),
            Plan::Text(text) => Value::Text(text.clone()),
            Plan::Vector(vector) => {
                samples.clear();
                vector.evaluate(at, &mut cx, samples)?;
                finish(samples, span, &mut cx)?;
                let labelled =
                    |sample: &Sample| (cx.table.labels(sample.labels).clone(), sample.value);
                Value::Vector(samples.iter().map(labelled).collect())
            }
            Plan::Windows(windows) => {
                let mut series = Vec::new();
                windows.each(at, &mut cx, |cx, owner, window| {
                    if window.histograms > 0 {
                        return Err(EvaluateError::histogram(span));
                    }
                    let points = window.times.iter().copied().zip(window.values.iter().copied());
                    let labels = match owner.drops_name {
                        true => cx.table.nameless(owner.labels),
                        false => owner.labels,
                    };
                    let labels = cx.table.labels(labels).clone();
                    series.push(SeriesValues { labels, points: points.collect() });
                    Ok(())
                })?;
                series.sort_by(|a, b| a.labels.cmp(&b.labels));
                Value::Matrix(series)
            }
        };
        Ok(Answer { value, annotations: self.remarks.annotations() })
    }

    /// The answers at the instants of `range`, joined to series that are sorted by labels. All
    /// evaluations of a query must be over the same store.
    ///
    /// # Errors
    ///
    /// As [`Query::instant`]; also for an expression that gives neither a number nor a vector, and
    /// for a range without a step.
    pub fn range(&mut self, store: &SeriesStore, range: Range) -> Result<Answer, EvaluateError> {
        let (span, steps_max) = (self.span, self.settings.limits.steps_max);
        check_steps(range, steps_max, span)?;
        let (plan, samples, mut cx) = self.begin(store, range);
        let mut columns = Columns::default();
        let mut at = range.start;
        while at <= range.end {
            samples.clear();
            match plan {
                Plan::Scalar(scalar) => {
                    let value = scalar.evaluate(at, &mut cx)?;
                    let labels = cx.table.id(&Labels::empty());
                    samples.push(Sample { labels, drops_name: false, value });
                }
                Plan::Vector(vector) => vector.evaluate(at, &mut cx, samples)?,
                Plan::Text(_) => return Err(not_in_range("string", span)),
                Plan::Windows(_) => return Err(not_in_range("range vector", span)),
            }
            finish(samples, span, &mut cx)?;
            cx.spend(samples.len(), span)?;
            columns.add(at, samples, &cx);
            match at.checked_add(range.step.as_millis()) {
                Some(next) => at = next,
                None => break,
            }
        }
        let mut series = columns.series;
        series.sort_by(|a, b| a.labels.cmp(&b.labels));
        Ok(Answer { value: Value::Matrix(series), annotations: self.remarks.annotations() })
    }

    /// Prepares for the next query. What is remembered of label sets is forgotten when it has
    /// become large, since most of it may be of series that have ended.
    fn begin<'q>(
        &'q mut self,
        store: &'q SeriesStore,
        range: Range,
    ) -> (&'q mut Plan, &'q mut Vec<Sample>, Context<'q>) {
        let Settings { lookback, subquery_step, naming, limits } = self.settings;
        if self.table.bytes() > limits.label_bytes_max / 2 {
            self.table.clear();
        }
        self.count += 1;
        self.remarks.clear();
        let context = Context {
            store,
            table: &mut self.table,
            remarks: &mut self.remarks,
            duplicates: &mut self.duplicates,
            budget: Budget::new(&limits),
            naming,
            lookback: lookback.as_millis(),
            subquery_step: subquery_step.as_millis().max(1),
            query: self.count,
            step: range.step.as_millis(),
            is_range: range.start != range.end,
            label_bytes_max: limits.label_bytes_max,
            start: range.start,
            end: range.end,
        };
        (&mut self.plan, &mut self.samples, context)
    }
}

/// Takes away the names that are to go, and refuses samples that are then the same.
fn finish(samples: &mut [Sample], span: Span, cx: &mut Context<'_>) -> Evaluated<()> {
    for sample in samples.iter_mut() {
        if sample.is_histogram() {
            return Err(EvaluateError::histogram(span));
        }
        if sample.drops_name {
            sample.labels = cx.table.nameless(sample.labels);
        }
    }
    cx.refuse_equal_labels(samples, span)
}

fn check_steps(range: Range, steps_max: u64, span: Span) -> Evaluated<()> {
    let step = range.step.as_millis();
    if step <= 0 {
        let message = "zero or negative query resolution step widths are not accepted";
        return Err(EvaluateError::new(message, span));
    }
    let steps = range.end.saturating_sub(range.start) / step;
    if steps.unsigned_abs() >= steps_max && steps >= 0 {
        let message = format!("exceeded maximum resolution of {steps_max} points per timeseries");
        return Err(EvaluateError::new(message, span));
    }
    Ok(())
}

fn not_in_range(found: &str, span: Span) -> EvaluateError {
    let message = format!(
        "invalid expression type \"{found}\" for range query, must be Scalar or instant Vector"
    );
    EvaluateError::new(message, span)
}

/// The series of a range query as they grow.
#[derive(Default)]
struct Columns {
    series: Vec<SeriesValues>,
    places: Option<Marks>,
}

impl Columns {
    fn add(&mut self, at: i64, samples: &[Sample], cx: &Context<'_>) {
        let places = self.places.get_or_insert_with(|| {
            let mut places = Marks::default();
            places.clear();
            places
        });
        for sample in samples {
            let place = places.get(sample.labels).unwrap_or_else(|| {
                places.set(sample.labels, self.series.len());
                let labels = cx.table.labels(sample.labels).clone();
                self.series.push(SeriesValues { labels, points: Vec::new() });
                self.series.len() - 1
            });
            self.series[place].points.push((at, sample.value));
        }
    }
}
