//! Byte ranges in a text, and the positions that people read.
//!
//! Spans are kept as bytes because slicing needs bytes; lines and columns are computed only when
//! something is shown. Texts are at most 4 GiB, far above every limit in [`crate::yaml::Limits`].

use serde::Serialize;

#[cfg(test)]
mod tests;

/// A half-open byte range of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |offset: usize| {
            u32::try_from(offset).expect("texts over 4 GiB are refused before they are read")
        };
        Self { start: narrow(start), end: narrow(end) }
    }

    /// The same range in a text that begins `offset` bytes earlier.
    #[must_use]
    pub fn shifted(self, offset: u32) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    /// The range as `usize`, cut to the text so that slicing cannot fail on a foreign span.
    #[must_use]
    pub fn range_in(self, text: &str) -> std::ops::Range<usize> {
        let end = floor_boundary(text, self.end as usize);
        let start = floor_boundary(text, self.start as usize).min(end);
        start..end
    }
}

/// A line and a column as editors count them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Position {
    /// Where byte `offset` of `text` stands.
    #[must_use]
    pub fn at(text: &str, offset: u32) -> Self {
        let offset = floor_boundary(text, offset as usize);
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            line: count(before.bytes().filter(|byte| *byte == b'\n').count()) + 1,
            column: count(before[line_start..].chars().count()) + 1,
        }
    }
}

/// A value together with the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stood.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, read at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl<T> std::ops::Deref for Spanned<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
