//! `scoring` and `gate`: what is asked of the delivery, and what it must reach.

use std::collections::BTreeSet;

use rehearsal_artifact::kinds::requirements::{Demand, Part, read_demand};
use rehearsal_artifact::path_pattern::is_pattern;
use rehearsal_artifact::{Kind, artifact_path_problem};
use rehearsal_score::{Area, Argument, Arguments, Criterion, Entry, Gate, Rubric, criteria};
use rehearsal_source::fields::{clip, list, text};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned, nearest};

use super::ScenarioStep;
use super::settings::score;

/// The areas that a delivery is scored in.
pub(crate) const AREAS: [&str; 4] = ["requirements", "pipeline", "infrastructure", "monitoring"];

/// Weights above this only hide what the weights are.
const WEIGHT_MAX: i64 = 1_000;

/// Reads `scoring`.
pub(super) fn read_rubric(
    node: &Node<'_>,
    steps: &[ScenarioStep],
    problems: &Problems,
) -> Option<Rubric> {
    let mut fields = Fields::of(node, "`scoring`", problems)?;
    let ready_bp = fields.required("ready").and_then(|node| score(node, "ready", problems));
    let areas_node = fields.required("areas");
    fields.finish();
    let areas_node = areas_node?;
    let Some(entries) = areas_node.entries() else {
        rehearsal_source::fields::wrong_type(areas_node, "`areas`", "a mapping", problems);
        return None;
    };
    let mut areas = Vec::new();
    for entry in entries {
        if !AREAS.contains(&entry.key.as_ref()) {
            unknown_area(&entry.key, entry.key_span, problems);
            continue;
        }
        let before = problems.len();
        let mut ids = BTreeSet::new();
        let entries = list(&entry.value, &entry.key, problems, |node, problems| {
            let read = read_entry(node, steps, problems)?;
            if !ids.insert(read.id.clone()) {
                repeated_criterion(&read.id, &entry.key, node, problems);
            }
            Some(read)
        });
        if entries.is_empty() && problems.len() == before {
            let message = format!("the area `{}` has no criteria", entry.key);
            let help = "an area that asks nothing would pass without evidence";
            let kind = ProblemKind::Meaning("E0208");
            problems.add_with_help(kind, entry.key_span, message, help);
        }
        areas.push(Area { name: entry.key.to_string(), entries });
    }
    let rubric = Rubric { ready_bp: ready_bp?, areas };
    if problems.is_empty()
        && let Err(error) = rubric.check()
    {
        let kind = ProblemKind::Meaning("E0208");
        problems.add(kind, areas_node.span, error.to_string());
    }
    Some(rubric)
}

fn repeated_criterion(id: &str, area: &str, node: &Node<'_>, problems: &Problems) {
    let span = node.entries().and_then(|entries| entries.first()).map_or(node.span, |e| e.key_span);
    let message = format!("`{id}` is in the area `{area}` twice");
    let help = "give one of them an `id` of its own";
    problems.add_with_help(ProblemKind::Meaning("E0208"), span, message, help);
}

fn unknown_area(name: &str, span: Span, problems: &Problems) {
    let help = match nearest(name, AREAS) {
        Some(area) => format!("did you mean `{area}`?"),
        None => format!("areas: {}", AREAS.join(", ")),
    };
    let message = format!("there is no area `{}`", clip(name));
    problems.add_with_help(ProblemKind::Meaning("E0210"), span, message, help);
}

fn read_entry(node: &Node<'_>, steps: &[ScenarioStep], problems: &Problems) -> Option<Entry> {
    let mut fields = Fields::of(node, "a criterion", problems)?;
    let name = fields.text("criterion")?;
    let criterion = known_criterion(&name, problems);
    let id = fields.optional_text("id").map_or_else(|| name.value.clone(), |id| id.value);
    let weight = fields.optional_integer("weight");
    let required = fields.optional_boolean("required").is_some_and(|required| required.value);
    let criterion = criterion?;
    let arguments = read_arguments(criterion, &mut fields, steps);
    fields.finish();
    let weight = match weight {
        None => 1,
        Some(weight) if (1..=WEIGHT_MAX).contains(&weight.value) => weight.value,
        Some(weight) => {
            let message = format!("a weight is 1 to {WEIGHT_MAX}, not {}", weight.value);
            problems.add(ProblemKind::BadValue, weight.span, message);
            return None;
        }
    };
    let weight = u32::try_from(weight).expect("the range was just checked");
    Some(Entry { id, criterion, weight, required, arguments })
}

