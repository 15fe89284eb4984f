use proptest::prelude::*;

use super::{Limits, read_yaml};
use crate::problem::{ProblemKind, Problems};
use crate::tree::{Node, Value};

/// The documents of `text` and what is wrong with it, as `kind: message @ spanned text`.
fn read(text: &str) -> (Vec<Node<'_>>, Vec<String>) {
    read_within(text, Limits::FILE)
}

fn read_within(text: &str, limits: Limits) -> (Vec<Node<'_>>, Vec<String>) {
    let problems = Problems::new();
    let documents = read_yaml(text, limits, &problems);
    let shown = problems.into_sorted().into_iter().map(|problem| {
        let at = &text[problem.span.range_in(text)];
        format!("{:?}: {} @ {at:?}", problem.kind, problem.message)
    });
    (documents, shown.collect())
}

/// A tree as compact text: what is compared is what a reader would see.
fn shown(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar(text, _) => format!("{text:?}"),
        Value::Sequence(items) => {
            format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(","))
        }
        Value::Mapping(entries) => {
            let entry = |e: &crate::tree::Entry<'_>| format!("{}:{}", e.key, shown(&e.value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
        }
    }
}

#[test]
fn trees_are_read_as_written() {
    let cases = [
        ("a: 1\nb: [x, 'y z']\n", r#"{a:"1",b:["x","y z"]}"#),
        ("- a\n-\n  - b\n- {c: d}\n", r#"["a",["b"],{c:"d"}]"#),
        ("run: |\n  one\n  two\n", r#"{run:"one\ntwo\n"}"#),
        ("a: >-\n  one\n  two\n", r#"{a:"one two"}"#),
        ("{\"a\": [1, true, null]}", r#"{a:["1","true","null"]}"#),
        ("a: &x {b: 1}\nc: *x\n", r#"{a:{b:"1"},c:{b:"1"}}"#),
        ("a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n", r#"{a:{b:"1",c:"2"},d:{c:"3",b:"1"}}"#),
    ];
    for (text, expected) in cases {
        let (documents, problems) = read(text);
        assert_eq!(problems, Vec::<String>::new(), "{text}");
        assert_eq!(documents.iter().map(shown).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn spans_point_at_what_was_written_also_beyond_ascii() {
    let text = "größe: \"ä\"\nliste:\n  - eins\n  - zwei # due\nende: ja\n";
    let (documents, _) = read(text);
    let of = |node: &Node<'_>| &text[node.span.range_in(text)];
    assert_eq!(of(documents[0].get("größe").unwrap()), "\"ä\"");
    assert_eq!(of(documents[0].get("liste").unwrap()), "- eins\n  - zwei");
    let key = &documents[0].entries().unwrap()[2];
    assert_eq!(&text[key.key_span.range_in(text)], "ende");
    assert_eq!(of(&documents[0]), text.trim_end());
}

#[test]
fn documents_of_a_stream_are_read_one_by_one() {
    let (documents, problems) = read("a: 1\n---\nb: 2\n---\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        documents.iter().map(shown).collect::<Vec<_>>(),
        [r#"{a:"1"}"#, r#"{b:"2"}"#, "\"\""]
    );
}

#[test]
fn what_is_wrong_is_said_where_it_is() {
    let cases: [(&str, &[&str]); 6] = [
        ("a: 1\nb: 2\na: 3\n", &["DuplicateKey: the key `a` is here twice @ \"a\""]),
        (
            "a: [1, 2\n",
            &["Syntax: not YAML: while parsing a flow sequence, expected ',' or ']' @ \"\""],
        ),
        ("a: *b\n", &["Syntax: not YAML: while parsing node, found unknown anchor @ \"\""]),
        ("? [a]\n: b\n", &["WrongType: a key must be a text @ \"[a]\""]),
        ("d: {<<: 1}\n", &["WrongType: `<<` takes a mapping or a list of mappings @ \"1\""]),
        ("a: &x [*x]\n", &["Syntax: this alias stands inside the node that it names @ \"*x\""]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).1, expected, "{text}");
    }
}

#[test]
fn a_repeated_key_is_reported_at_its_second_place() {
    let text = "alpha: 1\nbeta: 2\nalpha: 3\n";
    let problems = Problems::new();
    let _ = read_yaml(text, Limits::FILE, &problems);
    let problems = problems.into_sorted();
    assert_eq!(problems[0].kind, ProblemKind::DuplicateKey);
    assert_eq!(problems[0].span.start as usize, text.rfind("alpha").unwrap());
}

#[test]
fn every_limit_stops_reading_with_its_reason() {
    let limits = Limits { bytes: 2_000, depth: 8, nodes: 100, repeated_bytes: 300 };
    let long = "x".repeat(2_001);
    let deep = "[".repeat(9);
    let wide = "- a\n".repeat(101);
    let bomb = "a: &a [1,2,3,4,5,6,7,8,9]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\n";
    let echo = format!("a: &a {}\nb: [*a, *a]\n", "y".repeat(200));
    let nest = "a: &a [[[[[1]]]]]\nb: [[[[*a]]]]\n";
    let cases = [
        (long.as_str(), "the text has 2001 bytes; at most 2000 are read"),
        (&deep, "nested deeper than 8 levels"),
        (&wide, "more than 100 values, aliases expanded"),
        (bomb, "more than 100 values, aliases expanded"),
        (&echo, "aliases repeat more than 300 bytes"),
        (nest, "nested deeper than 8 levels"),
    ];
    for (text, expected) in cases {
        let (_, problems) = read_within(text, limits);
        assert!(problems.iter().any(|p| p.contains(expected)), "{expected}: {problems:?}");
    }
}

#[test]
fn a_billion_laughs_costs_no_more_than_the_limit() {
    let mut text = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..10 {
        let refers = format!("*a{}, ", level - 1).repeat(10);
        text.push_str(&format!("a{level}: &a{level} [{refers}]\n"));
    }
    let (_, problems) = read(&text);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("Limit: more than 50000 values"), "{problems:?}");
}

fn within(node: &Node<'_>, outer: &Node<'_>) -> bool {
    let inside = node.span.start >= outer.span.start && node.span.end <= outer.span.end;
    let parts = match &node.value {
        Value::Scalar(..) => true,
        Value::Sequence(items) => items.iter().all(|item| within(item, node)),
        Value::Mapping(entries) => entries.iter().all(|entry| within(&entry.value, node)),
    };
    inside && node.span.start <= node.span.end && parts
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn no_yaml_like_text_makes_reading_panic(text in "[-a:\\[\\]{}&*!|>'\"%@#, \n\t?<]{0,120}") {
        let _ = read(&text);
    }

    #[test]
    fn parts_lie_within_their_whole(text in "([a-c]: ([0-9]|\\[[a-c], [a-c]\\]|\\{a: b\\})\n){1,6}") {
        for document in read(&text).0 {
            prop_assert!(within(&document, &document), "{text:?}: {document:?}");
        }
    }
}
