use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rehearsal_source::{Diagnostic, Source};
use serde_json::Value;

use super::{NAMES, schema};
use crate::personas::load_personas;
use crate::scenario::Scenario;

#[test]
fn the_committed_schemas_are_fresh() {
    for name in NAMES {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../schemas")
            .join(format!("{name}.schema.json"));
        let fresh = schema(name).expect("it has a schema");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&file, &fresh).expect("it can be written");
        }
        let committed = fs::read_to_string(&file).unwrap_or_default();
        assert!(committed == fresh, "{name} is stale: BLESS=1 cargo test -p rehearsal schema");
    }
}

#[test]
fn there_is_no_schema_of_what_has_no_format() {
    assert_eq!(schema("verdict"), None);
}

/// A key that is near to no other, so that the reader answers with everything that it knows.
const UNKNOWN: &str = "zzzzzzzzzzzz";

fn scenario_problems(text: &str) -> Vec<Diagnostic> {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    Scenario::read(&Source::new("test.yaml", text), &registry, &[]).err().unwrap_or_default()
}

fn persona_problems(text: &str) -> Vec<Diagnostic> {
    rehearsal_persona::spec::read_spec(&Source::new("test.yaml", text)).err().unwrap_or_default()
}

/// The names in the help of the problem about [`UNKNOWN`].
fn told(problems: &[Diagnostic]) -> BTreeSet<String> {
    let about = problems.iter().find(|problem| problem.message.contains(UNKNOWN));
    let help = about.and_then(|problem| problem.help.as_deref()).unwrap_or_else(|| {
        panic!("nobody complains about an unknown word: {problems:?}");
    });
    let (_, names) = help.split_once(": ").unwrap_or_else(|| panic!("no list in `{help}`"));
    let names = names.split(';').next().unwrap_or_default();
    names.split(", ").map(str::to_owned).collect()
}

/// The fields of the definition `name` in a schema, or of its root.
fn fields(schema: &Value, name: &str) -> BTreeSet<String> {
    let object = if name.is_empty() { schema } else { &schema["definitions"][name] };
    let fields = object["properties"].as_object();
    fields.unwrap_or_else(|| panic!("no properties of `{name}`")).keys().cloned().collect()
}

