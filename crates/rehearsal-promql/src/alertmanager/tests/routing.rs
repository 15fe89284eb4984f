use super::sound;
use crate::alertmanager::{Alertmanager, TimeInterval};
use crate::labels::Labels;
use rehearsal_source::{Limits, Problems, read_yaml};

const TREE: &str = r#"
route:
  receiver: default
  routes:
    - matchers: [team="shop"]
      receiver: shop
      routes:
        - matchers: [severity="critical"]
          receiver: shop-pager
        - matchers: [severity=~"critical|warning"]
          receiver: shop-chat
    - matchers: [severity="critical"]
      receiver: audit
      continue: true
    - matchers: [severity="critical"]
      routes:
        - matchers: [team="cart"]
          receiver: cart
          continue: true
        - matchers: [service=~".+"]
          receiver: service
    - receiver: catch-all
receivers:
  - name: default
  - name: shop
  - name: shop-pager
  - name: shop-chat
  - name: audit
  - name: cart
  - name: service
  - name: catch-all
"#;

#[test]
fn an_alert_goes_to_the_deepest_route_that_takes_it() {
    let notifier = Alertmanager::new(&sound(TREE)).expect("it has a route");
    let cases = [
        ("team=shop", "shop"),
        ("team=shop severity=critical", "shop-pager"),
        ("team=shop severity=warning", "shop-chat"),
        ("team=shop severity=info", "shop"),
        ("severity=critical", "audit default"),
        ("severity=critical team=cart", "audit cart"),
        ("severity=critical service=a", "audit service"),
        ("severity=critical team=cart service=a", "audit cart service"),
        ("severity=info", "catch-all"),
        ("", "catch-all"),
    ];
    for (labels, receivers) in cases {
        let labels = Labels::new(labels.split(' ').filter_map(|pair| pair.split_once('=')));
        assert_eq!(notifier.receivers_of(&labels).join(" "), receivers, "{labels}");
    }
}

fn interval(text: &str) -> TimeInterval {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let read = TimeInterval::read(&documents[0], &problems).expect("it is a mapping");
    assert!(problems.is_empty(), "{text}");
    read
}

#[test]
fn a_time_is_in_an_interval_if_every_part_of_it_holds() {
    // Instants in UTC, in seconds since 1970.
    const SATURDAY_NOON: i64 = 1_353_758_400; // 24 November 2012, 12:00
    const SUNDAY_MIDNIGHT: i64 = 1_353_801_600; // 25 November 2012, 00:00
    const LEAP_DAY: i64 = 1_330_516_800; // 29 February 2012, 12:00
    let cases = [
        ("{}", SATURDAY_NOON, true),
        ("{weekdays: [saturday]}", SATURDAY_NOON, true),
        ("{weekdays: ['Monday:Friday']}", SATURDAY_NOON, false),
        ("{weekdays: [sunday]}", SUNDAY_MIDNIGHT, true),
        ("{times: [{start_time: '12:00', end_time: '12:01'}]}", SATURDAY_NOON, true),
        ("{times: [{start_time: '11:00', end_time: '12:00'}]}", SATURDAY_NOON, false),
        ("{times: [{start_time: '00:00', end_time: '24:00'}]}", SUNDAY_MIDNIGHT, true),
        (
            "{times: [{start_time: '00:00', end_time: '01:00'}], weekdays: [saturday]}",
            SUNDAY_MIDNIGHT,
            false,
        ),
        ("{days_of_month: ['-1']}", LEAP_DAY, true),
        ("{days_of_month: ['29:31']}", LEAP_DAY, true),
        ("{days_of_month: ['30:31']}", LEAP_DAY, false),
        ("{days_of_month: ['-2']}", LEAP_DAY, false),
        ("{days_of_month: ['1:-1'], months: [february], years: [2012]}", LEAP_DAY, true),
        ("{months: ['march:december']}", LEAP_DAY, false),
        ("{years: ['2013:2020']}", LEAP_DAY, false),
        ("{weekdays: []}", SATURDAY_NOON, false),
    ];
    for (text, seconds, expected) in cases {
        assert_eq!(interval(text).contains(seconds * 1_000), expected, "{text} at {seconds}");
    }
}
