//! The check behind a finding.
//!
//! Each rule is one file in `rules/`. Its narrative says what it finds and why it matters, and has
//! a bad and a good example that run as tests: fenced blocks whose info string is `bad` or `good`
//! and the path of the example file. A rule looks at typed models only, alone or across files.

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::finding::{Finding, Findings};
use crate::rules;

/// One check.
#[derive(Debug)]
pub struct Rule {
    /// Kebab-case id; the file has the same name in snake case.
    pub id: &'static str,
    /// How bad a finding of this rule is.
    pub severity: Severity,
    /// What it finds, in one line.
    pub title: &'static str,
    /// What to do about a finding, in one line.
    pub help: &'static str,
    /// Reports what it finds among the artifacts.
    pub check: fn(&Artifacts, &mut Findings),
}

impl Rule {
    /// The rule called `id`.
    #[must_use]
    pub fn of_id(id: &str) -> Option<&'static Self> {
        rules::ALL.iter().copied().find(|rule| rule.id == id)
    }

    /// What the rule's file says about it, in Markdown: what it finds, why that matters, what it
    /// leaves out, and its examples.
    #[must_use]
    pub fn narrative(&self) -> String {
        let place = rules::ALL.iter().position(|rule| rule.id == self.id);
        let file = place.and_then(|place| rules::FILES.get(place)).copied().unwrap_or_default();
        let lines = file.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }
}

/// Everything that reading and all rules find wrong with `artifacts`, by file and place.
#[must_use]
pub fn check_all(artifacts: &Artifacts) -> Vec<Finding> {
    let mut findings = Findings::default();
    for artifact in artifacts.iter() {
        artifact.reading_findings().for_each(|finding| {
            findings.push(finding);
        });
    }
    for rule in rules::ALL {
        (rule.check)(artifacts, &mut findings);
    }
    findings.into_sorted()
}
