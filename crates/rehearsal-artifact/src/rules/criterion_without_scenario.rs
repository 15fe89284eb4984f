//! Finds acceptance criteria that no scenario tells, and stories whose feature file is not there.
//!
//! A criterion that nobody has told as Given, When and Then is one that everybody reads in their
//! own way, and it is noticed when the delivery is accepted. The tag `@US-1.AC-2` on a scenario, or
//! on the rule or feature around it, says which criterion it tells.
//!
//! Left out: whether the scenario's steps really tell the criterion. Where the story's feature file
//! cannot be read nothing is said, because that is the finding.
//!
//! ```bad requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives: []
//! stories:
//!   - id: US-1
//!     title: Health checks
//!     feature: requirements/features/health.feature
//!     as_a: platform engineer
//!     i_want: every instance to say whether it is ready
//!     so_that: traffic reaches only instances that can answer
//!     criteria:
//!       - id: US-1.AC-1
//!         text: An instance that loads its model gets no traffic.
//! ```
//!
//! ```bad requirements/features/health.feature
//! Feature: Health checks
//!
//!   Scenario: An instance loads its model
//!     Given an instance that loads its model
//!     When a request arrives
//!     Then another instance answers
//! ```
//!
//! ```good requirements/requirements.yaml
//! schema: rehearsal/requirements/v1
//! service: churn
//! objectives: []
//! stories:
//!   - id: US-1
//!     title: Health checks
//!     feature: requirements/features/health.feature
//!     as_a: platform engineer
//!     i_want: every instance to say whether it is ready
//!     so_that: traffic reaches only instances that can answer
//!     criteria:
//!       - id: US-1.AC-1
//!         text: An instance that loads its model gets no traffic.
//! ```
//!
//! ```good requirements/features/health.feature
//! Feature: Health checks
//!
//!   @US-1.AC-1
//!   Scenario: An instance loads its model
//!     Given an instance that loads its model
//!     When a request arrives
//!     Then another instance answers
//! ```

use std::collections::BTreeSet;

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::feature::Feature;
use crate::kinds::requirements::Requirements;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "criterion-without-scenario",
    severity: Severity::Error,
    title: "no scenario tells an acceptance criterion",
    help: "tell it as a scenario that has the criterion's id as a tag, such as `@US-1.AC-2`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let mut tags: BTreeSet<&str> = BTreeSet::new();
    for (_, feature) in artifacts.models::<Feature>() {
        tags.extend(told_tags(feature));
    }
    for (file, requirements) in artifacts.models::<Requirements>() {
        for story in &requirements.stories {
            let feature = artifacts.get(&story.feature);
            if feature.is_none() {
                let message = format!(
                    "the story `{}` is told in `{}`, which does not exist",
                    clip(&story.id),
                    clip(&story.feature)
                );
                findings.report(&RULE, file, story.feature.span, message);
            }
            if feature.is_none_or(|feature| feature.model::<Feature>().is_none()) {
                continue;
            }
            for criterion in &story.criteria {
                if !tags.contains(format!("@{}", *criterion.id).as_str()) {
                    let message = format!("no scenario has the tag `@{}`", clip(&criterion.id));
                    findings.report(&RULE, file, criterion.id.span, message);
                }
            }
        }
    }
}

/// The tags that at least one scenario has, itself or from what it stands in.
fn told_tags(feature: &Feature) -> impl Iterator<Item = &str> {
    let whole = feature.tags.iter().filter(|_| !feature.scenarios.is_empty());
    let mut told_rules = vec![false; feature.rules.len()];
    for place in feature.scenarios.iter().filter_map(|scenario| scenario.rule) {
        told_rules[place] = true;
    }
    let rules = feature.rules.iter().zip(told_rules).filter(|(_, is_told)| *is_told);
    let own = feature.scenarios.iter().flat_map(|scenario| &scenario.tags);
    let tags = whole.chain(rules.flat_map(|(rule, _)| &rule.tags)).chain(own);
    tags.map(|tag| tag.as_str())
}
