//! Finds actions and reusable workflows that are not pinned to a commit.
//!
//! A tag or a branch can be moved to other code at any time, and that code runs with the
//! workflow's token and secrets. Moved tags are how popular actions have been turned against their
//! users (`tj-actions/changed-files`, March 2025). A whole commit hash cannot be moved.
//!
//! Left out: whether the commit exists and belongs to that repository. Actions in this repository
//! need no pin; images need a digest.
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/setup-go@v6
//! ```
//!
//! ```good .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/setup-go@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v6.1.0
//!       - uses: ./.github/actions/prepare
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::{ActionReference, Job, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-unpinned-action",
    severity: Severity::Error,
    title: "an action can change without a change here",
    help: "pin it to the full hash of a commit, and note the version in a comment",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for uses in workflow.jobs.iter().flat_map(references).filter(|uses| !uses.is_pinned()) {
            let name = clip(&uses.name);
            let message = match &uses.reference {
                Some(reference) => {
                    format!("`{name}` is at `{}`, which can be moved", clip(reference))
                }
                None => format!("`{name}` is at whatever is newest"),
            };
            findings.report(&RULE, file, uses.span, message);
        }
    }
}

fn references(job: &Job) -> impl Iterator<Item = &Spanned<ActionReference>> {
    job.uses.iter().chain(job.steps.iter().filter_map(|step| step.uses.as_ref()))
}
