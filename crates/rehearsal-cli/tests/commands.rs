//! The command as people meet it: what it prints where, and how it ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const SCENARIO: &str = "devops-deployment-chain";

/// Calls `rehearsal` in `folder` with nothing of our environment that could change what it says.
fn call(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("the command can be called")
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the command prints UTF-8")
}

/// Calls `rehearsal` and expects a code, and nothing on the other stream than what is asked for.
#[track_caller]
fn expect(folder: &Path, arguments: &[&str], code: i32, told: &str) {
    let output = call(folder, arguments);
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{stdout}\n{stderr}");
    let found = stdout.contains(told) || stderr.contains(told);
    assert!(found, "{arguments:?} does not say `{told}`\n{stdout}\n{stderr}");
}

#[test]
fn a_delivery_that_is_ready_is_approved() {
    let folder = folder();
    let output = call(folder.path(), &["run", SCENARIO]);
    assert_eq!(output.status.code(), Some(0));
    let stdout = text(&output.stdout);
    assert!(stdout.ends_with("\nAPPROVED\n"), "{stdout}");
    assert!(text(&output.stderr).contains(" · .rehearsal/runs/"));
}

#[test]
fn standard_output_is_the_same_each_time_and_place() {
    let (first, second) = (folder(), folder());
    for arguments in
        [&["run", SCENARIO][..], &["run", SCENARIO, "--json"], &["run", SCENARIO, "-q"]]
    {
        let a = call(first.path(), arguments).stdout;
        assert_eq!(text(&a), text(&call(second.path(), arguments).stdout));
        assert_eq!(text(&a), text(&call(first.path(), arguments).stdout));
    }
}

