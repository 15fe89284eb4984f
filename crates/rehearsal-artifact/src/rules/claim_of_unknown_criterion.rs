//! Finds claims on acceptance criteria that no requirement has.
//!
//! `satisfies: US-2.AC-9` where the story has three criteria is a slip, or what is left of a
//! criterion that was dropped. Either way a reader is told of a promise that nobody made, and the
//! criterion that was meant stays without its claim. Tags of that form in feature files are claims
//! as well.
//!
//! Left out: everything, while there are no readable requirements to compare with.
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
//!     i_want: small images
//!     so_that: instances start fast
//!     criteria:
//!       - id: US-1.AC-1
//!         text: The image has no compiler.
//! ```
//!
//! ```bad requirements/features/image.feature
//! Feature: Image
//!
//!   @US-1.AC-1
//!   Scenario: The image is built
//!     When the image is built
//!     Then it has no compiler
//! ```
//!
//! ```bad docs/image.md
//! satisfies: US-1.AC-7
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
//!     i_want: small images
//!     so_that: instances start fast
//!     criteria:
//!       - id: US-1.AC-1
//!         text: The image has no compiler.
//! ```
//!
//! ```good requirements/features/image.feature
//! Feature: Image
//!
//!   @US-1.AC-1
//!   Scenario: The image is built
//!     When the image is built
//!     Then it has no compiler
//! ```
//!
//! ```good docs/image.md
//! satisfies: US-1.AC-1
//! ```

use std::collections::BTreeSet;

use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::claims::is_criterion_id;
use crate::finding::Findings;
use crate::kinds::feature::Feature;
use crate::kinds::requirements::Requirements;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "claim-of-unknown-criterion",
    severity: Severity::Error,
    title: "a claim is about a criterion that no requirement has",
    help: "name a criterion of the requirements, or remove the claim",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    if artifacts.first::<Requirements>().is_none() {
        return;
    }
    let all = artifacts.models::<Requirements>();
    let known: BTreeSet<&str> = all
        .flat_map(|(_, requirements)| requirements.criteria())
        .map(|criterion| criterion.id.as_str())
        .collect();
    for file in artifacts.iter() {
        for claim in &file.reading.claims {
            if !known.contains(claim.criterion.as_str()) {
                let message = format!("no requirement has a criterion `{}`", claim.criterion);
                findings.report(&RULE, file, claim.span, message);
            }
        }
    }
    for (file, feature) in artifacts.models::<Feature>() {
        for tag in tags(feature) {
            let id = tag.trim_start_matches('@');
            if is_criterion_id(id) && !known.contains(id) {
                let message = format!("no requirement has a criterion `{id}`");
                findings.report(&RULE, file, tag.span, message);
            }
        }
    }
}

/// Every tag that is written in `feature`, once.
fn tags(feature: &Feature) -> impl Iterator<Item = &Spanned<String>> {
    let rules = feature.rules.iter().flat_map(|rule| &rule.tags);
    let scenarios = feature.scenarios.iter();
    let own = scenarios.flat_map(|scenario| {
        scenario.tags.iter().chain(scenario.examples.iter().flat_map(|block| &block.tags))
    });
    feature.tags.iter().chain(rules).chain(own)
}
