//! Finds packages that are installed from a list which an older layer fetched.
//!
//! Builders keep layers. `apt-get update` on a line of its own is kept for months, and the next line then
//! asks for versions that the mirror has removed: the build fails on the day on which a line was added, or,
//! where the versions are still there, installs those with the known holes.
//!
//! Without any `apt-get update` in the same stage nothing is said: the base image may bring a list.
//!
//! ```bad Dockerfile
//! FROM debian:13.2
//! RUN apt-get update
//! RUN apt-get install --yes --no-install-recommends curl
//! USER 10001
//! ```
//!
//! ```good Dockerfile
//! FROM debian:13.2
//! RUN apt-get update \
//!  && apt-get install --yes --no-install-recommends curl \
//!  && rm -rf /var/lib/apt/lists/*
//! USER 10001
//! ```

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::kinds::script::{Command, commands_of};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-stale-package-list",
    severity: Severity::Warning,
    title: "packages are installed from an old list",
    help: "write `apt-get update && apt-get install` in one `RUN`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        for stage in &dockerfile.stages {
            let mut was_fetched_before = false;
            for run in &stage.runs {
                let commands = commands_of(run);
                let fetches = commands.iter().any(|command| is_apt(command, "update"));
                let installs = commands.iter().any(|command| is_apt(command, "install"));
                if installs && !fetches && was_fetched_before {
                    let message = "this installs from the list that an earlier layer fetched";
                    findings.report(&RULE, file, run.span, message);
                }
                was_fetched_before |= fetches;
            }
        }
    }
}

fn is_apt(command: &Command, action: &str) -> bool {
    let program = command.program.as_str();
    matches!(program, "apt" | "apt-get") && command.words.iter().any(|word| **word == action)
}
