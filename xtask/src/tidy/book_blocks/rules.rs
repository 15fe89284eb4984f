//! The rules: a table of all, then a section each, with its narrative and its first examples.
//!
//! An example of several files is long and shows little that the prose does not say, so rules that
//! compare files have no example in the book.

use std::collections::BTreeMap;

use super::declarations::{Static, modules, narrative};
use super::{head, row};
use crate::tidy::Offence;
use crate::tree::Tree;

const FOLDER: &str = "crates/rehearsal-artifact/src/rules";

/// The language of a fenced block, by the end of the file's path.
const LANGUAGES: &[(&str, &str)] = &[
    (".feature", "gherkin"),
    (".sh", "sh"),
    (".yaml", "yaml"),
    (".yml", "yaml"),
    ("Dockerfile", "dockerfile"),
];

pub(super) fn render(tree: &Tree) -> Result<String, Offence> {
    let mut table = head(&["rule", "severity", "what it finds"]);
    let mut sections = String::new();
    for (path, text) in modules(tree, FOLDER) {
        let rule = Static::find(path, text, "RULE")?;
        let id = rule.literal("id")?;
        let severity = rule.variant("Severity", "severity")?;
        let link = format!("[`{id}`](#{id})");
        table += &row(&[&link, &severity.to_lowercase(), &rule.literal("title")?]);
        let help = rule.literal("help")?;
        sections += &format!("\n## {id}\n\n*{severity}.* What to do: {help}.\n\n");
        sections += &told(text);
    }
    Ok(table + &sections)
}

/// One file of an example.
struct File<'t> {
    path: &'t str,
    body: String,
}

/// A rule's narrative with its first examples at the end.
fn told(text: &str) -> String {
    let mut prose = String::new();
    let mut examples: BTreeMap<&str, Vec<File<'_>>> = BTreeMap::new();
    let mut lines = narrative(text);
    while let Some(line) = lines.next() {
        if let Some((verdict, path)) = example(line) {
            let body = lines.by_ref().take_while(|line| *line != "```");
            let body = body.map(|line| format!("{line}\n")).collect();
            examples.entry(verdict).or_default().push(File { path, body });
        } else if !line.is_empty() || !prose.ends_with("\n\n") {
            prose += line;
            prose += "\n";
        }
    }
    let mut told = format!("{}\n", prose.trim_end());
    if let Some(bad) = alone(&examples, "bad") {
        told += &fenced("Found in", bad);
        told += &alone(&examples, "good")
            .map(|good| fenced("Nothing to find in", good))
            .unwrap_or_default();
    }
    told
}

/// Verdict and path of the fence that opens an example.
fn example(line: &str) -> Option<(&str, &str)> {
    let (verdict, path) = line.strip_prefix("```")?.split_once(' ')?;
    matches!(verdict, "bad" | "good").then_some((verdict, path))
}

/// The only file of the first example with this verdict. The next example begins where a path
/// comes again.
fn alone<'e, 't>(
    examples: &'e BTreeMap<&str, Vec<File<'t>>>,
    verdict: &str,
) -> Option<&'e File<'t>> {
    let files = examples.get(verdict)?;
    let first = files.first()?;
    files.get(1).is_none_or(|next| next.path == first.path).then_some(first)
}

fn fenced(title: &str, file: &File<'_>) -> String {
    let language = LANGUAGES.iter().find(|(end, _)| file.path.ends_with(end));
    let language = language.map_or("text", |(_, language)| language);
    format!("\n{title} `{}`:\n\n```{language}\n{}```\n", file.path, file.body)
}
