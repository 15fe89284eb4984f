//! A series and its points, as scripts and unit tests of rules write them.
//!
//! `up{job="a"} 1 2+3x2 _ stale` is the value 1, then 2, 5 and 8, nothing, and a mark of staleness.
//! A repetition of `n` writes `n + 1` points, because the first one counts as none.

use crate::duration::Duration;
use crate::expr::ExprKind;
use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;
use crate::operator::MatchOperator;
use crate::parser::parse_expr;
use crate::series::STALE;

/// Most points of one series.
const POINTS_MAX: usize = 1_000_000;

/// One point of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Point {
    /// Nothing at this time.
    Omitted,
    Value(f64),
    /// A native histogram, of which nothing else is kept.
    Histogram,
}

/// Reads a series and its points.
///
/// # Errors
///
/// What cannot be understood.
pub(super) fn series(text: &str) -> Result<(Labels, Vec<Point>), String> {
    let end = series_end(text);
    let (series, values) = text.split_at(end);
    Ok((labels(series)?, points(values)?))
}

/// Where the series at the beginning of `text` ends: at the first space outside of braces.
fn series_end(text: &str) -> usize {
    let mut quote = None;
    let mut is_inside = false;
    let mut is_escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if is_escaped => is_escaped = false,
            (Some(open), '\\') => is_escaped = open != '`',
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(c),
            (None, '{') => is_inside = true,
            (None, '}') => is_inside = false,
            (None, c) if c.is_whitespace() && !is_inside => return at,
            (None, _) => {}
        }
    }
    text.len()
}

/// The labels of a series that is written as a selector with `=` alone.
pub(crate) fn labels(text: &str) -> Result<Labels, String> {
    let name = text.strip_suffix("{}").unwrap_or(text);
    if name.is_empty() {
        return Ok(Labels::empty());
    }
    // A selector must name something, which a series need not; so a name is lent to it.
    let (expr, is_lent) = match parse_expr(name) {
        Ok(expr) => (expr, false),
        Err(_) if name.starts_with('{') => {
            (parse_expr(&format!("lent{name}")).map_err(|error| error.message)?, true)
        }
        Err(error) => return Err(error.message),
    };
    let ExprKind::Vector(selector) = expr.kind else {
        return Err(format!("not a series: {text}"));
    };
    let metric = selector.name.filter(|_| !is_lent).map(|name| name.value);
    let mut labels: Vec<(String, String)> =
        metric.map(|name| (METRIC_NAME_LABEL.to_owned(), name)).into_iter().collect();
    for matcher in selector.matchers {
        if matcher.operator != MatchOperator::Equal {
            return Err(format!("a series has labels with = alone: {text}"));
        }
        labels.push((matcher.label.value, matcher.value.value));
    }
    Ok(Labels::new(labels))
}

/// Reads points that are separated by spaces.
pub(crate) fn points(text: &str) -> Result<Vec<Point>, String> {
    let mut points = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        rest = item(rest, &mut points)?.trim_start();
        if points.len() > POINTS_MAX {
            return Err(format!("a series has over {POINTS_MAX} points"));
        }
    }
    Ok(points)
}

/// Reads one item, adds its points, and gives the text after it.
fn item<'t>(text: &'t str, points: &mut Vec<Point>) -> Result<&'t str, String> {
    let invalid = || format!("not a point of a series: {}", rehearsal_source::fields::clip(text));
    if let Some(rest) = text.strip_prefix('_') {
        let (count, rest) = repetition(rest).ok_or_else(invalid)?;
        return extended(points, count.unwrap_or(1), |_| Point::Omitted, rest);
    }
    if text.starts_with("{{") {
        let rest = histogram(text).ok_or_else(invalid)?;
        let step = rest.strip_prefix(['+', '-']).filter(|step| step.starts_with("{{"));
        let rest = step.map_or(Some(rest), histogram).ok_or_else(invalid)?;
        let (count, rest) = repetition(rest).ok_or_else(invalid)?;
        return extended(points, count.map_or(1, |n| n + 1), |_| Point::Histogram, rest);
    }
    if let Some(rest) = text.strip_prefix("stale") {
        let (count, rest) = repetition(rest).ok_or_else(invalid)?;
        return extended(points, count.map_or(1, |n| n + 1), |_| Point::Value(STALE), rest);
    }
    let (first, rest) = number(text).ok_or_else(invalid)?;
    let (step, rest) = match rest.starts_with(['+', '-']) {
        true => number(rest).ok_or_else(invalid)?,
        false => (0.0, rest),
    };
    let (count, rest) = repetition(rest).ok_or_else(invalid)?;
    let mut value = first;
    let next = |index: usize| {
        // Added up point by point, as upstream does, so that rounding is the same.
        if index > 0 {
            value += step;
        }
        Point::Value(value)
    };
    extended(points, count.map_or(1, |n| n + 1), next, rest)
}

fn extended<'t>(
    points: &mut Vec<Point>,
    count: usize,
    next: impl FnMut(usize) -> Point,
    rest: &'t str,
) -> Result<&'t str, String> {
    if count > POINTS_MAX {
        return Err(format!("a series has over {POINTS_MAX} points"));
    }
    points.extend((0..count).map(next));
    Ok(rest)
}

/// The `xN` after an item, if there is one; nothing but a space may follow.
fn repetition(text: &str) -> Option<(Option<usize>, &str)> {
    let Some(digits) = text.strip_prefix('x') else {
        return (text.is_empty() || text.starts_with(char::is_whitespace)).then_some((None, text));
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (count, rest) = digits.split_at(end);
    let count = count.parse().ok()?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some((Some(count), rest))
}

/// The text after a native histogram.
fn histogram(text: &str) -> Option<&str> {
    text.find("}}").map(|end| &text[end + 2..])
}

/// The number at the beginning of `text`, with its sign, and the text after it.
pub(super) fn number(text: &str) -> Option<(f64, &str)> {
    let unsigned = text.trim_start_matches(['+', '-']);
    let sign_length = text.len() - unsigned.len();
    if sign_length > 1 {
        return None;
    }
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    for (word, value) in [("inf", f64::INFINITY), ("nan", f64::NAN)] {
        if unsigned.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            return Some((sign * value, &unsigned[3..]));
        }
    }
    let bytes = unsigned.as_bytes();
    let digits_from = |from: usize| {
        bytes[from..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count()
    };
    let mut end = digits_from(0);
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let signed = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits_from(end + 1 + signed);
        if exponent > 0 {
            end += 1 + signed + exponent;
        }
    }
    let value: f64 = unsigned[..end].parse().ok()?;
    Some((sign * value, &unsigned[end..]))
}

/// A time after zero or a distance, in milliseconds.
pub(super) fn millis(text: &str) -> Result<i64, String> {
    Duration::parse(text).map(Duration::as_millis)
}