fn known_criterion(name: &Spanned<String>, problems: &Problems) -> Option<&'static Criterion> {
    let criterion = criteria::by_id(name);
    if criterion.is_none() {
        let ids = || criteria::ALL.iter().map(|criterion| criterion.id);
        let help = match nearest(name, ids()) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("criteria: {}", ids().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("there is no criterion `{}`", clip(name));
        problems.add_with_help(ProblemKind::Meaning("E0211"), name.span, message, help);
    }
    criterion
}

fn read_arguments(
    criterion: &Criterion,
    fields: &mut Fields<'_, '_>,
    steps: &[ScenarioStep],
) -> Arguments {
    let mut arguments = Arguments::default();
    for argument in criterion.takes {
        match argument {
            Argument::Files => {
                let files = fields.required_list("files", |node, problems| {
                    text(node, "a file", problems).filter(|path| check_path(path, steps, problems))
                });
                arguments.files = files.into_iter().map(|path| path.value).collect();
            }
            Argument::Part => {
                arguments.part = fields.text("part").and_then(|part| read_part(&part, fields))
            }
            Argument::Demands => {
                let demands: Vec<Spanned<Demand>> = fields.list("demands", read_demand);
                arguments.demands = demands.into_iter().map(|demand| demand.value).collect();
            }
        }
    }
    arguments
}

/// A file that no step can write would fail for ever; that is a mistake in the scenario.
fn check_path(path: &Spanned<String>, steps: &[ScenarioStep], problems: &Problems) -> bool {
    if let Some(reason) = artifact_path_problem(path) {
        let message = format!("`{}` cannot be an artifact: {reason}", clip(path));
        problems.add(ProblemKind::BadValue, path.span, message);
        return false;
    }
    // Which kinds a pattern means is not known before somebody writes files that fit it.
    if is_pattern(path) {
        return true;
    }
    let kind = Kind::of_path(path);
    let writes = |step: &ScenarioStep| step.persona.spec.writes.iter().any(|k| k.id == kind.id);
    // Without steps the chain itself could not be read, and has been reported.
    if steps.is_empty() || steps.iter().any(writes) {
        return true;
    }
    let message = format!("this criterion can never pass: no step writes a {}", kind.title);
    let help = "add a step whose persona writes it, or take the file away";
    problems.add_with_help(ProblemKind::Meaning("E0207"), path.span, message, help);
    false
}

fn read_part(part: &Spanned<String>, fields: &Fields<'_, '_>) -> Option<Part> {
    const PARTS: [(&str, Part); 3] = [
        ("pipeline", Part::Pipeline),
        ("infrastructure", Part::Infrastructure),
        ("monitoring", Part::Monitoring),
    ];
    let found = PARTS.iter().find(|(name, _)| *name == part.value).map(|(_, part)| *part);
    if found.is_none() {
        let help = match nearest(part, PARTS.iter().map(|(name, _)| *name)) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "one of: pipeline, infrastructure, monitoring".to_owned(),
        };
        let message = format!("part cannot be `{}`", clip(part));
        fields.problems().add_with_help(ProblemKind::BadValue, part.span, message, help);
    }
    found
}

/// Reads `gate`.
pub(super) fn read_gate(
    node: &Node<'_>,
    rubric: Option<&Rubric>,
    problems: &Problems,
) -> Option<Gate> {
    let mut fields = Fields::of(node, "`gate`", problems)?;
    let min_bp = fields.required("min").and_then(|node| score(node, "min", problems));
    let coverage_bp = match fields.optional("coverage") {
        None => Some(rehearsal_score::gate::COVERAGE_BP),
        Some(node) => score(node, "coverage", problems),
    };
    let require = fields.texts("require");
    fields.finish();
    if let Some(rubric) = rubric {
        require.iter().for_each(|name| check_required(name, rubric, problems));
    }
    let require = require.into_iter().map(|name| name.value).collect();
    Some(Gate { min_bp: min_bp?, coverage_bp: coverage_bp?, require })
}

fn check_required(name: &Spanned<String>, rubric: &Rubric, problems: &Problems) {
    let names: Vec<String> = rubric
        .areas
        .iter()
        .flat_map(|area| area.entries.iter().map(move |e| format!("{}/{}", area.name, e.id)))
        .collect();
    if names.contains(&name.value) {
        return;
    }
    let help = match nearest(name, names.iter().map(String::as_str)) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "criteria are named `area/criterion`".to_owned(),
    };
    let message = format!("the gate requires `{}`, which is not scored", clip(name));
    problems.add_with_help(ProblemKind::Meaning("E0212"), name.span, message, help);
}
