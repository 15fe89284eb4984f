//! The examples in the rules' own narratives, run.
//!
//! Each rule's file shows a bad and a good repository as fenced blocks (`bad <path>`,
//! `good <path>`). A bad one must give findings of its rule and nothing else; a good one must give
//! none of its rule and be readable. So what the book shows is what the checker does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rehearsal_artifact::{Artifact, Artifacts, Finding, ReadArtifact, check_all, rules};

/// Which of the two an example shows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Verdict {
    Bad,
    Good,
}

/// One repository of a rule's narrative.
#[derive(Debug)]
struct Example {
    verdict: Verdict,
    files: Vec<(String, String)>,
}

/// The examples of a narrative. Blocks that follow each other are files of one repository; another
/// verdict, or a path that is there already, begins the next.
fn examples(source: &str) -> Vec<Example> {
    let narrative = source.lines().map_while(|line| line.strip_prefix("//!"));
    let mut lines = narrative.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let mut examples: Vec<Example> = Vec::new();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let (verdict, path) = match info.split_once(' ') {
            Some(("bad", path)) => (Verdict::Bad, path),
            Some(("good", path)) => (Verdict::Good, path),
            _ => panic!("a block says neither `bad <path>` nor `good <path>` but `{info}`"),
        };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let file = (path.to_owned(), body.join("\n") + "\n");
        match examples.last_mut() {
            Some(last)
                if last.verdict == verdict && last.files.iter().all(|(known, _)| known != path) =>
            {
                last.files.push(file);
            }
            _ => examples.push(Example { verdict, files: vec![file] }),
        }
    }
    examples
}

fn findings(files: &[(String, String)]) -> Vec<Finding> {
    let read = |(path, text): &(String, String)| {
        ReadArtifact::of(Artifact::new(path.as_str(), text.as_str()))
    };
    check_all(&files.iter().map(read).collect::<Artifacts>())
}

/// What is wrong with the examples of the rule `id`, whose file is `source`.
fn complaints(id: &str, source: &str) -> Vec<String> {
    let examples = examples(source);
    let mut complaints = Vec::new();
    for verdict in [Verdict::Bad, Verdict::Good] {
        if !examples.iter().any(|example| example.verdict == verdict) {
            complaints.push(format!("{id} has no {verdict:?} example"));
        }
    }
    for example in &examples {
        let findings = findings(&example.files);
        let (own, others): (Vec<_>, Vec<_>) =
            findings.iter().partition(|finding| finding.rule == id);
        if own.is_empty() == (example.verdict == Verdict::Bad) {
            complaints.push(format!("{id}: {:?} example gives {}", example.verdict, shown(&own)));
        }
        // Other rules may object to a good example: it is good in the eyes of its own.
        let is_alien = |finding: &&&Finding| {
            example.verdict == Verdict::Bad || rules::ALL.iter().all(|rule| rule.id != finding.rule)
        };
        let alien: Vec<_> = others.iter().filter(is_alien).copied().collect();
        if !alien.is_empty() {
            let verdict = example.verdict;
            complaints.push(format!("{id}: {verdict:?} example also gives {}", shown(&alien)));
        }
    }
    complaints
}

fn shown(findings: &[&Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        let at = (finding.position.line, finding.position.column);
        format!("\n    {}:{}:{} {}: {}", finding.path, at.0, at.1, finding.rule, finding.message)
    });
    if findings.is_empty() { "nothing".to_owned() } else { lines.collect() }
}

/// The rules' files with their names, sorted.
#[expect(clippy::disallowed_methods, reason = "the examples stand in the crate's own sources")]
fn rule_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let entries = std::fs::read_dir(folder).expect("the crate has rules");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect();
    paths.sort();
    let read = |path: &PathBuf| {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a rule can be read"))
    };
    paths.iter().map(read).collect()
}

#[test]
fn every_rule_has_a_bad_and_a_good_example_that_show_it() {
    let complaints: Vec<String> = rule_files()
        .iter()
        .flat_map(|(name, source)| complaints(&name.replace('_', "-"), source))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_rule_file_is_registered_under_its_own_name() {
    let files: Vec<String> =
        rule_files().into_iter().map(|(name, _)| name.replace('_', "-")).collect();
    let registered: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert_eq!(files, registered);
}

#[test]
fn every_rule_says_what_it_finds_and_what_to_do() {
    for rule in rules::ALL {
        for text in [rule.title, rule.help] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text:?}", rule.id);
            let initial = text.chars().next();
            assert!(!initial.is_some_and(char::is_uppercase), "{}: {text:?}", rule.id);
        }
    }
}

/// `files` after the fix of `finding`.
fn fixed(files: &[(String, String)], finding: &Finding) -> Vec<(String, String)> {
    let fix = finding.fix.as_ref().expect("only findings with a fix are asked");
    let mut files = files.to_vec();
    for (_, text) in files.iter_mut().filter(|(path, _)| **path == *finding.path) {
        text.replace_range(fix.span.range_in(text), &fix.replacement);
    }
    files
}

/// What two findings must share to be the same one before and after a change.
fn identity(finding: &Finding) -> (&str, &str, &str) {
    (finding.rule, &finding.path, &finding.message)
}

#[test]
fn a_fix_removes_its_finding_and_makes_no_other() {
    let mut rules_with_fix = BTreeSet::new();
    for (name, source) in rule_files() {
        for example in examples(&source).iter().filter(|example| example.verdict == Verdict::Bad) {
            let before = findings(&example.files);
            for (place, finding) in before.iter().enumerate() {
                if finding.fix.is_none() {
                    continue;
                }
                let mended = fixed(&example.files, finding);
                let after = findings(&mended);
                let mut expected: Vec<_> = before.iter().map(identity).collect();
                expected.remove(place);
                let found: Vec<_> = after.iter().map(identity).collect();
                assert_eq!(found, expected, "{name}: {mended:#?}");
                rules_with_fix.insert(finding.rule);
            }
        }
    }
    assert!(rules_with_fix.len() > 3, "few rules mend what they find: {rules_with_fix:?}");
}