#[test]
fn json_is_exactly_one_line() {
    let folder = folder();
    let blocked = "chain.infrastructure.with.strategy.kind=rolling";
    let calls: [(&[&str], i32); 4] = [
        (&["run", SCENARIO, "--json"], 0),
        (&["run", SCENARIO, "--json", "--set", blocked], 10),
        (&["run", SCENARIO, "--json", "--set", "gate.min=much"], 3),
        (&["run", "nowhere.yaml", "--json"], 6),
    ];
    for (arguments, code) in calls {
        let output = call(folder.path(), arguments);
        let stdout = text(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{stdout}");
        assert_eq!(stdout.lines().count(), 1, "{stdout}");
        let done: serde_json::Value = serde_json::from_str(&stdout).expect("it is JSON");
        assert_eq!(done["event"], "done");
        assert_eq!(done["exit_code"], code);
    }
}

#[test]
fn quiet_is_the_verdict_alone() {
    let folder = folder();
    let output = call(folder.path(), &["run", SCENARIO, "-q"]);
    assert_eq!(text(&output.stdout), "APPROVED\n");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn a_delivery_that_is_not_ready_is_blocked_with_its_reason() {
    let folder = folder();
    let change = "chain.infrastructure.with.strategy.kind=rolling";
    expect(folder.path(), &["run", SCENARIO, "-q", "--set", change], 10, "BLOCKED  ");
}

#[test]
fn mistakes_in_a_call_say_what_there_is() {
    let folder = folder();
    let at = folder.path();
    expect(at, &["run"], 2, "<SCENARIO>");
    expect(at, &["run", SCENARIO, "--mode", "live"], 2, "[possible values: deterministic]");
    expect(at, &["run", SCENARIO, "--seed", "-1"], 2, "a seed is a whole number from 0 to ");
    expect(at, &["run", SCENARIO, "--set", "x"], 2, "`x` is not of the form key=value");
    expect(at, &["run", "devops-deployment-chian"], 6, "did you mean the built-in scenario");
    expect(at, &["run", "."], 6, "cannot read .: it is a folder");
    expect(at, &["personas", "show", "JUX"], 4, "did you mean `JUS`?");
    expect(at, &["runs", "show"], 4, "makes a first run");
    expect(at, &["verify", "./nowhere"], 4, "there is no run `./nowhere`");
    expect(at, &["verify", "."], 4, ". is not a run directory: it has no MANIFEST");
    expect(at, &["run", SCENARIO, "--personas", "."], 6, "no persona in .");
}

#[test]
fn a_scenario_that_is_wrong_is_shown_with_its_place() {
    let folder = folder();
    fs::write(folder.path().join("mine.yaml"), "schema: rehearsal/scenario/v1\nsed: 42\n").unwrap();
    expect(folder.path(), &["run", "mine.yaml"], 3, "--> mine.yaml:2:1");
    expect(folder.path(), &["check", "mine.yaml"], 3, "unknown field `sed`");
    expect(folder.path(), &["check", "mine.yaml", SCENARIO], 3, "errors in mine.yaml");
    expect(folder.path(), &["check", SCENARIO], 0, "devops-deployment-chain is sound");
}

#[test]
fn check_goes_on_after_a_file_that_cannot_be_read() {
    let folder = folder();
    fs::write(folder.path().join("mine.yaml"), "sed: 42\n").unwrap();
    fs::write(folder.path().join("bytes.yaml"), [0xff, 0xfe]).unwrap();
    let arguments = ["check", "nowhere.yaml", "bytes.yaml", "mine.yaml"];
    expect(folder.path(), &arguments, 6, "unknown field `sed`");
    expect(folder.path(), &arguments, 6, "bytes.yaml: it is not UTF-8 text");
    expect(folder.path(), &arguments, 6, "there is no scenario `nowhere.yaml`");
}

#[test]
fn a_persona_is_checked_by_its_folder_or_its_file() {
    let folder = folder();
    let persona = folder.path().join("team").join("ABC");
    fs::create_dir_all(&persona).unwrap();
    fs::write(persona.join("persona.yaml"), "schema: rehearsal/persona/v1\nid: abc\n").unwrap();
    for file in ["team", "team/ABC", "team/ABC/persona.yaml"] {
        expect(folder.path(), &["check", file], 3, "`abc` cannot be the id of a persona");
    }
    expect(folder.path(), &["check", "team", SCENARIO], 3, "until the personas are sound");
}

#[test]
fn a_kept_run_is_listed_shown_and_made_again() {
    let folder = folder();
    let at = folder.path();
    expect(at, &["run", SCENARIO], 0, "APPROVED");
    expect(at, &["run", SCENARIO, "--seed", "7", "-o", "elsewhere"], 0, "verify elsewhere");
    expect(at, &["runs"], 0, "devops-deployment-chain  seed 42");
    expect(at, &["runs", "show"], 0, "APPROVED");
    expect(at, &["verify"], 0, "the same: ");
    expect(at, &["verify", "elsewhere"], 0, "the same: ");
    fs::write(at.join("elsewhere/artifacts/Dockerfile"), "FROM scratch\n").unwrap();
    expect(at, &["verify", "elsewhere"], 11, "artifacts/Dockerfile was changed after the run");
}

#[test]
fn the_lock_of_a_run_is_a_scenario_that_gives_the_same_run() {
    let folder = folder();
    let at = folder.path();
    let arguments = ["run", SCENARIO, "--seed", "7", "--set", "gate.min=0.55", "-o", "first"];
    expect(at, &arguments, 0, "APPROVED");
    expect(at, &["run", "first/scenario.lock.yaml", "-o", "second"], 0, "APPROVED");
    let manifest = |run: &str| fs::read_to_string(at.join(run).join("MANIFEST")).unwrap();
    assert_eq!(manifest("first"), manifest("second"));
}

#[test]
fn a_place_that_is_taken_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("mine.txt"), "mine").unwrap();
    expect(folder.path(), &["run", SCENARIO, "-o", "mine.txt"], 6, "it is a file");
    expect(folder.path(), &["run", SCENARIO, "-o", "."], 6, "it is no run directory");
    assert_eq!(fs::read_to_string(folder.path().join("mine.txt")).unwrap(), "mine");
}

#[test]
fn trouble_with_keeping_changes_no_verdict() {
    let folder = folder();
    fs::write(folder.path().join(".rehearsal"), "not a folder").unwrap();
    let output = call(folder.path(), &["run", SCENARIO, "-q"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout), "APPROVED\n");
    assert!(text(&output.stderr).starts_with("warning: the run is not kept: "));
}

#[test]
fn a_new_project_has_a_scenario_that_runs_and_keeps_what_was_there() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join(".gitignore"), "target").unwrap();
    expect(at, &["init"], 0, "wrote scenarios/devops-deployment-chain.yaml");
    assert_eq!(fs::read_to_string(at.join(".gitignore")).unwrap(), "target\n.rehearsal/runs/\n");
    expect(at, &["run", "scenarios/devops-deployment-chain.yaml", "-q"], 0, "APPROVED");
    fs::write(at.join("scenarios/devops-deployment-chain.yaml"), "mine").unwrap();
    expect(at, &["init"], 0, "kept  scenarios/devops-deployment-chain.yaml");
    let kept = fs::read_to_string(at.join("scenarios/devops-deployment-chain.yaml")).unwrap();
    assert_eq!(kept, "mine");
}

