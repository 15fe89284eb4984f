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

/// Whether something called `name` holds a credential. Only the end of a name counts:
/// `TOKEN_URL` and `secret-name` say where a credential is, not what it is.
fn names_credential(name: &str) -> bool {
    /// Ends of names, in lower case without separators.
    const ENDS: [&str; 12] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "credential",
        "credentials",
        "apikey",
        "accesskey",
        "secretkey",
        "privatekey",
        "signingkey",
    ];
    let separator = |byte: &u8| matches!(byte, b'_' | b'-' | b'.');
    ENDS.iter().any(|end| {
        let mut plain = name.bytes().rev().filter(|byte| !separator(byte));
        end.bytes()
            .rev()
            .all(|byte| plain.next().is_some_and(|own| own.eq_ignore_ascii_case(&byte)))
    })
}

/// Whether `value` is a text of its own: not an expression, not a shell variable, not a switch.
fn is_written_out(value: &str) -> bool {
    let is_switch = matches!(value, "" | "true" | "false" | "null" | "0" | "1");
    !is_switch && !value.starts_with('$') && !has_expression(value)
}

/// The words of `text` that have the form of a known token, each with who issues such tokens.
fn tokens(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    /// Beginnings that services reserve for their tokens, and the least length of the whole.
    const FORMS: [(&str, usize, &str); 13] = [
        ("ghp_", 40, "GitHub"),
        ("gho_", 40, "GitHub"),
        ("ghu_", 40, "GitHub"),
        ("ghs_", 40, "GitHub"),
        ("ghr_", 40, "GitHub"),
        ("github_pat_", 40, "GitHub"),
        ("glpat-", 20, "GitLab"),
        ("xoxb-", 20, "Slack"),
        ("xoxp-", 20, "Slack"),
        ("xoxa-", 20, "Slack"),
        ("xoxs-", 20, "Slack"),
        ("AKIA", 20, "AWS"),
        ("ASIA", 20, "AWS"),
    ];
    /// The shortest of the forms: shorter words need no look.
    const LENGTH_MIN: usize = 20;
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    words.filter(|word| word.len() >= LENGTH_MIN).filter_map(|word| {
        let is_form = |(start, length, _): &&(&str, usize, &str)| {
            word.starts_with(start) && word.len() >= *length
        };
        FORMS.iter().find(is_form).map(|(_, _, service)| (*service, word))
    })
}
