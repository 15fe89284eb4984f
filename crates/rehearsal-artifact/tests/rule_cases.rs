//! What rules must and must not find, beyond the examples in their narratives: the near misses.
//!
//! Each case is a small repository and every finding that the rule may give on it.

use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

/// The findings of `rule` on `files`, as `path:line:column message`.
fn findings(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    let read = |(path, text): &(&str, &str)| ReadArtifact::of(Artifact::new(*path, *text));
    let artifacts: Artifacts = files.iter().map(read).collect();
    let own = check_all(&artifacts).into_iter().filter(|finding| finding.rule == rule);
    own.map(|it| format!("{}:{}:{} {}", it.path, it.position.line, it.position.column, it.message))
        .collect()
}

fn workflow(text: &str) -> [(&str, &str); 1] {
    [(".github/workflows/ci.yml", text)]
}

/// A workflow whose only step has `lines` beside its script.
fn with_step(lines: &str) -> String {
    format!(
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make\n        {lines}\n"
    )
}

#[test]
fn credentials_are_known_by_the_end_of_their_name_or_their_own_form() {
    let rule = "workflow-literal-secret";
    let token = format!("ghp_{}", "a1".repeat(18));
    let cases = [
        ("DB_PASSWORD: hunter2", Some("the value of `DB_PASSWORD` is written out")),
        ("api-key: abc", Some("the value of `api-key` is written out")),
        ("GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}", None),
        ("TOKEN_URL: https://example.com", None),
        ("SECRET_NAME: churn", None),
        ("PASSWORD: $FROM_FILE", None),
        ("use-token: true", None),
        ("TOKEN: ''", None),
        ("PLAIN: AKIAIOSFODNN7EXAMPLE", Some("an access token of AWS is the value of `PLAIN`")),
        ("PLAIN: AKIA", None),
        (
            "PLAIN: xoxb-1234567890-abcdefgh",
            Some("an access token of Slack is the value of `PLAIN`"),
        ),
    ];
    for (line, expected) in cases {
        let text = with_step(&format!("env:\n          {line}"));
        let expected = expected.map(|it| format!(".github/workflows/ci.yml:8:11 {it}"));
        let found = findings(rule, &workflow(&text));
        assert_eq!(found, Vec::from_iter(expected), "{line}");
        assert!(!found.iter().any(|it| it.contains("hunter2")), "{found:?}");
    }
    let script = with_step("").replace("make", &format!("curl -u x:{token}"));
    assert_eq!(
        findings(rule, &workflow(&script)),
        [".github/workflows/ci.yml:6:24 an access token of GitHub stands in a script"]
    );
}

#[test]
fn rights_are_stated_where_they_are_used() {
    let rule = "workflow-broad-permissions";
    let job = "  a:\n    runs-on: x\n    steps: [{run: make}]\n";
    let cases = [
        ("permissions: {}", "", vec![]),
        ("permissions: read-all", "", vec![]),
        ("permissions: {contents: read, id-token: none}", "", vec![]),
        ("permissions: write-all", "", vec!["2:14 every job may write everything"]),
        (
            "permissions: {contents: write, issues: write}",
            "",
            vec!["2:15 every job may write `contents`", "2:32 every job may write `issues`"],
        ),
        ("name: x", "", vec!["1:1 the workflow does not say what its token may do"]),
        ("name: x", "    permissions: {contents: write}\n", vec![]),
        ("name: x", "    permissions: write-all\n", vec!["7:18 the job `a` may write everything"]),
    ];
    for (top, of_job, expected) in cases {
        let text = format!("on: push\n{top}\njobs:\n{job}{of_job}");
        let expected: Vec<String> =
            expected.iter().map(|it| format!(".github/workflows/ci.yml:{it}")).collect();
        assert_eq!(findings(rule, &workflow(&text)), expected, "{text}");
    }
}

const STAGES: &str = "\
schema: rehearsal/stages/v1
stages:
  - { id: build, name: B, kind: container-build, job: build, timeout_minutes: 9, on_failure: stop }
  - id: scan
    name: Scan
    kind: security-scan
    job: scan
    needs: [build]
    timeout_minutes: 9
    on_failure: stop
  - id: production
    name: Production
    kind: production
    job: deploy
    needs: [build]
    environment: production
    timeout_minutes: 9
    on_failure: rollback
";

