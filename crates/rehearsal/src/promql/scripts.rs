//! Scripts that load series and say what expressions give over them.

use rehearsal_promql::SeriesStore;
use rehearsal_promql::script::{
    CaseOutcome, Script, ScriptError, load_script, read_script, run_script,
};
use rehearsal_source::{Diagnostic, ProblemKind, Severity, Source, Span};

/// The series that the script in `source` loads; it may do nothing else.
///
/// # Errors
///
/// Every line that is not understood, or the first that cannot be done.
pub fn load_series(source: &Source) -> Result<SeriesStore, Vec<Diagnostic>> {
    let script = read(source)?;
    load_script(&script)
        .map_err(|error| vec![diagnostic(ProblemKind::BadValue, error.line, error.message, source)])
}

/// Runs the cases of the script in `source`: one outcome for each, in their order.
///
/// # Errors
///
/// Every line that is not understood.
pub fn run_cases(source: &Source) -> Result<Vec<CaseOutcome>, Vec<Diagnostic>> {
    Ok(run_script(&read(source)?))
}

/// A failed case as something to tell people: it points at the expression.
#[must_use]
pub fn failed_case(case: &CaseOutcome, reason: &str, source: &Source) -> Diagnostic {
    let mut told = diagnostic(ProblemKind::Meaning("case-failed"), case.line, reason, source);
    let line = told.span.range_in(&source.text);
    if let Some(at) = source.text[line.clone()].rfind(&case.expr) {
        told.span = Span::new(line.start + at, line.start + at + case.expr.len());
    }
    told
}

fn read(source: &Source) -> Result<Script, Vec<Diagnostic>> {
    let syntax =
        |error: ScriptError| diagnostic(ProblemKind::Syntax, error.line, error.message, source);
    read_script(&source.text).map_err(|errors| errors.into_iter().map(syntax).collect())
}

fn diagnostic(
    kind: ProblemKind,
    line: u32,
    message: impl Into<String>,
    source: &Source,
) -> Diagnostic {
    Diagnostic {
        code: kind.code(),
        severity: Severity::Error,
        message: message.into(),
        source: Some(source.clone()),
        span: span_of_line(&source.text, line),
        related: Vec::new(),
        help: None,
    }
}

/// What stands in a line, counted from 1, without the spaces around it.
fn span_of_line(text: &str, line: u32) -> Span {
    let mut start = 0;
    for (number, whole) in (1..).zip(text.split_inclusive('\n')) {
        if number == line {
            let indent = whole.len() - whole.trim_start().len();
            return Span::new(start + indent, start + indent + whole.trim().len());
        }
        start += whole.len();
    }
    Span::new(text.len(), text.len())
}
