//! Texts that nobody would write, wherever a text is read: a clear answer in bounded time, never a
//! panic.
//!
//! The readers of artifacts are tried with small texts beside them; here stand what people write
//! (scenarios, personas, templates) and whole deliveries with one damaged file.

use std::sync::OnceLock;

use proptest::prelude::*;
use rehearsal::{Engine, Run};
use rehearsal_artifact::artifact::Reading;
use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all, kinds};
use rehearsal_persona::{PersonaFolder, Registry};
use rehearsal_score::{Evidence, Verdict, decide};
use rehearsal_source::{Diagnostic, Limits};
use rehearsal_tests::shipped;

const PERSONAS: [&str; 4] = ["ASC", "DVE", "JUS", "PBD"];

/// What a reader is shown of one problem at most, however large the text is.
const SHOWN_BYTES_MAX: usize = 4_000;

/// Fragments that mean something to YAML, to templates or to one of the languages that are written.
const FRAGMENTS: &[&str] = &[
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
    "{{ ",
    " }}",
    "{= ",
    " =}",
    "{% if x %}",
    "{% endif %}",
    "{/*",
    "${{ ",
    "$(",
    "`",
    "@",
    "\0",
    "\r\n",
    "\u{feff}",
    "\u{2028}",
    "\u{202e}",
    "é",
    "𝄞",
    "~",
    "no",
    "1e3",
    "-1",
    "---\n",
    "...",
    "99999999999999999999",
    "0.5",
    "true",
    "null",
    "!!binary ",
    "? ",
    "%YAML 9.9\n",
];

/// A part of a text that something else takes the place of.
#[derive(Clone, Debug)]
struct Change {
    at: usize,
    len: usize,
    fragment: usize,
    times: usize,
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (0_usize..20_000, 0_usize..30, 0..FRAGMENTS.len(), 0_usize..4)
        .prop_map(|(at, len, fragment, times)| Change { at, len, fragment, times });
    prop::collection::vec(change, 1..4)
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        (0..FRAGMENTS.len()).prop_map(|at| FRAGMENTS[at].to_owned()),
        "\\PC{0,8}",
        "(schema|id|seed|context|chain|scoring|gate|persona|with|drafts): ",
        "[a-z]{1,6}",
    ];
    prop::collection::vec(word, 0..80).prop_map(|words| words.concat())
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for change in changes {
        let at = change.at % (text.len() + 1);
        let end = (at + change.len).min(text.len());
        text.splice(at..end, FRAGMENTS[change.fragment].repeat(change.times).chars());
    }
    text.into_iter().collect()
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(shipped::engine)
}

fn registry() -> &'static Registry {
    engine().registry()
}

fn folders() -> &'static [PersonaFolder; 4] {
    static FOLDERS: OnceLock<[PersonaFolder; 4]> = OnceLock::new();
    FOLDERS.get_or_init(|| PERSONAS.map(shipped::persona_folder))
}

fn delivery() -> &'static Run {
    static RUN: OnceLock<Run> = OnceLock::new();
    RUN.get_or_init(|| shipped::rehearse(shipped::CHAIN, &[]))
}

/// Whatever was found wrong must be said, with a code and in few words.
fn check_diagnostics(found: &[Diagnostic]) {
    assert!(!found.is_empty(), "refused without a reason");
    assert!(found.len() <= 500, "{} problems", found.len());
    for diagnostic in found {
        assert!(diagnostic.code.starts_with('E'), "{}", diagnostic.code);
        assert!(!diagnostic.message.is_empty());
        let shown = diagnostic.render(false);
        assert!(shown.len() <= SHOWN_BYTES_MAX, "{} bytes: {:.300}", shown.len(), shown);
    }
}

fn check_scenario(text: &str) {
    match shipped::read(text, registry(), &[]) {
        Err(found) => check_diagnostics(&found),
        Ok(scenario) => {
            engine().run(&scenario, None).expect("a sound scenario runs");
        }
    }
}

/// Checks the registry in which one file of one persona is `text` instead.
fn check_persona(at: usize, file: &str, text: String) {
    let mut folders = folders().clone();
    folders[at].files.insert(file.to_owned(), text.into());
    if let Err(found) = Registry::of(&folders) {
        check_diagnostics(&found);
    }
}

/// Checks, judges and decides on the delivery in which the file at `path` is `text` instead.
fn check_delivery(path: &str, text: &str) {
    let file = ReadArtifact::of(Artifact::new(path, text));
    let is_sound = file.is_sound();
    let mut artifacts: Artifacts = delivery().artifacts.clone();
    artifacts.insert(file);
    let findings = check_all(&artifacts);
    assert!(is_sound || findings.iter().any(|finding| &*finding.path == path), "{path}");
    let scenario = shipped::sound(&shipped::scenario_text(shipped::CHAIN), registry(), &[]);
    let score = scenario.rubric.judge(&Evidence::new(&artifacts, &findings));
    let decision = decide(&scenario.gate, &score);
    assert_eq!(decision.clauses.is_empty(), decision.verdict == Verdict::Approved);
}

