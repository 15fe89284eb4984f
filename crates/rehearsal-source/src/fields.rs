//! Typed access to the fields of a mapping.
//!
//! A reader asks for the fields it knows; what is missing, mistyped or left over becomes a problem
//! with a place, a hint and the nearest known name. Reading goes on after every problem.

use crate::nearest::nearest;
use crate::problem::{ProblemKind, Problems};
use crate::span::{Span, Spanned};
use crate::tree::{Entry, Node, ScalarStyle, Value};

#[cfg(test)]
mod tests;

/// A mapping being read.
///
/// [`Fields::finish`] reports the fields that nobody asked for; a reader that does not call it
/// accepts unknown fields.
pub struct Fields<'n, 's> {
    what: &'static str,
    span: Span,
    entries: &'n [Entry<'s>],
    known: Vec<&'static str>,
    problems: &'n Problems,
}

impl<'n, 's> Fields<'n, 's> {
    /// The fields of `node`, which is `what` (with its article: "a step"); a problem and `None` if
    /// it is not a mapping.
    pub fn of(node: &'n Node<'s>, what: &'static str, problems: &'n Problems) -> Option<Self> {
        let Some(entries) = node.entries() else {
            wrong_type(node, what, "a mapping", problems);
            return None;
        };
        Some(Self { what, span: node.span, entries, known: Vec::new(), problems })
    }

    /// The whole mapping's span.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The problems that this reader reports to.
    #[must_use]
    pub fn problems(&self) -> &'n Problems {
        self.problems
    }

    /// The value of a field that may be absent; null counts as absent.
    pub fn optional(&mut self, name: &'static str) -> Option<&'n Node<'s>> {
        self.known.push(name);
        let entry = self.entries.iter().find(|entry| entry.key == name)?;
        (!entry.value.is_null()).then_some(&entry.value)
    }

    /// The value of a field that must be there.
    pub fn required(&mut self, name: &'static str) -> Option<&'n Node<'s>> {
        let node = self.optional(name);
        if node.is_none() {
            let message = format!("{} needs the field `{name}`", self.what);
            self.problems.add(ProblemKind::MissingField, self.head(), message);
        }
        node
    }

    /// A required text.
    pub fn text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let node = self.required(name)?;
        text(node, name, self.problems)
    }

    /// A text that may be absent.
    pub fn optional_text(&mut self, name: &'static str) -> Option<Spanned<String>> {
        let node = self.optional(name)?;
        text(node, name, self.problems)
    }

    /// A required integer.
    pub fn integer(&mut self, name: &'static str) -> Option<Spanned<i64>> {
        let node = self.required(name)?;
        integer(node, name, self.problems)
    }

    /// An integer that may be absent.
    pub fn optional_integer(&mut self, name: &'static str) -> Option<Spanned<i64>> {
        let node = self.optional(name)?;
        integer(node, name, self.problems)
    }

    /// A boolean that may be absent.
    pub fn optional_boolean(&mut self, name: &'static str) -> Option<Spanned<bool>> {
        let node = self.optional(name)?;
        let value = node.boolean();
        if value.is_none() {
            wrong_type(node, name, "`true` or `false`", self.problems);
        }
        value.map(|value| Spanned::new(value, node.span))
    }

    /// The items of a list that may be absent, each read by `read`; unreadable items are left out
    /// after `read` has reported them.
    pub fn list<T>(
        &mut self,
        name: &'static str,
        read: impl FnMut(&'n Node<'s>, &'n Problems) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.optional(name) else { return Vec::new() };
        list(node, name, self.problems, read)
    }

    /// A list that must be there.
    pub fn required_list<T>(
        &mut self,
        name: &'static str,
        read: impl FnMut(&'n Node<'s>, &'n Problems) -> Option<T>,
    ) -> Vec<T> {
        let Some(node) = self.required(name) else { return Vec::new() };
        list(node, name, self.problems, read)
    }

    /// A list of texts that may be absent.
    pub fn texts(&mut self, name: &'static str) -> Vec<Spanned<String>> {
        self.list(name, |node, problems| text(node, name, problems))
    }

    /// Reports the fields that were never asked for; the first twenty, because finding the name that
    /// was meant takes time and a file with more of them is another kind of file.
    pub fn finish(self) {
        const UNKNOWN_MAX: usize = 20;
        let unknown = |entry: &&Entry<'_>| !self.known.contains(&entry.key.as_ref());
        for entry in self.entries.iter().filter(unknown).take(UNKNOWN_MAX) {
            let message = format!("unknown field `{}` in {}", clip(&entry.key), self.what);
            let help = match nearest(&entry.key, self.known.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("fields: {}", self.known.join(", ")),
            };
            self.problems.add_with_help(ProblemKind::UnknownField, entry.key_span, message, help);
        }
    }

    /// The first key, because underlining a whole mapping for one missing field says nothing.
    fn head(&self) -> Span {
        self.entries.first().map_or(self.span, |entry| entry.key_span)
    }
}

/// The text of `node`, or a problem that names `what` was wanted.
pub fn text(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Spanned<String>> {
    let value = node.text();
    if value.is_none() {
        wrong_type(node, what, "a text", problems);
    }
    value.map(|value| Spanned::new(value.to_owned(), node.span))
}

/// The integer of `node`, or a problem.
pub fn integer(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Spanned<i64>> {
    let value = node.integer();
    if value.is_none() {
        wrong_type(node, what, "an integer", problems);
    }
    value.map(|value| Spanned::new(value, node.span))
}

/// The items of `node`, each read by `read`, or a problem.
pub fn list<'n, 's, T>(
    node: &'n Node<'s>,
    what: &str,
    problems: &'n Problems,
    mut read: impl FnMut(&'n Node<'s>, &'n Problems) -> Option<T>,
) -> Vec<T> {
    let Some(items) = node.items() else {
        wrong_type(node, what, "a list", problems);
        return Vec::new();
    };
    items.iter().filter_map(|item| read(item, problems)).collect()
}

/// Reports that `node`, which is `what`, is not `wanted`.
pub fn wrong_type(node: &Node<'_>, what: &str, wanted: &str, problems: &Problems) {
    let shown = match &node.value {
        // Without the quotes a text that looks like a number would contradict the message.
        Value::Scalar(text, ScalarStyle::Quoted) => format!("the text `\"{}\"`", clip(text)),
        Value::Scalar(text, ScalarStyle::Plain) if !text.is_empty() => format!("`{}`", clip(text)),
        Value::Scalar(..) | Value::Sequence(_) | Value::Mapping(_) => node.type_name().to_owned(),
    };
    let message = format!("{what} must be {wanted}, not {shown}");
    problems.add(ProblemKind::WrongType, node.span, message);
}

/// Hostile input can hold a megabyte in one scalar; a message shows its beginning.
#[must_use]
pub fn clip(text: &str) -> String {
    const SHOWN_MAX: usize = 60;
    if text.len() <= SHOWN_MAX && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut shown: String =
        text.chars().take(SHOWN_MAX).map(|c| if c.is_control() { '·' } else { c }).collect();
    if text.chars().nth(SHOWN_MAX).is_some() {
        shown.push('…');
    }
    shown
}
