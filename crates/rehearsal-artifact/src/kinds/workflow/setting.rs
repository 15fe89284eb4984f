//! Settings that workflows, jobs and steps share: variables, concurrency, defaults, and values that
//! an expression may compute.

use rehearsal_source::fields::{clip, list, text, wrong_type};
use rehearsal_source::{Entry, Fields, Node, ProblemKind, Problems, Spanned};

/// A named value: an environment variable, an action's input, an output.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value as written; numbers and booleans are texts here, as they are to a process.
    pub value: Spanned<String>,
}

/// A value that is written down, or left to an expression that only a run can compute.
#[derive(Clone, Debug, PartialEq)]
pub enum Computed<T> {
    /// Written down.
    Literal(T),
    /// The expression with its `${{ }}`.
    Expression(String),
}

impl<T: Copy> Computed<T> {
    /// The value, where it is written down.
    #[must_use]
    pub fn literal(&self) -> Option<T> {
        match self {
            Self::Literal(value) => Some(*value),
            Self::Expression(_) => None,
        }
    }
}

/// Which runs exclude each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Concurrency {
    /// Runs of the same group wait for each other.
    pub group: Spanned<String>,
    /// Whether a new run ends the one that is under way instead of waiting.
    pub cancel_in_progress: Option<Spanned<Computed<bool>>>,
}

/// How steps run their scripts where they do not say otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RunDefaults {
    /// The shell.
    pub shell: Option<Spanned<String>>,
    /// The folder.
    pub working_directory: Option<Spanned<String>>,
}

/// Whether `text` leaves something to an expression.
#[must_use]
pub fn has_expression(text: &str) -> bool {
    text.contains("${{")
}

/// The mapping of names to scalars in the field `name`; an expression in its place is no problem,
/// and no variables.
pub(super) fn variables(fields: &mut Fields<'_, '_>, name: &'static str) -> Vec<Variable> {
    let problems = fields.problems();
    let Some(node) = fields.optional(name) else { return Vec::new() };
    if node.scalar().is_some_and(has_expression) {
        return Vec::new();
    }
    let Some(entries) = node.entries() else {
        wrong_type(node, name, "a mapping", problems);
        return Vec::new();
    };
    entries.iter().filter_map(|entry| variable(entry, problems)).collect()
}

fn variable(entry: &Entry<'_>, problems: &Problems) -> Option<Variable> {
    let value = scalar(&entry.value);
    if value.is_none() {
        wrong_type(&entry.value, &clip(&entry.key), "a text", problems);
    }
    Some(Variable { name: key(entry), value: value? })
}

/// The key of `entry`.
pub(super) fn key(entry: &Entry<'_>) -> Spanned<String> {
    Spanned::new(entry.key.clone().into_owned(), entry.key_span)
}

/// A scalar as written, whatever its type.
pub(super) fn scalar(node: &Node<'_>) -> Option<Spanned<String>> {
    node.scalar().map(|value| Spanned::new(value.to_owned(), node.span))
}

/// One text, or a list of them.
pub(super) fn texts(node: &Node<'_>, what: &str, problems: &Problems) -> Vec<Spanned<String>> {
    if node.scalar().is_some() {
        return text(node, what, problems).into_iter().collect();
    }
    list(node, what, problems, |item, problems| text(item, what, problems))
}

/// A boolean, or an expression in its place.
pub(super) fn boolean(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
) -> Option<Spanned<Computed<bool>>> {
    let problems = fields.problems();
    let node = fields.optional(name)?;
    let value = node.boolean().map(Computed::Literal).or_else(|| expression(node));
    if value.is_none() {
        wrong_type(node, name, "`true` or `false`", problems);
    }
    Some(Spanned::new(value?, node.span))
}

/// A whole number from 1, or an expression in its place.
pub(super) fn positive(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
) -> Option<Spanned<Computed<i64>>> {
    let problems = fields.problems();
    let node = fields.optional(name)?;
    let value = node.integer().filter(|number| *number > 0).map(Computed::Literal);
    let value = value.or_else(|| expression(node));
    if value.is_none() {
        wrong_type(node, name, "a whole number from 1", problems);
    }
    Some(Spanned::new(value?, node.span))
}

fn expression<T>(node: &Node<'_>) -> Option<Computed<T>> {
    let text = node.scalar().filter(|text| has_expression(text))?;
    Some(Computed::Expression(text.to_owned()))
}

/// The concurrency that `node` states: a group alone, or with what happens to the earlier run.
pub(super) fn concurrency(node: &Node<'_>, problems: &Problems) -> Option<Concurrency> {
    if let Some(group) = node.text() {
        let group = Spanned::new(group.to_owned(), node.span);
        return Some(Concurrency { group, cancel_in_progress: None });
    }
    let mut fields = Fields::of(node, "concurrency", problems)?;
    let group = fields.text("group");
    let cancel_in_progress = boolean(&mut fields, "cancel-in-progress");
    fields.finish();
    Some(Concurrency { group: group?, cancel_in_progress })
}

/// The defaults that `fields` states under `defaults`.
pub(super) fn run_defaults(fields: &mut Fields<'_, '_>) -> RunDefaults {
    let problems = fields.problems();
    let defaults = fields.optional("defaults").and_then(|node| {
        let mut fields = Fields::of(node, "defaults", problems)?;
        let run = fields.optional("run");
        fields.finish();
        let mut fields = Fields::of(run?, "the defaults of `run`", problems)?;
        let shell = fields.optional_text("shell");
        let working_directory = fields.optional_text("working-directory");
        fields.finish();
        Some(RunDefaults { shell, working_directory })
    });
    defaults.unwrap_or_default()
}

/// Whether `id` can name a job or a step; a problem if not.
pub(super) fn check_id(id: &Spanned<String>, problems: &Problems) {
    let starts = id.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    {
        return;
    }
    let message = format!("`{}` cannot be an id", clip(id));
    let help = "ids start with a letter or `_` and have only letters, digits, `_` and `-`";
    problems.add_with_help(ProblemKind::BadValue, id.span, message, help);
}
