//! Whether the parts of an expression fit together: the type rules of PromQL.

use rehearsal_source::Span;

use crate::expr::{Aggregate, Binary, Call, Expr, ExprKind, MatchingKind, Subquery, ValueType};
use crate::expr::{Matching, VectorSelector};
use crate::operator::{Aggregator, MatchOperator};
use crate::parser::ParseError;
use crate::pattern::Pattern;

type Checked = Result<(), ParseError>;

/// Checks `expr` from the inside out, so that the complaint is about the innermost fault.
pub(crate) fn check(expr: &Expr) -> Checked {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Seconds(_) | ExprKind::String(_) => Ok(()),
        ExprKind::Vector(selector) => check_selector(selector, expr.span),
        ExprKind::Matrix(matrix) => check_selector(&matrix.selector, matrix.selector_span),
        ExprKind::Paren(inner) => check(inner),
        ExprKind::Subquery(subquery) => check_subquery(subquery, expr.span),
        ExprKind::Unary(_, operand) => check_unary(operand, expr.span),
        ExprKind::Binary(binary) => check_binary(binary, expr.span),
        ExprKind::Aggregate(aggregate) => check_aggregate(aggregate),
        ExprKind::Call(call) => check_call(call, expr.span),
    }
}

/// A selector that every series matches is refused, since nobody means it.
fn check_selector(selector: &VectorSelector, span: Span) -> Checked {
    // A name in quotes may be empty, and then selects as little as none.
    if selector.name.as_ref().is_some_and(|name| !name.is_empty()) {
        return Ok(());
    }
    let refuses_empty = selector.matchers.iter().any(|matcher| match matcher.operator {
        MatchOperator::Equal => !matcher.value.is_empty(),
        MatchOperator::NotEqual => matcher.value.is_empty(),
        MatchOperator::Matches => !matches_empty(&matcher.value),
        MatchOperator::NotMatches => matches_empty(&matcher.value),
    });
    if refuses_empty {
        return Ok(());
    }
    fail(span, "vector selector must contain at least one non-empty matcher")
}

fn check_subquery(subquery: &Subquery, span: Span) -> Checked {
    check(&subquery.expr)?;
    // This one message of upstream uses the names of its program instead of its documentation.
    let found = match subquery.expr.value_type() {
        ValueType::Vector => return Ok(()),
        ValueType::Scalar => "scalar",
        ValueType::String => "string",
        ValueType::Matrix => "matrix",
    };
    fail(span, format!("subquery is only allowed on instant vector, got {found} instead"))
}

fn check_unary(operand: &Expr, span: Span) -> Checked {
    check(operand)?;
    let found = operand.value_type();
    if matches!(found, ValueType::Scalar | ValueType::Vector) {
        return Ok(());
    }
    let found = found.name();
    fail(
        span,
        format!(
            "unary expression only allowed on expressions of type scalar or instant vector, got \
             \"{found}\""
        ),
    )
}

fn check_binary(binary: &Binary, span: Span) -> Checked {
    check(&binary.left)?;
    check(&binary.right)?;
    let operator = binary.operator.value;
    let place = binary.operator.span;
    let types = [binary.left.value_type(), binary.right.value_type()];
    if binary.returns_bool && !operator.is_comparison() {
        return fail(place, "bool modifier can only be used on comparison operators");
    }
    if operator.is_comparison() && !binary.returns_bool && types == [ValueType::Scalar; 2] {
        return fail(place, "comparisons between scalars must use BOOL modifier");
    }
    if let Some(matching) = &binary.matching {
        check_include(matching)?;
    }
    for (operand, found) in [&binary.left, &binary.right].into_iter().zip(types) {
        if !matches!(found, ValueType::Scalar | ValueType::Vector) {
            let message = "binary expression must contain only scalar and instant vector types";
            return fail(operand.span, message);
        }
    }
    let has_labels = binary.matching.as_ref().is_some_and(|matching| !matching.labels.is_empty());
    if types != [ValueType::Vector; 2] {
        if has_labels {
            return fail(span, "vector matching only allowed between instant vectors");
        }
        if operator.is_set() {
            let name = operator.text();
            let message =
                format!("set operator \"{name}\" not allowed in binary scalar expression");
            return fail(span, message);
        }
    } else if operator.is_set() && binary.matching.as_ref().is_some_and(|m| m.group.is_some()) {
        return fail(span, format!("no grouping allowed for \"{}\" operation", operator.text()));
    }
    Ok(())
}

