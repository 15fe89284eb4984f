//! Finds images whose program runs below a shell that does not pass signals on.
//!
//! `CMD python app.py` starts `/bin/sh -c`, and the shell is the process that Kubernetes asks to end. It does
//! not tell the program, which goes on until it is killed: every rollout takes the whole grace period, and
//! the requests that were being answered are lost.
//!
//! Left out: commands that begin with `exec`, which replace the shell, and commands that need a shell for
//! what they do (variables, pipes, several commands), unless they end in one program.
//!
//! ```bad Dockerfile
//! FROM python:3.13-slim
//! USER 10001
//! CMD uvicorn churn:app --host 0.0.0.0 --port 8080
//! ```
//!
//! ```good Dockerfile
//! FROM python:3.13-slim
//! USER 10001
//! CMD ["uvicorn", "churn:app", "--host", "0.0.0.0", "--port", "8080"]
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::edit::replacing;
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-shell-swallows-signals",
    severity: Severity::Warning,
    title: "a container does not hear that it should end",
    help: "write the command in JSON form: `[\"program\", \"argument\"]`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        // What is started is the entrypoint, and without one the command.
        let started = dockerfile.entrypoint.as_ref().or(dockerfile.cmd.as_ref());
        let Some(command) = started.filter(|command| runs_in_shell(command)) else { continue };
        let shown = clip(command.split_whitespace().next().unwrap_or_default());
        let message = format!("`{shown}` runs below a shell, which does not tell it to end");
        let finding = findings.report(&RULE, file, command.span, message);
        let words: Vec<String> =
            command.split_whitespace().map(|word| format!("\"{word}\"")).collect();
        finding.fix = Some(replacing(command.span, format!("[{}]", words.join(", "))));
    }
}

/// Whether `command` is one plain program that a shell starts without needing to.
fn runs_in_shell(command: &Spanned<String>) -> bool {
    let is_plain = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, ' ' | '-' | '_' | '.' | '/' | ':' | '=' | ',' | '+' | '@')
    };
    let first = command.split_whitespace().next();
    // An assignment before the program is the shell's work.
    let is_program = first.is_some_and(|first| first != "exec" && !first.contains('='));
    is_program && command.chars().all(is_plain)
}
