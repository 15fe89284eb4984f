//! Lines of PromQL, and of comments beside it, that templates write as they are.
//!
//! An expression over several lines stands in a YAML block scalar, where a value cannot be quoted.
//! That is safe for [`Line`] alone: it is composed from metric names and numbers of this plan and
//! from DNS labels, and cannot be made with a line break.

use minijinja::Value;
use serde::{Serialize, Serializer};

/// One line that needs no escaping.
#[derive(Clone, Debug)]
pub(super) struct Line(String);

impl Line {
    pub(super) fn of(text: impl Into<String>) -> Self {
        let text = text.into();
        assert!(!text.contains(char::is_control), "a line has no line breaks: {text}");
        Self(text)
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

/// The lines of `text`.
pub(super) fn lines(text: &str) -> Vec<Line> {
    text.lines().map(Line::of).collect()
}
