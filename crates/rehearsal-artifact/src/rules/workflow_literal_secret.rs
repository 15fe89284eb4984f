//! Finds secrets that are written into a workflow.
//!
//! Whoever can read the repository can use them, and so can everyone who ever cloned it: removing
//! the line later removes nothing from the history. GitHub hides secrets in logs only if they come
//! from its own store.
//!
//! A value is taken for a secret if its name ends like a credential's (`DB_PASSWORD`, `api-key`)
//! and it is written out, or if it has the form of a known token, wherever it stands: GitHub,
//! GitLab, Slack, AWS. Neither the message nor the lines that are shown with it repeat it.
//!
//! Left out: guesses by randomness, which mostly find hashes; and the credentials of service
//! containers, which live as long as one job.
//!
//! ```bad .github/workflows/deploy.yml
//! on: push
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./deploy.sh
//!         env:
//!           REGISTRY_PASSWORD: correct horse battery staple
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! on: push
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./deploy.sh
//!         env:
//!           REGISTRY_PASSWORD: ${{ secrets.REGISTRY_PASSWORD }}
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::credentials::{is_switch, names_credential, tokens};
use crate::finding::Findings;
use crate::kinds::workflow::setting::has_expression;
use crate::kinds::workflow::{Step, Variable, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-literal-secret",
    severity: Severity::Error,
    title: "a secret is written into a workflow",
    help: "revoke it, store a new one as a secret, and read it with `${{ secrets.NAME }}`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        workflow.env.iter().for_each(|variable| check_variable(file, variable, findings));
        for job in &workflow.jobs {
            let given = job.env.iter().chain(&job.with).chain(&job.secrets);
            given.for_each(|variable| check_variable(file, variable, findings));
            job.steps.iter().for_each(|step| check_step(file, step, findings));
        }
    }
}

fn check_step(file: &ReadArtifact, step: &Step, findings: &mut Findings) {
    let given = step.env.iter().chain(&step.with);
    given.for_each(|variable| check_variable(file, variable, findings));
    let Some(script) = &step.run else { return };
    for (service, token) in tokens(script).take(TOKENS_MAX) {
        let script_of = match step.title() {
            Some(title) => format!("the script of `{}`", clip(title)),
            None => "a script".to_owned(),
        };
        let message = format!("an access token of {service} stands in {script_of}");
        let place = file.place_of(token, script.span);
        findings.report(&RULE, file, place, message).secret = Some(place);
    }
}

/// More tokens than this in one value say nothing new.
const TOKENS_MAX: usize = 5;

fn check_variable(file: &ReadArtifact, variable: &Variable, findings: &mut Findings) {
    let Variable { name, value } = variable;
    if let Some((service, _)) = tokens(value).next() {
        let message = format!("an access token of {service} is the value of `{}`", clip(name));
        findings.report(&RULE, file, name.span, message).secret = Some(value.span);
    } else if names_credential(name) && is_written_out(value) {
        let message = format!("the value of `{}` is written out", clip(name));
        findings.report(&RULE, file, name.span, message).secret = Some(value.span);
    }
}

/// Whether `value` is a text of its own: not an expression, not a shell variable, not a switch.
fn is_written_out(value: &str) -> bool {
    !is_switch(value) && !value.starts_with('$') && !has_expression(value)
}
