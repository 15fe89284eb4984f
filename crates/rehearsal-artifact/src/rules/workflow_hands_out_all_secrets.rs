//! Finds jobs that hand every secret to a workflow of another repository.
//!
//! `secrets: inherit` gives the called workflow all secrets that the caller can read, those of the
//! organisation too, and those that are added next year. Whoever can change the other repository, or the
//! tag that is called, can read them all.
//!
//! Left out: workflows of the same repository, which its own reviewers see.
//!
//! ```bad .github/workflows/release.yml
//! on: push
//! permissions: {}
//! jobs:
//!   release:
//!     uses: acme/workflows/.github/workflows/release.yml@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!     secrets: inherit
//! ```
//!
//! ```good .github/workflows/release.yml
//! on: push
//! permissions: {}
//! jobs:
//!   release:
//!     uses: acme/workflows/.github/workflows/release.yml@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!     secrets:
//!       registry-token: ${{ secrets.REGISTRY_TOKEN }}
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::Workflow;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-hands-out-all-secrets",
    severity: Severity::Warning,
    title: "every secret goes to another repository",
    help: "name the secrets that the called workflow needs",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for job in &workflow.jobs {
            let called = job.uses.as_ref().filter(|uses| !uses.is_local());
            let (Some(called), Some(place)) = (called, job.inherits_secrets) else { continue };
            let [id, called] = [&*job.id, &called.name].map(|name| clip(name));
            let message = format!("the job `{id}` hands every secret to `{called}`");
            findings.report(&RULE, file, place, message);
        }
    }
}
