//! What checking a repository gave, for people and for programs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rehearsal_artifact::finding::FINDINGS_MAX;
use rehearsal_artifact::{Artifact, Finding, Severity, Suppressed, check_all, showable, suppress};
use rehearsal_source::{Diagnostic, Source, Span};
use serde_json::{Value, json};

use super::{Part, Repository};
use crate::report::junit::{Case, Outcome, Suite};
use crate::report::{Reported, annotations, junit, sarif};

/// What checking a repository gave.
#[derive(Debug)]
pub struct Checked {
    /// What is wrong, by file and place.
    pub findings: Vec<Finding>,
    /// What is wrong and suppressed by the owners of its file, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// Whether there are more findings than are kept.
    pub is_cut_short: bool,
    /// What is wrong with scenarios and personas.
    pub diagnostics: Vec<Diagnostic>,
    /// The files, by name, as they may be shown.
    sources: BTreeMap<Arc<str>, Source>,
}

impl Checked {
    pub(super) fn of(repository: &Repository) -> Self {
        let mut checked = Self {
            findings: Vec::new(),
            suppressed: Vec::new(),
            is_cut_short: false,
            diagnostics: Vec::new(),
            sources: BTreeMap::new(),
        };
        repository.parts.iter().for_each(|part| checked.add(part));
        checked
    }

    fn add(&mut self, part: &Part) {
        let found = check_all(&part.artifacts);
        self.is_cut_short |= found.len() >= FINDINGS_MAX;
        let secrets = secrets(&found);
        self.sources.extend(part.asked().filter_map(|file| {
            let name = part.names.get(&file.artifact.path)?;
            let text = shown(&file.artifact, &secrets);
            Some((Arc::clone(name), Source { name: Arc::clone(name), text }))
        }));
        let named = |mut finding: Finding| {
            finding.path = Arc::clone(part.names.get(&finding.path)?);
            Some(finding)
        };
        let (findings, suppressed) = suppress(found, &part.artifacts);
        self.findings.extend(findings.into_iter().filter_map(named));
        self.suppressed.extend(suppressed.into_iter().filter_map(|one| {
            Some(Suppressed { finding: named(one.finding)?, reason: one.reason })
        }));
    }

    /// How many findings and diagnostics are this bad.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.reported()
            .filter(|one| one.suppressed.is_none() && one.severity == severity.word())
            .count()
    }

    /// The files that something is wrong with.
    #[must_use]
    pub fn files(&self) -> BTreeSet<&str> {
        self.reported().filter(|one| one.suppressed.is_none()).map(|one| one.path).collect()
    }

    /// Everything that is wrong, to be drawn for a person, file by file.
    pub fn drawable(&self) -> impl Iterator<Item = Diagnostic> + '_ {
        let found = self.findings.iter().map(|finding| {
            let source = self.sources.get(&finding.path);
            finding
                .to_diagnostic(source.expect("findings are about files of the repository").clone())
        });
        self.diagnostics.iter().cloned().chain(found)
    }

    /// SARIF 2.1.0.
    #[must_use]
    pub fn to_sarif(&self) -> String {
        sarif::log(self.reported())
    }

    /// Workflow commands of GitHub, a line each.
    #[must_use]
    pub fn to_github(&self) -> String {
        annotations(self.reported())
    }

    /// JUnit XML: a suite a file, and in it a case for each finding, or one that passed.
    #[must_use]
    pub fn to_junit(&self) -> String {
        let mut suites: BTreeMap<&str, Vec<Case>> =
            self.sources.keys().map(|path| (&**path, Vec::new())).collect();
        for one in self.reported() {
            suites.entry(one.path).or_default().push(case(&one));
        }
        let suites = suites.into_iter().map(|(name, mut cases)| {
            if cases.is_empty() {
                cases.push(Case { name: "sound".to_owned(), outcome: Outcome::Passed(None) });
            }
            Suite { name: name.to_owned(), cases }
        });
        junit::document("rehearsal check", &suites.collect::<Vec<_>>())
    }

    /// The findings as JSON values, those that are suppressed with their reasons.
    #[must_use]
    pub fn to_json(&self) -> Vec<Value> {
        let value = |one: Reported<'_>| {
            json!({
                "rule": one.rule,
                "severity": one.severity,
                "message": one.message,
                "file": one.path,
                "line": one.line,
                "column": one.column,
                "help": one.help,
                "suppressed": one.suppressed,
            })
        };
        self.found().map(value).collect()
    }

    /// Everything, as every surface writes it.
    fn reported(&self) -> impl Iterator<Item = Reported<'_>> {
        self.diagnostics.iter().map(of_diagnostic).chain(self.found())
    }

    /// The findings, as every surface writes them.
    fn found(&self) -> impl Iterator<Item = Reported<'_>> {
        let open = self.findings.iter().map(|finding| of_finding(finding, None));
        let suppressed = self.suppressed.iter();
        open.chain(suppressed.map(|one| of_finding(&one.finding, Some(&one.reason))))
    }
}

/// The places of secrets that were found, by the path of their file.
fn secrets(findings: &[Finding]) -> BTreeMap<&str, Vec<Span>> {
    let mut secrets: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for finding in findings {
        secrets.entry(&finding.path).or_default().extend(finding.secret);
    }
    secrets
}

/// What may be shown of a file: all but the secrets in it.
fn shown(artifact: &Artifact, secrets: &BTreeMap<&str, Vec<Span>>) -> Arc<str> {
    match secrets.get(&*artifact.path) {
        Some(secrets) if !secrets.is_empty() => {
            Arc::from(showable(&artifact.text, secrets.iter().copied()))
        }
        _ => Arc::clone(&artifact.text),
    }
}

fn of_finding<'a>(finding: &'a Finding, suppressed: Option<&'a str>) -> Reported<'a> {
    Reported {
        rule: finding.rule,
        severity: finding.severity.word(),
        path: &finding.path,
        line: finding.position.line,
        column: finding.position.column,
        message: &finding.message,
        help: finding.help.as_deref().unwrap_or_default(),
        suppressed,
    }
}

fn of_diagnostic(diagnostic: &Diagnostic) -> Reported<'_> {
    let position = diagnostic.position();
    Reported {
        rule: diagnostic.code,
        severity: diagnostic.severity.word(),
        path: diagnostic.source.as_ref().map_or("", |source| &source.name),
        line: position.map_or(1, |position| position.line),
        column: position.map_or(1, |position| position.column),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref().unwrap_or_default(),
        suppressed: None,
    }
}

fn case(one: &Reported<'_>) -> Case {
    let name = format!("{} {}:{}", one.rule, one.line, one.column);
    let place = format!("{}:{}:{}: {}", one.path, one.line, one.column, one.help);
    let outcome = match (one.suppressed, one.severity) {
        (Some(reason), _) => Outcome::Skipped(format!("suppressed: {reason}")),
        (None, "error") => Outcome::Failed(one.message.to_owned(), place),
        (None, _) => Outcome::Passed(Some(format!("{}: {}", one.severity, one.message))),
    };
    Case { name, outcome }
}