#[test]
fn flags_can_be_set_in_the_environment() {
    let folder = folder();
    let output = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
        .args(["run", SCENARIO])
        .current_dir(folder.path())
        .env_clear()
        .envs([("REHEARSAL_SEED", "7"), ("REHEARSAL_JSON", "1"), ("REHEARSAL_OUT", "here")])
        .output()
        .expect("the command can be called");
    assert!(text(&output.stdout).contains("\"seed\":\"7\""));
    assert!(folder.path().join("here").join("MANIFEST").is_file());
}

#[test]
fn colours_are_only_where_they_are_wanted() {
    let folder = folder();
    let shown = |when: &str| text(&call(folder.path(), &["run", SCENARIO, "--color", when]).stdout);
    assert!(!shown("auto").contains('\u{1b}'));
    assert!(!shown("never").contains('\u{1b}'));
    assert!(shown("always").contains("\u{1b}[1m\u{1b}[32mAPPROVED"));
}

#[test]
fn progress_is_plain_lines_where_they_are_asked_for() {
    let folder = folder();
    let output = call(folder.path(), &["run", SCENARIO, "--progress", "lines"]);
    let stderr = text(&output.stderr);
    assert!(stderr.starts_with("step.started requirements JUS "), "{stderr}");
    assert!(stderr.contains("\ngate.decided APPROVED\n"), "{stderr}");
    let silent = call(folder.path(), &["run", SCENARIO]);
    assert_eq!(silent.stdout, output.stdout);
    assert!(!text(&silent.stderr).contains("step."));
}

#[test]
fn every_format_has_a_schema_and_every_shell_a_script() {
    let folder = folder();
    let at = folder.path();
    expect(at, &["schema"], 0, "scenario\npersona\nrun\n");
    for name in ["scenario", "persona", "run"] {
        expect(at, &["schema", name], 0, "http://json-schema.org/draft-07/schema#");
    }
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        expect(at, &["completions", shell], 0, "rehearsal");
    }
}

#[test]
fn any_repository_is_checked_without_a_scenario() {
    let folder = folder();
    let at = folder.path();
    let script = "#!/usr/bin/env bash\necho a | tee b\n";
    fs::write(at.join("a.sh"), script).unwrap();
    expect(at, &["check", "."], 10, "error[shell-not-strict]");
    expect(at, &["check", ".", "--format", "github"], 10, "::error file=a.sh,line=2,col=1,");
    expect(at, &["check", ".", "--format", "sarif"], 0, "\"ruleId\": \"shell-not-strict\"");
    expect(at, &["check", ".", "--format", "junit"], 10, "<testsuite name=\"a.sh\" tests=\"1\"");
    expect(at, &["check", "a.sh", "--json"], 10, "\"files\":{\"script\":1}");
    let script = "#!/usr/bin/env bash\nset -euo pipefail\ncurl --output a https://example.com/a\n";
    fs::write(at.join("a.sh"), script).unwrap();
    expect(at, &["check", ".", "--fix", "--dry-run"], 0, "+curl --fail --output a");
    assert_eq!(fs::read_to_string(at.join("a.sh")).unwrap(), script);
    expect(at, &["check", ".", "--fix"], 0, "mended 1 finding in 1 file");
    expect(at, &["check", "."], 0, ". is sound");
    fs::create_dir(at.join("empty")).unwrap();
    expect(at, &["check", "empty"], 4, "nothing here is a file that can be checked");
    expect(at, &["check", ".", "--dry-run"], 2, "--fix");
}

#[test]
fn what_can_be_found_is_listed_and_explained() {
    let folder = folder();
    expect(folder.path(), &["rules"], 0, "k8s-latest-tag");
    expect(folder.path(), &["rules", "--json"], 0, "{\"rules\":[{\"id\":\"");
    expect(folder.path(), &["explain", "k8s-latest-tag"], 0, "What to do: deploy a version");
    expect(folder.path(), &["explain", "duplicate-key"], 0, "the same key twice");
    expect(folder.path(), &["explain", "k8s-latest-tags"], 4, "did you mean `k8s-latest-tag`?");
}
