//! Finds installations that ask whether they may go on.
//!
//! Nobody answers in a build: `apt-get install` without `--yes` ends the build with "Abort". It is noticed
//! at once, but only after everything before it was built.
//!
//! ```bad Dockerfile
//! FROM debian:13.2
//! RUN apt-get update && apt-get install curl
//! USER 10001
//! ```
//!
//! ```good Dockerfile
//! FROM debian:13.2
//! RUN apt-get update && apt-get install --yes curl
//! USER 10001
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::commands::shells;
use crate::edit::inserting;
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-install-asks",
    severity: Severity::Error,
    title: "a build waits for an answer",
    help: "give the command the option `--yes`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts).iter().filter(|it| it.file.model::<Dockerfile>().is_some()) {
        for command in shell.commands.iter().filter(|command| asks(command)) {
            let Some(action) = command.words.iter().find(|word| is_action(word)) else { continue };
            let message = format!("`{}` asks before it goes on", clip(&command.program));
            let place = shell.place(&command.program);
            let finding = findings.report(&RULE, shell.file, place, message);
            let text = &shell.file.artifact.text;
            let written = format!("{} {}", *command.program, **action);
            if text[place.range_in(text).start..].starts_with(&written) {
                finding.fix = Some(inserting(place.start + length(&written), " --yes"));
            }
        }
    }
}

fn is_action(word: &str) -> bool {
    matches!(word, "install" | "upgrade" | "dist-upgrade")
}

/// Whether `command` wants an answer that a build cannot give.
fn asks(command: &Command) -> bool {
    let is_apt = matches!(command.program.as_str(), "apt" | "apt-get");
    let agrees = ["--yes", "--assume-yes", "--quiet=2", "--force-yes", "-qq", "--dry-run"];
    // Another command may answer, and a variable may hold the options.
    let is_open =
        command.reads_from.is_some() || command.words.iter().any(|word| word.starts_with('$'));
    is_apt
        && !is_open
        && !agrees.iter().any(|option| command.has_option(option))
        && !command.has_letter('y')
        && !command.has_letter('s')
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}
