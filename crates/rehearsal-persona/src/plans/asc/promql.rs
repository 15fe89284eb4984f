//! Lines of PromQL, and of comments beside it, that templates write as they are.
//!
//! An expression over several lines stands in a YAML block scalar, where a value cannot be quoted.
//! That is safe for [`Line`] alone: it is composed from metric names and numbers of this plan and
//! from DNS labels, and cannot be made with a line break.

use minijinja::Value;
use serde::{Serialize, Serializer};

use crate::escape::is_printable_ascii;

/// One line that needs no escaping.
#[derive(Clone, Debug)]
pub(super) struct Line(Value);

impl Line {
    pub(super) fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        let is_one_line = is_printable_ascii(&text) || !text.contains(char::is_control);
        assert!(is_one_line, "a line has no line breaks: {text}");
        Self(Value::from_safe_string(text))
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    text.lines().map(Line::of).collect()
}
