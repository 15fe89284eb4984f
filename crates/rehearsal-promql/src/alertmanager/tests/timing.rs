use super::sound;
use crate::alertmanager::{
    Alert, Alertmanager, LabelMatchers, Notification, Reason, Silence, Status,
};
use crate::labels::Labels;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A notifier with upstream's own waits: 30 s, 5 min, 4 h.
fn notifier(rest: &str) -> Alertmanager {
    let text = format!(
        "route: {{receiver: a, group_by: [alertname], routes: [{rest}]}}\n\
         receivers: [{{name: a, webhook_configs: [{{url: x}}]}}, \
         {{name: quiet, slack_configs: [{{api_url: x}}]}}]\n\
         time_intervals: [{{name: first-hour, time_intervals: \
         [{{times: [{{start_time: '00:00', end_time: '01:00'}}]}}]}}]\n\
         inhibit_rules: [{{source_matchers: [severity=critical], target_matchers: \
         ['severity=~\"warning|critical\"'], equal: [cluster]}}]\n"
    );
    Alertmanager::new(&sound(&text)).expect("it has a route")
}

fn labels(text: &str) -> Labels {
    Labels::new(text.split(' ').filter_map(|pair| pair.split_once('=')))
}

/// An alert as Prometheus sends it: with an end that is far enough away, or in the past.
fn alert(text: &str, starts_at: i64, ends_at: i64) -> Alert {
    let annotations = Labels::empty();
    Alert { labels: labels(text), annotations, starts_at, ends_at: Some(ends_at) }
}

fn firing(text: &str, starts_at: i64) -> Alert {
    alert(text, starts_at, 1_000 * HOUR)
}

/// What is told up to an instant, in short: when, to whom, why, and who fires (or not, with a dash).
fn told(notifier: &mut Alertmanager, until: i64) -> Vec<(i64, String, Reason, String)> {
    let short = |notification: Notification| {
        let alerts: Vec<String> = notification
            .alerts
            .iter()
            .map(|alert| {
                let dash = if alert.status == Status::Firing { "" } else { "-" };
                format!("{dash}{}", alert.labels.get("i"))
            })
            .collect();
        (notification.at, notification.receiver, notification.reason, alerts.join(" "))
    };
    notifier.advance(until).into_iter().map(short).collect()
}

fn line(at: i64, receiver: &str, reason: Reason, alerts: &str) -> (i64, String, Reason, String) {
    (at, receiver.to_owned(), reason, alerts.to_owned())
}

#[test]
fn a_group_waits_for_more_alerts_and_then_for_its_interval() {
    let mut notifier = notifier("");
    assert_eq!(notifier.next_due(), None);
    notifier.receive(0, &[firing("alertname=A i=1", 0)]);
    notifier.receive(10 * SECOND, &[firing("alertname=A i=2", 10 * SECOND)]);
    assert_eq!(notifier.next_due(), Some(30 * SECOND));
    assert_eq!(
        told(&mut notifier, 40 * SECOND),
        [line(30 * SECOND, "a", Reason::FirstNotification, "1 2")]
    );
    notifier.receive(MINUTE, &[firing("alertname=A i=3", MINUTE)]);
    notifier.receive(MINUTE, &[firing("alertname=B i=4", MINUTE)]);
    assert_eq!(
        told(&mut notifier, 6 * MINUTE),
        [
            line(90 * SECOND, "a", Reason::FirstNotification, "4"),
            line(330 * SECOND, "a", Reason::NewAlerts, "1 2 3"),
        ]
    );
}

#[test]
fn an_alert_older_than_the_wait_is_told_at_once() {
    let mut notifier = notifier("");
    notifier.receive(HOUR, &[firing("alertname=A i=1", HOUR - 31 * SECOND)]);
    assert_eq!(notifier.next_due(), Some(HOUR));
    assert_eq!(told(&mut notifier, HOUR), [line(HOUR, "a", Reason::FirstNotification, "1")]);
    notifier.receive(HOUR, &[firing("alertname=B i=2", HOUR - 30 * SECOND)]);
    assert_eq!(told(&mut notifier, HOUR), []);
}

