//! Values that try to become more than values: out of YAML, shell, PromQL, Gherkin, Dockerfiles, JSON.
//!
//! A value in the context is refused when the scenario is read, with a code that says so, or it is
//! written so that every file keeps the structure that it has with a plain value. A text that a step
//! sets may also fail the step in words; what it must not do is change a file.

use std::collections::BTreeMap;

use rehearsal::{Engine, Run};
use rehearsal_artifact::{Artifacts, ReadArtifact};
use rehearsal_source::{Limits, Node, Problems, ScalarStyle, Value, read_yaml};
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::shipped;

/// The strings; `a10k` stands for ten thousand bytes.
const HOSTILE: &[&str] = &[
    "no",
    "NO",
    "1e3",
    "0x1f",
    "1_000",
    "null",
    "~",
    "true",
    "2001-01-01",
    "=",
    "<<",
    "",
    " ",
    "a b",
    " leading",
    "trailing ",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "* a",
    "&a",
    "!a",
    "%a",
    "@tag",
    "`a`",
    "|",
    ">",
    "a | b |",
    "[a]",
    "{a: b}",
    "a, b",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "a\u{0}b",
    "\u{1b}[31m",
    "\u{85}a",
    "a\u{2028}b",
    "a\u{2029}b",
    "\u{202e}a",
    "\u{feff}a",
    "é",
    "模型",
    "🙂",
    "\"",
    "'",
    "a\"b",
    "a'b",
    "\\",
    "a\\nb",
    "\\x41",
    "${HOME}",
    "$(reboot)",
    "`reboot`",
    "$$",
    "$1",
    "; rm -rf /",
    "\"; rm -rf / #",
    "' || reboot '",
    "a && b",
    "a > b",
    "*",
    "../../etc",
    "/etc/passwd",
    "{{ 7 }}",
    "{{ .Values.x }}",
    "{= plan =}",
    "{% if x %}",
    "{/* a",
    "${{ secrets.X }}",
    "}}",
    "{{",
    "a\"} or vector(1) #",
    "a{b=\"c\"}",
    "Scenario: b",
    "\"\"\"",
    "<a>",
    "# language: de",
    "FROM scratch",
    "a\\",
    "--privileged",
    "-n",
    "\"}],\"a\":[{\"",
    "</script>",
    "a%0ab",
    "a10k",
];

/// The facts of the context, known and free.
const FACTS: &[&str] = &[
    "model",
    "framework",
    "serving",
    "target_env",
    "latency_sla",
    "availability_sla",
    "image_registry",
    "team",
];

/// Texts that a step may set, by the step.
const TEXTS: &[(&str, &str)] = &[
    ("infrastructure", "version"),
    ("infrastructure", "python_version"),
    ("infrastructure", "gateway"),
    ("infrastructure", "hostname"),
    ("pipeline", "python_version"),
    ("pipeline", "runner"),
    ("pipeline", "branch"),
    ("pipeline", "scan_severity"),
];

fn value(text: &str) -> String {
    if text == "a10k" { "a10k ".repeat(2_000) } else { text.to_owned() }
}

/// The first scenario with `team` as one more fact and in an ask, and with `text` as a fact.
fn with_fact(fact: &str, text: &str) -> String {
    let quoted = serde_json::to_string(&value(text)).expect("a text can be quoted");
    let line = format!("  {fact}: {quoted}");
    let scenario = shipped::scenario_text(shipped::CHAIN)
        .replacen("context:\n", "context:\n  team: plain\n", 1)
        .replacen("Write user stories", "For {{ context.team }}: write user stories", 1);
    let is_fact = |line: &&str| line.starts_with(&format!("  {fact}: "));
    let old = scenario.lines().find(is_fact).expect("the fact is in the context");
    scenario.replacen(old, &line, 1)
}

/// The first scenario with `text` as a text that the step called `step` sets.
fn with_text(step: &str, name: &str, text: &str) -> String {
    let quoted = serde_json::to_string(&value(text)).expect("a text can be quoted");
    let scenario = shipped::scenario_text(shipped::CHAIN);
    let (before, after) =
        scenario.split_once(&format!("  - id: {step}\n")).expect("the step is there");
    let set = format!("    with:\n      {name}: {quoted}\n");
    format!("{before}  - id: {step}\n{}", after.replacen("    with:\n", &set, 1))
}

/// What a file is made of, whatever its values are.
fn structure(file: &ReadArtifact) -> String {
    let text = &*file.artifact.text;
    if file.artifact.path.ends_with(".yaml") || file.artifact.path.ends_with(".yml") {
        let problems = Problems::new();
        let documents = read_yaml(text, Limits::FILE, &problems);
        assert!(problems.is_empty(), "{}", file.artifact.path);
        return documents.iter().map(shape).collect();
    }
    let first = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let word: String = line.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
        format!("{indent} {word}\n")
    };
    text.lines().map(first).collect()
}

