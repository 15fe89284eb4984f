//! Groups as time goes on.

use rehearsal_source::{Limits, Problems, read_yaml};

use super::{AlertState, Expansion, RunningGroup};
use crate::evaluate::{Query, Settings, Value};
use crate::labels::Labels;
use crate::parse_expr;
use crate::rules::read_rule_file;
use crate::series::SeriesStore;
use crate::template::Expander;

const MINUTE: i64 = 60_000;

/// A group over a store, one minute after the other.
struct Rehearsed {
    group: RunningGroup,
    store: SeriesStore,
    minute: i64,
}

impl Rehearsed {
    /// The group of these lines, each of which is indented as it should be.
    fn new(lines: &str) -> Self {
        let text = format!("groups:\n- name: g\n{lines}");
        let problems = Problems::new();
        let documents = read_yaml(&text, Limits::FILE, &problems);
        let file = read_rule_file(&documents[0], &problems);
        assert_eq!(problems.into_sorted(), []);
        let group = RunningGroup::new(&file.groups[0], Settings::default()).unwrap();
        Self { group, store: SeriesStore::new(), minute: -1 }
    }

    /// Scrapes `up` of each job and evaluates the group; gives what failed.
    fn minute(&mut self, up: &[(&str, f64)]) -> Vec<String> {
        self.minute += 1;
        let at = self.minute * MINUTE;
        for (job, value) in up {
            let id = self.store.series(&Labels::new([("__name__", "up"), ("job", job)]));
            self.store.append(id, at, *value).unwrap();
        }
        let mut expand = |expansion: Expansion<'_>| {
            let Expansion { alert, text, labels, value, .. } = expansion;
            format!("{alert}|{text}|{}|{value}", labels.get("job"))
        };
        let failures = self.group.evaluate(&mut self.store, at, &mut expand);
        failures.into_iter().map(|failure| failure.message).collect()
    }

    /// The alerts of the first rule: job and state.
    fn alerts(&self) -> Vec<(String, AlertState)> {
        let shown = |alert: &super::Alert| (alert.labels.get("job").to_owned(), alert.state);
        self.group.alerts(0).map(shown).collect()
    }

    /// What `expr` gives now.
    fn said(&self, expr: &str) -> Vec<String> {
        let mut query = Query::new(&parse_expr(expr).unwrap(), Settings::default()).unwrap();
        match query.instant(&self.store, self.minute * MINUTE).unwrap().value {
            Value::Vector(all) => {
                all.iter().map(|(labels, value)| format!("{labels} {value}")).collect()
            }
            other => panic!("no vector: {other:?}"),
        }
    }
}

const DOWN: &str = "  rules:
  - alert: Down
    expr: up == 0
    for: 2m
    labels: {severity: page, seen: 'at {{ $value }}'}
    annotations: {summary: 'no {{ $labels.job }}', plain: text}
";

#[test]
fn an_alert_is_pending_then_fires_then_is_resolved_and_forgotten() {
    use AlertState::{Firing, Pending, Resolved};
    let mut group = Rehearsed::new(DOWN);
    let down = |value| [("a", value)];
    let mut states = Vec::new();
    for value in [1.0, 0.0, 0.0, 0.0, 0.0, 1.0] {
        assert!(group.minute(&down(value)).is_empty());
        states.push(group.alerts().first().map(|(_, state)| *state));
    }
    let expected = [None, Some(Pending), Some(Pending), Some(Firing), Some(Firing), Some(Resolved)];
    assert_eq!(states, expected);
    let alert = group.group.alerts(0).next().unwrap();
    assert_eq!(alert.active_at, MINUTE);
    assert_eq!(alert.fired_at, Some(3 * MINUTE));
    assert_eq!(alert.resolved_at, Some(5 * MINUTE));
    for minute in 6..=20 {
        group.minute(&down(1.0));
        assert_eq!(group.alerts().len(), 1, "minute {minute}");
    }
    group.minute(&down(1.0));
    assert_eq!(group.alerts(), [], "a quarter of an hour is over");
}

#[test]
fn a_pending_alert_whose_series_goes_is_gone() {
    let mut group = Rehearsed::new(DOWN);
    group.minute(&[("a", 0.0), ("b", 0.0)]);
    assert_eq!(group.alerts().len(), 2);
    group.minute(&[("a", 1.0), ("b", 0.0)]);
    assert_eq!(group.alerts(), [("b".to_owned(), AlertState::Pending)]);
}

#[test]
fn templates_are_expanded_with_the_series_and_plain_texts_are_not_asked_for() {
    let mut group = Rehearsed::new(DOWN);
    group.minute(&[("a", 0.0)]);
    let alert = group.group.alerts(0).next().unwrap();
    let expected =
        r#"{alertname="Down", job="a", seen="Down|at {{ $value }}|a|0", severity="page"}"#;
    assert_eq!(alert.labels.to_string(), expected);
    let annotations: Vec<_> = alert.annotations.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(annotations, ["Down|no {{ $labels.job }}|a|0", "text"]);
}

