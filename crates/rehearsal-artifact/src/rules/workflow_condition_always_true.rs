//! Finds conditions that hold whatever happens.
//!
//! An `if` may be written with or without `${{ }}`, but not with half of it inside: then the expression
//! is filled in as a text, the rest stays beside it, and a text that is not empty counts as true.
//! `if: ${{ github.ref == 'refs/heads/main' }} && …` deploys every branch.
//!
//! A block (`if: |`) adds a line end after the closing brackets, which does the same.
//!
//! ```bad .github/workflows/deploy.yml
//! on: push
//! permissions: {}
//! jobs:
//!   deploy:
//!     if: ${{ github.ref == 'refs/heads/main' }} && github.event_name == 'push'
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//! ```
//!
//! ```bad .github/workflows/deploy.yml
//! on: push
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//!         if: |
//!           ${{ github.ref == 'refs/heads/main' }}
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! on: push
//! permissions: {}
//! jobs:
//!   deploy:
//!     if: ${{ github.ref == 'refs/heads/main' && github.event_name == 'push' }}
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//!         if: |
//!           github.ref == 'refs/heads/main' &&
//!           github.event_name == 'push'
//! ```

use rehearsal_source::{Severity, Spanned};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::edit::replacing;
use crate::finding::Findings;
use crate::kinds::workflow::Workflow;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-condition-always-true",
    severity: Severity::Error,
    title: "a condition always holds",
    help: "put the whole condition inside one `${{ }}`, or none of it",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for job in &workflow.jobs {
            let of_steps = job.steps.iter().filter_map(|step| step.condition.as_ref());
            for condition in job.condition.iter().chain(of_steps) {
                check_condition(file, condition, findings);
            }
        }
    }
}

fn check_condition(file: &ReadArtifact, condition: &Spanned<String>, findings: &mut Findings) {
    let is_whole = condition.starts_with("${{")
        && condition.ends_with("}}")
        && condition.matches("${{").count() == 1;
    if is_whole || !condition.contains("${{") || !condition.contains("}}") {
        return;
    }
    let message = "a part of this condition stands outside of `${{ }}`, so that it is always true";
    let finding = findings.report(&RULE, file, condition.span, message);
    let written = &file.artifact.text[condition.span.range_in(&file.artifact.text)];
    if written == condition.as_str() && !written.contains('\n') {
        let inside = condition.replace("${{", "").replace("}}", "");
        let inside = inside.split_whitespace().collect::<Vec<_>>().join(" ");
        finding.fix = Some(replacing(condition.span, format!("${{{{ {inside} }}}}")));
    }
}
