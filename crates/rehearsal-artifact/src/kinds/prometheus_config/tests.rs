use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"
global: { scrape_interval: 15s, scrape_timeout: 10s }
rule_files: [rules.yaml]
alerting:
  alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }]
scrape_configs:
  - job_name: churn
    kubernetes_sd_configs: [{ role: pod }]
    relabel_configs:
      - source_labels: [__meta_kubernetes_namespace]
        target_label: namespace
      - { action: labelmap, regex: "__meta_kubernetes_pod_label_(.+)" }
  - job_name: platform
    honor_labels: true
    scrape_interval: 1m
    static_configs: [{ targets: ["prometheus:9090"] }]
"#;

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("monitoring/prometheus.yaml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read(text).reading_findings().map(shown).collect()
}

#[test]
fn a_configuration_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read(SAMPLE);
    let config: &PrometheusConfig = file.model().unwrap();
    assert_eq!((config.rule_files.len(), config.alertmanagers, config.jobs.len()), (1, 1, 2));
    let [service, platform] = config.jobs.as_slice() else { panic!("two jobs") };
    assert_eq!(service.relabels[0].target_label.as_ref().unwrap().as_str(), "namespace");
    assert!(platform.honor_labels && !service.honor_labels);
}

#[test]
fn what_prometheus_refuses_is_a_problem() {
    let cases = [
        (
            "timeout: 10s",
            "timeout: 20s",
            "2:49 scrape timeout greater than scrape interval: 20s is longer than 15s",
        ),
        (
            "job_name: platform",
            "job_name: churn",
            "13:15 found multiple scrape configs with job name \"churn\"",
        ),
        ("action: labelmap", "action: labelmapp", "12:19 unknown relabel action \"labelmapp\""),
        ("label_(.+)", "label_(.+", "12:36 missing closing ): `__meta_kubernetes_pod_label_(.+`"),
        (
            "        target_label: namespace\n",
            "",
            "10:9 relabel configuration for replace action requires 'target_label' value",
        ),
        ("rule_files:", "rules_files:", "3:1 unknown field `rules_files` in the configuration"),
        ("15s,", "15 s,", "2:28 "),
    ];
    let missed = cases.iter().filter_map(|(good, bad, problem)| {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        let is_found = found.iter().any(|found| found.starts_with(problem));
        (!is_found).then(|| format!("{bad}: {found:?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>(), [""; 0]);
}
