//! Finds workflows that run a stranger's code with the rights of the repository.
//!
//! `pull_request_target`, `workflow_run` and `issue_comment` run with the secrets and the token of the
//! repository itself, whoever caused them. A job that then checks out the code of the pull request hands
//! both to its author: any build file, test or hook in it does what it likes.
//!
//! Left out: jobs with an environment, where someone can be asked first, and jobs whose condition looks
//! at where the pull request comes from.
//!
//! ```bad .github/workflows/preview.yml
//! on: pull_request_target
//! permissions: {}
//! jobs:
//!   preview:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with:
//!           ref: ${{ github.event.pull_request.head.sha }}
//!           persist-credentials: false
//!       - run: make preview
//! ```
//!
//! ```good .github/workflows/preview.yml
//! on: pull_request
//! permissions: {}
//! jobs:
//!   preview:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with:
//!           ref: ${{ github.event.pull_request.head.sha }}
//!           persist-credentials: false
//!       - run: make preview
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::{Job, Step, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-checks-out-stranger",
    severity: Severity::Error,
    title: "a stranger's code runs with the repository's rights",
    help: "build pull requests under `pull_request`, which has no secrets",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        let Some(event) = trusted_event(workflow) else { continue };
        for job in workflow.jobs.iter().filter(|job| !asks_first(job)) {
            for code in job.steps.iter().filter_map(strangers_code) {
                let message = format!(
                    "`{event}` runs with the repository's rights, and the job `{}` checks out the \
                     code of whoever caused it",
                    clip(&job.id)
                );
                findings.report(&RULE, file, code.span, message);
            }
        }
    }
}

/// The event by which `workflow` gets the repository's own rights, if there is one.
fn trusted_event(workflow: &Workflow) -> Option<&str> {
    const TRUSTED: [&str; 3] = ["issue_comment", "pull_request_target", "workflow_run"];
    let mut events = workflow.triggers.iter().map(|trigger| trigger.event.as_str());
    events.find(|event| TRUSTED.contains(event))
}

/// Whether someone or something decides about the author before the job runs.
fn asks_first(job: &Job) -> bool {
    const ORIGINS: [&str; 4] = ["head.repo", "head_repository", "author_association", "actor"];
    let looks = |condition: &Spanned<String>| ORIGINS.iter().any(|it| condition.contains(it));
    job.environment.is_some() || job.condition.as_ref().is_some_and(looks)
}

/// The input by which `step` checks out what is not in the repository yet.
fn strangers_code(step: &Step) -> Option<&Spanned<String>> {
    const SOURCES: [&str; 5] = [
        "github.event.pull_request.head",
        "github.event.pull_request.number",
        "github.event.workflow_run.head_",
        "github.head_ref",
        "refs/pull/",
    ];
    let inputs = ["ref", "repository"].into_iter().filter_map(|name| step.input(name));
    let is_strangers = |input: &&Spanned<String>| SOURCES.iter().any(|it| input.contains(it));
    inputs.filter(|_| step.is_of("actions/checkout")).find(is_strangers)
}
