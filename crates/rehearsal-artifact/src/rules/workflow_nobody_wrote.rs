//! Finds calls of a workflow file that is not there, and workflows that wait for one that nobody named.
//!
//! A call of a missing file is refused when the run begins. A `workflow_run` that names an unknown
//! workflow is worse: nothing is refused, and the deployment that should follow the tests never starts.
//! Renaming a workflow is enough.
//!
//! Left out: workflows of other repositories, and a repository of which only one workflow is known.
//!
//! ```bad .github/workflows/ci.yml
//! name: CI
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make test
//! ```
//!
//! ```bad .github/workflows/deploy.yml
//! name: Deploy
//! on:
//!   workflow_run: { workflows: [Tests], types: [completed] }
//! permissions: {}
//! jobs:
//!   deploy:
//!     uses: ./.github/workflows/deploy-to.yml
//! ```
//!
//! ```good .github/workflows/ci.yml
//! name: CI
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make test
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! name: Deploy
//! on:
//!   workflow_run: { workflows: [CI], types: [completed] }
//! permissions: {}
//! jobs:
//!   deploy:
//!     uses: ./.github/workflows/deploy-to.yml
//! ```
//!
//! ```good .github/workflows/deploy-to.yml
//! on: workflow_call
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::{self, Workflow};
use crate::needs::UNKNOWN_MAX;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-nobody-wrote",
    severity: Severity::Error,
    title: "a workflow depends on one that is not there",
    help: "name a workflow of this repository",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    if artifacts.of_kind(&workflow::KIND).take(2).count() < 2 {
        return;
    }
    for (file, workflow) in artifacts.models::<Workflow>() {
        check_calls(file, workflow, artifacts, findings);
        check_waits(file, workflow, artifacts, findings);
    }
}

fn check_calls(
    file: &ReadArtifact,
    workflow: &Workflow,
    artifacts: &Artifacts,
    findings: &mut Findings,
) {
    let Some(root) = file.folder().strip_suffix(".github/workflows") else { return };
    for uses in workflow.jobs.iter().filter_map(|job| job.uses.as_ref()) {
        let Some(path) = uses.name.strip_prefix("./") else { continue };
        if artifacts.get(&format!("{root}{path}")).is_none() {
            let message = format!("there is no workflow `{}`", clip(path));
            findings.report(&RULE, file, uses.span, message);
        }
    }
}

fn check_waits(
    file: &ReadArtifact,
    workflow: &Workflow,
    artifacts: &Artifacts,
    findings: &mut Findings,
) {
    let beside = artifacts.of_kind(&workflow::KIND).filter(|other| other.folder() == file.folder());
    let Some(names) = beside.map(known_name).collect::<Option<Vec<&str>>>() else { return };
    let awaited = workflow.triggers.iter().flat_map(|trigger| &trigger.workflows);
    let unknown = awaited.filter(|name| !names.contains(&name.as_str()) && !name.contains('*'));
    for name in unknown.take(UNKNOWN_MAX) {
        let message = format!("no workflow is called `{}`, so this one never starts", clip(name));
        let finding = findings.report(&RULE, file, name.span, message);
        if let Some(near) = nearest(name, names.iter().copied()) {
            finding.help = Some(format!("did you mean `{near}`?"));
        }
    }
}

/// What GitHub calls a workflow: its name, or else its path. Nothing if it cannot be read.
fn known_name(file: &ReadArtifact) -> Option<&str> {
    let workflow: &Workflow = file.model()?;
    Some(workflow.name.as_ref().map_or(&*file.artifact.path, |name| name.as_str()))
}