proptest! {
    // Few cases, because each reads four personas or a whole delivery.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_text_is_read_as_a_scenario_and_as_a_persona(text in words()) {
        check_scenario(&text);
        check_persona(2, "persona.yaml", text.clone());
        check_persona(2, "templates/requirements.yaml.j2", text);
    }

    #[test]
    fn a_damaged_scenario_is_read(changes in changes()) {
        check_scenario(&changed(&shipped::scenario_text(shipped::CHAIN), &changes));
    }

    #[test]
    fn a_damaged_persona_is_read(changes in changes(), at in 0_usize..4, file in 0_usize..40) {
        let files = &folders()[at].files;
        let (name, text) = files.iter().nth(file % files.len()).expect("a persona has files");
        check_persona(at, name, changed(text, &changes));
        let spec = &files["persona.yaml"];
        check_persona(at, "persona.yaml", changed(spec, &changes));
    }

    #[test]
    fn a_delivery_with_a_damaged_file_is_checked(changes in changes(), file in 0_usize..40) {
        let artifacts = &delivery().artifacts;
        let file = artifacts.iter().nth(file % artifacts.len()).expect("a delivery has files");
        check_delivery(&file.artifact.path, &changed(&file.artifact.text, &changes));
    }
}

/// The one dear text that is within all limits.
const WITHIN_LIMITS: &str = "a megabyte in one line";

/// Texts that are cheap to send and would be dear to read without limits; each with its title.
fn dear_texts() -> Vec<(&'static str, String)> {
    let bomb: String = std::iter::once("a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned())
        .chain(('b'..='z').zip('a'..).map(|(this, last)| {
            format!("{this}: &{this} [{}]\n", vec![format!("*{last}"); 10].join(", "))
        }))
        .collect();
    vec![
        ("ten megabytes of comments", "# nothing\n".repeat(1 << 20)),
        ("ten megabytes of one key", format!("a: {}\n", "x".repeat(10 << 20))),
        ("ten thousand brackets", "[".repeat(10_000)),
        ("ten thousand braces", "{a: ".repeat(10_000)),
        ("ten thousand levels of lists", "- ".repeat(10_000)),
        (
            "a thousand levels of indentation",
            (0..1_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect(),
        ),
        ("a bomb of aliases", bomb),
        (
            "a long text under many names",
            format!("a: &a {}\nb: [{}]\n", "x".repeat(50_000), vec!["*a"; 4_000].join(", ")),
        ),
        (WITHIN_LIMITS, format!("title: {}", "x ".repeat((1 << 19) - 100))),
        ("a megabyte of unknown fields", (0..60_000).map(|n| format!("field-{n}: 1\n")).collect()),
        ("a megabyte of one field", "seed: 1\n".repeat(100_000)),
    ]
}

/// A limit must have stopped the reader, not luck.
fn check_dear(title: &str, found: &[Diagnostic]) {
    check_diagnostics(found);
    let is_limited = found.iter().any(|diagnostic| diagnostic.code == "E0107");
    assert!(is_limited || title == WITHIN_LIMITS, "{title}: {}", found[0].message);
}

#[test]
fn a_dear_text_is_refused_as_a_scenario_with_a_short_reason() {
    for (title, text) in dear_texts() {
        let found = shipped::read(&text, registry(), &[]).err();
        check_dear(title, &found.unwrap_or_else(|| panic!("{title} is a scenario")));
    }
}

#[test]
fn a_dear_text_is_refused_as_a_persona_with_a_short_reason() {
    for (title, text) in dear_texts() {
        let mut folders = folders().clone();
        folders[2].files.insert("persona.yaml".to_owned(), text.into());
        let found = Registry::of(&folders).err();
        check_dear(title, &found.unwrap_or_else(|| panic!("{title} is a persona")));
    }
}

#[test]
fn a_dear_text_in_a_large_scenario_is_refused_with_a_short_reason() {
    let scenario = shipped::scenario_text(shipped::CHAIN);
    let long = "x".repeat(500_000);
    for (from, to) in [
        ("seed: 42", format!("seed: {long}")),
        ("persona: JUS", format!("persona: {long}")),
        ("model: churn_predictor_v2", format!("model: {long}")),
        ("\"< 100ms p99\"", format!("{long}ms p99")),
        ("value: security-scan", format!("value: {long}")),
        ("after: [requirements]", format!("after: [{}]", "x, ".repeat(100_000))),
        ("ask: |", format!("{long}: |")),
    ] {
        assert!(scenario.contains(from), "{from}");
        let found = shipped::read(&scenario.replacen(from, &to, 1), registry(), &[]).err();
        check_diagnostics(&found.unwrap_or_else(|| panic!("{from} can be anything")));
    }
}

#[test]
fn a_dear_text_is_read_as_any_kind_of_artifact() {
    for (title, text) in dear_texts() {
        for kind in kinds::ALL {
            let reading = Reading::of(kind, &text);
            // To a shell, ten thousand brackets are the name of a command, and to Helm any text is one
            // that it writes and any mapping holds values; size is refused by all.
            let is_refused = !reading.problems.is_empty();
            let takes_any_text = matches!(kind.id, "script" | "helm-template" | "helm-values");
            let may_be_sound = takes_any_text && text.len() <= Limits::FILE.bytes;
            assert!(is_refused || may_be_sound, "{title} is a sound {}", kind.title);
            assert!(reading.problems.len() <= 200, "{title}, {}", kind.title);
            for problem in &reading.problems {
                assert!(problem.message.len() <= 1_000, "{title}, {}", kind.title);
            }
        }
    }
}
