use proptest::prelude::*;
use rehearsal_source::{Limits, Problem, Problems, read_yaml};

use super::{RuleFile, RuleKind, read_rule_file};
use crate::Duration;

fn read(text: &str) -> (RuleFile, Vec<Problem>) {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let file = documents.first().map(|node| read_rule_file(node, &problems)).unwrap_or_default();
    (file, problems.into_sorted())
}

/// Every problem as the text it points at and its message.
fn problems(text: &str) -> Vec<(String, String)> {
    let shown = |problem: Problem| {
        let place = &text[problem.span.range_in(text)];
        (place.lines().next().unwrap_or_default().to_owned(), problem.message)
    };
    read(text).1.into_iter().map(shown).collect()
}

/// A file with one group of these rules, each line of which is indented as it should be.
fn group(rules: &str) -> String {
    format!("groups:\n- name: g\n  rules:\n{rules}")
}

const SOUND: &str = r#"groups:
- name: checkout
  interval: 30s
  query_offset: 1m
  limit: 10
  labels:
    team: shop
  rules:
  - record: job:errors:ratio5m
    expr: sum by (job) (rate(errors[5m])) / sum by (job) (rate(requests[5m]))
    labels: {tier: 1}
  - alert: HighErrors
    expr: |
      job:errors:ratio5m
        > 0.05
    for: 10m
    keep_firing_for: 5m
    labels:
      severity: page
    annotations:
      summary: '{{ $labels.job }} fails: {{ printf "%.2f }}" $value }}'
"#;

#[test]
fn a_sound_file_is_read_whole() {
    let (file, problems) = read(SOUND);
    assert_eq!(problems, []);
    let [group] = file.groups.as_slice() else { panic!("{file:?}") };
    assert_eq!(group.name.value, "checkout");
    assert_eq!(group.interval.as_ref().map(|d| d.value), Some(Duration::from_millis(30_000)));
    assert_eq!(group.query_offset.as_ref().map(|d| d.value), Some(Duration::from_millis(60_000)));
    assert_eq!(group.limit.as_ref().map(|limit| limit.value), Some(10));
    assert_eq!(group.labels[0].name.value, "team");
    let [record, alert] = group.rules.as_slice() else { panic!("{group:?}") };
    assert!(matches!(record.kind, RuleKind::Recording { .. }));
    assert_eq!(record.name().value, "job:errors:ratio5m");
    assert_eq!(record.labels[0].value.value, "1", "a bare number is a label's text");
    let RuleKind::Alerting { hold, keep_firing_for, annotations, .. } = &alert.kind else {
        panic!("{alert:?}")
    };
    assert_eq!(alert.name().value, "HighErrors");
    assert_eq!(hold.as_ref().map(|d| d.to_string()), Some("10m".to_owned()));
    assert_eq!(keep_firing_for.as_ref().map(|d| d.to_string()), Some("5m".to_owned()));
    assert_eq!(annotations[0].name.value, "summary");
    let expr = alert.expr.as_ref().unwrap();
    assert_eq!(expr.to_string(), "job:errors:ratio5m > 0.05");
}

#[test]
fn expressions_point_into_the_file_exactly_where_yaml_keeps_them_byte_for_byte() {
    for (written, exact) in [
        ("sum(up) > 1", true),
        ("\"sum(up) > 1\"", true),
        ("'sum(up) > 1'", true),
        ("\"sum(up)\\t> 1\"", false),
        ("'sum(up{a=''b''}) > 1'", false),
        ("|\n      sum(up) > 1", false),
        (">-\n      sum(up) > 1", false),
    ] {
        let text = group(&format!("  - alert: A\n    expr: {written}\n"));
        let (file, problems) = read(&text);
        assert_eq!(problems, [], "{written}");
        let expr = file.groups[0].rules[0].expr.as_ref().unwrap();
        let selector = &text[expr.selectors()[0].span.range_in(&text)];
        if exact {
            assert_eq!(selector, "up", "{written}");
        } else {
            assert!(selector.contains("sum(up"), "{written}: {selector}");
        }
    }
}

