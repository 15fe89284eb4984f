//! Finds deployments that can run at the same time as the next one.
//!
//! Two merges within a minute start two runs. If the first one is slower (a cache that was cold, a
//! runner that was busy), it deploys last, and production goes back to the older version while everything
//! is green.
//!
//! A job deploys if it names an environment. Left out: workflows that are not started by a push to a
//! branch, and workflows that others call, because the caller can hold them apart.
//!
//! ```bad .github/workflows/deploy.yml
//! on: { push: { branches: [main] } }
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: production
//!     steps:
//!       - run: make deploy
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! on: { push: { branches: [main] } }
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: production
//!     concurrency: production
//!     steps:
//!       - run: make deploy
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::{Trigger, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-deploys-at-once",
    severity: Severity::Warning,
    title: "two deployments to one environment can overtake each other",
    help: "give the job a `concurrency` group named after the environment",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        let follows_branches = workflow.triggers.iter().any(follows_branches);
        if !follows_branches
            || workflow.concurrency.is_some()
            || workflow.is_started_by(&["workflow_call"])
        {
            continue;
        }
        for job in workflow.jobs.iter().filter(|job| job.concurrency.is_none()) {
            let Some(environment) = &job.environment else { continue };
            let [id, name] = [&job.id, &environment.name].map(|name| clip(name));
            let message = format!("two runs of `{id}` can deploy to `{name}` at the same time");
            findings.report(&RULE, file, environment.name.span, message);
        }
    }
}

/// Whether each push to a branch counts; a trigger with tags alone is a release, which is rare.
fn follows_branches(trigger: &Trigger) -> bool {
    *trigger.event == "push" && (!trigger.branches.is_empty() || trigger.tags.is_empty())
}
