//! Finds requests of `curl` that count as a success when the server says no.
//!
//! Without `--fail` an answer 404 or 500 is a success with a page of HTML. The smoke test passes against
//! a service that is down, and the release archive that is unpacked next is an error message.
//!
//! Left out: requests whose status is written out to be compared (`--write-out`), whose answer is looked
//! at by the next command of a pipe, and options that come from a variable.
//!
//! ```bad scripts/smoke.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! curl --silent http://churn/ready
//! ```
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   smoke:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: |
//!           make serve
//!           curl -sS http://localhost:8080/ready
//! ```
//!
//! ```good scripts/smoke.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! curl --silent --fail http://churn/ready
//! curl -sf http://churn/live
//! status=$(curl --silent --output /dev/null --write-out '%{http_code}' http://churn/missing)
//! test "$status" = 404
//! ```

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::commands::{Shell, shells};
use crate::edit::inserting;
use crate::finding::Findings;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "curl-without-fail",
    severity: Severity::Warning,
    title: "an answer 500 counts as a success",
    help: "give `curl` the option `--fail`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts) {
        for command in shell.commands.iter().filter(|command| *command.program == "curl") {
            if !takes_any_answer(command) || is_looked_at(command, &shell) {
                continue;
            }
            let place = shell.place(&command.program);
            let message = "this request succeeds even if the server answers with an error";
            let finding = findings.report(&RULE, shell.file, place, message);
            let text = &shell.file.artifact.text;
            if &text[place.range_in(text)] == command.program.as_str() {
                finding.fix = Some(inserting(place.end, " --fail"));
            }
        }
    }
}

/// Whether an error of the server is no error of `command`.
fn takes_any_answer(command: &Command) -> bool {
    let heeds =
        ["--fail", "--fail-with-body", "--write-out", "--version", "--config", "--telnet-option"];
    let options_elsewhere = command.words.iter().any(|word| {
        let upper = word.to_ascii_uppercase();
        let is_variable = word.starts_with('$');
        word.contains("[@]")
            || is_variable && ["OPT", "ARG", "FLAG"].iter().any(|it| upper.contains(it))
    });
    let asks_http = command
        .words
        .iter()
        .all(|word| !["file:", "ftp:", "telnet:"].iter().any(|it| word.starts_with(it)));
    let is_complete = command.words.iter().any(|word| !word.starts_with('-'));
    is_complete
        && asks_http
        && !options_elsewhere
        && !heeds.iter().any(|option| command.has_option(option))
        && !['f', 'w', 'V', 'K'].iter().any(|letter| command.has_letter(*letter))
}

/// Whether another command reads the answer and can judge it; one that unpacks or runs it cannot.
fn is_looked_at(command: &Command, shell: &Shell<'_>) -> bool {
    const BLIND: [&str; 10] =
        ["ash", "bash", "cat", "dd", "gunzip", "sh", "sudo", "tar", "tee", "zsh"];
    let mut readers = shell.commands.iter().filter(|other| {
        other.reads_from.as_ref().is_some_and(|from| from.span == command.program.span)
    });
    readers.any(|reader| !BLIND.contains(&reader.program.as_str()))
}
