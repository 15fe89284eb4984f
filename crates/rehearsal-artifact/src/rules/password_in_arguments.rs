//! Finds logins to a registry whose password stands among the arguments.
//!
//! Arguments are readable for every process of the machine, and a shell that echoes its commands (`set
//! -x`) writes them to the log. `--password-stdin` is there for that reason.
//!
//! It is looked for in scripts, workflow steps and image builds. Left out: programs other than those that
//! log in to container and chart registries.
//!
//! ```bad .github/workflows/release.yml
//! on: release
//! permissions: {}
//! jobs:
//!   push:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: docker login ghcr.io -u acme -p "$PASSWORD"
//!         env:
//!           PASSWORD: ${{ secrets.REGISTRY_PASSWORD }}
//! ```
//!
//! ```good .github/workflows/release.yml
//! on: release
//! permissions: {}
//! jobs:
//!   push:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: echo "$PASSWORD" | docker login ghcr.io -u acme --password-stdin
//!         env:
//!           PASSWORD: ${{ secrets.REGISTRY_PASSWORD }}
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::commands::shells;
use crate::finding::Findings;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "password-in-arguments",
    severity: Severity::Warning,
    title: "a password is readable in the list of processes",
    help: "hand it over by `--password-stdin`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts) {
        for command in shell.commands.iter().filter(|command| is_login(command)) {
            let is_password = |word: &str| {
                word == "-p" || word == "--password" || word.starts_with("--password=")
            };
            if let Some(option) = command.words.iter().find(|word| is_password(word)) {
                let message =
                    format!("`{} login` gets its password as an argument", clip(&command.program));
                findings.report(&RULE, shell.file, shell.place(option), message);
            }
        }
    }
}

fn is_login(command: &Command) -> bool {
    const PROGRAMS: [&str; 7] = ["buildah", "crane", "docker", "helm", "nerdctl", "oras", "podman"];
    PROGRAMS.contains(&command.program.as_str())
        && command.words.iter().take(2).any(|word| **word == "login")
}
