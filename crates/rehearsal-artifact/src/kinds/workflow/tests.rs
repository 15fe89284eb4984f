use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"name: Deliver
run-name: deliver ${{ github.sha }}
on:
  push:
    branches: [main]
    paths-ignore: ["**.md"]
  pull_request:
  schedule:
    - cron: "0 3 * * 1"
  workflow_dispatch:
    inputs:
      version: { type: string, required: true }
permissions:
  contents: read
concurrency:
  group: deliver-${{ github.ref }}
  cancel-in-progress: ${{ github.event_name == 'pull_request' }}
env:
  PYTHONUNBUFFERED: 1
defaults:
  run:
    shell: bash
jobs:
  test:
    name: Test
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    strategy:
      fail-fast: false
      max-parallel: 2
      matrix:
        python: ["3.12", "3.13"]
        include:
          - { python: "3.13", coverage: true }
    services:
      redis: { image: "redis:7", ports: ["6379:6379"] }
    container: python:3.13
    outputs:
      digest: ${{ steps.build.outputs.digest }}
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
        with: { persist-credentials: false }
      - id: build
        name: Build
        if: github.ref == 'refs/heads/main'
        shell: bash
        working-directory: service
        timeout-minutes: 5
        continue-on-error: true
        env: { MODE: fast }
        run: |
          make ${{ matrix.python }}
          echo "{{.Names}}"
  deploy:
    needs: [test]
    runs-on: { group: large, labels: [linux, x64] }
    timeout-minutes: ${{ fromJSON(vars.LIMIT) }}
    environment: { name: production, url: "https://example.com" }
    permissions: { contents: read, id-token: write }
    steps:
      - uses: docker://alpine:3.20
        with: { args: version }
  report:
    needs: deploy
    uses: ./.github/workflows/report.yml
    with: { level: 2 }
    secrets: inherit
"#;

fn read_file(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new(".github/workflows/ci.yml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read_file(text).reading_findings().map(shown).collect()
}

/// A workflow with one job `a` whose lines are `job`.
fn with_job(job: &str) -> String {
    let lines: String = job.lines().map(|line| format!("    {line}\n")).collect();
    format!("on: push\njobs:\n  a:\n{lines}")
}

#[test]
fn a_whole_workflow_is_read_as_written() {
    let file = read_file(SAMPLE);
    assert_eq!(problems(SAMPLE), [""; 0]);
    let workflow: &Workflow = file.model().unwrap();
    let events: Vec<&str> = workflow.triggers.iter().map(|it| it.event.as_str()).collect();
    assert_eq!(events, ["push", "pull_request", "schedule", "workflow_dispatch"]);
    assert_eq!(workflow.triggers[0].branches[0].as_str(), "main");
    assert_eq!(workflow.triggers[2].crons[0].as_str(), "0 3 * * 1");
    assert_eq!(workflow.triggers[3].inputs[0].as_str(), "version");
    assert_eq!(workflow.env[0].value.as_str(), "1");
    assert_eq!(workflow.defaults.shell.as_ref().unwrap().as_str(), "bash");
    let group = workflow.concurrency.as_ref().unwrap();
    assert!(group.cancel_in_progress.as_ref().unwrap().literal().is_none());

    let test = workflow.job("test").unwrap();
    assert_eq!(test.timeout_minutes.as_ref().unwrap().literal(), Some(15));
    let strategy = test.strategy.as_ref().unwrap();
    assert_eq!(strategy.matrix.axes[0].1.len(), 2);
    assert_eq!(strategy.matrix.include[0][1].value.as_str(), "true");
    assert_eq!(test.services[0].value.as_str(), "redis:7");
    assert_eq!(test.container.as_ref().unwrap().as_str(), "python:3.13");
    let build = &test.steps[1];
    assert_eq!(build.title(), Some("Build"));
    assert!(build.run.as_ref().unwrap().starts_with("make ${{ matrix.python }}\n"));

    let deploy = workflow.job("deploy").unwrap();
    assert!(matches!(
        deploy.timeout_minutes.as_deref(),
        Some(Computed::Expression(text)) if text == "${{ fromJSON(vars.LIMIT) }}"
    ));
    assert_eq!(deploy.environment.as_ref().unwrap().name.as_str(), "production");
    let writes: Vec<&str> =
        deploy.permissions.as_ref().unwrap().writes().map(|(scope, _)| scope).collect();
    assert_eq!(writes, ["id-token"]);
    let machines: Vec<&str> = deploy.runs_on.iter().map(|label| label.as_str()).collect();
    assert_eq!(machines, ["large", "linux", "x64"]);

    let report = workflow.job("report").unwrap();
    assert!(report.uses.as_ref().unwrap().is_local());
    assert_eq!(report.needs[0].as_str(), "deploy");
}

/// A name, a workflow, and what is wrong with it.
type Case<'a> = (&'a str, String, &'a [&'a str]);

