//! Scripts.

use proptest::prelude::*;

use super::{CaseVerdict, load_script, read_script, run_script};

fn verdicts(text: &str) -> Vec<CaseVerdict> {
    let script = read_script(text).unwrap();
    run_script(&script).into_iter().map(|case| case.verdict).collect()
}

#[test]
fn a_case_passes_fails_or_is_out_of_scope() {
    let text = r#"
# A comment.
load 1m
  up{job="a"} 1+1x3 _ stale
  native {{count:1 sum:2}}x3

eval instant at 2m up
  up{job="a"} 3

eval instant at 2m up
  up{job="a"} 4

eval instant at 2m native

eval range from 0 to 2m step 1m up * 2
  {job="a"} 2 4 6

eval instant at 5m up

eval_fail instant at 0 up + on () up{job=~"("}

eval instant at 0 limit_ratio(1, up)
  up{job="a"} 1
"#;
    let shown: Vec<_> = verdicts(text)
        .into_iter()
        .map(|verdict| match verdict {
            CaseVerdict::Passed => "passed",
            CaseVerdict::Failed(_) => "failed",
            CaseVerdict::OutOfScope(_) => "out of scope",
        })
        .collect();
    let expected =
        ["passed", "failed", "out of scope", "passed", "passed", "passed", "out of scope"];
    assert_eq!(shown, expected);
}

#[test]
fn a_script_that_only_loads_gives_its_series() {
    let loaded = |text: &str| {
        let store = load_script(&read_script(text).unwrap()).map_err(|error| error.to_string())?;
        Ok(store.ids_from(0).map(|id| store.labels(id).to_string()).collect::<Vec<_>>())
    };
    let (up, down) = (r#"{__name__="up"}"#.to_owned(), r#"{__name__="down"}"#.to_owned());
    let cases = [
        ("load 1m\n  up 1\n\nload 1m\n  down 1", Ok(vec![up, down.clone()])),
        ("load 1m\n  up 1\n\nclear\n\nload 1m\n  down 1", Ok(vec![down])),
        (
            "load 1m\n  up 1\n\neval instant at 0 up\n  up 1",
            Err("line 4: series are loaded here and nothing is evaluated".to_owned()),
        ),
        (
            "load 1m\n  up 1\n\nload 1m\n  up 2",
            Err("line 4: load in line 4: {__name__=\"up\"}: sample at 0 ms is not later than the one \
                 at 0 ms"
                .to_owned()),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(loaded(text), expected, "{text}");
    }
}

#[test]
fn every_line_that_is_not_understood_is_reported() {
    let text =
        "load 1q\n  up 1 ~\n\nnonsense\n\neval sometimes up\n\neval instant at 1m up\n  expect joy";
    let errors = read_script(text).unwrap_err();
    let lines: Vec<u32> = errors.iter().map(|error| error.line).collect();
    assert_eq!(lines, [1, 2, 4, 6, 9]);
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = read_script(&text);
    }

    #[test]
    fn no_line_makes_the_reader_panic(
        line in "[a-z_{}\"=0-9x+. \\-]{0,30}",
        command in prop::sample::select(vec!["load 1m", "eval instant at 1m up", "eval range from 0 to 1m step 1s up"]),
    ) {
        if let Ok(script) = read_script(&format!("{command}\n  {line}")) {
            let _ = run_script(&script);
        }
    }
}
