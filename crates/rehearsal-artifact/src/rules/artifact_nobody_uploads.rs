//! Finds downloads of a workflow's artifact that no job has uploaded by then.
//!
//! The download fails in the middle of the delivery. Often it does so only sometimes: if the job that
//! uploads is not among those that the downloading job waits for, it is a race, and on most days the
//! upload wins.
//!
//! Left out: downloads from another run, downloads by pattern, names that an expression makes, and
//! workflows that call others or use actions of their own repository, which may upload too.
//!
//! ```bad .github/workflows/release.yml
//! on: release
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make dist
//!       - uses: actions/upload-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with: { name: dist, path: dist }
//!   publish:
//!     needs: build
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/download-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with: { name: distribution }
//!       - run: make publish
//! ```
//!
//! ```bad .github/workflows/release.yml
//! on: release
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make dist
//!       - uses: actions/upload-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with: { name: dist, path: dist }
//!   publish:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/download-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with: { name: dist }
//!       - run: make publish
//! ```
//!
//! ```good .github/workflows/release.yml
//! on: release
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make dist
//!       - uses: actions/upload-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with: { name: dist, path: dist }
//!   publish:
//!     needs: build
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/download-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with: { name: dist }
//!       - run: make publish
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::setting::has_expression;
use crate::kinds::workflow::{Job, Step, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "artifact-nobody-uploads",
    severity: Severity::Error,
    title: "a job downloads an artifact that is not there yet",
    help: "upload it under this name in a job that this one waits for",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        let steps = || workflow.jobs.iter().flat_map(|job| &job.steps);
        let is_whole = workflow.jobs.iter().all(|job| job.uses.is_none())
            && steps().all(|step| step.uses.as_ref().is_none_or(|uses| !uses.is_local()))
            && uploads(workflow).all(|(_, name)| !has_expression(name));
        if is_whole {
            for (place, job) in workflow.jobs.iter().enumerate() {
                check_job(place, job, (file, workflow), findings);
            }
        }
    }
}

fn check_job(
    place: usize,
    job: &Job,
    (file, workflow): (&ReadArtifact, &Workflow),
    findings: &mut Findings,
) {
    let order = workflow.needs();
    let before = order.before(place);
    for step in job.steps.iter().filter(|step| step.is_of("actions/download-artifact")) {
        let elsewhere =
            ["pattern", "run-id", "artifact-ids"].iter().any(|it| step.input(it).is_some());
        let Some(name) = step.input("name").filter(|name| !has_expression(name)) else { continue };
        let mut places = uploads(workflow).filter(|(_, own)| *own == name.as_str()).peekable();
        if elsewhere || places.clone().any(|(at, _)| at == place || before[at]) {
            continue;
        }
        let [id, artifact] = [&job.id, name].map(|name| clip(name));
        let message = match places.peek() {
            Some((at, _)) => {
                let uploader = clip(&workflow.jobs[*at].id);
                format!(
                    "`{id}` downloads `{artifact}` without waiting for `{uploader}`, which uploads it"
                )
            }
            None => format!("`{id}` downloads `{artifact}`, which no job uploads"),
        };
        findings.report(&RULE, file, name.span, message);
    }
}

/// The artifacts that `workflow` uploads, each with the place of the job that does.
fn uploads(workflow: &Workflow) -> impl Iterator<Item = (usize, &str)> + Clone {
    workflow.jobs.iter().enumerate().flat_map(move |(place, job)| {
        let steps = job.steps.iter().filter(|step| step.is_of("actions/upload-artifact"));
        steps.map(move |step| (place, uploaded_name(step)))
    })
}

/// What the action calls what `step` uploads.
fn uploaded_name(step: &Step) -> &str {
    step.input("name").map_or("artifact", |name| name.as_str())
}
