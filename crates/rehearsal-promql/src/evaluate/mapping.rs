//! Functions that make one number of each value: rounding, bounds, logarithms, angles.
//!
//! The functions whose last digit depends on the platform come from one library at one version.

use std::f64::consts::PI;

use rehearsal_source::Span;

use super::context::{Context, Evaluated, Sample};
use super::plan::{Operand, Scalar, seconds};
use crate::series::HISTOGRAM;

/// What is done to each value.
#[derive(Debug)]
pub(super) enum Map {
    /// A function of the value alone.
    Simple(fn(f64) -> f64),
    /// Not below the first and not above the second; no values at all if they are the wrong way.
    Clamp(Scalar, Scalar),
    /// To the nearest multiple, halves upwards.
    Round(Scalar),
    /// The sign turned.
    Negate,
    /// The instant of evaluation in seconds, whatever the value.
    Instant,
}

/// A function applied to each value of a vector.
#[derive(Debug)]
pub(super) struct Mapping {
    pub(super) operand: Operand,
    pub(super) map: Map,
    pub(super) span: Span,
}

impl Mapping {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let samples = self.operand.take(at, cx)?;
        match &mut self.map {
            Map::Simple(function) => {
                let function = *function;
                put(&samples, cx, out, function);
            }
            Map::Negate => {
                for sample in &samples {
                    let value = if sample.is_histogram() { HISTOGRAM } else { -sample.value };
                    out.push(cx.nameless(Sample { value, ..*sample }));
                }
            }
            Map::Instant => {
                for sample in &samples {
                    out.push(cx.nameless(Sample { value: seconds(at), ..*sample }));
                }
            }
            Map::Clamp(least, most) => {
                let (least, most) = (least.evaluate(at, cx)?, most.evaluate(at, cx)?);
                if most >= least || least.is_nan() || most.is_nan() {
                    put(&samples, cx, out, |value| larger(least, smaller(most, value)));
                }
            }
            Map::Round(nearest) => {
                // Upstream multiplies by the inverse, which keeps tenths exact more often.
                let inverse = 1.0 / nearest.evaluate(at, cx)?;
                put(&samples, cx, out, |value| (value * inverse + 0.5).floor() / inverse);
            }
        }
        self.operand.put_back(samples);
        cx.refuse_duplicates(&out[first..], self.span)
    }
}

fn put(
    samples: &[Sample],
    cx: &mut Context<'_>,
    out: &mut Vec<Sample>,
    function: impl Fn(f64) -> f64,
) {
    for sample in samples.iter().filter(|sample| !sample.is_histogram()) {
        let value = function(sample.value);
        out.push(cx.nameless(Sample { value, ..*sample }));
    }
}

/// The smaller of two; NaN if either is.
pub(super) fn smaller(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.min(b) }
}

/// The larger of two; NaN if either is.
pub(super) fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() { f64::NAN } else { a.max(b) }
}

/// The function called `name`, if it is one of a value alone.
pub(super) fn simple(name: &str) -> Option<fn(f64) -> f64> {
    Some(match name {
        "abs" => f64::abs,
        "ceil" => f64::ceil,
        "floor" => f64::floor,
        "sqrt" => libm::sqrt,
        "exp" => libm::exp,
        "ln" => libm::log,
        "log2" => libm::log2,
        "log10" => libm::log10,
        "sin" => libm::sin,
        "cos" => libm::cos,
        "tan" => libm::tan,
        "asin" => libm::asin,
        "acos" => libm::acos,
        "atan" => libm::atan,
        "sinh" => libm::sinh,
        "cosh" => libm::cosh,
        "tanh" => libm::tanh,
        "asinh" => libm::asinh,
        "acosh" => libm::acosh,
        "atanh" => libm::atanh,
        "deg" => |value| value * 180.0 / PI,
        "rad" => |value| value * PI / 180.0,
        "sgn" => sign,
        _ => return None,
    })
}

fn sign(value: f64) -> f64 {
    if value < 0.0 {
        -1.0
    } else if value > 0.0 {
        1.0
    } else {
        value
    }
}
