//! Texts that nobody would write: every kind must read them without panic, within bounds, and say
//! why where it gives no model.
//!
//! The good samples are the examples of the rules, so a new kind is tried as soon as a rule shows
//! one of its files.

use proptest::prelude::*;
use rehearsal_artifact::artifact::Reading;
use rehearsal_artifact::{Artifact, Artifacts, Kind, ReadArtifact, check_all, kinds};

/// Fragments that mean something to one of the languages that are read.
const FRAGMENTS: [&str; 40] = [
    "\n",
    " ",
    "\t",
    "- ",
    ": ",
    "#",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "|",
    ">",
    "&a ",
    "*a",
    "<<: ",
    "${{ ",
    " }}",
    "$(",
    "`",
    "@",
    "Feature:",
    "Scenario:",
    "Examples:",
    "Given x",
    "\"\"\"",
    "|a|",
    "FROM ",
    "COPY --from=",
    "<<EOF",
    "if ",
    "done",
    "case x in",
    "\u{feff}",
    "é",
    "\0",
    "\r\n",
    "99999999999999999999",
    "---\n",
];

/// The examples of all rules: paths and texts.
#[expect(clippy::disallowed_methods, reason = "the samples stand in the crate's own sources")]
fn samples() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules");
    let mut sources: Vec<String> = std::fs::read_dir(folder)
        .expect("the crate has rules")
        .map(|entry| entry.expect("the folder can be read").path())
        .map(|path| std::fs::read_to_string(path).expect("a rule can be read"))
        .collect();
    sources.sort();
    let mut samples = Vec::new();
    for source in &sources {
        let mut lines = source.lines().map_while(|line| line.strip_prefix("//!"));
        while let Some(line) = lines.next() {
            let Some((_, path)) = line.trim().strip_prefix("```").and_then(|it| it.split_once(' '))
            else {
                continue;
            };
            let body = lines.by_ref().take_while(|line| line.trim() != "```");
            let body = body.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n");
            samples.push((path.to_owned(), body.collect()));
        }
    }
    samples
}

fn check_reading(kind: &'static Kind, path: &str, text: &str) {
    let file = ReadArtifact::of(Artifact::new(path, text));
    assert_eq!(file.kind.id, kind.id);
    check_problems(&file.reading, text);
    let has_model = !format!("{:?}", file.reading).contains("readable: false");
    assert!(has_model || !file.reading.problems.is_empty(), "{}: no model, no reason", kind.id);
    // Rules see whatever the reader made of it.
    let findings = check_all(&Artifacts::from_iter([file]));
    assert!(has_model || !findings.is_empty());
}

fn check_problems(reading: &Reading, text: &str) {
    for problem in &reading.problems {
        let span = problem.span;
        let message: String = problem.message.chars().take(80).collect();
        assert!(span.start <= span.end, "{message}: {span:?}");
        assert!(span.end as usize <= text.len(), "{message}: {span:?} in {} bytes", text.len());
        assert!(problem.message.len() < 1_000, "a long message: {message}");
    }
}

/// A path that makes a file be of `kind`.
fn path_of(kind: &Kind) -> String {
    kind.paths[0].replace("**/", "").replace('*', "name")
}

/// How a good sample becomes a bad one.
#[derive(Clone, Debug)]
struct Change {
    at: usize,
    len: usize,
    fragment: usize,
    repeat: usize,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (0_usize..4_000, 0_usize..40, 0..FRAGMENTS.len(), 0_usize..4)
        .prop_map(|(at, len, fragment, repeat)| Change { at, len, fragment, repeat });
    prop::collection::vec(change, 1..6)
}

fn changed(sample: &str, changes: &[Change]) -> String {
    let mut text: Vec<char> = sample.chars().collect();
    for change in changes {
        let at = change.at % (text.len() + 1);
        let end = (at + change.len).min(text.len());
        let new = FRAGMENTS[change.fragment].repeat(change.repeat);
        text.splice(at..end, new.chars());
    }
    text.into_iter().collect()
}

proptest! {
    // Each case reads every kind or every sample, so few cases are many readings.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_is_read_as_any_kind(
        words in prop::collection::vec(prop_oneof![
            (0..FRAGMENTS.len()).prop_map(|at| FRAGMENTS[at].to_owned()),
            "\\PC{0,8}",
            "[a-z]{1,6}",
        ], 0..60),
    ) {
        let text = words.concat();
        for kind in kinds::ALL {
            check_reading(kind, &path_of(kind), &text);
        }
    }

    #[test]
    fn a_damaged_file_is_read(changes in changes()) {
        for (path, text) in samples() {
            check_reading(Kind::of_path(&path), &path, &changed(&text, &changes));
        }
    }
}

#[test]
fn a_large_text_of_one_thing_is_read_in_bounded_time() {
    /// Enough that what is quadratic takes minutes, little enough that the rest takes seconds.
    const BYTES: usize = 1 << 16;
    let openings = ["Feature: f\nScenario Outline: s\n", "jobs:\n", "FROM a\n"];
    let lines =
        ["Given <a> b\n", "|a|<b>|\n", "@a ", "x: y\n", "# ${{ x\n", "prose:\n", "\\|", "<"];
    for kind in kinds::ALL {
        let path = path_of(kind);
        for (place, unit) in FRAGMENTS.iter().chain(&lines).enumerate() {
            let opening = openings[place % openings.len()];
            let text = opening.to_owned() + &unit.repeat((BYTES - opening.len()) / unit.len());
            check_reading(kind, &path, &text);
        }
    }
}
