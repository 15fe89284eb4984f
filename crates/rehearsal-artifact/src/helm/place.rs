//! Where in a template something that it rendered comes from, as near as the texts tell.
//!
//! A rendered line is looked for in the template as it stands; one that holds values has at least
//! its key in common with the line that it was rendered from. Lines that occur several times are
//! told apart by their turn.

use rehearsal_source::Span;

/// The line of `template` that the line of `rendered` with the byte `at` was made from; the beginning
/// of the template where no line looks like it.
pub(crate) fn place(template: &str, rendered: &str, at: u32) -> Span {
    let before = &rendered[..Span { start: at, end: at }.range_in(rendered).start];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = rendered[start..].lines().next().unwrap_or_default();
    let same = |other: &str| other.trim() == line.trim();
    let key = key_of(line);
    let same_key = |other: &str| key.is_some() && key_of(other) == key;
    find(template, &rendered[..start], same)
        .or_else(|| find(template, &rendered[..start], same_key))
        .unwrap_or_default()
}

/// What stands before the colon.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches("- ");
    line.split_once(':').map(|(key, _)| key).filter(|key| !key.is_empty() && !key.contains(' '))
}

/// The line of `template` that is `like` the wanted one, by how many such lines were rendered before.
fn find(template: &str, rendered_before: &str, like: impl Fn(&str) -> bool) -> Option<Span> {
    let turn = rendered_before.lines().filter(|line| like(line)).count();
    let mut start = 0;
    let mut places = Vec::new();
    for line in template.split_inclusive('\n') {
        if like(line) {
            let blanks = line.len() - line.trim_start().len();
            places.push(Span::new(start + blanks, start + line.trim_end().len()));
        }
        start += line.len();
    }
    let turn = turn.checked_rem(places.len())?;
    places.get(turn).copied()
}
