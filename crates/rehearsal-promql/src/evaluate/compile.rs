//! From an expression to a plan.
//!
//! This is the one place where the name of a function leads to what it does. Types were checked when
//! the expression was read, so a mismatch here is our own mistake.

use std::sync::Arc;

use rehearsal_source::{Span, Spanned};

use super::EvaluateError;
use super::aggregate::{Aggregation, Fold, Operation};
use super::arithmetic::{ScalarArithmetic, VectorScalar};
use super::context::Evaluated;
use super::join::{Cardinality, Include, Join};
use super::mapping::{Map, Mapping};
use super::plan::{Operand, Plan, Scalar, Vector};
use super::selector::{InstantSelector, Reference, Selection};
use super::sets::{SetOperation, SetOperator};
use super::subquery::Subquery;
use super::table::Projection;
use super::windowed::{Source, Windows};
use crate::expr::{
    Aggregate, Binary, Expr, ExprKind, GroupingKind, Matching, MatchingKind, Side, ValueType,
};
use crate::name::{METRIC_NAME_LABEL, is_label_name};
use crate::operator::{Aggregator, BinaryOperator, Sign};

mod call;

/// The plan of a whole expression.
pub(super) fn plan(expr: &Expr) -> Evaluated<Plan> {
    Ok(match expr.value_type() {
        ValueType::Scalar => Plan::Scalar(scalar(expr)?),
        ValueType::Vector => Plan::Vector(vector(expr)?),
        ValueType::Matrix => Plan::Windows(Box::new(windows(expr)?)),
        ValueType::String => Plan::Text(text(expr).to_owned()),
    })
}

pub(super) fn scalar(expr: &Expr) -> Evaluated<Scalar> {
    Ok(match &expr.kind {
        ExprKind::Number(value) => Scalar::Number(*value),
        ExprKind::Seconds(duration) => Scalar::Number(duration.as_seconds()),
        ExprKind::Paren(inner) | ExprKind::Unary(Sign::Plus, inner) => scalar(inner)?,
        ExprKind::Unary(Sign::Minus, inner) => Scalar::Negative(Box::new(scalar(inner)?)),
        ExprKind::Binary(binary) => Scalar::Arithmetic(Box::new(ScalarArithmetic {
            operator: binary.operator.value,
            left: scalar(&binary.left)?,
            right: scalar(&binary.right)?,
        })),
        ExprKind::Call(call) => call::scalar(call, expr.span)?,
        _ => unreachable!("the types of an expression are checked when it is read"),
    })
}

pub(super) fn vector(expr: &Expr) -> Evaluated<Vector> {
    Ok(match &expr.kind {
        ExprKind::Vector(_) => Vector::Selector(Box::new(instant_selector(expr)?)),
        ExprKind::Paren(inner) | ExprKind::Unary(Sign::Plus, inner) => vector(inner)?,
        ExprKind::Unary(Sign::Minus, inner) => Vector::Mapping(Box::new(Mapping {
            operand: operand(inner)?,
            map: Map::Negate,
            span: expr.span,
        })),
        ExprKind::Binary(binary) => self::binary(binary, expr.span)?,
        ExprKind::Aggregate(aggregate) => {
            Vector::Aggregation(Box::new(aggregation(aggregate, expr.span)?))
        }
        ExprKind::Call(call) => call::vector(call, expr.span)?,
        _ => unreachable!("the types of an expression are checked when it is read"),
    })
}

pub(super) fn operand(expr: &Expr) -> Evaluated<Operand> {
    Ok(Operand::new(vector(expr)?))
}

/// The text that a text argument is.
pub(super) fn text(expr: &Expr) -> &str {
    match &expr.unparenthesised().kind {
        ExprKind::String(text) => text,
        _ => unreachable!("the types of an expression are checked when it is read"),
    }
}

/// The selector of an instant vector, which `expr` must be.
pub(super) fn instant_selector(expr: &Expr) -> Evaluated<InstantSelector> {
    let ExprKind::Vector(selector) = &expr.kind else {
        unreachable!("the caller has looked");
    };
    Ok(InstantSelector {
        selection: Selection::of(selector, expr.span)?,
        reference: Reference::of(selector.shift),
        span: expr.span,
    })
}

pub(super) fn windows(expr: &Expr) -> Evaluated<Windows> {
    let (source, shift, range) = match &expr.unparenthesised().kind {
        ExprKind::Matrix(matrix) => {
            let selection = Selection::of(&matrix.selector, matrix.selector_span)?;
            (Source::Series(selection), matrix.selector.shift, matrix.range)
        }
        ExprKind::Subquery(subquery) => {
            let step = subquery.step.map(|step| step.as_millis());
            let source = Subquery::new(vector(&subquery.expr)?, step, expr.span);
            (Source::Subquery(Box::new(source)), subquery.shift, subquery.range)
        }
        _ => unreachable!("the types of an expression are checked when it is read"),
    };
    Ok(Windows {
        source,
        reference: Reference::of(shift),
        range: range.as_millis(),
        span: expr.span,
        scratch: super::windowed::Scratch::default(),
        cursors: Vec::new(),
    })
}

pub(super) fn names(labels: &[Spanned<String>]) -> Vec<Arc<str>> {
    labels.iter().map(|label| label.value.as_str().into()).collect()
}

