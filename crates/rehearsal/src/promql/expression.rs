//! One expression, from its text to its answer.

use rehearsal_promql::evaluate::{Annotation, AnnotationLevel};
use rehearsal_promql::{
    Aggregator, Expr, ExprKind, Query, Range, SeriesStore, Settings, Value, parse_expr,
};
use rehearsal_source::{Diagnostic, ProblemKind, Severity, Source, Span};

/// When an expression is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At one instant, in milliseconds since the Unix epoch.
    Instant(i64),
    /// At several.
    Range(Range),
}

/// What an expression gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The value. Series are sorted by labels, unless the expression itself puts them into an order.
    pub value: Value,
    /// What upstream would remark, in the order of the places.
    pub remarks: Vec<Diagnostic>,
}

/// Evaluates the expression that `source` holds over `store`.
///
/// # Errors
///
/// Why it is no expression, or has no answer: one diagnostic that points into `source`.
pub fn evaluate(
    source: &Source,
    store: &SeriesStore,
    when: When,
) -> Result<Evaluation, Box<Diagnostic>> {
    let wrong = |kind: ProblemKind, span: Span, message: String, help: Option<String>| {
        let (code, severity, related) = (kind.code(), Severity::Error, Vec::new());
        let source = Some(source.clone());
        Box::new(Diagnostic { code, severity, message, source, span, related, help })
    };
    let expr = parse_expr(&source.text)
        .map_err(|error| wrong(ProblemKind::Syntax, error.span, error.message, error.help))?;
    let answer = Query::new(&expr, Settings::default()).and_then(|mut query| match when {
        When::Instant(at) => query.instant(store, at),
        When::Range(range) => query.range(store, range),
    });
    let answer =
        answer.map_err(|error| wrong(ProblemKind::BadValue, error.span, error.message, None))?;
    let mut value = answer.value;
    if let Value::Vector(samples) = &mut value
        && !is_ordered(&expr)
    {
        samples.sort_by(|a, b| a.0.cmp(&b.0));
    }
    let remarks = answer.annotations.into_iter().map(|found| remark(found, source)).collect();
    Ok(Evaluation { value, remarks })
}

fn remark(found: Annotation, source: &Source) -> Diagnostic {
    let (code, severity) = match found.level {
        AnnotationLevel::Warning => ("promql-warning", Severity::Warning),
        AnnotationLevel::Info => ("promql-info", Severity::Note),
    };
    Diagnostic {
        code,
        severity,
        message: found.message,
        source: Some(source.clone()),
        span: found.span,
        related: Vec::new(),
        help: None,
    }
}

/// Whether the order of what `expr` gives at an instant is part of what it says.
fn is_ordered(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) => is_ordered(inner),
        ExprKind::Call(call) => call.function.name.starts_with("sort"),
        ExprKind::Aggregate(aggregate) => {
            matches!(aggregate.operator, Aggregator::Topk | Aggregator::Bottomk)
        }
        _ => false,
    }
}
