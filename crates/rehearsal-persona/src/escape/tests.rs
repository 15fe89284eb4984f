use proptest::prelude::*;
use rehearsal_source::{Limits, Problems, read_yaml};

use super::Language;

fn written(language: Language, text: &str) -> Option<String> {
    let mut out = String::new();
    language.write(text, &mut out).ok().map(|()| out)
}

/// What a YAML reader makes of `key: <written>`; `None` if the structure is not that any more.
fn read_back(text: &str) -> Option<String> {
    let document = format!("key: {}\nnext: 1\n", written(Language::Yaml, text)?);
    let problems = Problems::new();
    let documents = read_yaml(&document, Limits::FILE, &problems);
    let [node] = documents.as_slice() else { return None };
    let entries = node.entries()?;
    (entries.len() == 2 && problems.is_empty())
        .then(|| entries[0].value.text().map(str::to_owned))?
}

#[test]
fn yaml_values_are_plain_only_where_every_reader_sees_a_text() {
    let cases = [
        ("churn", "churn"),
        ("k8s/deployment.yaml", "k8s/deployment.yaml"),
        ("All tests pass (twice)", "All tests pass (twice)"),
        ("no", "\"no\""),
        ("Yes", "\"Yes\""),
        ("null", "\"null\""),
        ("1e3", "\"1e3\""),
        ("0.10", "\"0.10\""),
        ("", "\"\""),
        ("a: b", "\"a: b\""),
        ("a #b", "\"a #b\""),
        ("- a", "\"- a\""),
        ("{{ x }}", "\"{{ x }}\""),
        ("a\nb", "\"a\\nb\""),
        ("say \"hi\" \\", "\"say \\\"hi\\\" \\\\\""),
    ];
    for (text, expected) in cases {
        assert_eq!(written(Language::Yaml, text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn json_values_are_one_string() {
    let cases = [
        ("churn", "\"churn\""),
        ("true", "\"true\""),
        ("", "\"\""),
        ("say \"hi\" \\", "\"say \\\"hi\\\" \\\\\""),
        ("a\r\nb\u{7f}", "\"a\\u000d\\nb\\u007f\""),
    ];
    for (text, expected) in cases {
        assert_eq!(written(Language::Json, text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn shell_values_are_one_word() {
    let cases = [
        ("churn-1.0", Some("churn-1.0")),
        ("", Some("''")),
        ("two words", Some("'two words'")),
        ("it's; rm -rf /", Some("'it'\\''s; rm -rf /'")),
        ("$(id)", Some("'$(id)'")),
        ("\0", None),
        ("a\nrm -rf /", None),
    ];
    for (text, expected) in cases {
        assert_eq!(written(Language::Shell, text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_dockerfile_takes_plain_values_only() {
    assert_eq!(written(Language::Dockerfile, "3.13-slim").as_deref(), Some("3.13-slim"));
    for text in ["a b", "a\nRUN x", "$HOME", "a\\", "\"", "#"] {
        assert_eq!(written(Language::Dockerfile, text), None, "{text}");
    }
}

#[test]
fn text_for_people_stays_on_its_line() {
    for language in [Language::Gherkin, Language::Text] {
        let out = written(language, "a\nGiven b\r\u{2028}c\u{85}d").unwrap();
        assert_eq!(out, "a Given b  c d");
    }
}

#[test]
fn the_language_goes_by_the_file_name() {
    let cases = [
        ("k8s/a.yaml", Language::Yaml),
        (".github/workflows/a.yml", Language::Yaml),
        ("scripts/a.sh", Language::Shell),
        ("a.feature", Language::Gherkin),
        ("Dockerfile", Language::Dockerfile),
        ("docs/a.md", Language::Text),
    ];
    for (path, expected) in cases {
        assert_eq!(Language::of_path(path), expected, "{path}");
    }
}

proptest! {
    #[test]
    fn what_is_written_as_yaml_reads_back_the_same(text in "\\PC{0,40}") {
        prop_assert_eq!(read_back(&text), Some(text));
    }

    #[test]
    fn what_yaml_gives_meaning_to_reads_back_the_same(text in "[-a1:\\[\\]{}&*!|>'\"%@#,.~ \n\t?<\\\\]{0,12}") {
        prop_assert_eq!(read_back(&text), Some(text));
    }
}
