//! The check behind a finding.
//!
//! Each rule is one file in `rules/`. Its narrative says what it finds and why it matters, and has
//! a bad and a good example that run as tests: fenced blocks whose info string is `bad` or `good`
//! and the path of the example file. A rule looks at typed models only, alone or across files.

use rehearsal_source::{Position, Severity};

use crate::artifacts::Artifacts;
use crate::finding::{Finding, Findings};
use crate::helm::{Rendering, place};
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
    for rendering in artifacts.rendered() {
        check_rendered(artifacts, rendering, &mut findings);
    }
    findings.into_sorted()
}

/// Looks at what a chart renders as at any manifest. What is found is reported in the template, at the
/// line that comes nearest.
fn check_rendered(artifacts: &Artifacts, rendering: &Rendering, findings: &mut Findings) {
    let as_if = rendering.instead_of_manifests(artifacts);
    let mut found = Findings::default();
    for manifest in &rendering.manifests {
        manifest.reading_findings().for_each(|finding| {
            found.push(finding);
        });
    }
    for rule in rules::ALL.iter().filter(|rule| rule.id.starts_with(ON_MANIFESTS)) {
        (rule.check)(&as_if, &mut found);
    }
    for mut finding in found.into_sorted() {
        let rendered = rendering.manifests.iter().find(|file| file.artifact.path == finding.path);
        let (Some(rendered), Some(template)) = (rendered, artifacts.get(&finding.path)) else {
            continue;
        };
        let template = &template.artifact.text;
        finding.span = place(template, &rendered.artifact.text, finding.span.start);
        finding.position = Position::at(template, finding.span.start);
        // A replacement is for the rendered text, and nobody edits that.
        finding.fix = None;
        findings.push(finding);
    }
}

/// How the ids of rules begin that look at manifests alone.
const ON_MANIFESTS: &str = "k8s-";
