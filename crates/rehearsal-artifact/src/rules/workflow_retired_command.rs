//! Finds scripts that talk to the runner in a way that was retired.
//!
//! `::set-env` and `::add-path` are refused, because whoever can print to the log could use them;
//! `::set-output` and `::save-state` work until GitHub removes them, which has been announced. Steps now
//! write to the files that the runner names in `$GITHUB_ENV`, `$GITHUB_PATH`, `$GITHUB_OUTPUT` and
//! `$GITHUB_STATE`.
//!
//! ```bad .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   version:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - id: version
//!         run: |
//!           echo "::set-output name=number::$(cat VERSION)"
//!           echo "::add-path::$HOME/bin"
//! ```
//!
//! ```good .github/workflows/ci.yml
//! on: push
//! permissions: {}
//! jobs:
//!   version:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - id: version
//!         run: |
//!           echo "number=$(cat VERSION)" >> "$GITHUB_OUTPUT"
//!           echo "$HOME/bin" >> "$GITHUB_PATH"
//! ```

use rehearsal_source::{Severity, Span};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::edit::replacing;
use crate::finding::{Findings, Fix};
use crate::kinds::workflow::Workflow;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-retired-command",
    severity: Severity::Warning,
    title: "a script uses a retired command of the runner",
    help: "write `name=value` to the file that `$GITHUB_OUTPUT` or its like names",
    check,
};

/// The commands, and the variable that names the file which took the place of each.
const RETIRED: [(&str, &str); 4] = [
    ("::add-path::", "GITHUB_PATH"),
    ("::save-state name=", "GITHUB_STATE"),
    ("::set-env name=", "GITHUB_ENV"),
    ("::set-output name=", "GITHUB_OUTPUT"),
];

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        let steps = workflow.jobs.iter().flat_map(|job| &job.steps);
        for script in steps.filter_map(|step| step.run.as_ref()) {
            for line in script.lines() {
                let retired = RETIRED.iter().find(|(command, _)| line.contains(command));
                let Some((command, variable)) = retired else { continue };
                let place = file.place_of(line.trim(), script.span);
                let name = command.trim_matches(|c| c == ':').trim_end_matches(" name=");
                let message = format!("`::{name}` is retired; `${variable}` took its place");
                findings.report(&RULE, file, place, message).fix = fix(file, line.trim(), place);
            }
        }
    }
}

/// The same line with the file, where all that the line does is to print the command.
fn fix(file: &ReadArtifact, line: &str, place: Span) -> Option<Fix> {
    if &file.artifact.text[place.range_in(&file.artifact.text)] != line {
        return None;
    }
    let printed = line.strip_prefix("echo ")?.trim();
    let quote = printed.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inside = printed.strip_prefix(quote)?.strip_suffix(quote)?;
    let (command, variable) = RETIRED.iter().find(|(command, _)| inside.starts_with(command))?;
    let rest = inside.strip_prefix(command)?;
    let setting = match rest.split_once("::") {
        Some((name, value)) => format!("{name}={value}"),
        None => rest.to_owned(),
    };
    let is_plain = !inside.contains(quote) && !setting.contains(['`', '\n']);
    is_plain.then(|| replacing(place, format!("echo {quote}{setting}{quote} >> \"${variable}\"")))
}
