//! Finds scripts that do not stop at their first mistake.
//!
//! A rollback script whose first `kubectl` fails and that goes on to delete the other version makes
//! an outage out of an incident. `set -euo pipefail` ends the script when a command fails, when a
//! variable was never set, and when a command inside of a pipeline fails. It must stand before the
//! first command that does something, or it protects only the rest.
//!
//! Left out: files that only define functions, and the known gaps of `set -e` itself.
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
        if does_something && !script.strict.is_full() {
            let missing = script.strict.missing();
            let message = format!("the first command runs without `set {missing}`");
            findings.report(&RULE, file, script.strict.span, message);
        }
    }
}
