//! Finds scripts without a first line that names their shell.
//!
//! Without it the caller decides: bash on one machine, dash on the next, and `set -o pipefail` or
//! `[[` then is an error in the middle of a rollback.
//!
//! Left out: files that only set variables or define functions, which other scripts read in.
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
use crate::edit::inserting;
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
        let does_something = script.commands.iter().any(|command| !command.in_function);
        if does_something && script.shebang.as_ref().is_none_or(|line| line.is_empty()) {
            let message = "the first line does not name a shell";
            let finding = findings.report(&RULE, file, Span::default(), message);
            if script.shebang.is_none() {
                finding.fix = Some(inserting(0, "#!/usr/bin/env bash\n"));
            }
        }
    }
}
