//! Every kind of artifact, one file each.

// registry(kinds): pub mod {name};
pub mod artifact_specs;
pub mod dockerfile;
pub mod feature;
pub mod health_checks;
pub mod json_schema;
pub mod manifest;
pub mod metrics_catalogue;
pub mod requirements;
pub mod rule_file;
pub mod script;
pub mod stages;
pub mod workflow;
// end of registry

#[cfg(test)]
mod tests;

use crate::kind::Kind;

/// All kinds, in the order of their file names. No two claim the same path.
#[rustfmt::skip]
pub static ALL: &[&Kind] = &[
    // registry(kinds): &{name}::KIND,
    &artifact_specs::KIND,
    &dockerfile::KIND,
    &feature::KIND,
    &health_checks::KIND,
    &json_schema::KIND,
    &manifest::KIND,
    &metrics_catalogue::KIND,
    &requirements::KIND,
    &rule_file::KIND,
    &script::KIND,
    &stages::KIND,
    &workflow::KIND,
    // end of registry
];