/// A label that both sides share by `on` need not be taken over from one of them.
fn check_include(matching: &Matching) -> Checked {
    let Some(group) = matching.group.as_ref().filter(|_| matching.kind == MatchingKind::On) else {
        return Ok(());
    };
    for include in &group.include {
        if matching.labels.iter().any(|label| label.value == include.value) {
            let name = &include.value;
            let message = format!("label {name:?} must not occur in ON and GROUP clause at once");
            return fail(include.span, message);
        }
    }
    Ok(())
}

fn check_aggregate(aggregate: &Aggregate) -> Checked {
    expect_type(&aggregate.expr, ValueType::Vector, "aggregation expression")?;
    let Some(parameter) = &aggregate.parameter else {
        return Ok(());
    };
    let wanted = match aggregate.operator {
        Aggregator::CountValues => ValueType::String,
        _ => ValueType::Scalar,
    };
    expect_type(parameter, wanted, "aggregation parameter")
}

fn check_call(call: &Call, span: Span) -> Checked {
    let function = call.function;
    let (name, given) = (function.name, call.arguments.len());
    let (least, most) = (function.arguments_min, function.arguments_max);
    let bound = if most == Some(least) {
        (given != least).then(|| format!("{least}"))
    } else if given < least {
        Some(format!("at least {least}"))
    } else {
        most.filter(|most| given > *most).map(|most| format!("at most {most}"))
    };
    if let Some(bound) = bound {
        return fail(
            span,
            format!("expected {bound} argument(s) in call to \"{name}\", got {given}"),
        );
    }
    for (index, argument) in call.arguments.iter().enumerate() {
        let wanted = function.argument(index).expect("the count of arguments is checked");
        check(argument)?;
        if argument.value_type() != wanted {
            let error = wrong_type(argument, wanted, &format!("call to function \"{name}\""));
            let help = help_for(argument, wanted);
            return Err(ParseError { help, ..error });
        }
    }
    Ok(())
}

fn expect_type(expr: &Expr, wanted: ValueType, context: &str) -> Checked {
    check(expr)?;
    if expr.value_type() == wanted { Ok(()) } else { Err(wrong_type(expr, wanted, context)) }
}

fn wrong_type(expr: &Expr, wanted: ValueType, context: &str) -> ParseError {
    let (wanted, found) = (wanted.name(), expr.value_type().name());
    let message = format!("expected type {wanted} in {context}, got {found}");
    ParseError { message, span: expr.span, help: None }
}

/// What most often is meant where an argument has the wrong type.
fn help_for(argument: &Expr, wanted: ValueType) -> Option<String> {
    match (wanted, &argument.unparenthesised().kind) {
        (ValueType::Matrix, ExprKind::Vector(_)) => {
            Some("give the selector a range, as in `[5m]`".to_owned())
        }
        (ValueType::Matrix, _) if argument.value_type() == ValueType::Vector => {
            Some("make it a subquery, as in `[5m:1m]`".to_owned())
        }
        (ValueType::Vector, ExprKind::Matrix(_)) => {
            Some("leave out the range, or take `rate(…)` of it first".to_owned())
        }
        _ => None,
    }
}

fn fail(span: Span, message: impl Into<String>) -> Checked {
    Err(ParseError { message: message.into(), span, help: None })
}

fn matches_empty(pattern: &str) -> bool {
    Pattern::read(pattern).is_ok_and(|pattern| pattern.matches_empty)
}
