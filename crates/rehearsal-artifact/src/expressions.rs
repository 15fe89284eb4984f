//! PromQL and durations where files of other formats hold them: tests, dashboards, runbooks.

use rehearsal_promql::{Duration, Expr, Place, parse_expr_at};
use rehearsal_source::fields::wrong_type;
use rehearsal_source::{Node, Problem, ProblemKind, Problems, Spanned};

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

/// The expression of `node`, whatever YAML makes of its text, or a problem.
pub(crate) fn expression_of(node: &Node<'_>, problems: &Problems) -> Option<Expr> {
    let Some(text) = node.scalar() else {
        wrong_type(node, "an expression", "a text", problems);
        return None;
    };
    expression(text, Place::of(node), problems)
}

/// The duration of `node`, which is `what`, or a problem.
pub(crate) fn duration(
    node: &Node<'_>,
    what: &str,
    problems: &Problems,
) -> Option<Spanned<Duration>> {
    let Some(text) = node.scalar() else {
        wrong_type(node, what, "a duration", problems);
        return None;
    };
    let read = Duration::parse(text).map_err(|message| {
        let help = "a duration is a number with a unit, as in `5m` or `1h30m`";
        problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
    });
    read.ok().map(|duration| Spanned::new(duration, node.span))
}