fn words(list: &Value) -> BTreeSet<String> {
    let list = list.as_array().expect("a list of words");
    list.iter().filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

fn parsed(name: &str) -> Value {
    serde_json::from_str(&schema(name).expect("it has a schema")).expect("it is JSON")
}

fn with_unknown(text: &str, anchor: &str) -> String {
    assert!(text.contains(anchor), "no `{anchor}`");
    let margin: String = anchor.chars().take_while(|c| *c == ' ').collect();
    text.replacen(anchor, &format!("{margin}{UNKNOWN}: 1\n{anchor}"), 1)
}

#[test]
fn the_schema_of_scenarios_has_the_fields_that_the_reader_knows() {
    let source = crate::built_in::scenario("devops-deployment-chain").expect("it is built in");
    let text = source.text.as_ref();
    let schema = parsed("scenario");
    for (definition, anchor) in [
        ("", "seed: 42"),
        ("Step", "    phase: find"),
        ("Scoring", "  ready: 0.60"),
        ("Gate", "  min: 0.50"),
    ] {
        let told = told(&scenario_problems(&with_unknown(text, anchor)));
        assert_eq!(fields(&schema, definition), told, "in `{definition}`");
    }
    let told_by = |anchor: &str| told(&scenario_problems(&with_unknown(text, anchor)));
    let criterion = &told_by("        weight: 2\n        required: true\n        files: &req")
        | &told_by("        weight: 3\n        required: true\n        part: pipeline");
    assert_eq!(fields(&schema, "Criterion"), criterion);
}

#[test]
fn the_schema_of_scenarios_has_the_words_that_the_reader_knows() {
    let source = crate::built_in::scenario("devops-deployment-chain").expect("it is built in");
    let schema = parsed("scenario");
    let told_of = |from: &str, to: &str| {
        assert!(source.text.contains(from), "no `{from}`");
        told(&scenario_problems(&source.text.replacen(from, to, 1)))
    };
    let definitions = &schema["definitions"];
    let property =
        |definition: &str, name: &str| words(&definitions[definition]["properties"][name]["enum"]);
    let unknown = |from: &str, key: &str| told_of(from, &format!("{key}{UNKNOWN}"));
    assert_eq!(property("Step", "phase"), unknown("phase: find", "phase: "));
    let criterion = unknown("criterion: artifacts-sound", "criterion: ");
    assert_eq!(property("Criterion", "criterion"), criterion);
    assert_eq!(property("Criterion", "part"), unknown("part: pipeline", "part: "));
    assert_eq!(property("Demand", "require"), unknown("require: approval", "require: "));
    let areas = &definitions["Scoring"]["properties"]["areas"]["propertyNames"]["enum"];
    assert_eq!(words(areas), told_of("    monitoring:\n", &format!("    {UNKNOWN}:\n")));
}

/// A persona whose parameter has everything that a shape can have.
const PERSONA: &str = "
schema: rehearsal/persona/v1
id: XYZ
name: Example
category: devops
phase: create
riscear:
  role: Writes.
  inputs: [a]
  style: Plain.
  constraints: [a]
  expected_output: [a]
  archetype: Scribe
  responsibilities: [a]
  role_skills: [a]
  role_collaborators:
    - persona: JUS
      direction: upstream
  role_adoption_checklist: [a]
reads: [requirements]
writes: [script]
facts: [model]
parameters:
  - name: many
    description: Many.
    type: list
    of:
      type: integer
      min: 1
      max: 2
  - name: one
    description: One.
    default: a
    type: choice
    choices: [a]
  - name: record
    description: A record.
    type: record
    fields: []
plan: ASC
drafts:
  - path: scripts/x.sh
    template: x.sh.j2
    for_each: plan.a
    when: plan.b
";

#[test]
fn the_schema_of_personas_has_the_fields_that_the_reader_knows() {
    assert_eq!(persona_problems(PERSONA), Vec::new());
    let schema = parsed("persona");
    for (definition, anchor) in [
        ("", "name: Example"),
        ("Riscear", "  style: Plain."),
        ("Collaborator", "      direction: upstream"),
        ("Draft", "    template: x.sh.j2"),
    ] {
        let told = told(&persona_problems(&with_unknown(PERSONA, anchor)));
        assert_eq!(fields(&schema, definition), told, "in `{definition}`");
    }
    let told_by = |anchor: &str| told(&persona_problems(&with_unknown(PERSONA, anchor)));
    let known = ["    type: list", "    type: choice", "    type: record"].map(told_by);
    let mut known: BTreeSet<String> = known.into_iter().flatten().collect();
    known.extend(told_by("      min: 1"));
    assert_eq!(fields(&schema, "Parameter"), known);
    let of_parameters = ["name", "description", "default"].map(str::to_owned).into();
    assert_eq!(fields(&schema, "Shape"), &known - &of_parameters);
}

#[test]
fn the_schema_of_personas_has_the_words_that_the_reader_knows() {
    let definitions = &parsed("persona")["definitions"];
    let told_of = |from: &str, to: &str| {
        assert!(PERSONA.contains(from), "no `{from}`");
        told(&persona_problems(&PERSONA.replacen(from, &format!("{to}{UNKNOWN}"), 1)))
    };
    assert_eq!(words(&definitions["Kind"]["enum"]), told_of("reads: [requirements", "reads: ["));
    assert_eq!(words(&definitions["Fact"]["enum"]), told_of("facts: [model", "facts: ["));
    let direction = &definitions["Collaborator"]["properties"]["direction"]["enum"];
    assert_eq!(words(direction), told_of("direction: upstream", "direction: "));
    let plans = &parsed("persona")["properties"]["plan"]["enum"];
    assert_eq!(words(plans), told_of("plan: ASC", "plan: "));
    let shapes = definitions["ShapeName"]["oneOf"].as_array().expect("a choice of types");
    let shapes = shapes.iter().map(|shape| shape["const"].clone()).collect();
    assert_eq!(words(&Value::Array(shapes)), told_of("    type: list", "    type: "));
}

#[test]
fn the_schema_of_runs_has_the_fields_of_a_run() {
    let schema = parsed("run");
    let run = crate::run_directory::tests::summary();
    let run: Value = serde_json::from_str(&run.to_json()).expect("it is JSON");
    let keys: BTreeSet<String> = run.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(fields(&schema, ""), keys);
    assert_eq!(run["schema"], schema["properties"]["schema"]["const"]);
}
