//! Unit tests of rules, about rules that are known to be right.

use rehearsal_source::{Limits, Problems, read_yaml};

use super::{read_unit_tests, run_unit_tests};
use crate::{RuleFile, read_rule_file};

const RULES: &str = r#"
groups:
  - name: late
    rules:
      - alert: Slow
        expr: job:errors:ratio > 0.1
        for: 2m
        labels: { severity: page }
        annotations: { summary: "{{ $labels.job }} fails {{ $value | humanizePercentage }}" }
  - name: early
    interval: 7m
    rules:
      - record: job:errors:ratio
        expr: sum by (job) (rate(errors_total[2m])) / sum by (job) (rate(requests_total[2m]))
"#;

const INPUT: &str = r#"
rule_files: [rules.yaml]
evaluation_interval: 1m
group_eval_order: [early]
tests:
  - interval: 30s
    input_series:
      - { series: 'errors_total{job="api"}', values: "0+15x40" }
      - { series: 'requests_total{job="api"}', values: "0+60x40" }
"#;

fn rules(text: &str) -> RuleFile {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let file = read_rule_file(&documents[0], &problems);
    assert_eq!(problems.into_sorted(), [], "{text}");
    file
}

/// What is not as the looks say, or what is wrong with them.
fn messages(looks: &str) -> Vec<String> {
    let text = format!("{INPUT}{looks}");
    let problems = Problems::new();
    let documents = read_yaml(&text, Limits::FILE, &problems);
    let tests = read_unit_tests(&documents[0], &problems);
    let problems = problems.into_sorted();
    if !problems.is_empty() {
        return problems.into_iter().map(|problem| problem.message).collect();
    }
    let rules = rules(RULES);
    let groups: Vec<_> = rules.groups.iter().collect();
    let failures = run_unit_tests(&tests.expect("it was read"), &groups);
    failures.into_iter().flatten().map(|failure| failure.message).collect()
}

#[test]
fn an_alert_fires_after_its_time_with_all_its_labels_and_texts() {
    let looks = r#"
    alert_rule_test:
      - { eval_time: 2m30s, alertname: Slow }
      - eval_time: 4m10s
        alertname: Slow
        exp_alerts:
          - exp_labels: { severity: page, job: api }
            exp_annotations: { summary: "api fails 25%" }
    promql_expr_test:
      - { expr: 'job:errors:ratio', eval_time: 5m, exp_samples: [{ labels: 'job:errors:ratio{job="api"}', value: 0.25 }] }
      - { expr: 'vector(1) / 0', eval_time: 1m, exp_samples: [{ labels: '{}', value: .inf }] }
      - { expr: '1 + 1', eval_time: 1m, exp_samples: [{ value: 2 }] }
      - { expr: 'nothing', eval_time: 1m }
"#;
    assert_eq!(messages(looks), [] as [&str; 0]);
}

#[test]
fn a_sample_after_the_last_evaluation_is_not_seen() {
    let looks = r#"
    promql_expr_test:
      - { expr: 'max(errors_total)', eval_time: 5m40s, exp_samples: [{ value: 150 }] }
"#;
    assert_eq!(messages(looks), [] as [&str; 0]);
}

#[test]
fn what_is_not_so_is_shown_beside_what_is() {
    let looks = r#"
    alert_rule_test:
      - { eval_time: 5m, alertname: Slow }
      - { eval_time: 5m, alertname: Unheard, exp_alerts: [{}] }
    promql_expr_test:
      - { expr: 'count(errors_total)', eval_time: 5m, exp_samples: [{ labels: '{}', value: 2 }] }
      - { expr: 'errors_total[5m]', eval_time: 5m }
"#;
    let expected = [
        "alertname: Slow, time: 5m\n    exp: none\n    got: \n        {alertname=\"Slow\", job=\"api\", severity=\"page\"} annotations {\"summary\": \"api fails 25%\"}",
        "alertname: Unheard, time: 5m\n    exp: \n        {alertname=\"Unheard\"} annotations {}\n    got: none",
        "expr: \"count(errors_total)\", time: 5m\n    exp: {} 2e0\n    got: {} 1e0",
        "expr: \"errors_total[5m]\", time: 5m, err: rule result is not a vector or scalar",
    ];
    assert_eq!(messages(looks), expected);
}

#[test]
fn a_test_that_cannot_be_run_says_why() {
    let cases = [
        ("    promql_expr_test: [{ expr: 'sum(', eval_time: 1m }]\n", "could not parse expression"),
        ("    alert_rule_test: [{ eval_time: soon, alertname: Slow }]\n", "not a valid duration"),
        ("    start_timestamp: 1609459200\n", "another instant than 1970"),
        ("    input_serie: []\n", "unknown field `input_serie`"),
        ("    alert_rule_test: [{ eval_time: 3000y, alertname: Slow }]\n", ""),
    ];
    for (looks, wanted) in cases {
        let messages = messages(looks);
        assert!(messages.iter().any(|message| message.contains(wanted)), "{looks}: {messages:?}");
    }
}
