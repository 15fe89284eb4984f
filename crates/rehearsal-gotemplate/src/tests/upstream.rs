//! Templates of our own, and what the `text/template` of Go 1.19 makes of them.
//!
//! In the file, a template is followed by what it gives (`=`) or by its error (`!`); `⏎` stands for
//! the end of a line. The answers were written by Go itself, on the same data. What a later
//! version answers otherwise stands in [`LATER`].

use std::collections::BTreeMap;

use crate::{Functions, Options, Templates, Value};

const UPSTREAM: &str = include_str!("upstream.txt");

/// What Go 1.24 knows and Go 1.19 did not.
const LATER: &[(&str, &str)] = &[
    ("{{with .none}}a{{else with .name}}b{{.}}{{else}}c{{end}}", "= bapi"),
    ("{{with .none}}a{{else with .missing}}b{{else}}c{{end}}", "= c"),
    ("{{with .none}}{{else if .name}}{{end}}", "! template: t:1: unexpected <if> in input"),
    ("{{range 3}}{{.}}{{end}} {{range $i := .count}}{{$i}}{{else}}x{{end}}", "= 012 012"),
    ("{{.name)}}", "! template: t:1: unexpected right paren"),
    ("{{range 0}}x{{else}}none{{end}}{{range -1}}x{{else}}none{{end}}", "= nonenone"),
    (
        "{{range $i, $x := 3}}{{end}}",
        "! template: t:1:18: executing \"t\" at <3>: can't use 3 to iterate over more than one variable",
    ),
];

fn data() -> Value {
    let map = |entries: Vec<(&str, Value)>| {
        let entries = entries.into_iter().map(|(key, value)| (key.to_owned(), value));
        Value::map(entries.collect::<BTreeMap<_, _>>())
    };
    let nested =
        map(vec![("b", map(vec![("c", "deep".into())])), ("a", 1.into()), ("n", Value::Nil)]);
    let mixed = vec![1.into(), "x".into(), Value::Nil, 2.5.into(), Value::list(vec![true.into()])];
    let maps = vec![map(vec![("k", 1.into())]), map(vec![("k", 2.into())])];
    map(vec![
        ("name", "api".into()),
        ("count", 3.into()),
        ("ratio", 0.25.into()),
        ("big", 1_000_000.0.into()),
        ("whole", 2.0.into()),
        ("on", true.into()),
        ("off", false.into()),
        ("none", Value::Nil),
        ("empty", "".into()),
        ("list", Value::list(vec!["a".into(), "b".into(), "c".into()])),
        ("mixed", Value::list(mixed)),
        ("nested", nested),
        ("maps", Value::list(maps)),
        ("bare", Value::list(Vec::new())),
        ("html", "<a href='x'>&\"=</a>".into()),
        ("uni", "grüße\t→\u{1}".into()),
    ])
}

/// What we make of a template, in the form of the file.
fn answer(text: &str) -> String {
    let functions = Functions::new();
    let mut templates = Templates::new();
    if let Err(error) = templates.parse("t", text, &functions) {
        return format!("! {error}");
    }
    match templates.execute("t", data(), &functions, Options::default()) {
        Ok(text) => format!("= {text}"),
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn templates_give_what_upstream_gives() {
    let mut lines = UPSTREAM.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let mut wrong = Vec::new();
    let mut count = 0;
    while let (Some(template), Some(upstream)) = (lines.next(), lines.next()) {
        count += 1;
        let ours = answer(&template.replace('⏎', "\n")).replace('\n', "⏎");
        if ours != upstream {
            wrong.push(format!("{template}\n  upstream {upstream}\n  we       {ours}"));
        }
    }
    assert!(count > 240, "only {count} templates were read");
    assert!(wrong.is_empty(), "{} of {count} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn templates_know_what_later_versions_know() {
    for (template, expected) in LATER {
        assert_eq!(answer(template), *expected, "{template}");
    }
}
