//! Finds acceptance criteria that make demands and that no artifact claims to satisfy.
//!
//! A demand is met by something in the pipeline, the manifests or the monitoring. If nothing there
//! says `satisfies: US-1.AC-2`, nobody can say where the criterion is met, and whoever changes the
//! line that meets it does not learn what they are about to break.
//!
//! Left out: whether the claim is true. Claims in the requirements themselves do not count: a story
//! cannot satisfy itself.
//!
//! ```bad requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives: []
//! stories:
//!   - id: US-1
//!     title: Image
//!     feature: requirements/features/image.feature
//!     as_a: platform engineer
//!     i_want: containers without root
//!     so_that: a broken container stays in its box
//!     criteria:
//!       - id: US-1.AC-1
//!         text: Containers run without root.
//!         demands:
//!           - require: non-root
//! ```
//!
//! ```bad requirements/features/image.feature
//! Feature: Image
//!
//!   @US-1.AC-1
//!   Scenario: The service runs
//!     When the service runs
//!     Then its process is not root's
//! ```
//!
//! ```good requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives: []
//! stories:
//!   - id: US-1
//!     title: Image
//!     feature: requirements/features/image.feature
//!     as_a: platform engineer
//!     i_want: containers without root
//!     so_that: a broken container stays in its box
//!     criteria:
//!       - id: US-1.AC-1
//!         text: Containers run without root.
//!         demands:
//!           - require: non-root
//! ```
//!
//! ```good requirements/features/image.feature
//! Feature: Image
//!
//!   @US-1.AC-1
//!   Scenario: The service runs
//!     When the service runs
//!     Then its process is not root's
//! ```
//!
//! ```good docs/hardening.md
//! The image's last stage has a user of its own.
//! satisfies: US-1.AC-1
//! ```

use std::collections::BTreeSet;

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::requirements::Requirements;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "criterion-nobody-claims",
    severity: Severity::Warning,
    title: "nothing says where an acceptance criterion is met",
    help: "write `satisfies:` and the criterion's id where it is met",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let claimed: BTreeSet<&str> = artifacts
        .iter()
        .filter(|file| !file.artifact.path.starts_with("requirements/"))
        .flat_map(|file| &file.reading.claims)
        .map(|claim| claim.criterion.as_str())
        .collect();
    for (file, requirements) in artifacts.models::<Requirements>() {
        let demanding = requirements.criteria().filter(|criterion| !criterion.demands.is_empty());
        for criterion in demanding.filter(|criterion| !claimed.contains(criterion.id.as_str())) {
            let message = format!("nothing claims to satisfy `{}`", clip(&criterion.id));
            findings.report(&RULE, file, criterion.id.span, message);
        }
    }
}
