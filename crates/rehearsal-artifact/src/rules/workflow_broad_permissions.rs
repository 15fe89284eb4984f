//! Finds workflows whose token may do more than their jobs need.
//!
//! Every step, and every action that a step uses, can use the job's token. Rights at the top of a
//! workflow go to all of its jobs, also to the one that only runs a linter; `write-all` gives the
//! whole repository away; and a workflow that states nothing gets what the repository's settings
//! say, which in older repositories is `write-all`.
//!
//! So the top states what all jobs may read, and a job that writes says so itself. A workflow
//! without permissions at its top is accepted only if each of its jobs states its own.
//!
//! Left out: whether a job needs the rights that it asks for itself.
//!
//! ```bad .github/workflows/release.yml
//! on: push
//! permissions:
//!   contents: read
//!   packages: write
//! jobs:
//!   publish:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./publish.sh
//! ```
//!
//! ```good .github/workflows/release.yml
//! on: push
//! permissions:
//!   contents: read
//! jobs:
//!   publish:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     permissions:
//!       contents: read
//!       packages: write
//!     steps:
//!       - run: ./publish.sh
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::{Permissions, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-broad-permissions",
    severity: Severity::Error,
    title: "a workflow's token may do more than its jobs need",
    help: "state `permissions: contents: read` at the top, and what a job writes at that job",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        check_top(file, workflow, findings);
        for job in &workflow.jobs {
            let Some(Permissions::All(_)) = &job.permissions else { continue };
            for (_, span) in job.permissions.iter().flat_map(Permissions::writes) {
                let message = format!("the job `{}` may write everything", clip(&job.id));
                findings.report(&RULE, file, span, message);
            }
        }
    }
}

fn check_top(file: &ReadArtifact, workflow: &Workflow, findings: &mut Findings) {
    let Some(permissions) = &workflow.permissions else {
        if workflow.jobs.iter().any(|job| job.permissions.is_none()) {
            let message = "the workflow does not say what its token may do";
            findings.report(&RULE, file, workflow.head, message);
        }
        return;
    };
    for (scope, span) in permissions.writes() {
        let message = match permissions {
            Permissions::All(_) => "every job may write everything".to_owned(),
            Permissions::Scopes(_) => format!("every job may write `{}`", clip(scope)),
        };
        findings.report(&RULE, file, span, message);
    }
}
