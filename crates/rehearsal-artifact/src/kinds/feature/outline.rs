//! What must hold of a scenario as a whole: it has steps, begins with one that can stand first,
//! and each placeholder of an outline has a column that fills it.

use std::collections::BTreeSet;

use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Span};

use super::{Examples, Keyword, Scenario, Step};

/// Reports what is wrong with `scenario`, all of whose lines have been read.
pub(super) fn check_scenario(scenario: &Scenario, problems: &Problems) {
    let bad = |span, message| problems.add(ProblemKind::BadValue, span, message);
    let name = clip(&scenario.name);
    match scenario.steps.first() {
        None => bad(scenario.name.span, format!("the scenario `{name}` has no steps")),
        Some(step) if matches!(step.keyword, Keyword::And | Keyword::But) => {
            let message = format!("the first step of `{name}` adds to nothing");
            let help = "begin with Given, When or Then";
            problems.add_with_help(ProblemKind::BadValue, step.text.span, message, help);
        }
        Some(_) => {}
    }
    if !scenario.outline {
        return;
    }
    if !scenario.examples.iter().any(|examples| examples.table.rows.len() > 1) {
        bad(scenario.name.span, format!("no example is played by the outline `{name}`"));
    }
    scenario.examples.iter().for_each(|examples| check_columns(examples, problems));
    if let Some(columns) = columns_of_all(&scenario.examples) {
        check_placeholders(scenario, &columns, problems);
    }
}

/// The columns that every block of examples has; `None` if there is no block with columns.
fn columns_of_all(examples: &[Examples]) -> Option<BTreeSet<&str>> {
    let mut blocks = examples.iter().filter_map(|examples| examples.table.rows.first());
    let mut common: BTreeSet<&str> = blocks.next()?.iter().map(|name| name.as_str()).collect();
    for block in blocks {
        let names: BTreeSet<&str> = block.iter().map(|name| name.as_str()).collect();
        common.retain(|name| names.contains(name));
    }
    Some(common)
}

fn check_columns(examples: &Examples, problems: &Problems) {
    let mut seen = BTreeSet::new();
    for name in examples.table.rows.first().into_iter().flatten() {
        if !seen.insert(name.as_str()) {
            let message = format!("the column `{}` is here twice", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
}

/// Reports placeholders of steps and their tables that no column fills. Doc strings are left out:
/// angle brackets in them are as often markup.
fn check_placeholders(scenario: &Scenario, columns: &BTreeSet<&str>, problems: &Problems) {
    let report = |name: &str, span| {
        if !columns.contains(name) {
            let message = format!("no column of the examples fills `<{}>`", clip(name));
            problems.add(ProblemKind::BadValue, span, message);
        }
    };
    for Step { text, table, .. } in &scenario.steps {
        for (at, name) in placeholders(text) {
            let start = text.span.start as usize + at;
            report(name, Span::new(start, start + name.len() + 2));
        }
        for cell in table.iter().flat_map(|table| &table.rows).flatten() {
            placeholders(cell).for_each(|(_, name)| report(name, cell.span));
        }
    }
}

/// The placeholders of `text` with their places: names in angle brackets. `< 5 and >` is none,
/// because a name has no white space at its ends.
fn placeholders(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('<').filter_map(|(at, _)| {
        let inside = &text[at + 1..];
        let name = &inside[..inside.find(['<', '>'])?];
        let is_name = inside[name.len()..].starts_with('>') && name.trim() == name;
        (is_name && !name.is_empty()).then_some((at, name))
    })
}
