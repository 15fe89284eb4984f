//! Finds calls of a shell script that is not in the repository.
//!
//! The step fails with "No such file or directory", in the job that deploys or, worse, in the rollback
//! that nobody tried. It happens when a script is moved or renamed and one caller is forgotten.
//!
//! Only folders of which other files are known are judged. Left out: paths with variables, scripts that
//! change the folder first, and names that appear a second time in the same script, which may make the
//! file.
//!
//! ```bad .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./scripts/deploy.sh production
//! ```
//!
//! ```bad scripts/deploy-to.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl apply -f k8s
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   deploy:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./scripts/deploy-to.sh production
//! ```
//!
//! ```good scripts/deploy-to.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl apply -f k8s
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::commands::{Shell, shells};
use crate::finding::Findings;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "script-nobody-wrote",
    severity: Severity::Error,
    title: "a script is called that is not there",
    help: "write the script, or call it by the path that it has",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts) {
        for called in called_scripts(&shell) {
            let path = called.trim_start_matches("./");
            if is_missing(path, &shell, artifacts) {
                let message = format!("there is no script `{}`", clip(path));
                findings.report(&RULE, shell.file, shell.place(called), message);
            }
        }
    }
}

/// The scripts that are called before the folder changes.
fn called_scripts<'s>(shell: &'s Shell<'_>) -> impl Iterator<Item = &'s Spanned<String>> {
    let stays = |command: &&Command| !matches!(command.program.as_str(), "cd" | "pushd");
    shell.commands.iter().take_while(stays).filter_map(called_script)
}

fn called_script(command: &Command) -> Option<&Spanned<String>> {
    let called = match command.program.as_str() {
        "." | "bash" | "sh" | "source" => {
            command.words.iter().find(|word| !word.starts_with('-'))?
        }
        _ => &command.program,
    };
    let is_script = called.ends_with(".sh") || called.ends_with(".bash");
    let is_plain = !called.contains(['$', '`', '*', '{', '~', ' ']) && !called.contains("..");
    (is_script && is_plain && called.contains('/') && !called.starts_with('/')).then_some(called)
}

/// Whether no file can be meant by `path`, although others of its folder are known.
fn is_missing(path: &str, shell: &Shell<'_>, artifacts: &Artifacts) -> bool {
    let is_made = shell.text().matches(path).count() > 1;
    let ending = format!("/{path}");
    let is_there = |own: &str| own == path || own.ends_with(&ending);
    if is_made || artifacts.iter().any(|file| is_there(&file.artifact.path)) {
        return false;
    }
    match shell.folder {
        None => false,
        Some("") => artifacts.knows_folder_of(path),
        Some(folder) => artifacts.knows_folder_of(&format!("{folder}{ending}")),
    }
}
