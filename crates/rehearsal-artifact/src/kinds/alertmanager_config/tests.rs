use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"
route:
  receiver: tickets
  group_by: [alertname, environment]
  routes:
    - { receiver: rollback, matchers: ['action="rollback"'], group_wait: 0s, continue: true }
    - { receiver: on-call, matchers: ['severity=~"critical|high"'], repeat_interval: 1h }
    - { matchers: [severity = low], active_time_intervals: [office] }
receivers:
  - { name: tickets, webhook_configs: [{ url: "http://tickets:8080" }] }
  - { name: on-call, pagerduty_configs: [{ routing_key_file: /etc/key }] }
  - name: rollback
inhibit_rules:
  - { source_matchers: [severity="critical"], target_matchers: [severity!="critical"], equal: [service] }
time_intervals:
  - { name: office, time_intervals: [{ weekdays: ["monday:friday"] }] }
"#;

fn read(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("monitoring/alertmanager.yaml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read(text).reading_findings().map(shown).collect()
}

#[test]
fn routes_and_receivers_are_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read(SAMPLE);
    let config: &AlertmanagerConfig = file.model().unwrap();
    let routes: Vec<_> = config.route.all().into_iter().map(|route| route.matchers.len()).collect();
    assert_eq!(routes, [0, 1, 1, 1]);
    let severity = |value| config.route.routes[1].matchers[0].accepts(value);
    assert_eq!((severity("high"), severity("low")), (Some(true), Some(false)));
    let integrations = |name| config.receiver(name).unwrap().integrations;
    assert_eq!((integrations("tickets"), integrations("rollback")), (1, 0));
    assert_eq!(config.inhibitions[0].equal.len(), 1);
}

#[test]
fn what_alertmanager_refuses_is_a_problem() {
    let cases = [
        (
            "receiver: on-call",
            "receiver: oncall",
            "7:19 undefined receiver \"oncall\" used in route",
        ),
        (
            "name: on-call",
            "name: tickets",
            "11:13 notification config name \"tickets\" is not unique",
        ),
        (
            "intervals: [office]",
            "intervals: [weekends]",
            "8:61 undefined time interval \"weekends\" used in route",
        ),
        ("  receiver: tickets\n", "", "3:3 root route must specify a default receiver"),
        (
            "  receiver: tickets\n",
            "  receiver: tickets\n  matchers: [a=b]\n",
            "3:3 root route must not have any matchers",
        ),
        ("severity = low", "severity low", "8:20 bad matcher format: severity low"),
        ("critical|high", "critical|(high", "7:39 missing closing ): `critical|(high`"),
        ("repeat_interval: 1h", "repeat_interval: 0s", "7:86 repeat_interval cannot be zero"),
        (
            "alertname, environment",
            "alertname, alertname",
            "4:25 duplicated label \"alertname\" in group_by",
        ),
        ("pagerduty_configs", "pager_configs", "11:22 unknown field `pager_configs` in a receiver"),
    ];
    let missed = cases.iter().filter_map(|(good, bad, problem)| {
        let found = problems(&SAMPLE.replacen(good, bad, 1));
        let is_found = found.iter().any(|found| found.starts_with(problem));
        (!is_found).then(|| format!("{bad}: {found:?}"))
    });
    assert_eq!(missed.collect::<Vec<_>>(), [""; 0]);
}
