use super::{read, sound};
use crate::Duration;
use crate::alertmanager::GroupBy;

const SOUND: &str = r#"
global:
  resolve_timeout: 10m
  slack_api_url: https://hooks.slack.example/T0/B0/secret
  smtp_smarthost: mail.example.org:587
  smtp_from: alerts@example.org
templates: ["/etc/alertmanager/*.tmpl"]
route:
  receiver: nobody
  group_by: [alertname, cluster]
  group_wait: 45s
  routes:
    - matchers: [severity="critical", team=~"shop|cart"]
      receiver: on-call
      group_by: ["..."]
      repeat_interval: 1h
      mute_time_intervals: [nights]
      active_time_intervals: [weekdays]
      continue: true
    - match: {team: shop}
      match_re: {service: "cart.*"}
      receiver: shop
inhibit_rules:
  - source_matchers: [severity="critical"]
    target_matchers: ['severity=~"warning|info"']
    equal: [cluster, service]
receivers:
  - name: nobody
  - name: on-call
    pagerduty_configs:
      - routing_key_file: /etc/secrets/pagerduty
    webhook_configs:
      - url: https://hooks.example.org
        send_resolved: false
  - name: shop
    slack_configs: [{channel: '#shop'}]
    email_configs: [{to: shop@example.org}]
mute_time_intervals:
  - name: nights
    time_intervals:
      - times: [{start_time: "22:00", end_time: "24:00"}, {start_time: "00:00", end_time: "06:00"}]
time_intervals:
  - name: weekdays
    time_intervals:
      - weekdays: ["monday:friday"]
        days_of_month: ["1:28", "-3:-1"]
        months: [january, "may:august", 12]
        years: ["2020:2030", 2040]
        location: UTC
"#;

