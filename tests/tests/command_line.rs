//! The program as scripts and people meet it: exit codes, what goes to which stream, what is kept.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Output, Stdio};

use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::{program, shipped};

const BROKEN: &str = "schema: rehearsal/scenario/v1\nid: broken\ntitel: Broken\n";

/// A scenario that asks for nothing that could be observed.
const INCONCLUSIVE: &str = "schema: rehearsal/scenario/v1
id: inconclusive
title: Inconclusive
seed: 1
context:
  model: churn
  framework: scikit-learn
  serving: FastAPI + Docker
  target_env: Kubernetes
  latency_sla: \"< 100ms p99\"
  availability_sla: \"99.9%\"
chain:
  - { id: requirements, persona: JUS, phase: find, ask: Say what is wanted. }
scoring:
  ready: 0
  areas:
    requirements:
      - { criterion: artifacts-sound, files: [], required: true }
gate: { min: 0 }
";

const RULES: &str = "groups:\n- name: g\n  rules:\n  - { alert: Down, expr: up == 0, for: 1m }\n";

const RULE_TESTS: &str = "rule_files: [\"r*es.yaml\", nothing.yaml]
tests:
- input_series: [{ series: up, values: 0x9 }]
  alert_rule_test:
  - { eval_time: 1m, alertname: Down, exp_alerts: [{}] }
";

