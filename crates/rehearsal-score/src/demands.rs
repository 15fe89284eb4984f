//! Whether what the requirements demand holds in the artifacts.
//!
//! A demand holds only if an artifact shows it: each check looks for the thing itself in a typed
//! model, so that an artifact that is missing or unreadable meets nothing.

mod infrastructure;
mod monitoring;
mod pipeline;

use rehearsal_artifact::kinds::requirements::{Demand, Part};

use crate::criterion::Place;
use crate::evidence::Evidence;

/// Whether a demand holds, with where or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// It holds; this is the place that shows it.
    Yes(Place),
    /// It does not; why, as a fragment: `no stage of kind canary`.
    No(String),
}

impl Held {
    /// Whether it holds.
    #[must_use]
    pub fn is_yes(&self) -> bool {
        matches!(self, Self::Yes(_))
    }

    fn of(place: Option<Place>, otherwise: impl FnOnce() -> String) -> Self {
        place.map_or_else(|| Self::No(otherwise()), Self::Yes)
    }
}

/// Whether `demand` holds by the artifacts of `evidence`.
#[must_use]
pub fn held(demand: &Demand, evidence: &Evidence<'_>) -> Held {
    match demand.part() {
        Part::Pipeline => pipeline::held(demand, evidence.artifacts),
        Part::Infrastructure => infrastructure::held(demand, evidence.artifacts),
        Part::Monitoring => monitoring::held(demand, evidence),
    }
}
