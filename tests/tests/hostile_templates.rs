//! A user's own templates meet hostile values: each file keeps the structure that it has with a plain
//! value, or the value is refused in words.

use rehearsal::{Engine, Run};
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::hostile::{self, VALUES, run, structure};

/// A persona of templates alone, which writes the fact `team` where each language takes a value.
const OWN_PERSONA: &str = "schema: rehearsal/persona/v1
id: OWN
name: Own
category: own
phase: create
riscear:
  role: Writes a fact down.
  inputs: [Facts.]
  style: Short.
  constraints: [None.]
  expected_output: [Files.]
  archetype: Scribe
  responsibilities: [Writes.]
  role_skills: [Writing.]
  role_adoption_checklist: [Somebody reads.]
writes: [manifest, script, dockerfile, feature]
parameters:
  - { name: path, description: What to write., type: text }
drafts:
";

/// Each file of that persona, with the text around the fact.
const OWN_FILES: [(&str, &str, &str); 4] = [
    (
        "k8s/own.yaml",
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: own\n  annotations:\n    team: ",
        "\nspec:\n  clusterIP: None\n",
    ),
    ("scripts/own.sh", "#!/usr/bin/env bash\nset -euo pipefail\necho ", " end\n"),
    ("Dockerfile", "FROM debian:13\nLABEL team=", "\nUSER 1000\n"),
    ("requirements/features/own.feature", "Feature: Own\n  Scenario: One\n    Given ", " here\n"),
];

fn own_engine() -> Engine {
    let checkout = Checkout::empty();
    let mut persona = OWN_PERSONA.to_owned();
    for (path, before, after) in OWN_FILES {
        let name = path.rsplit('/').next().expect("a path has a name");
        persona +=
            &format!("  - {{ path: {path}, template: {name}.j2, when: with.path == '{path}' }}\n");
        let template = format!("{before}{{= context.team =}}{after}");
        checkout.write(&format!("OWN/templates/{name}.j2"), template);
    }
    checkout.write("OWN/persona.yaml", persona);
    let layers = [checkout.path().to_path_buf()];
    Engine::new(rehearsal::load_personas(&layers).expect("the persona is sound"))
}

/// A scenario in which that persona takes the only turn and writes the file at `path`.
fn own_scenario(team: &str, path: &str) -> String {
    let team = hostile::quoted(team);
    format!(
        "schema: rehearsal/scenario/v1\nid: own\ntitle: Own\nseed: 1\ncontext: {{ team: {team} }}\n\
         chain:\n  - {{ id: own, persona: OWN, phase: create, ask: Write., with: {{ path: {path} }} }}\n\
         scoring:\n  ready: 0.6\n  areas:\n    infrastructure:\n      \
         - {{ criterion: artifacts-sound, files: [{path}] }}\ngate: {{ min: 0.5 }}\n"
    )
}

/// A script without what its single quotes hold, which may go over lines.
fn unquoted(script: &str) -> String {
    script.replace("'\\''", "").split('\'').step_by(2).collect()
}

#[test]
fn a_template_of_a_user_cannot_be_made_to_write_another_structure() {
    let engine = own_engine();
    for (path, before, after) in OWN_FILES {
        let write = |text| run(&engine, &own_scenario(text, path)).expect("any fact is free");
        let shape = |run: &Run| {
            let file = run.artifacts.get(path).expect("it was written");
            assert!(file.is_sound(), "{path}: {} {:?}", file.artifact.text, file.reading.problems);
            let text = &file.artifact.text;
            assert!(text.starts_with(before) && text.ends_with(after), "{path}: {text}");
            match path.ends_with(".sh") {
                true => unquoted(text).lines().count().to_string(),
                false => structure(file),
            }
        };
        let expected = shape(&write("plain"));
        let mut written = 0;
        for text in VALUES {
            let this = write(text);
            if let Some(reason) = this.summary().steps[0].failed.as_deref() {
                assert!(reason.contains("cannot be written"), "{path} {text:?}: {reason}");
                assert!(!this.verdict().is_approved(), "{path} {text:?}");
                continue;
            }
            written += 1;
            assert_eq!(shape(&this), expected, "{path} {text:?}");
        }
        // A Dockerfile has no quotes that hold everything, so it takes plain values only.
        assert!(written > VALUES.len() / 2 || path == "Dockerfile", "{path}: only {written}");
    }
}
