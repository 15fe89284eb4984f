//! Expressions, `${{ … }}`, as far as their brackets go.
//!
//! A workflow with a broken expression is refused by GitHub only when it is about to run. What an
//! expression means is not looked at here. The text is searched instead of the tree, because the
//! text gives exact places inside block scalars; the tree is asked only whether a broken one
//! stands in a value or in a comment.

use rehearsal_source::{Node, ProblemKind, Problems, Span, Value};

/// GitHub's limit on the length of one expression, in characters; it also bounds the search for
/// the end of each.
const LENGTH_MAX: usize = 21_000;

/// What an expression begins with.
const MARK: &str = "${{";

/// More broken expressions than this in one file say nothing new.
const BROKEN_MAX: usize = 500;

/// Reports each expression in the values of `document`, which `text` holds, that is empty or does
/// not end.
pub(super) fn report_broken(text: &str, document: &Node<'_>, problems: &Problems) {
    let mut broken: Vec<(Span, &str)> = Vec::new();
    // Searching for one byte is much faster than for three, and most dollars are expressions.
    let dollars = text.match_indices('$').map(|(at, _)| at);
    for start in dollars.filter(|at| text[*at..].starts_with(MARK)) {
        let inside = &text.as_bytes()[start + MARK.len()..];
        let message = match expression_end(&inside[..inside.len().min(LENGTH_MAX)]) {
            None => "this expression has no end: `}}` is missing",
            Some(end) if inside[..end].iter().all(u8::is_ascii_whitespace) => {
                "this expression is empty"
            }
            Some(_) => continue,
        };
        broken.push((Span::new(start, start + MARK.len()), message));
        if broken.len() >= BROKEN_MAX {
            break;
        }
    }
    if !broken.is_empty() {
        report_those_in_values(document, &mut broken, problems);
    }
}

/// The insides of the expressions in `text`, without blanks around them; one that does not end is
/// left out, with what follows it.
pub(crate) fn expressions(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let inside = &rest[rest.find(MARK)? + MARK.len()..];
        let end = expression_end(&inside.as_bytes()[..inside.len().min(LENGTH_MAX)])?;
        rest = &inside[end..];
        Some(inside[..end].trim())
    })
}

/// The length of an expression that ends in `}}`. Inside a text in quotes, brackets are
/// characters; outside one, a second `${{` shows that the first was never closed.
fn expression_end(inside: &[u8]) -> Option<usize> {
    let mut in_quotes = false;
    for (at, byte) in inside.iter().enumerate() {
        match byte {
            b'\'' => in_quotes = !in_quotes,
            b'}' if !in_quotes && inside[at + 1..].starts_with(b"}") => return Some(at),
            b'$' if !in_quotes && inside[at + 1..].starts_with(b"{{") => return None,
            _ => {}
        }
    }
    None
}

/// Reports those of `broken`, sorted by place, that stand in a value; each once, although an
/// alias shows the same place again.
fn report_those_in_values(node: &Node<'_>, broken: &mut Vec<(Span, &str)>, problems: &Problems) {
    match &node.value {
        Value::Sequence(items) => {
            items.iter().for_each(|item| report_those_in_values(item, broken, problems));
        }
        Value::Mapping(entries) => {
            for entry in entries {
                report_those_in_values(&entry.value, broken, problems);
            }
        }
        Value::Scalar(..) => {
            let from = broken.partition_point(|(span, _)| span.start < node.span.start);
            let to = broken.partition_point(|(span, _)| span.start < node.span.end);
            for (span, message) in broken.drain(from..to) {
                problems.add(ProblemKind::Syntax, span, message);
            }
        }
    }
}
