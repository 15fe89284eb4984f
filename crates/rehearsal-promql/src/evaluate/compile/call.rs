//! Which function does what.

use std::sync::Arc;

use rehearsal_source::Span;

use super::{instant_selector, operand, scalar as scalar_of, text, windows};
use crate::evaluate::EvaluateError;
use crate::evaluate::calendar::{Calendar, Part};
use crate::evaluate::context::Evaluated;
use crate::evaluate::labelling::{Recipe, Relabel};
use crate::evaluate::mapping::{self, Map, Mapping};
use crate::evaluate::mixed::OnHistograms;
use crate::evaluate::moving::Extreme;
use crate::evaluate::plan::{OfQuery, Scalar, Vector};
use crate::evaluate::presence::{Absent, AbsentOverTime};
use crate::evaluate::quantiles::{self, BUCKET_LABEL, Histogram, Question};
use crate::evaluate::rate::{self, Rate};
use crate::evaluate::sorting::{SortKey, Sorting};
use crate::evaluate::table::{Memo, Projection};
use crate::evaluate::windowed::{OverWindow, Scratch, Window, WindowFunction};
use crate::evaluate::{over_time, regression};
use crate::expr::{Call, Expr, ExprKind, VectorSelector};
use crate::labels::Labels;
use crate::name::{METRIC_NAME_LABEL, is_label_name};
use crate::operator::MatchOperator;
use crate::pattern::compile;

/// A call that gives a number.
pub(super) fn scalar(call: &Call, span: Span) -> Evaluated<Scalar> {
    Ok(match call.function.name {
        "time" => Scalar::Time,
        "pi" => Scalar::Number(std::f64::consts::PI),
        "start" => Scalar::OfQuery(OfQuery::Start),
        "end" => Scalar::OfQuery(OfQuery::End),
        "range" => Scalar::OfQuery(OfQuery::Range),
        "step" => Scalar::OfQuery(OfQuery::Step),
        "max_of" => Scalar::Larger(Box::new(both(&call.arguments)?)),
        "min_of" => Scalar::Smaller(Box::new(both(&call.arguments)?)),
        "scalar" => Scalar::Only(Box::new(operand(&call.arguments[0])?)),
        name => return Err(unknown(name, span)),
    })
}

fn both(arguments: &[Expr]) -> Evaluated<[Scalar; 2]> {
    Ok([scalar_of(&arguments[0])?, scalar_of(&arguments[1])?])
}

