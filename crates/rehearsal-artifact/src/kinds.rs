//! Every kind of artifact, one file each.

// registry(kinds): pub mod {name};
pub mod alertmanager_config;
pub mod artifact_specs;
pub mod dockerfile;
pub mod feature;
pub mod grafana_dashboard;
pub mod health_checks;
pub mod helm_chart;
pub mod helm_template;
pub mod helm_values;
pub mod json_schema;
pub mod log_pipeline;
pub mod manifest;
pub mod metrics_catalogue;
pub mod prometheus_config;
pub mod requirements;
pub mod rule_file;
pub mod rule_test;
pub mod runbook;
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
    &alertmanager_config::KIND,
    &artifact_specs::KIND,
    &dockerfile::KIND,
    &feature::KIND,
    &grafana_dashboard::KIND,
    &health_checks::KIND,
    &helm_chart::KIND,
    &helm_template::KIND,
    &helm_values::KIND,
    &json_schema::KIND,
    &log_pipeline::KIND,
    &manifest::KIND,
    &metrics_catalogue::KIND,
    &prometheus_config::KIND,
    &requirements::KIND,
    &rule_file::KIND,
    &rule_test::KIND,
    &runbook::KIND,
    &script::KIND,
    &stages::KIND,
    &workflow::KIND,
    // end of registry
];
