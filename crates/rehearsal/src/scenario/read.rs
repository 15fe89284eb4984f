//! From the text of a scenario to the scenario, or to everything wrong with it.

use std::sync::Arc;

use rehearsal_artifact::Digest;
use rehearsal_persona::{Facts, Registry, read_facts};
use rehearsal_source::fields::clip;
use rehearsal_source::{
    Diagnostic, Fields, Limits, Node, Problem, ProblemKind, Problems, Source, Span, read_yaml,
};

use super::chain::ChainReader;
use super::lock::resolved;
use super::overrides::{Override, apply};
use super::scoring::{read_gate, read_rubric};
use super::settings::{id, seed};
use super::{SCHEMA, Scenario};

pub(super) fn read_scenario(
    source: &Source,
    registry: &Registry,
    overrides: &[Override],
) -> Result<Scenario, Vec<Diagnostic>> {
    let problems = Problems::new();
    let mut changed = Vec::new();
    let mut documents = read_yaml(&source.text, Limits::FILE, &problems);
    let scenario = match documents.as_mut_slice() {
        [document] => {
            for change in overrides {
                changed.extend(apply(change, document, &problems).map(|span| (span, change)));
            }
            read_document(document, source, registry, &problems)
        }
        [_, second, ..] => {
            let message = "a second YAML document begins here; a scenario is one";
            let help = "take the `---` before it away, or give it a file of its own";
            problems.add_with_help(ProblemKind::Syntax, head(second), message, help);
            None
        }
        [] => {
            if problems.is_empty() {
                problems.add(ProblemKind::Syntax, Span::default(), "there is no scenario in here");
            }
            None
        }
    };
    match scenario {
        Some(scenario) if problems.is_empty() => Ok(scenario),
        _ => {
            let problems = problems.into_sorted().into_iter();
            let told = problems.map(|problem| name_the_change(problem, &changed));
            Err(told.map(|problem| Diagnostic::from_problem(problem, source)).collect())
        }
    }
}

/// A problem at the place of a changed value would contradict the text that is shown there.
fn name_the_change(mut problem: Problem, changed: &[(Span, &Override)]) -> Problem {
    if let Some((_, change)) = changed.iter().find(|(span, _)| *span == problem.span) {
        problem.message += &format!(" (`--set {}={}`)", change.key, clip(&change.value));
    }
    problem
}

fn read_document(
    document: &Node<'_>,
    source: &Source,
    registry: &Registry,
    problems: &Problems,
) -> Option<Scenario> {
    let mut fields = Fields::of(document, "a scenario", problems)?;
    if let Some(schema) = fields.text("schema")
        && *schema != SCHEMA
    {
        let message = format!("this version reads `{SCHEMA}` only");
        problems.add(ProblemKind::BadValue, schema.span, message);
    }
    let id = id(&mut fields, "id");
    let title = fields.text("title");
    let seed = fields.required("seed").and_then(|node| seed(node, problems));
    let context = fields.required("context");
    let facts = context.map(|node| read_facts(node, problems));
    let facts = facts.unwrap_or_else(Facts::default);
    let reader = ChainReader {
        registry,
        facts: &facts,
        context_span: context.map_or_else(Span::default, head),
        problems,
    };
    let steps = fields.required("chain").map(|node| reader.read(node)).unwrap_or_default();
    let scoring = fields.required("scoring");
    let rubric = scoring.and_then(|node| read_rubric(node, &steps, problems));
    let gate = fields.required("gate");
    let gate = gate.and_then(|node| read_gate(node, rubric.as_ref(), problems));
    fields.finish();
    let scenario = Scenario {
        id: id?.value,
        title: title?.value,
        source: source.clone(),
        digest: Digest::of(&[]),
        resolved: Arc::from(""),
        seed: seed?,
        facts,
        steps,
        rubric: rubric?,
        gate: gate?,
    };
    // What cannot be run is never resolved: the parts of it that are missing have no defaults.
    let resolved = if problems.is_empty() { resolved(document, &scenario) } else { String::new() };
    Some(Scenario {
        digest: Digest::of(resolved.as_bytes()),
        resolved: resolved.into(),
        ..scenario
    })
}

/// The first key of a mapping: underlining all of it would say nothing.
fn head(node: &Node<'_>) -> Span {
    node.entries().and_then(|entries| entries.first()).map_or(node.span, |entry| entry.key_span)
}
