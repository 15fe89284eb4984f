//! Finds jobs that wait for a job that does not exist.
//!
//! GitHub refuses the whole workflow then, and it does so only after the push: nothing runs at
//! all, which on a schedule or a tag can go unnoticed for days. It usually comes from renaming a
//! job without its dependants.
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make
//!   deploy:
//!     needs: biuld
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//! ```
//!
//! ```good .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make
//!   deploy:
//!     needs: [build]
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::Workflow;
use crate::needs::UNKNOWN_MAX;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "job-needs-unknown-job",
    severity: Severity::Error,
    title: "a job waits for a job that does not exist",
    help: "name the id of a job in the same workflow",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        let graph = workflow.needs();
        let needs = workflow.jobs.iter().flat_map(|job| job.needs.iter().map(move |id| (job, id)));
        let unknown = needs.filter(|(_, need)| graph.place(need).is_none());
        for (job, need) in unknown.take(UNKNOWN_MAX) {
            let message =
                format!("the job `{}` needs `{}`, which is no job here", clip(&job.id), clip(need));
            let finding = findings.report(&RULE, file, need.span, message);
            if let Some(suggestion) = graph.suggestion(need) {
                finding.help = Some(suggestion);
            }
        }
    }
}