#[test]
fn a_sound_configuration_is_read_whole() {
    let config = sound(SOUND);
    assert_eq!(config.resolve_timeout, Duration::from_millis(600_000));
    let root = config.route.as_ref().unwrap();
    assert_eq!(root.group_wait, Some(Duration::from_millis(45_000)));
    let by = ["alertname", "cluster"].map(str::to_owned).to_vec();
    assert_eq!(root.group_by, Some(GroupBy::Labels(by)));
    let [critical, shop] = root.routes.as_slice() else { panic!("{root:?}") };
    assert_eq!(critical.matchers.to_string(), r#"{severity="critical",team=~"shop|cart"}"#);
    assert_eq!(critical.group_by, Some(GroupBy::All));
    assert!(critical.continues && !shop.continues);
    assert_eq!(shop.matchers.to_string(), r#"{service=~"cart.*",team="shop"}"#);
    assert_eq!(config.inhibitions[0].equal, ["cluster", "service"]);
    let sends = |receiver: usize| -> Vec<_> {
        let all = &config.receivers[receiver].integrations;
        all.iter().map(|one| (one.kind, one.sends_resolved)).collect()
    };
    assert_eq!(sends(0), []);
    assert_eq!(sends(1), [("pagerduty", true), ("webhook", false)]);
    assert_eq!(sends(2), [("email", false), ("slack", false)]);
}

const WRONG: &str = r#"
global:
  resolve_timeout: 5 minutes
  opsgenie_api_key: the-key
  opsgenie_api_key_file: /key
  slack_url: x
route:
  matchers: [a="b"]
  mute_time_intervals: [never]
  group_by: [a, b, a, "", "..."]
  group_interval: 0s
  routes:
    - receiver: shp
      matchers: ["severity", 'a=~"("', a=b"c]
      match: {"a-b": c}
      match_re: {d: "*"}
    - repeat_interval: 0
      activ_time_intervals: []
inhibit_rules:
  - equal: [""]
    source_match_re: {a: }
receivers:
  - name: shop
  - name: shop
  - webhook_configs: []
  - name: a
    webhook_configs: [{}, {url: a, url_file: b, user: c}, null]
    slack_configs: [{channel: a}]
    telegram_configs: [{bot_token: a, bot_token_file: b}]
    sns_configs: [{subject: a}]
time_intervals:
  - name: t
    time_intervals:
      - times: [{start_time: "9:00", end_time: "10:00"}, {start_time: "10:00", end_time: "09:00"}, {start_time: "09:00"}]
        weekdays: [mon, "friday:monday"]
        days_of_month: [0, 32, "-1:1", "31:-31"]
        months: [mai, "may:april"]
        years: ["2021:2020", x]
        location: Europe/Berlin
  - name: t
  - time_intervals: []
"#;

/// What is wrong with it: the place and the message.
const FAULTS: &[(&str, &str)] = &[
    ("5 minutes", r#"unknown unit " minutes" in duration "5 minutes""#),
    (
        "opsgenie_api_key",
        "at most one of opsgenie_api_key & opsgenie_api_key_file must be configured",
    ),
    ("slack_url", "unknown field `slack_url` in `global`"),
    ("matchers: [a=\"b\"]", "root route must specify a default receiver"),
    ("matchers: [a=\"b\"]", "root route must not have any matchers"),
    ("matchers: [a=\"b\"]", "root route must not have any mute time intervals"),
    ("never", r#"undefined time interval "never" used in route"#),
    (
        "[a, b, a, \"\", \"...\"]",
        "cannot have wildcard group_by (`...`) and other labels at the same time",
    ),
    ("a", r#"duplicated label "a" in group_by"#),
    ("\"\"", r#"invalid label name "" in group_by list"#),
    ("0s", "group_interval cannot be zero"),
    ("shp", r#"undefined receiver "shp" used in route"#),
    ("\"severity\"", "bad matcher format: severity"),
    ("'a=~\"(\"'", "error parsing regexp: missing closing ): `(`"),
    ("a=b\"c", "matcher value contains unescaped double quote: b\"c"),
    ("\"a-b\"", r#"invalid label name "a-b""#),
    ("\"*\"", "error parsing regexp: missing argument to repetition operator: `*`"),
    ("0", "repeat_interval cannot be zero"),
    ("activ_time_intervals", "unknown field `activ_time_intervals` in a route"),
    ("\"\"", r#"invalid label name "" in equal list"#),
    ("", r#"invalid regexp value for "a""#),
    ("shop", r#"notification config name "shop" is not unique"#),
    ("webhook_configs", "missing name in receiver"),
    ("{}", "one of url or url_file must be configured"),
    ("url", "at most one of url & url_file must be configured"),
    ("user", "unknown field `user` in an entry of `webhook_configs`"),
    ("null", "missing webhook config"),
    ("channel", "no Slack API URL nor App token set either inline or in a file"),
    ("bot_token", "at most one of bot_token & bot_token_file must be configured"),
    ("bot_token", "missing chat_id or chat_id_file on telegram_config"),
    ("subject", "must provide either a Target ARN, Topic ARN, or Phone Number for SNS config"),
    (
        "{start_time: \"9:00\", end_time: \"10:00\"}",
        "couldn't parse timestamp 9:00, invalid format",
    ),
    (
        "{start_time: \"10:00\", end_time: \"09:00\"}",
        "start time cannot be equal or greater than end time",
    ),
    ("{start_time: \"09:00\"}", "both start and end times must be provided"),
    ("mon", "mon is not a valid weekday"),
    ("\"friday:monday\"", "start day cannot be before end day"),
    ("0", "0 is not a valid day of the month: out of range"),
    ("32", "32 is not a valid day of the month: out of range"),
    ("\"-1:1\"", "end day must be negative if start day is negative"),
    ("\"31:-31\"", "end day -31 is always before start day 31"),
    ("mai", "mai is not a valid month"),
    ("\"may:april\"", "end month april is before start month may"),
    ("\"2021:2020\"", "end year 2020 is before start year 2021"),
    ("x", r#"strconv.Atoi: parsing "x": invalid syntax"#),
    ("Europe/Berlin", r#"location "Europe/Berlin" is not supported"#),
    ("t", r#"time interval "t" is not unique"#),
    ("time_intervals", "missing name in time interval"),
];

#[test]
fn everything_wrong_with_a_configuration_is_reported_at_once() {
    let faults = FAULTS.iter().map(|(at, message)| ((*at).to_owned(), (*message).to_owned()));
    assert_eq!(read(WRONG).1, faults.collect::<Vec<_>>());
}

#[test]
fn no_secret_gets_into_a_message() {
    let text = SOUND
        .replace("https://hooks.slack.example", "{a: https://hooks.slack.example")
        .replace("/secret\n", "/secret}\n")
        .replace("routing_key_file:", "routing_key: [secret]\n        routin_key:");
    let (_, problems) = read(&text);
    assert!(!problems.is_empty());
    assert!(problems.iter().all(|(_, message)| !message.contains("secret")), "{problems:?}");
}

#[test]
fn a_configuration_without_routes_is_reported() {
    for (text, expected) in [
        ("receivers: []", vec!["no routes provided"]),
        ("route: {receiver: a}", vec!["undefined receiver \"a\" used in route"]),
        ("route: {}", vec!["root route must specify a default receiver"]),
        ("route: []", vec!["a route must be a mapping, not a list"]),
        ("[]", vec!["an Alertmanager configuration must be a mapping, not a list"]),
    ] {
        let found: Vec<_> = read(text).1.into_iter().map(|(_, message)| message).collect();
        assert_eq!(found, expected, "{text}");
    }
}