#[test]
fn everything_wrong_with_a_file_is_reported_at_once() {
    let text = r#"groups:
- name: ""
  interval: 5
- name: g
  limt: 3
  labels: {__name__: x}
  rules:
  - record: a
    alert: b
    expr: up
  - expr: up
  - alert: NoExpr
  - alert: EmptyExpr
    expr: ""
  - alert: Bad
    expr: rate(up)
    fro: 5m
    for: 5 minutes
    labels: [a]
  - record: errors{job="a"}
    expr: up
    for: 5m
    annotations: {a: b}
- name: g
"#;
    let found = problems(text);
    let expected = [
        ("\"\"", "Groupname must not be empty"),
        ("5", "not a valid duration string: \"5\""),
        ("limt", "unknown field `limt` in a rule group"),
        ("__name__", "invalid label name: __name__"),
        ("record", "only one of 'record' and 'alert' must be set"),
        ("expr", "one of 'record' or 'alert' must be set"),
        ("alert", "a rule needs the field `expr`"),
        ("\"\"", "field 'expr' must be set in rule"),
        (
            "up",
            "could not parse expression: expected type range vector in call to function \"rate\", \
             got instant vector",
        ),
        ("fro", "unknown field `fro` in a rule"),
        ("5 minutes", "unknown unit \" minutes\" in duration \"5 minutes\""),
        ("[a]", "labels must be a mapping, not a list"),
        (
            "errors{job=\"a\"}",
            "braces present in the recording rule name; should it be in expr?: errors{job=\"a\"}",
        ),
        ("for", "invalid field 'for' in recording rule"),
        ("annotations", "invalid field 'annotations' in recording rule"),
        ("g", "groupname: \"g\" is repeated in the same file"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn rules_of_a_group_that_would_write_the_same_series_are_reported() {
    let rules = "  - {record: a, expr: up, labels: {x: '1', y: '2'}}\n  \
                 - {record: a, expr: down, labels: {y: '2', x: '1'}}\n  \
                 - {record: a, expr: up}\n  \
                 - {alert: b, expr: up}\n  \
                 - {alert: b, expr: up, for: 5m}\n";
    let found: Vec<_> = problems(&group(rules)).into_iter().map(|(_, message)| message).collect();
    let duplicate = |name: &str| format!("duplicate rule: \"{name}\" with the same labels");
    assert_eq!(found, [duplicate("a"), duplicate("b")]);
}

#[test]
fn a_template_that_go_would_not_read_is_reported() {
    let cases = [
        ("plain", None),
        ("{{ $labels.job }} at {{ $value | humanize }}", None),
        ("{{- if gt $value 1.0 -}} a {{ else }} b {{ end }}", None),
        ("{{ with query \"up{job='a'}\" }}{{ . | first | value }}{{ end }}", None),
        ("{{/* a comment }} in braces */}}", None),
        ("a } b { c }}", None),
        ("{{ $labels.job", Some("unclosed action")),
        ("{{ $labels.job }", Some("unexpected \"}\" in operand")),
        ("{{ \"a }}", Some("unterminated quoted string")),
        ("{{ if $value }} a", Some("unexpected EOF")),
        ("a {{ end }}", Some("unexpected {{end}}")),
        ("{{ }}", Some("missing value for command")),
        ("{{ /* a */ }}", Some("unexpected \"/\" in command")),
        ("{{ if }} a {{ end }}", Some("missing value for if")),
        ("{{ humanise $value }}", Some("function \"humanise\" not defined")),
        ("{{ $value | printf \"%.1f humanise\" }} {{ .Labels.x }} {{ 1e3 }}", None),
        ("{{/* a }}", Some("unclosed comment")),
    ];
    for (template, wrong) in cases {
        let text = group(&format!(
            "  - alert: A\n    expr: up\n    annotations:\n      summary: |-\n        {template}\n"
        ));
        let found: Vec<_> = problems(&text).into_iter().map(|(_, message)| message).collect();
        let wanted: Vec<_> =
            wrong.iter().map(|wrong| format!("annotation \"summary\": {wrong}")).collect();
        assert_eq!(found, wanted, "{template}");
    }
}

#[test]
fn what_is_no_rule_file_at_all_gives_problems_and_no_groups() {
    for text in ["[]", "up", "groups: up", "groups: [1, up]", "rules: []"] {
        let (file, problems) = read(text);
        assert!(file.groups.is_empty(), "{text}");
        assert!(!problems.is_empty(), "{text}");
    }
}

proptest! {
    #[test]
    fn no_template_makes_reading_panic(text in "[{}\"'`a-z/* \\\\-]{0,40}") {
        let _ = crate::Template::read("A", &text).problem();
    }

    #[test]
    fn no_damage_to_a_file_makes_reading_panic(
        at in any::<prop::sample::Index>(),
        with in any::<char>(),
    ) {
        let mut damaged: Vec<char> = SOUND.chars().collect();
        let at = at.index(damaged.len());
        damaged[at] = with;
        let _ = read(&damaged.into_iter().collect::<String>());
    }
}
