//! Changes that mend a file and leave its comments and layout alone.
//!
//! A fix replaces one place. These are the shapes that rules need: another text for a value, and one
//! more entry in a YAML mapping, written as the mapping is: on a line of its own, or between braces.

use rehearsal_source::Span;

use crate::finding::Fix;

/// `replacement` instead of what stands at `span`.
pub(crate) fn replacing(span: Span, replacement: impl Into<String>) -> Fix {
    Fix { span, replacement: replacement.into() }
}

/// `inserted` before what stands at `offset`.
pub(crate) fn inserting(offset: u32, inserted: impl Into<String>) -> Fix {
    let place = Span { start: offset, end: offset };
    Fix { span: place, replacement: inserted.into() }
}

/// `entry` (`key: value`, one line) as one more entry of the YAML `mapping`, right after the entry
/// whose value is `value`. Nothing where the layout is not one of the two that people write.
pub(crate) fn entry_after(text: &str, mapping: Span, value: Span, entry: &str) -> Option<Fix> {
    let start = mapping.range_in(text).start;
    let end = value.range_in(text).end;
    if text[start..].starts_with('{') {
        return Some(inserting(value.end, format!(", {entry}")));
    }
    let rest = text[end..].split(['\r', '\n']).next().unwrap_or_default();
    let is_last_of_line = rest.trim_start().is_empty() || rest.trim_start().starts_with('#');
    if !is_last_of_line {
        return None;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let indent = " ".repeat(text[line_start..start].chars().count());
    let line_end = value.end + u32::try_from(rest.len()).ok()?;
    Some(inserting(line_end, format!("\n{indent}{entry}")))
}

/// Nothing instead of the line whose only entry is `key` with the value at `value`.
pub(crate) fn removing_line(text: &str, value: Span, key: &str) -> Option<Fix> {
    let range = value.range_in(text);
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let rest = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at + 1);
    let after = text[range.end..rest].trim();
    let is_alone =
        text[start..range.start].trim() == key && (after.is_empty() || after.starts_with('#'));
    is_alone.then(|| replacing(Span::new(start, rest), ""))
}
