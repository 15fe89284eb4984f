//! Finds `rm -r` on a folder whose name may be empty.
//!
//! `rm -rf "$BUILD_DIR/"*` removes everything that the script can reach if the variable is empty, and
//! `set -u` does not help: an empty variable is set. `${BUILD_DIR:?}` ends the script instead.
//!
//! It is looked for in scripts, workflow steps and image builds. Left out: variables with a suffix that
//! keeps them away from the root.
//!
//! ```bad scripts/clean.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! rm -rf "$BUILD_DIR/"*
//! ```
//!
//! ```good scripts/clean.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! rm -rf "${BUILD_DIR:?}/"*
//! rm -rf "$WORK_DIR/build"
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::commands::shells;
use crate::edit::replacing;
use crate::finding::Findings;
use crate::kinds::script::Command;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "shell-removes-too-much",
    severity: Severity::Warning,
    title: "an empty variable makes `rm` remove everything",
    help: "write `${NAME:?}`, which ends the script if the variable is empty",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for shell in shells(artifacts) {
        for command in shell.commands.iter().filter(|command| is_recursive_removal(command)) {
            for word in &command.words {
                let Some((reference, name)) = risky_variable(word) else { continue };
                let message = format!("if `{}` is empty, this removes everything", clip(name));
                let place = shell.place(word);
                let finding = findings.report(&RULE, shell.file, place, message);
                let text = &shell.file.artifact.text;
                let written = &text[place.range_in(text)];
                if written.matches(reference).count() == 1 {
                    let safe = written.replace(reference, &format!("${{{name}:?}}"));
                    finding.fix = Some(replacing(place, safe));
                }
            }
        }
    }
}

fn is_recursive_removal(command: &Command) -> bool {
    *command.program == "rm"
        && (command.has_letter('r') || command.has_letter('R') || command.has_option("--recursive"))
}

/// The variable that `word` begins with, as written and by name, if nothing but a slash or all files
/// follow.
fn risky_variable(word: &str) -> Option<(&str, &str)> {
    let after = word.strip_prefix('$')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let (name, rest) = match after.strip_prefix('{') {
        Some(braced) => braced.split_once('}')?,
        None => after.split_at(after.find(|c| !is_name(c)).unwrap_or(after.len())),
    };
    let is_variable = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(is_name);
    let reference = &word[..word.len() - rest.len()];
    (is_variable && matches!(rest, "/" | "/*" | "/." | "/.*")).then_some((reference, name))
}