fn check(cases: &[Case<'_>]) {
    for (name, text, expected) in cases {
        assert_eq!(problems(text), *expected, "{name}:\n{text}");
    }
}

/// The lines of a job that is as it should be.
const SOUND: &str = "runs-on: x\nsteps:\n  - run: make\n";

#[test]
fn a_workflow_that_github_refuses_is_a_problem() {
    let sound = with_job(SOUND);
    check(&[
        ("sound", sound.clone(), &[]),
        ("nothing at all", String::new(), &["1:1 expected one YAML document"]),
        (
            "neither trigger nor job",
            "name: x\n".to_owned(),
            &["1:1 the workflow needs the field `on`", "1:1 the workflow needs the field `jobs`"],
        ),
        (
            "an unknown key at each level",
            format!("nmae: x\n{sound}        rnu: y\n    run-on: x\n"),
            &[
                "1:1 unknown field `nmae` in the workflow",
                "8:9 unknown field `rnu` in a step",
                "9:5 unknown field `run-on` in a job",
            ],
        ),
        (
            "a circle of needs",
            sound.replace("  a:", "  b: {needs: a, runs-on: x, steps: [{run: x}]}\n  a:")
                + "    needs: b\n",
            &["3:3 these jobs wait for each other: b → a → b"],
        ),
        (
            "an unknown event",
            sound.replace("on: push", "on: [psuh]"),
            &["1:6 no event is called `psuh`"],
        ),
        (
            "a time that is none",
            sound.replace("on: push", "on: {schedule: [{cron: \"* * *\"}]}"),
            &["1:24 `* * *` is no time: cron has five fields"],
        ),
        (
            "an unknown permission and access",
            sound.replace("on: push", "on: push\npermissions: {content: read, issues: all}"),
            &["2:15 no permission is called `content`", "2:38 a permission cannot be `all`"],
        ),
        ("an id that is none", sound.replace("  a:", "  a b:"), &["3:3 `a b` cannot be an id"]),
    ]);
}

#[test]
fn a_job_that_github_refuses_is_a_problem() {
    check(&[
        (
            "script and action in one step",
            with_job("runs-on: x\nsteps:\n  - run: make\n    uses: ./here\n"),
            &["6:9 a step either runs a script or uses an action, not both"],
        ),
        (
            "a step that does nothing",
            with_job("runs-on: x\nsteps:\n  - name: idle\n"),
            &["6:9 a step needs `run` or `uses`"],
        ),
        (
            "a job with nothing to do and nowhere to do it",
            with_job("name: idle\n"),
            &[
                "3:3 the job `a` has no steps and calls no workflow",
                "3:3 the job `a` needs the field `runs-on`",
            ],
        ),
        (
            "a called workflow with a machine",
            with_job("uses: ./w.yml\nruns-on: x\n"),
            &["3:3 the job `a` calls a workflow, so it cannot have `runs-on`"],
        ),
        (
            "a step id twice",
            with_job("runs-on: x\nsteps:\n  - id: one\n    run: a\n  - id: one\n    run: b\n"),
            &["8:13 the step `one` is here twice in one job"],
        ),
        (
            "an action without version",
            with_job("runs-on: x\nsteps:\n  - uses: actions/checkout\n"),
            &["6:15 `actions/checkout` names no action"],
        ),
        (
            "a time limit that is none",
            with_job(&format!("timeout-minutes: 0\n{SOUND}")),
            &["4:22 timeout-minutes must be a whole number from 1, not `0`"],
        ),
        (
            "a matrix that is too large",
            with_job(&format!(
                "strategy:\n  matrix:\n    a: [{0}]\n    b: [{0}]\n{SOUND}",
                "1, ".repeat(17)
            )),
            &["6:9 the matrix makes 289 jobs; GitHub runs at most 256"],
        ),
    ]);
}

#[test]
fn expressions_must_end_and_say_something() {
    let cases: &[(&str, &[&str])] = &[
        ("${{ github.sha }}", &[]),
        ("${{ format('}} {0}', 'it''s') }}", &[]),
        ("{{.Names}} ${NAME} }}", &[]),
        ("a ${{ github.sha", &["7:13 this expression has no end: `}}` is missing"]),
        ("${{ a ${{ b }}", &["7:11 this expression has no end: `}}` is missing"]),
        ("${{ 'a }}", &["7:11 this expression has no end: `}}` is missing"]),
        ("x ${{  }} y", &["7:13 this expression is empty"]),
    ];
    for (script, expected) in cases {
        let text = with_job(&format!("runs-on: x\nsteps:\n  - run: |\n      {script}\n"));
        assert_eq!(problems(&text), *expected, "{script}");
    }
}

#[test]
fn a_comment_may_hold_anything() {
    assert_eq!(problems(&format!("# ${{{{ broken\n{SAMPLE}")), [""; 0]);
}

#[test]
fn references_are_pinned_only_by_content() {
    let commit = "08c6903cd8c0fde910a37f88322edcfb5dd907a8";
    let digest = "a".repeat(64);
    let cases = [
        (format!("actions/checkout@{commit}"), Some(("actions/checkout", true))),
        ("actions/checkout@v4".to_owned(), Some(("actions/checkout", false))),
        ("owner/repository/deep/path@main".to_owned(), Some(("owner/repository/deep/path", false))),
        ("./.github/actions/build".to_owned(), Some(("./.github/actions/build", true))),
        (
            format!("docker://registry:5000/image@sha256:{digest}"),
            Some(("docker://registry:5000/image", true)),
        ),
        ("docker://registry:5000/image".to_owned(), Some(("docker://registry:5000/image", false))),
        ("docker://alpine:3.20".to_owned(), Some(("docker://alpine", false))),
        ("actions/checkout".to_owned(), None),
        ("checkout@v4".to_owned(), None),
        ("a/b@".to_owned(), None),
        ("/b@v1".to_owned(), None),
        ("a/${{ matrix.action }}@v1".to_owned(), None),
        ("docker://".to_owned(), None),
    ];
    for (text, expected) in cases {
        let reference = ActionReference::parse(&text);
        let found = reference.as_ref().map(|it| (it.name.as_str(), it.is_pinned()));
        assert_eq!(found, expected, "{text}");
    }
}