/// A call that gives a vector.
pub(super) fn vector(call: &Call, span: Span) -> Evaluated<Vector> {
    let (name, arguments) = (call.function.name, call.arguments.as_slice());
    if let Some(function) = mapping::simple(name) {
        return mapped(&arguments[0], Map::Simple(function), span);
    }
    if let Some(part) = Part::named(name) {
        let operand = arguments.first().map(operand).transpose()?;
        return Ok(Vector::Calendar(Box::new(Calendar { part, operand, span })));
    }
    if let Some((place, function)) = window_function(name, arguments)? {
        let histograms = OnHistograms::of(name);
        return Ok(Vector::OverWindow(Box::new(OverWindow {
            windows: windows(&arguments[place])?,
            function,
            histograms,
            keeps_name: matches!(name, "first_over_time" | "last_over_time"),
            span,
            counters: Vec::new(),
            followed: Vec::new(),
            room: Scratch::default(),
        })));
    }
    match name {
        "absent" => Ok(Vector::Absent(Box::new(Absent {
            operand: operand(&arguments[0])?,
            labels: implied_labels(&arguments[0]),
        }))),
        "absent_over_time" => Ok(Vector::AbsentOverTime(Box::new(AbsentOverTime {
            windows: windows(&arguments[0])?,
            labels: implied_labels(&arguments[0]),
        }))),
        "clamp" => {
            let (least, most) = (scalar_of(&arguments[1])?, scalar_of(&arguments[2])?);
            mapped(&arguments[0], Map::Clamp(least, most), span)
        }
        "clamp_max" => {
            let least = Scalar::Number(f64::NEG_INFINITY);
            mapped(&arguments[0], Map::Clamp(least, scalar_of(&arguments[1])?), span)
        }
        "clamp_min" => {
            let most = Scalar::Number(f64::INFINITY);
            mapped(&arguments[0], Map::Clamp(scalar_of(&arguments[1])?, most), span)
        }
        "round" => {
            let nearest = arguments.get(1).map(scalar_of).transpose()?;
            mapped(&arguments[0], Map::Round(nearest.unwrap_or(Scalar::Number(1.0))), span)
        }
        "histogram_quantile" | "histogram_fraction" => histogram(name, arguments, span),
        "histogram_avg" | "histogram_count" | "histogram_stddev" | "histogram_stdvar"
        | "histogram_sum" => Ok(Vector::Nothing(Box::new(operand(&arguments[0])?), span)),
        "label_join" => label_join(arguments, span),
        "label_replace" => label_replace(arguments, span),
        "sort" | "sort_desc" => {
            let (operand, descends) = (operand(&arguments[0])?, name == "sort_desc");
            let key = SortKey::Value;
            Ok(Vector::Sorting(Box::new(Sorting { operand, key, descends, span })))
        }
        "sort_by_label" | "sort_by_label_desc" => {
            let (operand, descends) = (operand(&arguments[0])?, name == "sort_by_label_desc");
            let names = arguments[1..].iter().map(|name| text(name).to_owned());
            let key = SortKey::Labels(names.collect());
            Ok(Vector::Sorting(Box::new(Sorting { operand, key, descends, span })))
        }
        "timestamp" => timestamp(&arguments[0], span),
        "vector" => Ok(Vector::OfScalar(scalar_of(&arguments[0])?)),
        name => Err(unknown(name, span)),
    }
}

/// What `name` makes of a window, and which argument the window is.
fn window_function(name: &str, arguments: &[Expr]) -> Evaluated<Option<(usize, WindowFunction)>> {
    let simple: fn(&Window<'_>) -> Option<f64> = match name {
        "avg_over_time" => over_time::avg,
        "changes" => over_time::changes,
        "count_over_time" => over_time::count,
        "deriv" => regression::deriv,
        "first_over_time" => over_time::first,
        "idelta" => rate::idelta,
        "irate" => rate::irate,
        "last_over_time" => over_time::last,
        "mad_over_time" => over_time::mad,
        "present_over_time" => over_time::present,
        "resets" => over_time::resets,
        "stddev_over_time" => over_time::stddev,
        "stdvar_over_time" => over_time::stdvar,
        "sum_over_time" => over_time::sum,
        "ts_of_first_over_time" => over_time::time_of_first,
        "ts_of_last_over_time" => over_time::time_of_last,
        "ts_of_max_over_time" => over_time::time_of_max,
        "ts_of_min_over_time" => over_time::time_of_min,
        "delta" => return Ok(Some((0, WindowFunction::Rate(Rate::Delta)))),
        "increase" => return Ok(Some((0, WindowFunction::Rate(Rate::Increase)))),
        "max_over_time" => return Ok(Some((0, WindowFunction::Extreme(Extreme::Max)))),
        "min_over_time" => return Ok(Some((0, WindowFunction::Extreme(Extreme::Min)))),
        "rate" => return Ok(Some((0, WindowFunction::Rate(Rate::PerSecond)))),
        "predict_linear" => {
            return Ok(Some((0, WindowFunction::Predict(scalar_of(&arguments[1])?))));
        }
        "double_exponential_smoothing" => {
            let (smoothing, trend) = (scalar_of(&arguments[1])?, scalar_of(&arguments[2])?);
            return Ok(Some((0, WindowFunction::Smoothing(smoothing, trend))));
        }
        "quantile_over_time" => {
            let q = scalar_of(&arguments[0])?;
            let (place, room) = (arguments[0].span, Vec::new());
            return Ok(Some((1, WindowFunction::Quantile { q, place, room })));
        }
        _ => return Ok(None),
    };
    Ok(Some((0, WindowFunction::Simple(simple))))
}

