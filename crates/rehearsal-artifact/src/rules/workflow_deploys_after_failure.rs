//! Finds deployments that go on although a job that they wait for has failed.
//!
//! A job waits for its scan, and someone lets the scan fail to get one release out: with
//! `continue-on-error` a failed job counts as a good one, and with `if: always()` the result does not
//! count at all. Both stay, and from then on nothing that the job waits for can stop it.
//!
//! A job deploys if it names an environment. Left out: conditions that ask for a result themselves, or
//! for a failure, as a rollback does.
//!
//! ```bad .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   scan:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     continue-on-error: true
//!     steps:
//!       - run: make scan
//!   deploy:
//!     needs: scan
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: production
//!     steps:
//!       - run: make deploy
//! ```
//!
//! ```bad .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   test:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make test
//!   deploy:
//!     needs: test
//!     if: always() && github.ref == 'refs/heads/main'
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: production
//!     steps:
//!       - run: make deploy
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   scan:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make scan
//!   deploy:
//!     needs: scan
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: production
//!     steps:
//!       - run: make deploy
//!   rollback:
//!     needs: deploy
//!     if: always() && needs.deploy.result == 'failure'
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     environment: production
//!     steps:
//!       - run: make rollback
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::{Job, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-deploys-after-failure",
    severity: Severity::Error,
    title: "a failed check does not stop a deployment",
    help: "let a failure of the check end the run: no `continue-on-error`, no `always()`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for job in workflow.jobs.iter().filter(|job| job.environment.is_some()) {
            check_condition(file, job, findings);
            for needed in job.needs.iter().filter_map(|need| workflow.job(need)) {
                let Some(goes_on) = &needed.continue_on_error else { continue };
                if goes_on.literal() == Some(true) {
                    let [id, needed] = [&job.id, &needed.id].map(|name| clip(name));
                    let message =
                        format!("`{id}` deploys even if `{needed}`, which it waits for, fails");
                    findings.report(&RULE, file, goes_on.span, message);
                }
            }
        }
    }
}

fn check_condition(file: &ReadArtifact, job: &Job, findings: &mut Findings) {
    let Some(condition) = &job.condition else { return };
    let plain: String = condition.chars().filter(|c| !c.is_whitespace()).collect();
    let ignores = plain.contains("always()") || plain.contains("!cancelled()");
    let asks =
        ["success()", "failure()", ".result", ".outputs."].iter().any(|it| plain.contains(it));
    if ignores && !asks && !job.needs.is_empty() {
        let message =
            format!("`{}` deploys whatever happened to the jobs that it waits for", clip(&job.id));
        findings.report(&RULE, file, condition.span, message);
    }
}