fn call(folder: &Path, arguments: &[&str]) -> Output {
    program::command(folder).args(arguments).output().expect("the program can be started")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("results are UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("remarks are UTF-8")
}

/// A folder in which a broken scenario, a broken persona and a blocking persona lie.
fn folder() -> Checkout {
    let checkout = Checkout::empty();
    checkout.write("broken.yaml", BROKEN);
    checkout.write("inconclusive.yaml", INCONCLUSIVE);
    checkout.write("latin-1.yaml", b"title: caf\xe9\n");
    checkout.write("list.yaml", "- a\n");
    checkout.write("plain-file", "");
    checkout.write("up.load", "load 1m\n  up{job=\"b\"} 1+1x9\n  up{job=\"a\"} 2+2x9\n");
    checkout.write("cases.test", "load 1m\n  up 1\n\neval instant at 0 up * 2\n  {} 2\n");
    checkout.write("failing.test", "load 1m\n  up 1\n\neval instant at 0 up * 2\n  {} 3\n");
    checkout.write("rules.yaml", RULES);
    checkout.write("bad-rules.yaml", RULES.replace("up == 0", "up == (0"));
    checkout.write("rules.test.yaml", RULE_TESTS);
    checkout.write("failing.test.yaml", RULE_TESTS.replace("1m", "0m"));
    checkout.write("broken-personas/QAE/persona.yaml", "id: QAE\n");
    let mut persona = shipped::persona_folder("DVE");
    persona.files.insert("templates/Dockerfile.j2".to_owned(), "".into());
    for (path, text) in &persona.files {
        checkout.write(&format!("blocking/DVE/{path}"), text.as_bytes());
    }
    checkout
}

#[test]
fn the_exit_code_says_how_a_call_ended() {
    let folder = folder();
    let cases: &[(&[&str], i32)] = &[
        (&["--help"], 0),
        (&["--version"], 0),
        (&["run", shipped::CHAIN], 0),
        (&["run", shipped::CHAIN, "--json"], 0),
        (&["check", shipped::CHAIN], 0),
        (&["promql", "eval", "1 + 1"], 0),
        (&["promql", "test", "cases.test"], 0),
        (&["promql", "check-rules", "rules.yaml"], 0),
        (&["promql", "test-rules", "rules.test.yaml"], 0),
        (&[], 2),
        (&["rnu"], 2),
        (&["promql", "eval", "up", "--start", "0"], 2),
        (&["promql", "eval", "up", "--start", "0", "--end", "1m", "--step", "0"], 2),
        (&["promql", "eval", "up", "--at", "soon"], 2),
        (&["promql", "eval", "sum("], 3),
        (&["promql", "eval", "up", "--load", "cases.test"], 3),
        (&["run"], 2),
        (&["run", shipped::CHAIN, "--seed", "-1"], 2),
        (&["run", shipped::CHAIN, "--seed", "18446744073709551616"], 2),
        (&["run", shipped::CHAIN, "--mode", "live"], 2),
        (&["run", shipped::CHAIN, "--set", "no-value"], 2),
        (&["run", shipped::CHAIN, "--set", "gate.min=2"], 3),
        (&["run", shipped::CHAIN, "--set", "gate.minimum=0.5"], 3),
        (&["run", "broken.yaml"], 3),
        (&["run", "list.yaml"], 3),
        (&["check", "broken.yaml"], 3),
        (&["run", shipped::CHAIN, "--personas", "broken-personas"], 3),
        (&["runs", "show", "nothing"], 4),
        (&["personas", "show", "XYZ"], 4),
        (&["run", "missing.yaml"], 6),
        (&["promql", "eval", "up", "--load", "missing.load"], 6),
        (&["promql", "check-rules", "missing.yaml"], 6),
        (&["run", "."], 6),
        (&["run", "latin-1.yaml"], 6),
        (&["run", shipped::CHAIN, "--personas", "missing"], 6),
        (&["run", shipped::CHAIN, "-o", "plain-file/run"], 6),
        (&["run", shipped::CHAIN, "--personas", "blocking"], 10),
        (&["promql", "test", "cases.test", "failing.test"], 10),
        (&["promql", "test", "rules.yaml"], 10),
        (&["promql", "check-rules", "bad-rules.yaml"], 10),
        (&["promql", "test-rules", "failing.test.yaml"], 10),
        (&["run", "inconclusive.yaml"], 12),
    ];
    let mut complaints = Vec::new();
    for (arguments, expected) in cases {
        let output = call(folder.path(), arguments);
        if output.status.code() != Some(*expected) {
            let said = stderr(&output);
            let code = output.status.code();
            complaints.push(format!("{arguments:?}: {code:?}, not {expected}\n{said}"));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_call_that_fails_says_why_on_standard_error_alone() {
    let folder = folder();
    let cases: &[(&[&str], &[&str])] = &[
        (&["run", shipped::CHAIN, "--mode", "live"], &["deterministic"]),
        (&["run", "broken.yaml"], &["broken.yaml:3:1", "did you mean `title`?"]),
        (&["run", shipped::CHAIN, "--set", "gate.mni=1"], &["gate.mni"]),
        (&["run", "devops-deployment-chian"], &[shipped::CHAIN]),
        (&["run", "."], &["."]),
        (&["run", "latin-1.yaml"], &["latin-1.yaml", "UTF-8"]),
        (&["run", shipped::CHAIN, "--personas", "missing"], &["missing"]),
        (
            &["run", shipped::CHAIN, "--personas", "broken-personas"],
            &["QAE/persona.yaml", "schema"],
        ),
        (&["promql", "eval", "sum(rate(up[5m])"], &["<expression>:1:4", "unclosed"]),
        (&["promql", "eval", "up", "--load", "plain.load"], &["plain.load"]),
        (&["runs", "show", "nothing"], &["nothing"]),
        (&["personas", "show", "JSU"], &["JUS"]),
    ];
    for (arguments, expected) in cases {
        let output = call(folder.path(), arguments);
        assert_eq!(stdout(&output), "", "{arguments:?}");
        let said = stderr(&output);
        for word in *expected {
            assert!(said.contains(word), "{arguments:?} does not say {word:?}:\n{said}");
        }
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
}

#[test]
fn what_is_asked_of_promql_is_answered_with_its_place() {
    let folder = folder();
    let cases: &[(&[&str], &str)] = &[
        (
            &["promql", "eval", "up", "--load", "up.load", "--at", "2m"],
            "up{job=\"a\"}  6\nup{job=\"b\"}  3\n",
        ),
        (
            &["promql", "eval", "sort(up)", "--load", "up.load", "--at", "120"],
            "up{job=\"b\"}  3\nup{job=\"a\"}  6\n",
        ),
        (
            &[
                "promql", "eval", "sum(up)", "--load", "up.load", "--start", "0", "--end", "1m",
                "--step", "30s",
            ],
            "{}\n    3 @0\n    3 @30\n    6 @60\n",
        ),
        (&["promql", "eval", "0 - 1 / 0"], "-Inf\n"),
        (&["promql", "test", "cases.test"], "1 passed, 0 failed, 0 out of scope\n"),
        (&["promql", "test", "failing.test"], "failing.test:4:19"),
        (&["promql", "check-rules", "rules.yaml"], "1 rule in 1 file, all sound\n"),
        (&["promql", "check-rules", "bad-rules.yaml"], "bad-rules.yaml:4:32"),
        (&["promql", "test-rules", "rules.test.yaml"], "`nothing.yaml` means no file"),
        (&["promql", "test-rules", "rules.test.yaml", "-q"], "1 passed, 0 failed; 1 warning"),
        (&["promql", "test-rules", "failing.test.yaml"], "failing.test.yaml:5:"),
    ];
    for (arguments, expected) in cases {
        let text = stdout(&call(folder.path(), arguments));
        let is_whole = expected.ends_with('\n');
        let is_so = if is_whole { text == *expected } else { text.contains(expected) };
        assert!(is_so, "{arguments:?} prints\n{text}");
    }
}

#[test]
fn a_blocked_run_names_the_clause_and_the_file() {
    let folder = folder();
    let output = call(folder.path(), &["run", shipped::CHAIN, "--personas", "blocking"]);
    let text = stdout(&output);
    assert!(text.contains("BLOCKED") && text.contains("Dockerfile"), "{text}");
}

#[test]
fn quiet_prints_the_verdict_on_one_line_and_nothing_else() {
    let folder = Checkout::empty();
    let output = call(folder.path(), &["run", shipped::CHAIN, "-q"]);
    let text = stdout(&output);
    assert!(text.contains("APPROVED") && text.lines().count() == 1, "{text}");
    assert_eq!(stderr(&output), "");
}

#[test]
fn json_is_one_line_and_holds_nothing_of_the_machine() {
    let folder = Checkout::empty();
    let output = call(folder.path(), &["run", shipped::CHAIN, "--json"]);
    let text = stdout(&output);
    assert_eq!(text.lines().count(), 1, "{text}");
    let done: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(done["verdict"], "APPROVED");
    assert_eq!(done["exit_code"], 0);
    assert_eq!(done["seed"], "42");
    let place = folder.path().display().to_string();
    assert!(!text.contains(&place) && !text.contains(".rehearsal"), "{text}");
    // Whoever gets a path can open it.
    let runs = folder.path().join(".rehearsal/runs");
    let files = done["files"].as_array().expect("it lists files");
    let kept = only_run(&runs);
    for file in files {
        let file = file.as_str().expect("a file is a text");
        assert!(kept.join(file).is_file(), "{file}");
    }
}

#[test]
fn every_command_that_takes_json_prints_lines_of_it() {
    let folder = folder();
    call(folder.path(), &["run", shipped::CHAIN]);
    for arguments in [
        &["run", shipped::CHAIN, "--json"][..],
        &["check", "broken.yaml", "--json"],
        &["check", shipped::CHAIN, "--json"],
        &["runs", "--json"],
        &["runs", "show", "--json"],
        &["verify", "--json"],
        &["promql", "eval", "up", "--load", "up.load", "--json"],
        &["promql", "test", "failing.test", "--json"],
        &["promql", "check-rules", "bad-rules.yaml", "--json"],
        &["promql", "test-rules", "rules.test.yaml", "--json"],
        &["personas", "--json"],
        &["personas", "show", "JUS", "--json"],
    ] {
        let output = call(folder.path(), arguments);
        let text = stdout(&output);
        assert!(!text.is_empty(), "{arguments:?}: {}", stderr(&output));
        for line in text.lines() {
            let read: Result<serde_json::Value, _> = serde_json::from_str(line);
            assert!(read.is_ok(), "{arguments:?}: {line}");
        }
    }
}

/// The files of a run directory by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// Where and under what a run happens: its folder's depth, language and time zone.
const PLACES: &[(&str, &[(&str, &str)])] = &[
    ("", &[]),
    (
        "a/b c/é",
        &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Pacific/Kiritimati")],
    ),
    ("z", &[("LC_ALL", "C"), ("TZ", "America/St_Johns"), ("COLUMNS", "40"), ("TERM", "dumb")]),
];

#[test]
fn a_run_is_the_same_in_another_folder_language_and_time_zone() {
    let root = Checkout::empty();
    let mut first: Option<([String; 2], Files)> = None;
    for (place, variables) in PLACES {
        let folder = root.path().join(place);
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        let printed = [&["run", shipped::CHAIN][..], &["run", shipped::CHAIN, "--json"]];
        let printed = printed.map(|arguments| {
            let mut command = program::command(&folder);
            command.args(arguments).envs(variables.iter().copied());
            stdout(&command.output().expect("the program can be started"))
        });
        let run = only_run(&folder.join(".rehearsal/runs"));
        let mut files = Files::new();
        gather(&run, &run, &mut files);
        let envelope = files.remove("envelope.json");
        assert!(envelope.is_some(), "what is volatile has a place of its own");
        assert!(files.contains_key("events.ndjson") && files.contains_key("artifacts/Dockerfile"));
        let this = (printed, files);
        match &first {
            None => first = Some(this),
            Some(first) => assert_eq!(this, *first, "{place}"),
        }
    }
}

/// The one run that is kept below `runs`.
fn only_run(runs: &Path) -> std::path::PathBuf {
    let entries = std::fs::read_dir(runs).expect("a run was kept");
    let entries = entries.map(|entry| entry.expect("the folder can be read"));
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
    assert_eq!(folders.len(), 1, "{folders:?}");
    folders.remove(0)
}

fn gather(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("it is below the root");
            let bytes = std::fs::read(&path).expect("a file can be read");
            files.insert(name.display().to_string(), bytes);
        }
    }
}

#[test]
fn a_run_that_was_kept_can_be_verified() {
    let folder = Checkout::empty();
    call(folder.path(), &["run", shipped::CHAIN, "--seed", "7", "--set", "context.model=fraud"]);
    let output = call(folder.path(), &["verify"]);
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
}

#[test]
fn a_log_that_was_changed_is_not_verified() {
    let folder = Checkout::empty();
    call(folder.path(), &["run", shipped::CHAIN]);
    let log = only_run(&folder.path().join(".rehearsal/runs")).join("events.ndjson");
    let text = std::fs::read_to_string(&log).expect("there is a log");
    std::fs::write(&log, text.replacen("requirements", "requirement!", 1)).expect("it is ours");
    let output = call(folder.path(), &["verify"]);
    assert!(matches!(output.status.code(), Some(6 | 11)), "{:?}", output.status);
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}

#[test]
fn a_reader_who_stops_early_is_no_reason_to_fail() {
    let folder = folder();
    for arguments in [
        &["run", shipped::CHAIN][..],
        &["run", shipped::CHAIN, "--json"],
        &["check", "broken.yaml"],
        &["personas"],
        &["schema", "scenario"],
        &["--help"],
        &["completions", "bash"],
    ] {
        let mut command = program::command(folder.path());
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program can be started");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        let said = stderr(&output);
        assert!(
            !said.contains("panicked") && !said.contains("cannot write"),
            "{arguments:?}: {said}"
        );
        let is_sound = arguments != ["check", "broken.yaml"];
        let expected = if is_sound { 0 } else { 3 };
        assert_eq!(output.status.code(), Some(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_variable_does_what_its_flag_does_and_the_flag_wins() {
    let folder = Checkout::empty();
    let seed = |arguments: &[&str]| {
        let mut command = program::command(folder.path());
        command.args(["run", shipped::CHAIN, "--json"]).args(arguments).env("REHEARSAL_SEED", "7");
        let output = command.output().expect("the program can be started");
        let done: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("it prints JSON");
        done["seed"].as_str().map(str::to_owned)
    };
    assert_eq!(seed(&[]).as_deref(), Some("7"));
    assert_eq!(seed(&["--seed", "8"]).as_deref(), Some("8"));
}