fn mapped(argument: &Expr, map: Map, span: Span) -> Evaluated<Vector> {
    Ok(Vector::Mapping(Box::new(Mapping { operand: operand(argument)?, map, span })))
}

/// The times of the samples that a selector finds, or the instant of any other vector.
fn timestamp(argument: &Expr, span: Span) -> Evaluated<Vector> {
    let inner = argument.unparenthesised();
    if matches!(inner.kind, ExprKind::Vector(_)) {
        return Ok(Vector::Timestamps(Box::new(instant_selector(inner)?)));
    }
    mapped(argument, Map::Instant, span)
}

fn histogram(name: &str, arguments: &[Expr], span: Span) -> Evaluated<Vector> {
    let (question, vector) = if name == "histogram_quantile" {
        (Question::Quantile(scalar_of(&arguments[0])?, arguments[0].span), &arguments[1])
    } else {
        let bounds = (scalar_of(&arguments[0])?, scalar_of(&arguments[1])?);
        (Question::Fraction(bounds.0, bounds.1), &arguments[2])
    };
    Ok(Vector::Histogram(Box::new(Histogram {
        question,
        operand: operand(vector)?,
        operand_span: vector.span,
        signature: Projection::without(vec![BUCKET_LABEL.into()]),
        span,
        rooms: quantiles::Rooms::default(),
    })))
}

fn label_replace(arguments: &[Expr], span: Span) -> Evaluated<Vector> {
    let [target, template, source, pattern] = [1, 2, 3, 4].map(|place| text(&arguments[place]));
    let compiled = compile::whole(pattern).map_err(|_| {
        let message = format!("invalid regular expression in label_replace(): {pattern}");
        EvaluateError::new(message, arguments[4].span)
    })?;
    let target = label("destination", "label_replace", target, arguments[1].span)?;
    let (template, source) = (template.to_owned(), source.to_owned());
    let recipe = Recipe::Replace { pattern: compiled, template, source };
    relabel(&arguments[0], target, recipe, span)
}

fn label_join(arguments: &[Expr], span: Span) -> Evaluated<Vector> {
    let mut sources = Vec::new();
    for argument in &arguments[3..] {
        label("source", "label_join", text(argument), argument.span)?;
        sources.push(text(argument).to_owned());
    }
    let target = label("destination", "label_join", text(&arguments[1]), arguments[1].span)?;
    let recipe = Recipe::Join { separator: text(&arguments[2]).to_owned(), sources };
    relabel(&arguments[0], target, recipe, span)
}

fn relabel(argument: &Expr, target: Arc<str>, recipe: Recipe, span: Span) -> Evaluated<Vector> {
    let (operand, memo) = (operand(argument)?, Memo::default());
    Ok(Vector::Relabel(Box::new(Relabel { operand, target, recipe, span, memo })))
}

fn label(role: &str, function: &str, name: &str, span: Span) -> Evaluated<Arc<str>> {
    if is_label_name(name) {
        return Ok(name.into());
    }
    let message = format!("invalid {role} label name in {function}(): {name}");
    Err(EvaluateError::new(message, span))
}

/// The labels that a selector asks for by equality, each only once.
fn implied_labels(argument: &Expr) -> Labels {
    let selector: &VectorSelector = match &argument.unparenthesised().kind {
        ExprKind::Vector(selector) => selector,
        ExprKind::Matrix(matrix) => &matrix.selector,
        _ => return Labels::empty(),
    };
    let mut labels: Vec<(&str, &str)> = Vec::new();
    let mut refused: Vec<&str> = vec![METRIC_NAME_LABEL];
    for matcher in &selector.matchers {
        let name = matcher.label.value.as_str();
        let is_known = labels.iter().any(|(known, _)| *known == name);
        if matcher.operator == MatchOperator::Equal && !is_known {
            labels.push((name, &matcher.value.value));
        } else {
            refused.push(name);
        }
    }
    labels.retain(|(name, _)| !refused.contains(name));
    Labels::new(labels)
}

fn unknown(name: &str, span: Span) -> EvaluateError {
    EvaluateError::unsupported(format!("{name}() is not evaluated"), span)
}
