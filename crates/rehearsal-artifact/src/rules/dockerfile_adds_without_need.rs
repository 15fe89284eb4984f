//! Finds `ADD` where `COPY` does what is meant.
//!
//! `ADD` unpacks archives and downloads addresses as a side effect. A file that is renamed to `.tar` one day
//! is unpacked instead of copied, and what the image holds is something else than what the line says.
//!
//! Left out: archives, addresses and repositories, for which `ADD` is made, and names with variables.
//!
//! ```bad Dockerfile
//! FROM debian:13.2
//! ADD churn.conf /etc/churn/
//! USER 10001
//! ```
//!
//! ```good Dockerfile
//! FROM debian:13.2
//! COPY churn.conf /etc/churn/
//! ADD https://example.com/model-1.4.bin /srv/model.bin
//! USER 10001
//! ```

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::edit::replacing;
use crate::finding::Findings;
use crate::kinds::dockerfile::Dockerfile;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-adds-without-need",
    severity: Severity::Note,
    title: "an image adds files in a way that may unpack them",
    help: "write `COPY`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, dockerfile) in artifacts.models::<Dockerfile>() {
        for place in dockerfile.stages.iter().flat_map(|stage| &stage.plain_adds) {
            let message = "`ADD` copies local files as `COPY` does, but unpacks some of them";
            let finding = findings.report(&RULE, file, *place, message);
            finding.fix = Some(replacing(*place, "COPY"));
        }
    }
}
