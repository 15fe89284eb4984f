//! Finds checkouts that leave the workflow's token on the disk.
//!
//! `actions/checkout` stores the token that it used, so that later `git` commands can use it. Every
//! later step can then read it, and an artifact that holds the whole folder publishes it.
//!
//! Left out: jobs that run `git` in a way that needs the token (`push`, `fetch`, `pull`, `submodule`), or
//! use an action that could.
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v6
//!       - run: make test
//! ```
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - name: Check out
//!         uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8
//!         with:
//!           fetch-depth: 0
//!       - run: make test
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
//!       - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v6
//!         with:
//!           persist-credentials: false
//!       - run: make test
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::edit::{entry_after, inserting};
use crate::finding::{Findings, Fix};
use crate::kinds::workflow::{Job, Step, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-keeps-credentials",
    severity: Severity::Warning,
    title: "a checkout leaves the token where every later step can read it",
    help: "give the checkout `persist-credentials: false`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for job in workflow.jobs.iter().filter(|job| !needs_credentials(job)) {
            let checkouts = job.steps.iter().filter(|step| step.is_of("actions/checkout"));
            for step in checkouts.filter(|step| step.input(SWITCH).is_none()) {
                let Some(uses) = &step.uses else { continue };
                let message = format!(
                    "the token that this checkout uses stays readable for the rest of `{}`",
                    clip(&job.id)
                );
                findings.report(&RULE, file, uses.span, message).fix = fix(file, step);
            }
        }
    }
}

/// The input of the checkout that decides.
const SWITCH: &str = "persist-credentials";

/// Whether a later step may want the token that the checkout stored.
fn needs_credentials(job: &Job) -> bool {
    const COMMANDS: [&str; 4] = ["git push", "git fetch", "git pull", "git submodule"];
    job.steps.iter().any(|step| {
        let runs = step.run.as_ref().is_some_and(|run| COMMANDS.iter().any(|it| run.contains(it)));
        let may = step.uses.as_ref().is_some_and(|uses| !uses.name.starts_with("actions/"));
        runs || may
    })
}

fn fix(file: &ReadArtifact, step: &Step) -> Option<Fix> {
    let text = &file.artifact.text;
    match step.with.first() {
        Some(first) => {
            // The first input's line begins the mapping of all inputs.
            let start = first.name.span.range_in(text).start;
            let line = text[..start].rsplit('\n').next().unwrap_or_default();
            let entry = format!("{SWITCH}: false");
            let is_block = line.trim().is_empty();
            let separator = if is_block { format!("\n{line}") } else { ", ".to_owned() };
            Some(inserting(first.name.span.start, entry + &separator))
        }
        None => {
            let uses = step.uses.as_ref()?;
            entry_after(text, step.span, uses.span, &format!("with: {{ {SWITCH}: false }}"))
        }
    }
}