fn binary(binary: &Binary, span: Span) -> Evaluated<Vector> {
    let operator = binary.operator.value;
    if matches!(operator, BinaryOperator::TrimUpper | BinaryOperator::TrimLower) {
        return Err(EvaluateError::histogram(binary.operator.span));
    }
    let scalar_is_left = binary.left.value_type() == ValueType::Scalar;
    if scalar_is_left || binary.right.value_type() == ValueType::Scalar {
        let (vector, number) = if scalar_is_left {
            (&binary.right, &binary.left)
        } else {
            (&binary.left, &binary.right)
        };
        return Ok(Vector::WithScalar(Box::new(VectorScalar {
            operator,
            returns_bool: binary.returns_bool,
            vector: operand(vector)?,
            scalar: scalar(number)?,
            scalar_is_left,
            span,
        })));
    }
    let (left, right) = (operand(&binary.left)?, operand(&binary.right)?);
    let signature = signature(binary.matching.as_ref());
    let set = match operator {
        BinaryOperator::And => SetOperator::And,
        BinaryOperator::Or => SetOperator::Or,
        BinaryOperator::Unless => SetOperator::Unless,
        _ => {
            return Ok(Vector::Join(Box::new(Join {
                operator,
                returns_bool: binary.returns_bool,
                left,
                right,
                signature,
                cardinality: cardinality(binary.matching.as_ref()),
                span,
                rooms: super::join::Rooms::default(),
            })));
        }
    };
    Ok(Vector::Set(Box::new(SetOperation {
        operator: set,
        left,
        right,
        signature,
        present: super::table::Marks::default(),
        span,
    })))
}

/// The labels that decide what belongs together.
fn signature(matching: Option<&Matching>) -> Projection {
    let mut labels = matching.map_or_else(Vec::new, |matching| names(&matching.labels));
    if matching.is_some_and(|matching| matching.kind == MatchingKind::On) {
        return Projection::keeping(labels);
    }
    labels.push(METRIC_NAME_LABEL.into());
    Projection::without(labels)
}

fn cardinality(matching: Option<&Matching>) -> Cardinality {
    let Some(matching) = matching else {
        return Cardinality::OneToOne { result: Projection::without(Vec::new()) };
    };
    match &matching.group {
        Some(group) => {
            let include = Include::of(names(&group.include));
            match group.side {
                Side::Left => Cardinality::ManyToOne(include),
                Side::Right => Cardinality::OneToMany(include),
            }
        }
        None => {
            let labels = names(&matching.labels);
            let result = match matching.kind {
                MatchingKind::On => Projection::keeping(labels),
                MatchingKind::Ignoring => Projection::without(labels),
            };
            Cardinality::OneToOne { result }
        }
    }
}

fn aggregation(aggregate: &Aggregate, span: Span) -> Evaluated<Aggregation> {
    let by = |kind| aggregate.grouping.as_ref().is_some_and(|grouping| grouping.kind == kind);
    let mut labels = aggregate.grouping.as_ref().map_or_else(Vec::new, |g| names(&g.labels));
    let parameter = || {
        let parameter = aggregate.parameter.as_ref();
        parameter.expect("an aggregator that takes a parameter has one when it is read")
    };
    let most = |descends| {
        Ok::<_, EvaluateError>(Operation::Most { count: scalar(parameter())?, descends })
    };
    let operation = match aggregate.operator {
        Aggregator::Avg => Operation::Fold(Fold::Avg),
        Aggregator::Count => Operation::Fold(Fold::Count),
        Aggregator::Group => Operation::Fold(Fold::Group),
        Aggregator::Max => Operation::Fold(Fold::Max),
        Aggregator::Min => Operation::Fold(Fold::Min),
        Aggregator::Stddev => Operation::Fold(Fold::Stddev),
        Aggregator::Stdvar => Operation::Fold(Fold::Stdvar),
        Aggregator::Sum => Operation::Fold(Fold::Sum),
        Aggregator::Quantile => Operation::Quantile(scalar(parameter())?, parameter().span),
        Aggregator::Topk => most(true)?,
        Aggregator::Bottomk => most(false)?,
        Aggregator::CountValues => {
            let label = text(parameter());
            if !is_label_name(label) {
                let message = format!("invalid label name {label:?}");
                return Err(EvaluateError::new(message, parameter().span));
            }
            let label: Arc<str> = label.into();
            if !by(GroupingKind::Without) {
                labels.push(Arc::clone(&label));
            }
            Operation::CountValues(label)
        }
        Aggregator::Limitk => Operation::First { count: scalar(parameter())? },
        Aggregator::LimitRatio => {
            let message = "limit_ratio() is not evaluated";
            return Err(EvaluateError::unsupported(message, span));
        }
    };
    let grouping = if by(GroupingKind::Without) {
        labels.push(METRIC_NAME_LABEL.into());
        Projection::without(labels)
    } else {
        Projection::keeping(labels)
    };
    let operand = operand(&aggregate.expr)?;
    let (operand_span, rooms) = (aggregate.expr.span, super::aggregate::Rooms::default());
    Ok(Aggregation { operation, operand, operand_span, grouping, span, rooms })
}
