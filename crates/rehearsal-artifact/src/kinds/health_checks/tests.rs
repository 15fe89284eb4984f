use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = "\
schema: rehearsal/health-checks/v1
checks:
  - id: ready
    probe: readiness
    path: /ready
    port: 8080
    expect_status: 200
    interval_seconds: 10
    timeout_seconds: 2
    failure_threshold: 3
";

fn problems(text: &str) -> Vec<String> {
    let file = ReadArtifact::of(Artifact::new("monitoring/health-checks.yaml", text));
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    file.reading_findings().map(shown).collect()
}

#[test]
fn checks_are_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = ReadArtifact::of(Artifact::new("monitoring/health-checks.yaml", SAMPLE));
    let checks: &HealthChecks = file.model().unwrap();
    let ready = checks.of_probe(ProbeKind::Readiness).next().unwrap();
    assert_eq!((ready.path.as_str(), ready.port.value), ("/ready", 8080));
    assert_eq!(checks.of_probe(ProbeKind::Liveness).count(), 0);
}

#[test]
fn a_check_that_cannot_be_meant_is_a_problem() {
    let cases = [
        (
            "timeout_seconds: 2",
            "timeout_seconds: 10",
            "9:22 timeout_seconds (10) must be below interval_seconds (10)",
        ),
        ("path: /ready", "path: ready", "5:11 the path must begin with `/`, not `ready`"),
        ("port: 8080", "port: 0", "6:11 port must be between 1 and 65535, not 0"),
        (
            "expect_status: 200",
            "expect_status: 20",
            "7:20 expect_status must be between 100 and 599, not 20",
        ),
        ("probe: readiness", "probe: redness", "4:12 probe cannot be `redness`"),
        ("id: ready", "ident: ready", "3:5 a health check needs the field `id`"),
    ];
    for (good, bad, problem) in cases {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        assert!(found.iter().any(|found| found == problem), "{bad}: {found:#?}");
    }
}
