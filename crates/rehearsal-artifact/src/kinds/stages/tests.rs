use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = "\
schema: rehearsal/stages/v1
stages:
  - id: build
    name: Build
    kind: container-build
    job: build
    produces: [image]
    timeout_minutes: 20
    on_failure: stop
  - id: canary
    name: Canary
    kind: canary
    job: canary
    needs: [build]
    environment: production
    approval: true
    entry: [the scan found nothing critical]
    exit: [the error rate stayed below 1 %]
    consumes: [image]
    timeout_minutes: 30
    exposure_percent: 10
    on_failure: rollback
";

fn problems(text: &str) -> Vec<String> {
    let file = ReadArtifact::of(Artifact::new("pipeline/stages.yaml", text));
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    file.reading_findings().map(shown).collect()
}

#[test]
fn stages_are_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = ReadArtifact::of(Artifact::new("pipeline/stages.yaml", SAMPLE));
    let stages: &Stages = file.model().unwrap();
    let canary = stages.of_kind(StageKind::Canary).next().unwrap();
    assert_eq!(canary, stages.stage("canary").unwrap());
    assert!(canary.approval);
    assert_eq!(*canary.on_failure, OnFailure::Rollback);
    assert_eq!(canary.exposure_percent.as_ref().map(|it| it.value), Some(10));
}

#[test]
fn a_stage_that_cannot_be_meant_is_a_problem() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("stages/v1", "stages/v2", &["1:9 this version reads `rehearsal/stages/v1` only"]),
        ("needs: [build]", "needs: [biuld]", &["14:13 there is no stage `biuld`"]),
        (
            "produces: [image]",
            "needs: [canary]",
            &["3:9 these stages wait for each other: build → canary → build"],
        ),
        ("id: canary", "id: build", &["10:9 the stage `build` is here twice"]),
        (
            "    environment: production\n",
            "",
            &["15:15 an approval needs the environment that it protects"],
        ),
        ("percent: 10", "percent: 101", &["21:23 exposure_percent must be from 1 to 100, not 101"]),
        (
            "kind: canary",
            "kind: integration",
            &["21:23 a `integration` stage exposes nobody to the new version"],
        ),
        ("minutes: 30", "minutes: 0", &["20:22 timeout_minutes must be at least 1, not 0"]),
        (
            "on_failure: stop",
            "on_failure: halt",
            &["9:17 on_failure cannot be `halt`", "14:13 there is no stage `build`"],
        ),
    ];
    for (from, to, expected) in cases {
        assert_eq!(problems(&SAMPLE.replace(from, to)), *expected, "{from} → {to}");
    }
}
