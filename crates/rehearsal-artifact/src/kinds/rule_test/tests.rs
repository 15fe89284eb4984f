use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"
rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - name: errors
    interval: 1m7ms
    input_series:
      - { series: 'http_requests_total{job="churn"}', values: "_x2 0+600x90 stale 1e3 -1-2x3" }
    alert_rule_test:
      - { alertname: ChurnErrors, eval_time: 5m }
      - alertname: ChurnErrors
        eval_time: 70m
        exp_alerts: [{ exp_labels: { severity: high }, exp_annotations: { summary: a } }]
    promql_expr_test:
      - { expr: sum(up), eval_time: 5m, exp_samples: [{ labels: "{}", value: 1 }] }
"#;

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("monitoring/rules.test.yaml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read(text).reading_findings().map(shown).collect()
}

#[test]
fn tests_are_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read(SAMPLE);
    let tests: &UnitTests = file.model().unwrap();
    let looks: Vec<_> =
        alert_looks(tests).map(|look| (look.at.to_string(), look.expected.len())).collect();
    assert_eq!(looks, [("5m".to_owned(), 0), ("1h10m".to_owned(), 1)]);
    assert_eq!((tests.tests[0].series.len(), tests.tests[0].expressions.len()), (1, 1));
}

#[test]
fn what_promtool_refuses_is_a_problem() {
    let cases = [
        ("alertname: ChurnErrors, ", "", "10:11 an alert test needs the field `alertname`"),
        ("0+600x90", "0+600y90", "8:63 not a point of a series: 0+600y90"),
        ("0+600x90", "0+600x", "8:63 not a point of a series: 0+600x"),
        ("{job=\"churn\"}", "{job=~\"churn\"}", "8:19 a series has labels with = alone"),
        (
            "expr: sum(up)",
            "expr: sum(up",
            "15:20 could not parse expression: unclosed left parenthesis",
        ),
        ("eval_time: 70m", "eval_time: 70", "12:20 "),
        ("exp_labels:", "labels:", "13:24 unknown field `labels` in an expected alert"),
        ("rule_files: [rules.yaml]\n", "", "2:1 the tests needs the field `rule_files`"),
    ];
    let missed = cases.iter().filter_map(|(good, bad, problem)| {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        let is_found = found.iter().any(|found| found.starts_with(problem));
        (!is_found).then(|| format!("{bad}: {found:?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>(), [""; 0]);
}
