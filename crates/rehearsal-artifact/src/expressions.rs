//! PromQL where files of other formats hold it: dashboards, runbooks.

use rehearsal_promql::{Expr, Place, parse_expr_at};
use rehearsal_source::{Problem, ProblemKind, Problems};

/// The expression that `text` is, or a problem where it stands.
pub(crate) fn expression(text: &str, place: Place, problems: &Problems) -> Option<Expr> {
    let read = parse_expr_at(text, place).map_err(|error| Problem {
        kind: ProblemKind::BadValue,
        span: error.span,
        message: format!("could not parse expression: {}", error.message),
        help: error.help,
    });
    read.map_err(|problem| problems.push(problem)).ok()
}
