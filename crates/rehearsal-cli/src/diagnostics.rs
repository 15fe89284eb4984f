//! What is wrong with scenarios and personas, as people and programs read it.

use std::collections::BTreeSet;

use rehearsal::{Diagnostic, Severity};
use serde_json::{Value, json};

/// All diagnostics with their snippets, an empty line between them.
pub(crate) fn rendered(diagnostics: &[Diagnostic], coloured: bool) -> String {
    let drawn: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.render(coloured)).collect();
    drawn.join("\n\n") + "\n"
}

/// `3 errors in scenarios/deploy.yaml`.
pub(crate) fn count_line(diagnostics: &[Diagnostic]) -> String {
    let count = |severity: Severity, noun: &str| {
        let number = diagnostics.iter().filter(|found| found.severity == severity).count();
        (number > 0).then(|| counted(number, noun))
    };
    let counts =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<_> = counts.into_iter().filter_map(|(s, noun)| count(s, noun)).collect();
    let files: BTreeSet<&str> =
        diagnostics.iter().filter_map(|found| Some(&*found.source.as_ref()?.name)).collect();
    match files.iter().next() {
        None => counts.join(", "),
        Some(file) if files.len() == 1 => format!("{} in {file}", counts.join(", ")),
        Some(_) => format!("{} in {} files", counts.join(", "), files.len()),
    }
}

/// `1 file`, `2 files`.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A diagnostic for programs.
pub(crate) fn to_json(diagnostic: &Diagnostic) -> Value {
    let position = diagnostic.position();
    json!({
        "code": diagnostic.code,
        "severity": diagnostic.severity.word(),
        "message": diagnostic.message,
        "file": diagnostic.source.as_ref().map(|source| source.name.as_ref()),
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
        "help": diagnostic.help,
    })
}
