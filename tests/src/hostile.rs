//! Values that try to become more than values, and what must stay as it is when they are written.

use std::collections::BTreeMap;

use rehearsal::{Engine, Run};
use rehearsal_artifact::{Artifacts, ReadArtifact};
use rehearsal_source::{Limits, Node, Problems, ScalarStyle, Value, read_yaml};

use crate::shipped;

/// The values; `a10k` stands for ten thousand bytes.
pub const VALUES: &[&str] = &[
    "no",
    "NO",
    "1e3",
    "0x1f",
    "1_000",
    "null",
    "~",
    "true",
    "2001-01-01",
    "=",
    "<<",
    "",
    " ",
    "a b",
    " leading",
    "trailing ",
    "a: b",
    "a #b",
    "- a",
    "? a",
    "* a",
    "&a",
    "!a",
    "%a",
    "@tag",
    "`a`",
    "|",
    ">",
    "a | b |",
    "[a]",
    "{a: b}",
    "a, b",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "a\u{0}b",
    "\u{1b}[31m",
    "\u{85}a",
    "a\u{2028}b",
    "a\u{2029}b",
    "\u{202e}a",
    "\u{feff}a",
    "é",
    "模型",
    "🙂",
    "\"",
    "'",
    "a\"b",
    "a'b",
    "\\",
    "a\\nb",
    "\\x41",
    "${HOME}",
    "$(reboot)",
    "`reboot`",
    "$$",
    "$1",
    "; rm -rf /",
    "\"; rm -rf / #",
    "' || reboot '",
    "a && b",
    "a > b",
    "*",
    "../../etc",
    "/etc/passwd",
    "{{ 7 }}",
    "{{ .Values.x }}",
    "{= plan =}",
    "{% if x %}",
    "{/* a",
    "${{ secrets.X }}",
    "}}",
    "{{",
    "a\"} or vector(1) #",
    "a{b=\"c\"}",
    "Scenario: b",
    "\"\"\"",
    "<a>",
    "# language: de",
    "FROM scratch",
    "a\\",
    "--privileged",
    "-n",
    "\"}],\"a\":[{\"",
    "</script>",
    "a%0ab",
    "a10k",
];

/// A value as YAML and JSON write it in quotes.
///
/// # Panics
/// Never: every text can be quoted.
#[must_use]
pub fn quoted(text: &str) -> String {
    let long = "a10k ".repeat(2_000);
    serde_json::to_string(if text == "a10k" { &*long } else { text }).expect("a text can be quoted")
}

/// What a file is made of, whatever its values are.
///
/// # Panics
/// If the file is not of its language.
#[must_use]
pub fn structure(file: &ReadArtifact) -> String {
    let text = &*file.artifact.text;
    // A template of Helm is YAML only once it is rendered.
    let is_template = file.kind.id == "helm-template";
    if !is_template
        && [".yaml", ".yml", ".json"].iter().any(|end| file.artifact.path.ends_with(end))
    {
        let problems = Problems::new();
        let documents = read_yaml(text, Limits::FILE, &problems);
        assert!(problems.is_empty(), "{}", file.artifact.path);
        return documents.iter().map(shape).collect();
    }
    let first = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let word: String = line.trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
        format!("{indent} {word}\n")
    };
    text.lines().map(first).collect()
}

fn shape(node: &Node<'_>) -> String {
    match &node.value {
        Value::Scalar(text, ScalarStyle::Plain) if !is_text_everywhere(text) => "other ".to_owned(),
        Value::Scalar(..) => "text ".to_owned(),
        Value::Sequence(items) => format!("[{}]", items.iter().map(shape).collect::<String>()),
        Value::Mapping(entries) => {
            let entries =
                entries.iter().map(|entry| format!("{}:{} ", entry.key, shape(&entry.value)));
            format!("{{{}}}", entries.collect::<String>())
        }
    }
}

/// Whether every version of YAML reads a plain scalar as a text: 1.1 knows more words and numbers.
fn is_text_everywhere(text: &str) -> bool {
    const WORDS: [&str; 10] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", ""];
    !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
        && !text.starts_with(|c: char| c.is_ascii_digit() || "+-.~=<".contains(c))
}

/// The structure of every file by its path.
#[must_use]
pub fn structures(artifacts: &Artifacts) -> BTreeMap<String, String> {
    artifacts.iter().map(|file| (file.artifact.path.to_string(), structure(file))).collect()
}

/// Runs the scenario `text`; `Err` says why its context was refused.
///
/// # Errors
/// What is wrong with a fact.
///
/// # Panics
/// If anything else is wrong with the scenario.
pub fn run(engine: &Engine, text: &str) -> Result<Run, String> {
    let scenario = match shipped::read(text, engine.registry(), &[]) {
        Ok(scenario) => scenario,
        Err(found) => {
            let alien = found.iter().find(|diagnostic| !diagnostic.code.starts_with("E05"));
            assert!(alien.is_none(), "{}", shipped::rendered(&found));
            return Err(found[0].message.clone());
        }
    };
    Ok(engine.run(&scenario, None).expect("a sound scenario runs"))
}