#[test]
fn resolved_alerts_are_told_and_forgotten() {
    let mut notifier = notifier("");
    notifier.receive(0, &[firing("alertname=A i=1", 0), firing("alertname=A i=2", 0)]);
    told(&mut notifier, MINUTE);
    notifier.receive(2 * MINUTE, &[alert("alertname=A i=1", 0, 2 * MINUTE)]);
    assert_eq!(
        told(&mut notifier, 6 * MINUTE),
        [line(330 * SECOND, "a", Reason::NewResolved, "-1 2")]
    );
    notifier.receive(7 * MINUTE, &[alert("alertname=A i=2", 0, 7 * MINUTE)]);
    assert_eq!(
        told(&mut notifier, 60 * MINUTE),
        [line(630 * SECOND, "a", Reason::AllResolved, "-2")]
    );
    assert_eq!(notifier.next_due(), None, "an empty group is gone");
    // The group comes back: this is its first notification again.
    notifier.receive(HOUR, &[firing("alertname=A i=1", HOUR)]);
    assert_eq!(
        told(&mut notifier, 2 * HOUR),
        [line(HOUR + 30 * SECOND, "a", Reason::FirstNotification, "1")]
    );
}

#[test]
fn an_alert_that_is_resolved_before_its_group_was_told_stays_unknown() {
    let mut notifier = notifier("");
    notifier.receive(0, &[firing("alertname=A i=1", 0)]);
    notifier.receive(20 * SECOND, &[alert("alertname=A i=1", 0, 20 * SECOND)]);
    assert_eq!(told(&mut notifier, HOUR), []);
    assert_eq!(notifier.next_due(), None);
}

#[test]
fn an_alert_without_an_end_is_resolved_when_nobody_repeats_it() {
    let mut notifier = notifier("");
    let alert = Alert { ends_at: None, ..firing("alertname=A i=1", 0) };
    for at in [0, MINUTE, 2 * MINUTE] {
        told(&mut notifier, at);
        notifier.receive(at, std::slice::from_ref(&alert));
    }
    // Resolved at 7 min, which is seen at 10 min 30 s.
    assert_eq!(told(&mut notifier, HOUR), [line(630 * SECOND, "a", Reason::AllResolved, "-1")]);
}

#[test]
fn what_nobody_acts_on_is_repeated_at_the_first_look_after_the_interval() {
    let mut notifier = notifier("");
    notifier.receive(0, &[firing("alertname=A i=1", 0)]);
    let repeats: Vec<_> = told(&mut notifier, 9 * HOUR);
    // A look exactly four hours later is not later yet.
    let first = 30 * SECOND;
    let second = first + 4 * HOUR + 5 * MINUTE;
    assert_eq!(
        repeats,
        [
            line(first, "a", Reason::FirstNotification, "1"),
            line(second, "a", Reason::Repeat, "1"),
            line(second + 4 * HOUR + 5 * MINUTE, "a", Reason::Repeat, "1"),
        ]
    );
}

#[test]
fn an_integration_that_wants_no_resolved_alerts_is_told_of_firing_ones_only() {
    let mut notifier = notifier("{matchers: [team=x], receiver: quiet}");
    notifier
        .receive(0, &[firing("alertname=A i=1 team=x", 0), firing("alertname=A i=2 team=x", 0)]);
    told(&mut notifier, MINUTE);
    notifier.receive(2 * MINUTE, &[alert("alertname=A i=1 team=x", 0, 2 * MINUTE)]);
    assert_eq!(told(&mut notifier, 6 * MINUTE), [], "a resolved alert is no news to it");
    notifier.receive(7 * MINUTE, &[alert("alertname=A i=2 team=x", 0, 7 * MINUTE)]);
    assert_eq!(told(&mut notifier, 11 * MINUTE), [], "nor is it that all are");
    notifier.receive(12 * MINUTE, &[firing("alertname=A i=2 team=x", 12 * MINUTE)]);
    assert_eq!(
        told(&mut notifier, HOUR),
        [line(12 * MINUTE + 30 * SECOND, "quiet", Reason::FirstNotification, "2")]
    );
}

#[test]
fn routes_have_their_own_groups_and_waits() {
    let mut notifier = notifier(
        "{matchers: [team=x], receiver: quiet, continue: true, group_wait: 1m, \
         group_by: ['...']}, {matchers: [team=x], group_wait: 0s}",
    );
    notifier
        .receive(0, &[firing("alertname=A i=1 team=x", 0), firing("alertname=A i=2 team=x", 0)]);
    assert_eq!(
        told(&mut notifier, 2 * MINUTE),
        [
            line(0, "a", Reason::FirstNotification, "1 2"),
            line(MINUTE, "quiet", Reason::FirstNotification, "1"),
            line(MINUTE, "quiet", Reason::FirstNotification, "2"),
        ]
    );
}

