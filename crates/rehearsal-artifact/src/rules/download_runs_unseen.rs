//! Finds downloads that a shell runs as they come in.
//!
//! What is run is whatever the other side sends at that moment: another version, a page that says that
//! the service is down, or what someone put there who should not have been able to. A connection that
//! breaks in the middle runs the first half.
//!
//! It is looked for in scripts, workflow steps and image builds. Left out: downloads that are kept in a
//! file, where a checksum can be compared before they run; whether one is, is not checked.
//!
//! ```bad Dockerfile
//! FROM debian:13.2
//! RUN curl -fsSL https://example.com/install.sh | sh
//! USER 10001
//! ```
//!
//! ```bad scripts/setup.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! bash -c "$(curl -fsSL https://example.com/install.sh)"
//! ```
//!
//! ```good scripts/setup.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! curl -fsSL -o install.sh https://example.com/install.sh
//! echo "$INSTALL_SHA256  install.sh" | sha256sum --check
//! bash install.sh
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::commands::shells;
use crate::finding::Findings;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "download-runs-unseen",
    severity: Severity::Warning,
    title: "a download is run without being looked at",
    help: "download to a file, compare its checksum, then run it",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts) {
        for command in shell.commands.iter().filter(|command| is_shell(command)) {
            let piped = command.reads_from.as_ref().filter(|program| is_download(program));
            let substituted = command.words.iter().find(|word| {
                let inside = word.strip_prefix("$(").or_else(|| word.strip_prefix("<("));
                inside.is_some_and(|inside| is_download(inside.trim_start()))
            });
            if piped.is_some() || substituted.is_some() {
                let message = format!(
                    "`{}` runs whatever the download gives at that moment",
                    clip(&command.program)
                );
                findings.report(&RULE, shell.file, shell.place(&command.program), message);
            }
        }
    }
}

/// Whether `command` runs what it reads.
fn is_shell(command: &Command) -> bool {
    const SHELLS: [&str; 9] =
        ["ash", "bash", "dash", "eval", "node", "perl", "python3", "sh", "zsh"];
    let program = match command.program.as_str() {
        "sudo" => {
            command.words.iter().find(|word| !word.starts_with('-')).map(|word| word.as_str())
        }
        program => Some(program),
    };
    program.is_some_and(|program| SHELLS.contains(&program))
}

/// Whether `text` is a command that downloads, or begins with one.
fn is_download(text: &str) -> bool {
    matches!(text.split_whitespace().next(), Some("curl" | "wget"))
}
