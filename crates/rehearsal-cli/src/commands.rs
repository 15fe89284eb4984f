//! The verbs, one file each: from their arguments to what they print and how they end.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod personas;
pub(crate) mod promql;
pub(crate) mod rules;
pub(crate) mod run;
pub(crate) mod runs;
pub(crate) mod scenarios;
pub(crate) mod schema;
pub(crate) mod verify;

use anstyle::{AnsiColor, Style};

/// A summary with colours, which only repeat what its words say.
pub(crate) fn painted(text: &str) -> String {
    if !crate::output::stdout_has_colours() {
        return text.to_owned();
    }
    let green = AnsiColor::Green.on_default();
    let (yellow, red) = (AnsiColor::Yellow.on_default(), AnsiColor::Red.on_default());
    let verdicts: [(&str, Style); 5] = [
        ("APPROVED_WITH_WARNINGS", yellow.bold()),
        ("APPROVED", green.bold()),
        ("BLOCKED", red.bold()),
        ("INCONCLUSIVE", yellow.bold()),
        ("ERROR", red.bold()),
    ];
    let statuses =
        [(" NEEDS WORK ", yellow), (" READY ", green), (" FAIL ", red), (" WARN ", yellow)];
    let mut painted = String::new();
    for line in text.split_inclusive('\n') {
        let verdict = verdicts.iter().find(|(word, _)| line.starts_with(word));
        let status =
            statuses.iter().find(|(word, _)| line.starts_with("  ") && line.contains(word));
        let (word, style) = match (verdict, status) {
            (Some(found), _) | (None, Some(found)) => *found,
            (None, None) => ("", Style::new()),
        };
        painted.push_str(&line.replacen(word, &format!("{style}{word}{style:#}"), 1));
    }
    painted
}
