use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"
service: { flush: 1 }
parsers:
  - { name: churn, format: json, time_key: timestamp }
pipeline:
  inputs:
    - { name: tail, path: /var/log/containers/*_churn_*.log, tag: kube.*, multiline.parser: "docker, cri" }
  filters:
    - { name: kubernetes, match: kube.*, merge_log: on }
    - { Name: parser, Match: kube.var.*, Parser: churn, key_name: log }
  outputs:
    - { name: loki, match: "*", host: "${LOKI_HOST}" }
"#;

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("monitoring/fluent-bit.yaml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read(text).reading_findings().map(shown).collect()
}

#[test]
fn a_pipeline_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read(SAMPLE);
    let pipeline: &LogPipeline = file.model().unwrap();
    assert_eq!(pipeline.parsers[0].time_key.as_ref().unwrap().as_str(), "timestamp");
    assert_eq!(pipeline.filters[1].parser.as_ref().unwrap().as_str(), "churn");
    assert_eq!(pipeline.inputs[0].tag.as_ref().unwrap().as_str(), "kube.*");
}

#[test]
fn what_would_lose_records_without_a_word_is_a_problem() {
    let cases = [
        ("match: kube.*", "match: kubes.*", "9:34 `kubes.*` matches no tag of any input"),
        ("match: \"*\"", "match: other", "12:28 `other` matches no tag of any input"),
        ("match: \"*\", ", "", "12:15 an output without `match` takes no record"),
        ("Parser: churn", "Parser: chrun", "10:50 nobody defines the parser `chrun`"),
        ("name: loki, ", "", "12:7 an output needs the field `name`"),
        ("  outputs:", "  output:", "6:3 the pipeline needs the field `outputs`"),
        ("service:", "services:", "2:1 unknown field `services` in the pipeline file"),
    ];
    let missed = cases.iter().filter_map(|(good, bad, problem)| {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        let is_found = found.iter().any(|found| found.starts_with(problem));
        (!is_found).then(|| format!("{bad}: {found:?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>(), [""; 0]);
}
