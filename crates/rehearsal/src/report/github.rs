//! Findings as workflow commands, which GitHub shows beside the lines of a change.
//!
//! GitHub shows ten annotations of a severity for a step and drops the rest without a word. So where
//! there are more, the tenth says how many.

use std::fmt::Write;

use super::Reported;

/// Annotations of one severity that GitHub shows for a step.
const SHOWN_MAX: usize = 10;

/// Severities with GitHub's words for them, the worst first.
const LEVELS: [(&str, &str); 3] = [("error", "error"), ("warning", "warning"), ("note", "notice")];

/// The commands, a line each. What the owners of a file suppress is left out.
pub(crate) fn annotations<'a>(reported: impl Iterator<Item = Reported<'a>>) -> String {
    let open: Vec<_> = reported.filter(|one| one.suppressed.is_none()).collect();
    let mut out = String::new();
    for (severity, command) in LEVELS {
        let of_level: Vec<_> = open.iter().filter(|one| one.severity == severity).collect();
        let shown = if of_level.len() > SHOWN_MAX { SHOWN_MAX - 1 } else { of_level.len() };
        for one in &of_level[..shown] {
            write_command(command, one, &mut out);
        }
        if of_level.len() > shown {
            let rest = of_level.len() - shown;
            writeln!(out, "::{command}::{rest} more of this severity; the output lists them all")
                .expect("a String takes everything");
        }
    }
    out
}

fn write_command(command: &str, one: &Reported<'_>, out: &mut String) {
    let (path, title) = (escaped(one.path, &[':', ',']), escaped(one.rule, &[':', ',']));
    let text = match one.help {
        "" => escaped(one.message, &[]),
        help => escaped(&format!("{}\n{help}", one.message), &[]),
    };
    let place = match path.is_empty() {
        true => String::new(),
        false => format!("file={path},line={},col={},", one.line, one.column),
    };
    writeln!(out, "::{command} {place}title={title}::{text}").expect("a String takes everything");
}

/// `text` with the characters that would end a command, and those of `also`, percent-encoded.
fn escaped(text: &str, also: &[char]) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '%' | '\r' | '\n' => write!(out, "%{:02X}", u32::from(c)),
            c if also.contains(&c) => write!(out, "%{:02X}", u32::from(c)),
            c => write!(out, "{c}"),
        }
        .expect("a String takes everything");
    }
    out
}

#[cfg(test)]
mod tests;
