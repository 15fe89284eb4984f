use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = "\
schema: rehearsal/artifact-specs/v1
artifacts:
  - id: image
    kind: container-image
    location: registry.example.com:5000/team/churn
    produced_by: build
    consumed_by: [scan, canary]
    retention_days: 90
    immutable: true
    description: What is deployed.
";

fn problems(text: &str) -> Vec<String> {
    let file = ReadArtifact::of(Artifact::new("pipeline/artifacts.yaml", text));
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    file.reading_findings().map(shown).collect()
}

#[test]
fn specifications_are_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = ReadArtifact::of(Artifact::new("pipeline/artifacts.yaml", SAMPLE));
    let specs: &ArtifactSpecs = file.model().unwrap();
    assert!(specs.artifact("image").unwrap().immutable);
    assert!(specs.builds_image("registry.example.com:5000/team/churn"));
    assert!(!specs.builds_image("team/churn"));
}

#[test]
fn an_artifact_that_cannot_be_meant_is_a_problem() {
    let twice = SAMPLE.replace("artifacts:\n", "") + SAMPLE.split_once("artifacts:\n").unwrap().1;
    let twice = twice.replacen("v1\n", "v1\nartifacts:\n", 1);
    let cases: &[(String, &[&str])] = &[
        (twice, &["11:9 the artifact `image` is here twice"]),
        (
            SAMPLE.replace("/churn", "/churn:1.2"),
            &["5:15 `registry.example.com:5000/team/churn:1.2` names one version of an image"],
        ),
        (SAMPLE.replace("days: 90", "days: 0"), &["8:21 retention_days must be at least 1, not 0"]),
        (SAMPLE.replace("container-image", "image"), &["4:11 kind cannot be `image`"]),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), *expected, "{text}");
    }
}
