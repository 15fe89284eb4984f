//! Changes that mend findings, made in a text.

#[cfg(test)]
mod tests;

use crate::finding::Fix;

/// `text` with the changes of `fixes` that do not touch each other, and how many those are. Of two
/// that do, the one that starts first is made; the other may be asked for again on the new text.
#[must_use]
pub fn mended<'f>(text: &str, fixes: impl IntoIterator<Item = &'f Fix>) -> (String, usize) {
    let mut fixes: Vec<_> = fixes.into_iter().collect();
    fixes.sort_by_key(|fix| fix.span);
    let mut mended = String::with_capacity(text.len());
    let mut made = 0;
    // One past the last byte that was replaced; two insertions at one place touch each other.
    let mut end: Option<usize> = None;
    for fix in fixes {
        let range = fix.span.range_in(text);
        let is_free =
            end.is_none_or(|end| range.start > end || (range.start == end && !range.is_empty()));
        if is_free {
            mended.push_str(&text[end.unwrap_or(0)..range.start]);
            mended.push_str(&fix.replacement);
            end = Some(range.end);
            made += 1;
        }
    }
    mended.push_str(&text[end.unwrap_or(0)..]);
    (mended, made)
}
