//! Every criterion, one file each.

// registry(criteria): mod {name};
mod artifacts_sound;
mod criteria_are_covered;
mod demands_met;
mod findings_free;
mod objectives_are_numbers;
mod objectives_are_watched;
mod production_is_guarded;
mod stories_are_testable;
// end of registry

use crate::criterion::Criterion;

/// All criteria, in the order of their file names.
#[rustfmt::skip]
pub static ALL: &[&Criterion] = &[
    // registry(criteria): &{name}::CRITERION,
    &artifacts_sound::CRITERION,
    &criteria_are_covered::CRITERION,
    &demands_met::CRITERION,
    &findings_free::CRITERION,
    &objectives_are_numbers::CRITERION,
    &objectives_are_watched::CRITERION,
    &production_is_guarded::CRITERION,
    &stories_are_testable::CRITERION,
    // end of registry
];

/// The criterion called `id`.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Criterion> {
    ALL.iter().copied().find(|criterion| criterion.id == id)
}

/// Whether a criterion asks for nothing but files that are there and can be read.
pub(crate) fn asks_for_files(criterion: &Criterion) -> bool {
    criterion.id == artifacts_sound::CRITERION.id
}
