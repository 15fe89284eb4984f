//! `--set key=value`: one value of a scenario, changed for one run.
//!
//! The key is the dotted path that the value has in the file; an item of a list is named by its
//! `id` (`chain.infrastructure.with.version=2.0.0`), a criterion without one by its name. The change is made in
//! the tree before it is read, so a changed value is checked like a written one.

use std::borrow::Cow;

use rehearsal_source::{Entry, Node, ProblemKind, Problems, ScalarStyle, Span, Value, nearest};

/// One changed value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// Dotted path in the scenario.
    pub key: String,
    /// The value, read as YAML reads a plain scalar.
    pub value: String,
}

impl Override {
    /// Reads `key=value`.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => {
                Ok(Self { key: key.to_owned(), value: value.to_owned() })
            }
            _ => Err(format!("`{text}` is not of the form key=value")),
        }
    }
}

/// Makes the change in `document`; gives the place of the value that was there before, if one was.
pub(super) fn apply<'s>(
    change: &'s Override,
    document: &mut Node<'s>,
    problems: &Problems,
) -> Option<Span> {
    let mut node = document;
    let mut parts = change.key.split('.').peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let span = node.span;
        match step_into(node, part, is_last) {
            Ok(next) => node = next,
            Err(help) => {
                let message = format!("`--set {}`: there is no `{part}` here", change.key);
                let problem = ProblemKind::Meaning("E0209");
                problems.add_with_help(problem, Span { end: span.start, ..span }, message, help);
                return None;
            }
        }
    }
    node.value = Value::Scalar(Cow::Borrowed(&change.value), ScalarStyle::Plain);
    Some(node.span)
}

/// The node that `part` names below `node`. The last part may name a field that is not there yet,
/// because most fields have defaults.
fn step_into<'n, 's>(
    node: &'n mut Node<'s>,
    part: &'s str,
    is_last: bool,
) -> Result<&'n mut Node<'s>, String> {
    let span = node.span;
    match &mut node.value {
        Value::Scalar(..) => Err("this is a single value".to_owned()),
        Value::Sequence(items) => {
            let id = |item: &Node<'_>| {
                let name = item.get("id").or_else(|| item.get("criterion"));
                name.and_then(Node::scalar).map(str::to_owned)
            };
            let ids: Vec<String> = items.iter().filter_map(id).collect();
            let found = items.iter_mut().find(|item| id(item).as_deref() == Some(part));
            found.ok_or_else(|| hint(part, &ids))
        }
        Value::Mapping(entries) => {
            let at = entries.iter().position(|entry| entry.key == part);
            let at = match at {
                Some(at) => at,
                None if is_last => {
                    let value = Node { span, value: Value::Mapping(Vec::new()) };
                    entries.push(Entry { key: Cow::Borrowed(part), key_span: span, value });
                    entries.len() - 1
                }
                None => {
                    let keys: Vec<String> = entries.iter().map(|e| e.key.to_string()).collect();
                    return Err(hint(part, &keys));
                }
            };
            Ok(&mut entries[at].value)
        }
    }
}

fn hint(part: &str, names: &[String]) -> String {
    match nearest(part, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.is_empty() => "its items have no names".to_owned(),
        None => format!("there are: {}", names.join(", ")),
    }
}