const JOBS: &str = "\
on: push
jobs:
  build: { runs-on: x, steps: [{ run: make }] }
  scan: { runs-on: x, needs: build, steps: [{ run: scan }] }
  prepare: { runs-on: x, needs: build, steps: [{ run: prepare }] }
  deploy: { runs-on: x, needs: prepare, environment: production, steps: [{ run: deploy }] }
";

#[test]
fn stages_and_their_jobs_must_say_the_same() {
    let rule = "stage-without-job";
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "", &[]),
        (
            "  deploy:",
            "  release:",
            &["14:10 the stage `production` is the job `deploy`, which no workflow has"],
        ),
        (
            "environment: production",
            "environment: { name: staging }",
            &[
                "16:18 the stage `production` deploys to `production`, its job `deploy` to `staging`",
            ],
        ),
        (
            "environment: production, ",
            "",
            &[
                "16:18 the stage `production` deploys to `production`, its job `deploy` names no environment",
            ],
        ),
        ("environment: production", "environment: '${{ inputs.where }}'", &[]),
        (
            "scan: { runs-on: x,",
            "scan: { runs-on: x, environment: staging,",
            &["7:10 the stage `scan` names no environment, its job `scan` to `staging`"],
        ),
        (
            "prepare: { runs-on: x, needs: build,",
            "prepare: { runs-on: x,",
            &[
                "15:13 the stage `production` needs `build`, but the job `deploy` does not wait for `build`",
            ],
        ),
        (
            "needs: prepare",
            "needs: [prepare, scan]",
            &[
                "14:10 the job `deploy` waits for `scan`, but the stage `production` does not need `scan`",
            ],
        ),
    ];
    for (from, to, expected) in cases {
        let jobs = JOBS.replace(from, to);
        let jobs = if from.is_empty() { JOBS } else { jobs.as_str() };
        let files = [("pipeline/stages.yaml", STAGES), (".github/workflows/ci.yml", jobs)];
        let expected: Vec<String> =
            expected.iter().map(|it| format!("pipeline/stages.yaml:{it}")).collect();
        assert_eq!(findings(rule, &files), expected, "{from} → {to}");
    }
}

#[test]
fn of_two_workflows_the_one_that_carries_out_more_stages_is_meant() {
    let lint = "on: push\njobs:\n  build: { runs-on: x, steps: [{ run: lint }] }\n";
    let files = [
        ("pipeline/stages.yaml", STAGES),
        (".github/workflows/a-lint.yml", lint),
        (".github/workflows/ci.yml", JOBS),
    ];
    assert_eq!(findings("stage-without-job", &files), [""; 0]);
}

#[test]
fn order_between_workflows_is_not_compared() {
    let build = JOBS.lines().filter(|line| !line.starts_with("  deploy")).collect::<Vec<_>>();
    let deploy = "on: push\njobs:\n  deploy: { runs-on: x, environment: production, \
                  steps: [{ run: deploy }] }\n";
    let files = [
        ("pipeline/stages.yaml", STAGES),
        (".github/workflows/build.yml", &build.join("\n")),
        (".github/workflows/deploy.yml", deploy),
    ];
    assert_eq!(findings("stage-without-job", &files), [""; 0]);
}

#[test]
fn stages_are_not_compared_with_a_workflow_that_cannot_be_read() {
    let files = [("pipeline/stages.yaml", STAGES), (".github/workflows/ci.yml", "jobs: {a: [")];
    assert_eq!(findings("stage-without-job", &files), [""; 0]);
}

