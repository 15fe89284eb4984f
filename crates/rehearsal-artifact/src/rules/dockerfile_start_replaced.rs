//! Finds commands and entrypoints that a later one in the same stage replaces.
//!
//! Only the last `CMD` and the last `ENTRYPOINT` of a stage count. Someone who changes the first one builds,
//! deploys and finds that nothing is different.
//!
//! ```bad Dockerfile
//! FROM debian:13.2
//! USER 10001
//! CMD ["churn", "--verbose"]
//! CMD ["churn"]
//! ```
//!
//! ```good Dockerfile
//! FROM debian:13.2
//! USER 10001
//! ENTRYPOINT ["churn"]
//! CMD ["--verbose"]
//! ```

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-start-replaced",
    severity: Severity::Warning,
    title: "a command of an image never counts",
    help: "keep the one that is meant",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        for (instruction, place) in dockerfile.stages.iter().flat_map(|stage| &stage.replaced) {
            let message = format!("this {instruction} never counts: a later one takes its place");
            findings.report(&RULE, file, *place, message);
        }
    }
}