fn shape(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar(text, ScalarStyle::Plain) if !is_text_everywhere(text) => "other ".to_owned(),
        Value::Scalar(..) => "text ".to_owned(),
        Value::Sequence(items) => format!("[{}]", items.iter().map(shape).collect::<String>()),
        Value::Mapping(entries) => {
            let entries =
                entries.iter().map(|entry| format!("{}:{} ", entry.key, shape(&entry.value)));
            format!("{{{}}}", entries.collect::<String>())
        }
    }
}

/// Whether every version of YAML reads a plain scalar as a text: 1.1 knows more words and numbers.
fn is_text_everywhere(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", ""];
    !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && !text.starts_with(|c: char| c.is_ascii_digit() || "+-.~=<".contains(c))
}

fn structures(artifacts: &Artifacts) -> BTreeMap<String, String> {
    artifacts.iter().map(|file| (file.artifact.path.to_string(), structure(file))).collect()
}

fn run(engine: &Engine, text: &str) -> Result<Run, String> {
    let scenario = match shipped::read(text, engine.registry(), &[]) {
        Ok(scenario) => scenario,
        Err(found) => {
            let alien = found.iter().find(|diagnostic| !diagnostic.code.starts_with("E05"));
            assert!(alien.is_none(), "{}", shipped::rendered(&found));
            return Err(found[0].message.clone());
        }
    };
    Ok(engine.run(&scenario, None).expect("a sound scenario runs"))
}

#[test]
fn a_fact_is_refused_or_changes_no_structure() {
    let engine = shipped::engine();
    let plain = run(&engine, &shipped::scenario_text(shipped::CHAIN)).expect("it is sound");
    let expected = structures(&plain.artifacts);
    let mut written = 0;
    for fact in FACTS {
        for text in HOSTILE {
            let Ok(run) = run(&engine, &with_fact(fact, text)) else { continue };
            written += 1;
            for file in run.artifacts.iter() {
                let (path, problems) = (&file.artifact.path, &file.reading.problems);
                assert!(file.is_sound(), "{fact} {text:?}: {path} {problems:?}");
                let actual = structure(file);
                assert_eq!(actual, expected[&**path], "{fact} {text:?}: {path}");
            }
            assert_eq!(run.artifacts.len(), expected.len(), "{fact} {text:?}");
            assert!(run.verdict().is_approved(), "{fact} {text:?}: {}", run.summary().to_text());
        }
    }
    // A model and a free fact can be called nearly anything.
    assert!(written > HOSTILE.len(), "only {written} values were written");
}

#[test]
fn a_text_of_a_step_is_refused_or_changes_no_structure() {
    let engine = shipped::engine();
    let plain = run(&engine, &shipped::scenario_text(shipped::CHAIN)).expect("it is sound");
    let expected = structures(&plain.artifacts);
    for (step, name) in TEXTS {
        for text in HOSTILE {
            let Ok(run) = run(&engine, &with_text(step, name, text)) else { continue };
            let failed = run.summary().steps.into_iter().filter_map(|step| step.failed);
            let failed: Vec<String> = failed.collect();
            assert!(failed.is_empty() || !run.verdict().is_approved(), "{step} {name} {text:?}");
            for file in run.artifacts.iter() {
                let (path, problems) = (&file.artifact.path, &file.reading.problems);
                assert!(file.is_sound(), "{step} {name} {text:?}: {path} {problems:?}");
                // A list of host names is the one part that is there or not by the value.
                let may_differ = *name == "hostname" && &**path == "k8s/http-route.yaml";
                let namespaced = *name == "gateway" && &**path == "k8s/http-route.yaml";
                if failed.is_empty() && !may_differ && !namespaced {
                    let actual = structure(file);
                    assert_eq!(actual, expected[&**path], "{step} {name} {text:?}: {path}");
                }
            }
        }
    }
}

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
    let team = serde_json::to_string(&value(team)).expect("a text can be quoted");
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
        for text in HOSTILE {
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
        assert!(written > HOSTILE.len() / 2 || path == "Dockerfile", "{path}: only {written}");
    }
}

/// Our own reader could share a blind spot with the writer; the shell itself does not.
#[test]
fn bash_finds_no_other_structure_in_a_script() {
    let Some(bash) = xtask::process::on_path("bash") else {
        assert!(std::env::var_os("CI").is_none(), "there is no bash");
        return;
    };
    let engine = shipped::engine();
    for text in HOSTILE {
        let Ok(run) = run(&engine, &with_fact("model", text)) else { continue };
        let checkout = Checkout::of(&run.artifacts);
        for file in run.artifacts.iter().filter(|file| file.kind.id == "script") {
            let script = checkout.path().join(&*file.artifact.path);
            let mut command = std::process::Command::new(&bash);
            let output = command.arg("-n").arg(script).output().expect("bash can be started");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.is_empty(), "{text:?}: {said}");
        }
    }
}