#[test]
fn a_source_inhibits_targets_with_the_same_labels_while_it_fires() {
    let mut notifier = notifier("");
    notifier.receive(
        0,
        &[
            firing("alertname=Down i=down severity=critical cluster=eu", 0),
            firing("alertname=Slow i=eu severity=warning cluster=eu", 0),
            firing("alertname=Slow i=us severity=warning cluster=us", 0),
            firing("alertname=Other i=info severity=info cluster=eu", 0),
        ],
    );
    assert_eq!(
        told(&mut notifier, MINUTE),
        [
            line(30 * SECOND, "a", Reason::FirstNotification, "down"),
            line(30 * SECOND, "a", Reason::FirstNotification, "info"),
            line(30 * SECOND, "a", Reason::FirstNotification, "us"),
        ]
    );
    let resolved = alert("alertname=Down i=down severity=critical cluster=eu", 0, 2 * MINUTE);
    notifier.receive(2 * MINUTE, &[resolved]);
    assert_eq!(
        told(&mut notifier, 6 * MINUTE),
        [
            line(330 * SECOND, "a", Reason::AllResolved, "-down"),
            line(330 * SECOND, "a", Reason::NewAlerts, "eu us"),
        ]
    );
}

#[test]
fn two_alerts_that_are_source_and_target_do_not_inhibit_each_other() {
    let mut notifier = notifier("");
    notifier.receive(
        0,
        &[
            firing("alertname=A i=1 severity=critical cluster=eu", 0),
            firing("alertname=A i=2 severity=critical cluster=eu", 0),
        ],
    );
    assert_eq!(
        told(&mut notifier, MINUTE),
        [line(30 * SECOND, "a", Reason::FirstNotification, "1 2")]
    );
}

#[test]
fn silences_hold_alerts_back_until_they_end() {
    let mut notifier = notifier("");
    let matchers = LabelMatchers::parse("i=1").expect("it is sound");
    notifier.silence(Silence { matchers, starts_at: 0, ends_at: 10 * MINUTE });
    notifier.receive(0, &[firing("alertname=A i=1", 0), firing("alertname=A i=2", 0)]);
    assert_eq!(
        told(&mut notifier, 20 * MINUTE),
        [
            line(30 * SECOND, "a", Reason::FirstNotification, "2"),
            line(630 * SECOND, "a", Reason::NewAlerts, "1 2"),
        ]
    );
}

#[test]
fn a_route_is_told_nothing_while_it_is_muted_or_not_active() {
    let mut muted = notifier("{matchers: [team=x], mute_time_intervals: [first-hour]}");
    muted.receive(0, &[firing("alertname=A i=1 team=x", 0)]);
    assert_eq!(
        told(&mut muted, 2 * HOUR),
        [line(HOUR + 30 * SECOND, "a", Reason::FirstNotification, "1")]
    );
    let mut active = notifier("{matchers: [team=x], active_time_intervals: [first-hour]}");
    active.receive(2 * HOUR, &[firing("alertname=A i=1 team=x", 2 * HOUR)]);
    assert_eq!(
        told(&mut active, 25 * HOUR),
        [line(24 * HOUR + 30 * SECOND, "a", Reason::FirstNotification, "1")]
    );
}

#[test]
fn an_alert_that_is_received_again_keeps_its_beginning() {
    let mut notifier = notifier("");
    notifier.receive(0, &[alert("alertname=A i=1", 0, 10 * MINUTE)]);
    notifier.receive(MINUTE, &[alert("alertname=A i=1", 20 * SECOND, 12 * MINUTE)]);
    let first = notifier.advance(2 * MINUTE).remove(0);
    assert_eq!(first.alerts[0].starts_at, 0);
    assert_eq!(first.group_labels, labels("alertname=A"));
    assert_eq!(first.integration, "webhook");
    let last = notifier.advance(HOUR).remove(0);
    assert_eq!((last.at, last.alerts[0].status), (930 * SECOND, Status::Resolved(12 * MINUTE)));
}
