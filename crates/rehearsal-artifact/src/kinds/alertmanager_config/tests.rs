use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"
route:
  receiver: tickets
  routes:
    - receiver: on-call
      matchers: ['severity=~"critical|high"']
      routes: [{ receiver: lead, matchers: ['severity="critical"', team="churn"] }]
    - { receiver: tickets, matchers: [severity = low] }
receivers:
  - { name: tickets, webhook_configs: [{ url: "http://tickets:8080" }] }
  - { name: on-call, pagerduty_configs: [{ routing_key_file: /etc/key }] }
  - { name: lead }
"#;

#[test]
fn routes_come_before_those_below_them_and_know_which_values_they_take() {
    let file = ReadArtifact::of(Artifact::new("monitoring/alertmanager.yaml", SAMPLE));
    assert!(file.is_sound(), "{:#?}", file.reading.problems);
    let config: &AlertmanagerConfig = file.model().unwrap();
    let takes = |route: &Route, value| route.matchers.accept_value("severity", value);
    let routes: Vec<_> = routes_of(config)
        .into_iter()
        .map(|route| {
            let receiver = route.receiver.as_ref().unwrap().as_str();
            (receiver, ["critical", "high", "low"].map(|value| takes(route, value)))
        })
        .collect();
    let wanted = [
        ("on-call", [true, true, false]),
        ("lead", [true, false, false]),
        ("tickets", [false, false, true]),
    ];
    assert_eq!(routes, wanted);
    assert!(routes_of(config)[1].matchers.labels().any(|label| label == "team"));
}

#[test]
fn a_receiver_that_nobody_defines_is_a_problem() {
    let text = SAMPLE.replace("receiver: on-call", "receiver: oncall");
    let file = ReadArtifact::of(Artifact::new("monitoring/alertmanager.yaml", text));
    assert!(!file.is_sound());
}
