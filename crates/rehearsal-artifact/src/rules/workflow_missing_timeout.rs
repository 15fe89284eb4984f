//! Finds jobs without a time limit.
//!
//! A step that hangs (a test that waits for a port, a prompt that nobody answers) keeps its job
//! running until GitHub ends it after six hours. Until then it holds a runner, and with a
//! concurrency group every later delivery waits behind it.
//!
//! Left out: whether the limit fits the work, and jobs that call a workflow, which cannot have one.
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     steps:
//!       - run: make test
//! ```
//!
//! ```good .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 15
//!     steps:
//!       - run: make test
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::Workflow;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-missing-timeout",
    severity: Severity::Warning,
    title: "a job that hangs runs for six hours",
    help: "give the job `timeout-minutes`, a few times what it usually takes",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        let jobs = workflow.jobs.iter();
        for job in jobs.filter(|job| job.timeout_minutes.is_none() && job.uses.is_none()) {
            let message = format!("the job `{}` has no time limit", clip(&job.id));
            findings.report(&RULE, file, job.id.span, message);
        }
    }
}