#[test]
fn templates_can_ask_what_has_been_scraped() {
    let mut group = Rehearsed::new(
        "  rules:\n  - {alert: Down, expr: up == 0, annotations: {all: '{{ $labels.job }}: {{ query `count(up)` | first | value }}'}}\n",
    );
    group.minute(&[("a", 1.0), ("b", 0.0)]);
    let mut expander = Expander::new(Settings::default(), Labels::empty(), "");
    group.group.evaluate(&mut group.store, MINUTE, &mut |expansion| expander.expand(expansion));
    let alert = group.group.alerts(0).next().unwrap();
    assert_eq!(alert.annotations[0].1, "b: 2");
}

#[test]
fn alerts_are_series_that_end_with_their_state() {
    let mut group = Rehearsed::new(
        "  rules:\n  - {alert: Down, expr: up == 0, for: 1m}\n  - {record: pages, expr: 'count by (alertstate) (ALERTS)'}\n",
    );
    group.minute(&[("a", 0.0)]);
    let pending = r#"{__name__="ALERTS", alertname="Down", alertstate="pending", job="a"} 1"#;
    assert_eq!(group.said("ALERTS"), [pending]);
    assert_eq!(group.said("pages"), [r#"{__name__="pages", alertstate="pending"} 1"#]);
    group.minute(&[("a", 0.0)]);
    assert_eq!(group.said("ALERTS"), [pending.replace("pending", "firing")]);
    assert_eq!(group.said("pages"), [r#"{__name__="pages", alertstate="firing"} 1"#]);
    let since = r#"{__name__="ALERTS_FOR_STATE", alertname="Down", job="a"} 0"#;
    assert_eq!(group.said("ALERTS_FOR_STATE"), [since]);
    group.minute(&[("a", 1.0)]);
    assert!(group.said("{__name__=~\"ALERTS.*|pages\"}").is_empty());
}

#[test]
fn an_alert_that_is_kept_fires_on_for_its_time_and_no_longer() {
    use AlertState::{Firing, Resolved};
    let mut group =
        Rehearsed::new("  rules:\n  - {alert: Down, expr: up == 0, keep_firing_for: 2m}\n");
    let mut states = Vec::new();
    for value in [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0] {
        group.minute(&[("a", value)]);
        states.push(group.alerts()[0].1);
    }
    assert_eq!(states, [Firing, Firing, Firing, Firing, Firing, Firing, Resolved]);
}

#[test]
fn a_rule_over_its_limit_fails_and_the_others_go_on() {
    let mut group = Rehearsed::new(
        "  limit: 1\n  rules:\n  - {alert: Down, expr: up == 0}\n  - {record: copy, expr: up}\n  - {record: one, expr: sum(up)}\n",
    );
    let failures = group.minute(&[("a", 0.0), ("b", 0.0)]);
    let expected = ["exceeded limit of 1 with 2 alerts", "exceeded limit of 1 with 2 series"];
    assert_eq!(failures, expected);
    assert_eq!(group.alerts(), []);
    assert_eq!(group.said("one"), [r#"{__name__="one"} 0"#]);
}

#[test]
fn a_recorded_series_has_the_labels_of_the_rule_and_of_its_group() {
    let mut group = Rehearsed::new(
        "  labels: {team: shop, tier: 1}\n  rules:\n  - {record: copy, expr: up, labels: {tier: 2}}\n",
    );
    group.minute(&[("a", 7.0)]);
    let expected = r#"{__name__="copy", job="a", team="shop", tier="2"} 7"#;
    assert_eq!(group.said("copy"), [expected]);
}

#[test]
fn rules_whose_series_become_the_same_fail() {
    let mut group = Rehearsed::new(
        "  rules:\n  - {alert: Down, expr: up, labels: {job: all}}\n  - {record: copy, expr: up, labels: {job: all}}\n",
    );
    let failures = group.minute(&[("a", 1.0), ("b", 1.0)]);
    let same = "vector contains metrics with the same labelset after applying";
    assert_eq!(failures, [format!("{same} alert labels"), format!("{same} rule labels")]);
}

#[test]
fn a_group_can_look_back() {
    let mut group = Rehearsed::new("  query_offset: 1m\n  rules:\n  - {record: copy, expr: up}\n");
    group.minute(&[("a", 1.0)]);
    assert!(group.said("copy").is_empty());
    group.minute(&[("a", 2.0)]);
    assert_eq!(group.said("copy"), [r#"{__name__="copy", job="a"} 1"#]);
}
