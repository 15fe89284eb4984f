//! Finds scripts without a first line that names their shell.
//!
//! Without it the caller decides: bash on one machine, dash on the next, and `set -o pipefail` or
//! `[[` then is an error in the middle of a rollback.
//!
//! ```bad scripts/smoke.sh
//! set -euo pipefail
//! curl --fail http://churn/ready
//! ```
//!
//! ```good scripts/smoke.sh
//! #!/usr/bin/env bash
//! set -euo pipefail
//! curl --fail http://churn/ready
//! ```

use rehearsal_source::{Severity, Span};

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::script::Script;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "shell-missing-shebang",
    severity: Severity::Error,
    title: "a script does not say which shell runs it",
    help: "begin with `#!/usr/bin/env bash`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, script) in artifacts.models::<Script>() {
        if script.shebang.as_ref().is_none_or(|line| line.is_empty()) {
            let message = "the first line does not name a shell";
            findings.report(&RULE, file, Span::default(), message);
        }
    }
}
