//! Operators between numbers, and between a number and each value of a vector.
//!
//! A comparison of two numbers gives 1 or 0; one with a vector keeps the values for which it holds,
//! unless `bool` asks for 1 or 0.

use rehearsal_source::Span;

use super::EvaluateError;
use super::annotation::Remark;
use super::context::{Context, Evaluated, Sample};
use super::plan::{Operand, Scalar};
use crate::operator::BinaryOperator;
use crate::series::{HISTOGRAM, is_histogram};

/// What `operator` makes of two numbers; 1 or 0 for a comparison.
///
/// # Panics
///
/// For a set operator or one of native histograms, which no plan holds.
pub(super) fn compute(operator: BinaryOperator, left: f64, right: f64) -> f64 {
    match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide => left / right,
        BinaryOperator::Modulo => libm::fmod(left, right),
        BinaryOperator::Power => libm::pow(left, right),
        BinaryOperator::Atan2 => libm::atan2(left, right),
        _ => f64::from(u8::from(holds(operator, left, right))),
    }
}

/// Whether the comparison `operator` holds between two numbers.
///
/// # Panics
///
/// For what is no comparison.
pub(super) fn holds(operator: BinaryOperator, left: f64, right: f64) -> bool {
    match operator {
        BinaryOperator::Equal => left == right,
        BinaryOperator::NotEqual => left != right,
        BinaryOperator::Less => left < right,
        BinaryOperator::LessOrEqual => left <= right,
        BinaryOperator::Greater => left > right,
        BinaryOperator::GreaterOrEqual => left >= right,
        other => unreachable!("no plan compares by {}", other.text()),
    }
}

/// The result of an operator on one pair, where `kept` is what a comparison keeps; `None` where it
/// keeps nothing.
pub(super) fn combined(
    operator: BinaryOperator,
    returns_bool: bool,
    [left, right]: [f64; 2],
    kept: f64,
) -> Option<f64> {
    if operator.is_comparison() && !returns_bool {
        return holds(operator, left, right).then_some(kept);
    }
    Some(compute(operator, left, right))
}

/// As [`combined`], where an operand may be a native histogram: it can be scaled, two can be added
/// or subtracted, and every other pair is remarked and gives nothing.
pub(super) fn combined_with_histogram(
    operator: BinaryOperator,
    [left, right]: [f64; 2],
    span: Span,
    cx: &mut Context<'_>,
) -> Evaluated<Option<f64>> {
    let kinds = [left, right].map(is_histogram);
    match (operator, kinds) {
        (BinaryOperator::Multiply, [true, false] | [false, true])
        | (BinaryOperator::Divide, [true, false])
        | (BinaryOperator::Add | BinaryOperator::Subtract, [true, true]) => Ok(Some(HISTOGRAM)),
        (BinaryOperator::Equal | BinaryOperator::NotEqual, [true, true]) => {
            Err(EvaluateError::histogram(span))
        }
        _ => {
            let kinds = kinds.map(|is_histogram| if is_histogram { "histogram" } else { "float" });
            cx.remarks.add(span, Remark::IncompatibleTypes(kinds[0], operator.text(), kinds[1]));
            Ok(None)
        }
    }
}

/// Two numbers and what joins them.
#[derive(Debug)]
pub(super) struct ScalarArithmetic {
    pub(super) operator: BinaryOperator,
    pub(super) left: Scalar,
    pub(super) right: Scalar,
}

impl ScalarArithmetic {
    pub(super) fn evaluate(&mut self, at: i64, cx: &mut Context<'_>) -> Evaluated<f64> {
        let (left, right) = (self.left.evaluate(at, cx)?, self.right.evaluate(at, cx)?);
        Ok(compute(self.operator, left, right))
    }
}

/// A vector and a number, and what joins them.
#[derive(Debug)]
pub(super) struct VectorScalar {
    pub(super) operator: BinaryOperator,
    pub(super) returns_bool: bool,
    pub(super) vector: Operand,
    pub(super) scalar: Scalar,
    /// Whether the number is the left operand.
    pub(super) scalar_is_left: bool,
    pub(super) span: Span,
}

impl VectorScalar {
    pub(super) fn evaluate(
        &mut self,
        at: i64,
        cx: &mut Context<'_>,
        out: &mut Vec<Sample>,
    ) -> Evaluated<()> {
        let first = out.len();
        let scalar = self.scalar.evaluate(at, cx)?;
        let samples = self.vector.take(at, cx)?;
        let is_filter = self.operator.is_comparison() && !self.returns_bool;
        for sample in &samples {
            let mut pair = [sample.value, scalar];
            if self.scalar_is_left {
                pair.swap(0, 1);
            }
            let value = if sample.is_histogram() {
                combined_with_histogram(self.operator, pair, self.span, cx)?
            } else {
                combined(self.operator, self.returns_bool, pair, sample.value)
            };
            let Some(value) = value else {
                continue;
            };
            let result = Sample { value, ..*sample };
            out.push(if is_filter { result } else { cx.nameless(result) });
        }
        self.vector.put_back(samples);
        cx.refuse_duplicates(&out[first..], self.span)
    }
}
