//! The cells of a table's row.

use rehearsal_source::{ProblemKind, Problems, Span, Spanned};

use super::line::Line;

/// The cells of `line`, which begins with `|`. In a cell `\|`, `\\` and `\n` stand for a bar, a
/// backslash and a line break.
pub(super) fn read_row(line: &Line<'_>, problems: &Problems) -> Vec<Spanned<String>> {
    let bytes = line.text.as_bytes();
    let mut cells = Vec::new();
    let (mut begin, mut at) = (1, 1);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'|' => {
                cells.push(cell(line, begin, at));
                at += 1;
                begin = at;
            }
            _ => at += 1,
        }
    }
    if begin < bytes.len() {
        let span = Span::new(line.start + begin, line.start + bytes.len());
        let message = "a row ends with `|`; what stands after the last one is lost";
        problems.add(ProblemKind::Syntax, span, message);
    }
    cells
}

fn cell(line: &Line<'_>, begin: usize, end: usize) -> Spanned<String> {
    let raw = &line.text[begin..end];
    let text = raw.trim();
    let start = line.start + begin + (raw.len() - raw.trim_start().len());
    Spanned::new(unescaped(text), Span::new(start, start + text.len()))
}

fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => plain.push('\n'),
            Some(escaped @ ('|' | '\\')) => plain.push(escaped),
            Some(other) => plain.extend(['\\', other]),
            None => plain.push('\\'),
        }
    }
    plain
}
