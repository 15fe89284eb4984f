//! The tags of a line.

use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Span, Spanned};

use super::line::Line;

/// The tags of `line`, with their `@`, up to a comment. White space between two is not needed.
pub(super) fn read_tags(line: &Line<'_>, problems: &Problems) -> Vec<Spanned<String>> {
    let mut tags = Vec::new();
    let mut start = line.start;
    for word in line.text.split_inclusive(char::is_whitespace) {
        if word.starts_with('#') {
            break;
        }
        read_word(word.trim_end(), start, &mut tags, problems);
        start += word.len();
    }
    tags
}

/// Reads `@a` or `@a@b`, which stands at byte `start`.
fn read_word(word: &str, start: usize, tags: &mut Vec<Spanned<String>>, problems: &Problems) {
    if word.is_empty() {
        return;
    }
    let Some(names) = word.strip_prefix('@') else {
        let message = format!("`{}` is no tag: tags begin with `@`", clip(word));
        problems.add(ProblemKind::Syntax, Span::new(start, start + word.len()), message);
        return;
    };
    let mut at = start;
    for name in names.split('@') {
        let span = Span::new(at, at + 1 + name.len());
        if name.is_empty() {
            problems.add(ProblemKind::Syntax, span, "a tag needs a name");
        }
        tags.push(Spanned::new(format!("@{name}"), span));
        at = span.end as usize;
    }
}
