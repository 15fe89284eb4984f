//! Which acceptance criteria a file may claim to satisfy.
//!
//! A plan knows which demands its file meets; the criteria behind those demands are what the file
//! claims in its `satisfies:` line, so that coverage is traced from the story to the line that
//! answers it.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};

/// The ids of the criteria that make a demand which `meets` accepts, as a `satisfies:` line lists
/// them; empty if there are none.
#[must_use]
pub(crate) fn criteria_that_demand(
    requirements: &Requirements,
    meets: impl Fn(&Demand) -> bool,
) -> String {
    let ids: Vec<&str> = requirements
        .criteria()
        .filter(|criterion| criterion.demands.iter().any(|demand| meets(&demand.value)))
        .map(|criterion| criterion.id.as_str())
        .collect();
    ids.join(", ")
}
