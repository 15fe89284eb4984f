//! Every rule, one file each.

// registry(rules): mod {name};
mod alert_on_undeclared_metric;
mod alert_without_severity;
mod artifact_nobody_uploads;
mod burn_rate_window_mismatch;
mod claim_of_unknown_criterion;
mod command_on_unknown_object;
mod criterion_nobody_claims;
mod criterion_without_scenario;
mod curl_without_fail;
mod dockerfile_port_mismatch;
mod dockerfile_runs_as_root;
mod dockerfile_unpinned_base;
mod download_runs_unseen;
mod health_check_disagrees_with_probe;
mod image_nobody_builds;
mod job_needs_unknown_job;
mod k8s_autoscaler_targets_nothing;
mod k8s_budget_blocks_eviction;
mod k8s_latest_tag;
mod k8s_missing_probe;
mod k8s_missing_resources;
mod k8s_probe_port_unknown;
mod k8s_route_to_unknown_service;
mod k8s_service_selects_nothing;
mod manifest_nobody_wrote;
mod objective_without_alert;
mod password_in_arguments;
mod script_nobody_wrote;
mod shell_missing_shebang;
mod shell_not_strict;
mod shell_removes_too_much;
mod stage_hands_on_nothing;
mod stage_without_job;
mod workflow_broad_permissions;
mod workflow_checks_out_stranger;
mod workflow_condition_always_true;
mod workflow_deploys_after_failure;
mod workflow_deploys_at_once;
mod workflow_floating_image;
mod workflow_hands_out_all_secrets;
mod workflow_keeps_credentials;
mod workflow_literal_secret;
mod workflow_missing_timeout;
mod workflow_nobody_wrote;
mod workflow_reads_unknown_output;
mod workflow_retired_command;
mod workflow_template_injection;
mod workflow_unpinned_action;
// end of registry

use crate::rule::Rule;

/// All rules, in the order of their file names.
#[rustfmt::skip]
pub static ALL: &[&Rule] = &[
    // registry(rules): &{name}::RULE,
    &alert_on_undeclared_metric::RULE,
    &alert_without_severity::RULE,
    &artifact_nobody_uploads::RULE,
    &burn_rate_window_mismatch::RULE,
    &claim_of_unknown_criterion::RULE,
    &command_on_unknown_object::RULE,
    &criterion_nobody_claims::RULE,
    &criterion_without_scenario::RULE,
    &curl_without_fail::RULE,
    &dockerfile_port_mismatch::RULE,
    &dockerfile_runs_as_root::RULE,
    &dockerfile_unpinned_base::RULE,
    &download_runs_unseen::RULE,
    &health_check_disagrees_with_probe::RULE,
    &image_nobody_builds::RULE,
    &job_needs_unknown_job::RULE,
    &k8s_autoscaler_targets_nothing::RULE,
    &k8s_budget_blocks_eviction::RULE,
    &k8s_latest_tag::RULE,
    &k8s_missing_probe::RULE,
    &k8s_missing_resources::RULE,
    &k8s_probe_port_unknown::RULE,
    &k8s_route_to_unknown_service::RULE,
    &k8s_service_selects_nothing::RULE,
    &manifest_nobody_wrote::RULE,
    &objective_without_alert::RULE,
    &password_in_arguments::RULE,
    &script_nobody_wrote::RULE,
    &shell_missing_shebang::RULE,
    &shell_not_strict::RULE,
    &shell_removes_too_much::RULE,
    &stage_hands_on_nothing::RULE,
    &stage_without_job::RULE,
    &workflow_broad_permissions::RULE,
    &workflow_checks_out_stranger::RULE,
    &workflow_condition_always_true::RULE,
    &workflow_deploys_after_failure::RULE,
    &workflow_deploys_at_once::RULE,
    &workflow_floating_image::RULE,
    &workflow_hands_out_all_secrets::RULE,
    &workflow_keeps_credentials::RULE,
    &workflow_literal_secret::RULE,
    &workflow_missing_timeout::RULE,
    &workflow_nobody_wrote::RULE,
    &workflow_reads_unknown_output::RULE,
    &workflow_retired_command::RULE,
    &workflow_template_injection::RULE,
    &workflow_unpinned_action::RULE,
    // end of registry
];