#[test]
fn artifacts_pass_from_stage_to_stage() {
    let stages = STAGES
        .replace("job: scan\n", "job: scan\n    consumes: [image]\n    produces: [report]\n")
        .replace("job: build,", "job: build, produces: [image],");
    let specs = "\
schema: rehearsal/artifact-specs/v1
artifacts:
  - { id: image, kind: container-image, location: r/i, produced_by: build, consumed_by: [scan],
      retention_days: 9 }
  - { id: report, kind: scan-report, location: report, produced_by: scan, retention_days: 9 }
";
    let production =
        |line: &str| stages.replace("job: deploy\n", &format!("job: deploy\n    {line}\n"));
    let in_stages = "pipeline/stages.yaml";
    let in_specs = "pipeline/artifacts.yaml";
    let cases = [
        (stages.clone(), specs.to_owned(), vec![]),
        (
            production("consumes: [report]"),
            specs.replace("scan, retention", "scan, consumed_by: [production], retention"),
            vec![format!(
                "{in_stages}:17:16 the stage `production` takes `report` but does not wait for \
                 `scan`, which makes it"
            )],
        ),
        (
            production("consumes: [model]"),
            specs.to_owned(),
            vec![
                format!("{in_stages}:17:16 the artifact `model` is declared nowhere"),
                format!(
                    "{in_stages}:17:16 the stage `production` takes `model`, which no stage makes"
                ),
            ],
        ),
        (
            stages.clone(),
            specs.replace("produced_by: scan", "produced_by: production"),
            vec![format!(
                "{in_specs}:5:69 the stage `production` does not say that it makes `report`"
            )],
        ),
        (
            stages.clone(),
            specs.replace("consumed_by: [scan]", "consumed_by: [scan, nobody]"),
            vec![format!("{in_specs}:3:96 there is no stage `nobody` that takes `image`")],
        ),
    ];
    for (stages, specs, expected) in cases {
        let files = [(in_stages, stages.as_str()), (in_specs, specs.as_str())];
        let mut found = findings("stage-hands-on-nothing", &files);
        found.sort();
        assert_eq!(found, expected, "{stages}{specs}");
    }
}

const STORY: &str = "\
schema: rehearsal/requirements/v1
service: churn
objectives: []
stories:
  - id: US-1
    title: T
    feature: requirements/features/a.feature
    as_a: a
    i_want: b
    so_that: c
    criteria:
      - { id: US-1.AC-1, text: t }
      - { id: US-1.AC-2, text: t, demands: [{ require: autoscaling }] }
";

#[test]
fn a_tag_on_the_feature_or_rule_holds_for_its_scenarios() {
    let tell = |feature: &str| {
        let files = [
            ("requirements/requirements.yaml", STORY),
            ("requirements/features/a.feature", feature),
        ];
        findings("criterion-without-scenario", &files)
    };
    let untold = |line: &str, id: &str| {
        format!("requirements/requirements.yaml:{line} no scenario has the tag `@{id}`")
    };
    let (first, second) = (untold("12:15", "US-1.AC-1"), untold("13:15", "US-1.AC-2"));
    let scenario = "Scenario: s\nGiven a\n";
    assert_eq!(tell(&format!("@US-1.AC-1 @US-1.AC-2\nFeature: f\n{scenario}")), [""; 0]);
    let rule = format!("@US-1.AC-1\nFeature: f\n@US-1.AC-2\nRule: r\n{scenario}");
    assert_eq!(tell(&rule), [""; 0]);
    assert_eq!(tell("@US-1.AC-1 @US-1.AC-2\nFeature: f\n"), [first, second.clone()]);
    let empty_rule = format!("@US-1.AC-1\nFeature: f\n{scenario}@US-1.AC-2\nRule: r\n");
    assert_eq!(tell(&empty_rule), [second]);
}

#[test]
fn a_story_whose_feature_is_not_there_is_found_once() {
    let found =
        findings("criterion-without-scenario", &[("requirements/requirements.yaml", STORY)]);
    assert_eq!(
        found,
        ["requirements/requirements.yaml:7:14 the story `US-1` is told in \
          `requirements/features/a.feature`, which does not exist"]
    );
}

#[test]
fn claims_count_from_outside_the_requirements_only() {
    let within = format!("# satisfies: US-1.AC-2\n{STORY}");
    let found = findings("criterion-nobody-claims", &[("requirements/requirements.yaml", &within)]);
    assert_eq!(
        found,
        ["requirements/requirements.yaml:14:15 nothing claims to satisfy `US-1.AC-2`"]
    );
}

#[test]
fn claims_are_not_judged_without_requirements() {
    let notes = ("docs/notes.md", "satisfies: US-8.AC-1\n");
    assert_eq!(findings("claim-of-unknown-criterion", &[notes]), [""; 0]);
    let tagged =
        ("requirements/features/a.feature", "Feature: f\n@US-7.AC-1\nScenario: s\nGiven a\n");
    assert_eq!(
        findings(
            "claim-of-unknown-criterion",
            &[("requirements/requirements.yaml", STORY), notes, tagged]
        ),
        [
            "docs/notes.md:1:12 no requirement has a criterion `US-8.AC-1`",
            "requirements/features/a.feature:2:1 no requirement has a criterion `US-7.AC-1`",
        ]
    );
}
