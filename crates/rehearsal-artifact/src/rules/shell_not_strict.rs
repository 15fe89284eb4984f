//! Finds scripts that do not stop at their first mistake.
//!
//! A rollback script whose first `kubectl` fails and that goes on to delete the other version makes
//! an outage out of an incident. `set -euo pipefail` ends the script when a command fails, when a
//! variable was never set, and when a command inside of a pipeline fails. It must stand before the
//! first command that does something, or it protects only the rest.
//!
//! Left out: files that only define functions, `pipefail` where the script asks for a plain `sh`,
//! which need not know it, and the known gaps of `set -e` itself.
//!
//! ```bad scripts/rollback.sh
//! #!/usr/bin/env bash
//! set -e
//! kubectl rollout undo deployment/churn | tee rollback.log
//! ```
//!
//! ```good scripts/rollback.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! kubectl rollout undo deployment/churn | tee rollback.log
//! ```

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::script::Script;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "shell-not-strict",
    severity: Severity::Error,
    title: "a script goes on after a mistake",
    help: "begin with `set -euo pipefail`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, script) in artifacts.models::<Script>() {
        let does_something = script.commands.iter().any(|command| !command.in_function);
        let mut strict = script.strict;
        strict.pipefail |= is_posix(script);
        if !does_something || strict.is_full() {
            continue;
        }
        let missing = strict.missing();
        let message = format!("the first command runs without `set {missing}`");
        findings.report(&RULE, file, strict.span, message);
    }
}

/// Whether the script asks for a shell that need not know `pipefail`.
fn is_posix(script: &Script) -> bool {
    let mut words = script.shebang.iter().flat_map(|line| line.split(' '));
    let program = words.rfind(|word| !word.starts_with('-'));
    program.is_some_and(|it| matches!(it.rsplit('/').next(), Some("sh" | "dash" | "ash")))
}
