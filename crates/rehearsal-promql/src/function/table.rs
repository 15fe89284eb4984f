//! The table of functions, sorted by name.

use std::ops::RangeInclusive;

use super::Function;
use crate::expr::ValueType::{self, Matrix, Scalar, String, Vector};

/// Takes exactly these arguments.
const fn fixed(
    name: &'static str,
    arguments: &'static [ValueType],
    returns: ValueType,
) -> Function {
    ranged(name, arguments, arguments.len()..=arguments.len(), returns)
}

/// Takes a number of arguments within `count`.
const fn ranged(
    name: &'static str,
    arguments: &'static [ValueType],
    count: RangeInclusive<usize>,
    returns: ValueType,
) -> Function {
    Function {
        name,
        arguments,
        arguments_min: *count.start(),
        arguments_max: Some(*count.end()),
        returns,
        is_experimental: false,
    }
}

/// Takes `least` arguments or more.
const fn open(
    name: &'static str,
    arguments: &'static [ValueType],
    least: usize,
    returns: ValueType,
) -> Function {
    Function { arguments_max: None, ..ranged(name, arguments, least..=least, returns) }
}

impl Function {
    const fn experimental(self) -> Self {
        Self { is_experimental: true, ..self }
    }
}

/// Sorted by name, which [`Function::find`] relies on.
pub(super) static FUNCTIONS: &[Function] = &[
    fixed("abs", &[Vector], Vector),
    fixed("absent", &[Vector], Vector),
    fixed("absent_over_time", &[Matrix], Vector),
    fixed("acos", &[Vector], Vector),
    fixed("acosh", &[Vector], Vector),
    fixed("asin", &[Vector], Vector),
    fixed("asinh", &[Vector], Vector),
    fixed("atan", &[Vector], Vector),
    fixed("atanh", &[Vector], Vector),
    fixed("avg_over_time", &[Matrix], Vector),
    fixed("ceil", &[Vector], Vector),
    fixed("changes", &[Matrix], Vector),
    fixed("clamp", &[Vector, Scalar, Scalar], Vector),
    fixed("clamp_max", &[Vector, Scalar], Vector),
    fixed("clamp_min", &[Vector, Scalar], Vector),
    fixed("cos", &[Vector], Vector),
    fixed("cosh", &[Vector], Vector),
    fixed("count_over_time", &[Matrix], Vector),
    ranged("day_of_month", &[Vector], 0..=1, Vector),
    ranged("day_of_week", &[Vector], 0..=1, Vector),
    ranged("day_of_year", &[Vector], 0..=1, Vector),
    ranged("days_in_month", &[Vector], 0..=1, Vector),
    fixed("deg", &[Vector], Vector),
    fixed("delta", &[Matrix], Vector),
    fixed("deriv", &[Matrix], Vector),
    fixed("double_exponential_smoothing", &[Matrix, Scalar, Scalar], Vector).experimental(),
    fixed("end", &[], Scalar).experimental(),
    fixed("exp", &[Vector], Vector),
    fixed("first_over_time", &[Matrix], Vector),
    fixed("floor", &[Vector], Vector),
    fixed("histogram_avg", &[Vector], Vector),
    fixed("histogram_count", &[Vector], Vector),
    fixed("histogram_fraction", &[Scalar, Scalar, Vector], Vector),
    fixed("histogram_quantile", &[Scalar, Vector], Vector),
    ranged("histogram_quantiles", &[Vector, String, Scalar, Scalar], 3..=12, Vector).experimental(),
    fixed("histogram_stddev", &[Vector], Vector),
    fixed("histogram_stdvar", &[Vector], Vector),
    fixed("histogram_sum", &[Vector], Vector),
    ranged("hour", &[Vector], 0..=1, Vector),
    fixed("idelta", &[Matrix], Vector),
    fixed("increase", &[Matrix], Vector),
    ranged("info", &[Vector, Vector], 1..=2, Vector).experimental(),
    fixed("irate", &[Matrix], Vector),
    open("label_join", &[Vector, String, String, String], 3, Vector),
    fixed("label_replace", &[Vector, String, String, String, String], Vector),
    fixed("last_over_time", &[Matrix], Vector),
    fixed("ln", &[Vector], Vector),
    fixed("log10", &[Vector], Vector),
    fixed("log2", &[Vector], Vector),
    fixed("mad_over_time", &[Matrix], Vector).experimental(),
    fixed("max_of", &[Scalar, Scalar], Scalar).experimental(),
    fixed("max_over_time", &[Matrix], Vector),
    fixed("min_of", &[Scalar, Scalar], Scalar).experimental(),
    fixed("min_over_time", &[Matrix], Vector),
    ranged("minute", &[Vector], 0..=1, Vector),
    ranged("month", &[Vector], 0..=1, Vector),
    fixed("pi", &[], Scalar),
    fixed("predict_linear", &[Matrix, Scalar], Vector),
    fixed("present_over_time", &[Matrix], Vector),
    fixed("quantile_over_time", &[Scalar, Matrix], Vector),
    fixed("rad", &[Vector], Vector),
    fixed("range", &[], Scalar).experimental(),
    fixed("rate", &[Matrix], Vector),
    fixed("resets", &[Matrix], Vector),
    ranged("round", &[Vector, Scalar], 1..=2, Vector),
    fixed("scalar", &[Vector], Scalar),
    fixed("sgn", &[Vector], Vector),
    fixed("sin", &[Vector], Vector),
    fixed("sinh", &[Vector], Vector),
    fixed("sort", &[Vector], Vector),
    open("sort_by_label", &[Vector, String], 1, Vector).experimental(),
    open("sort_by_label_desc", &[Vector, String], 1, Vector).experimental(),
    fixed("sort_desc", &[Vector], Vector),
    fixed("sqrt", &[Vector], Vector),
    fixed("start", &[], Scalar).experimental(),
    fixed("start_timestamp", &[Vector], Vector).experimental(),
    fixed("stddev_over_time", &[Matrix], Vector),
    fixed("stdvar_over_time", &[Matrix], Vector),
    fixed("step", &[], Scalar).experimental(),
    fixed("sum_over_time", &[Matrix], Vector),
    fixed("tan", &[Vector], Vector),
    fixed("tanh", &[Vector], Vector),
    fixed("time", &[], Scalar),
    fixed("timestamp", &[Vector], Vector),
    fixed("ts_of_first_over_time", &[Matrix], Vector).experimental(),
    fixed("ts_of_last_over_time", &[Matrix], Vector).experimental(),
    fixed("ts_of_max_over_time", &[Matrix], Vector).experimental(),
    fixed("ts_of_min_over_time", &[Matrix], Vector).experimental(),
    fixed("vector", &[Scalar], Vector),
    ranged("year", &[Vector], 0..=1, Vector),
];
