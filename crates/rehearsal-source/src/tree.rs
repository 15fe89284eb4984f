//! The tree that a YAML document becomes: scalars, sequences and mappings, each with its span.
//!
//! Scalars keep their text and style; what a plain `8080` or `no` means is decided by the reader
//! that wants a number or a text ([`Node::integer`], [`Node::text`]), by the YAML 1.2 core schema.
//! Nothing is copied that the source text already holds, so a tree lives as long as its text.

use std::borrow::Cow;

use crate::span::Span;

/// One node of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'s> {
    /// The whole node, from its first to its last byte.
    pub span: Span,
    /// What stands there.
    pub value: Value<'s>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'s> {
    /// A text, number, boolean or null; which, its reader decides.
    Scalar(Cow<'s, str>, ScalarStyle),
    /// A list.
    Sequence(Vec<Node<'s>>),
    /// Keys and values in the order written.
    Mapping(Vec<Entry<'s>>),
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'s> {
    /// The key's text.
    pub key: Cow<'s, str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

/// How a scalar was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes: may be a number, a boolean or null.
    Plain,
    /// In quotes or as a block: always a text.
    Quoted,
}

impl<'s> Node<'s> {
    /// The scalar's text as written, whatever its type; `None` for collections.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text, _) => Some(text),
            Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// Whether this is YAML's null (nothing, `~`, `null`).
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar(text, ScalarStyle::Plain)
            if matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The boolean that a plain `true` or `false` stands for.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar(text, ScalarStyle::Plain) => match text.as_ref() {
                "true" | "True" | "TRUE" => Some(true),
                "false" | "False" | "FALSE" => Some(false),
                _ => None,
            },
            Value::Scalar(..) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The integer that a plain decimal stands for.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        match &self.value {
            Value::Scalar(text, ScalarStyle::Plain) => text.parse().ok(),
            Value::Scalar(..) | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// The text that a string node holds. A plain scalar that reads as null or boolean is not a
    /// text; a plain number is, because ids and versions are often written without quotes.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if self.is_null() || self.boolean().is_some() { None } else { self.scalar() }
    }

    /// The items of a sequence.
    #[must_use]
    pub fn items(&self) -> Option<&[Node<'s>]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            Value::Scalar(..) | Value::Mapping(_) => None,
        }
    }

    /// The entries of a mapping.
    #[must_use]
    pub fn entries(&self) -> Option<&[Entry<'s>]> {
        match &self.value {
            Value::Mapping(entries) => Some(entries),
            Value::Scalar(..) | Value::Sequence(_) => None,
        }
    }

    /// The value under `key`, if this is a mapping that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'s>> {
        self.entries()?.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// What a person would call this node's type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.value {
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
            Value::Scalar(..) if self.is_null() => "nothing",
            Value::Scalar(..) if self.boolean().is_some() => "a boolean",
            Value::Scalar(..) if self.is_number() => "a number",
            Value::Scalar(..) => "a text",
        }
    }

    /// Whether this is a plain number, with a fraction or without.
    #[must_use]
    pub fn is_number(&self) -> bool {
        let Value::Scalar(text, ScalarStyle::Plain) = &self.value else { return false };
        text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
            && text.parse::<f64>().is_ok()
    }
}
