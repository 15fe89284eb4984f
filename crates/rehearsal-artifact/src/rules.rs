//! Every rule, one file each.

// registry(rules): mod {name};
mod account_nobody_creates;
mod alert_hold_below_interval;
mod alert_on_undeclared_metric;
mod alert_reads_unknown_bucket;
mod alert_severity_without_route;
mod alert_text_reads_lost_label;
mod alert_untested;
mod alert_without_condition;
mod alert_without_runbook;
mod alert_without_severity;
mod artifact_nobody_uploads;
mod burn_rate_window_mismatch;
mod chart_disagrees_with_manifests;
mod chart_does_not_render;
mod claim_of_unknown_criterion;
mod command_on_unknown_object;
mod counter_compared_raw;
mod criterion_nobody_claims;
mod criterion_without_scenario;
mod curl_without_fail;
mod dockerfile_adds_without_need;
mod dockerfile_install_asks;
mod dockerfile_port_mismatch;
mod dockerfile_runs_as_root;
mod dockerfile_secret_in_image;
mod dockerfile_shell_swallows_signals;
mod dockerfile_stale_package_list;
mod dockerfile_start_replaced;
mod dockerfile_unpinned_base;
mod download_runs_unseen;
mod health_check_disagrees_with_probe;
mod histogram_quantile_without_le;
mod image_nobody_builds;
mod job_needs_unknown_job;
mod k8s_autoscaler_fights_replicas;
mod k8s_autoscaler_targets_nothing;
mod k8s_budget_blocks_eviction;
mod k8s_hook_outlives_grace;
mod k8s_ingress_to_unknown_service;
mod k8s_latest_tag;
mod k8s_literal_secret;
mod k8s_liveness_is_readiness;
mod k8s_missing_probe;
mod k8s_missing_resources;
mod k8s_pod_owns_its_machine;
mod k8s_policy_blocks_service;
mod k8s_policy_selects_nothing;
mod k8s_probe_port_unknown;
mod k8s_repeated_variable;
mod k8s_role_without_limits;
mod k8s_rollout_leaves_nobody;
mod k8s_route_to_unknown_service;
mod k8s_scrape_port_unknown;
mod k8s_service_selects_nothing;
mod manifest_nobody_wrote;
mod objective_between_buckets;
mod objective_without_alert;
mod password_in_arguments;
mod query_on_undeclared_metric;
mod rate_of_gauge;
mod rate_of_sum;
mod role_nobody_declares;
mod rule_reads_later_rule;
mod script_nobody_wrote;
mod secret_key_unknown;
mod secret_nobody_declares;
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
    &account_nobody_creates::RULE,
    &alert_hold_below_interval::RULE,
    &alert_on_undeclared_metric::RULE,
    &alert_reads_unknown_bucket::RULE,
    &alert_severity_without_route::RULE,
    &alert_text_reads_lost_label::RULE,
    &alert_untested::RULE,
    &alert_without_condition::RULE,
    &alert_without_runbook::RULE,
    &alert_without_severity::RULE,
    &artifact_nobody_uploads::RULE,
    &burn_rate_window_mismatch::RULE,
    &chart_disagrees_with_manifests::RULE,
    &chart_does_not_render::RULE,
    &claim_of_unknown_criterion::RULE,
    &command_on_unknown_object::RULE,
    &counter_compared_raw::RULE,
    &criterion_nobody_claims::RULE,
    &criterion_without_scenario::RULE,
    &curl_without_fail::RULE,
    &dockerfile_adds_without_need::RULE,
    &dockerfile_install_asks::RULE,
    &dockerfile_port_mismatch::RULE,
    &dockerfile_runs_as_root::RULE,
    &dockerfile_secret_in_image::RULE,
    &dockerfile_shell_swallows_signals::RULE,
    &dockerfile_stale_package_list::RULE,
    &dockerfile_start_replaced::RULE,
    &dockerfile_unpinned_base::RULE,
    &download_runs_unseen::RULE,
    &health_check_disagrees_with_probe::RULE,
    &histogram_quantile_without_le::RULE,
    &image_nobody_builds::RULE,
    &job_needs_unknown_job::RULE,
    &k8s_autoscaler_fights_replicas::RULE,
    &k8s_autoscaler_targets_nothing::RULE,
    &k8s_budget_blocks_eviction::RULE,
    &k8s_hook_outlives_grace::RULE,
    &k8s_ingress_to_unknown_service::RULE,
    &k8s_latest_tag::RULE,
    &k8s_literal_secret::RULE,
    &k8s_liveness_is_readiness::RULE,
    &k8s_missing_probe::RULE,
    &k8s_missing_resources::RULE,
    &k8s_pod_owns_its_machine::RULE,
    &k8s_policy_blocks_service::RULE,
    &k8s_policy_selects_nothing::RULE,
    &k8s_probe_port_unknown::RULE,
    &k8s_repeated_variable::RULE,
    &k8s_role_without_limits::RULE,
    &k8s_rollout_leaves_nobody::RULE,
    &k8s_route_to_unknown_service::RULE,
    &k8s_scrape_port_unknown::RULE,
    &k8s_service_selects_nothing::RULE,
    &manifest_nobody_wrote::RULE,
    &objective_between_buckets::RULE,
    &objective_without_alert::RULE,
    &password_in_arguments::RULE,
    &query_on_undeclared_metric::RULE,
    &rate_of_gauge::RULE,
    &rate_of_sum::RULE,
    &role_nobody_declares::RULE,
    &rule_reads_later_rule::RULE,
    &script_nobody_wrote::RULE,
    &secret_key_unknown::RULE,
    &secret_nobody_declares::RULE,
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

/// The files of all rules, in the same order: their narratives are what people are told about them.
#[rustfmt::skip]
pub(crate) static FILES: &[&str] = &[
    // registry(rules): include_str!("rules/{name}.rs"),
    include_str!("rules/account_nobody_creates.rs"),
    include_str!("rules/alert_hold_below_interval.rs"),
    include_str!("rules/alert_on_undeclared_metric.rs"),
    include_str!("rules/alert_reads_unknown_bucket.rs"),
    include_str!("rules/alert_severity_without_route.rs"),
    include_str!("rules/alert_text_reads_lost_label.rs"),
    include_str!("rules/alert_untested.rs"),
    include_str!("rules/alert_without_condition.rs"),
    include_str!("rules/alert_without_runbook.rs"),
    include_str!("rules/alert_without_severity.rs"),
    include_str!("rules/artifact_nobody_uploads.rs"),
    include_str!("rules/burn_rate_window_mismatch.rs"),
    include_str!("rules/chart_disagrees_with_manifests.rs"),
    include_str!("rules/chart_does_not_render.rs"),
    include_str!("rules/claim_of_unknown_criterion.rs"),
    include_str!("rules/command_on_unknown_object.rs"),
    include_str!("rules/counter_compared_raw.rs"),
    include_str!("rules/criterion_nobody_claims.rs"),
    include_str!("rules/criterion_without_scenario.rs"),
    include_str!("rules/curl_without_fail.rs"),
    include_str!("rules/dockerfile_adds_without_need.rs"),
    include_str!("rules/dockerfile_install_asks.rs"),
    include_str!("rules/dockerfile_port_mismatch.rs"),
    include_str!("rules/dockerfile_runs_as_root.rs"),
    include_str!("rules/dockerfile_secret_in_image.rs"),
    include_str!("rules/dockerfile_shell_swallows_signals.rs"),
    include_str!("rules/dockerfile_stale_package_list.rs"),
    include_str!("rules/dockerfile_start_replaced.rs"),
    include_str!("rules/dockerfile_unpinned_base.rs"),
    include_str!("rules/download_runs_unseen.rs"),
    include_str!("rules/health_check_disagrees_with_probe.rs"),
    include_str!("rules/histogram_quantile_without_le.rs"),
    include_str!("rules/image_nobody_builds.rs"),
    include_str!("rules/job_needs_unknown_job.rs"),
    include_str!("rules/k8s_autoscaler_fights_replicas.rs"),
    include_str!("rules/k8s_autoscaler_targets_nothing.rs"),
    include_str!("rules/k8s_budget_blocks_eviction.rs"),
    include_str!("rules/k8s_hook_outlives_grace.rs"),
    include_str!("rules/k8s_ingress_to_unknown_service.rs"),
    include_str!("rules/k8s_latest_tag.rs"),
    include_str!("rules/k8s_literal_secret.rs"),
    include_str!("rules/k8s_liveness_is_readiness.rs"),
    include_str!("rules/k8s_missing_probe.rs"),
    include_str!("rules/k8s_missing_resources.rs"),
    include_str!("rules/k8s_pod_owns_its_machine.rs"),
    include_str!("rules/k8s_policy_blocks_service.rs"),
    include_str!("rules/k8s_policy_selects_nothing.rs"),
    include_str!("rules/k8s_probe_port_unknown.rs"),
    include_str!("rules/k8s_repeated_variable.rs"),
    include_str!("rules/k8s_role_without_limits.rs"),
    include_str!("rules/k8s_rollout_leaves_nobody.rs"),
    include_str!("rules/k8s_route_to_unknown_service.rs"),
    include_str!("rules/k8s_scrape_port_unknown.rs"),
    include_str!("rules/k8s_service_selects_nothing.rs"),
    include_str!("rules/manifest_nobody_wrote.rs"),
    include_str!("rules/objective_between_buckets.rs"),
    include_str!("rules/objective_without_alert.rs"),
    include_str!("rules/password_in_arguments.rs"),
    include_str!("rules/query_on_undeclared_metric.rs"),
    include_str!("rules/rate_of_gauge.rs"),
    include_str!("rules/rate_of_sum.rs"),
    include_str!("rules/role_nobody_declares.rs"),
    include_str!("rules/rule_reads_later_rule.rs"),
    include_str!("rules/script_nobody_wrote.rs"),
    include_str!("rules/secret_key_unknown.rs"),
    include_str!("rules/secret_nobody_declares.rs"),
    include_str!("rules/shell_missing_shebang.rs"),
    include_str!("rules/shell_not_strict.rs"),
    include_str!("rules/shell_removes_too_much.rs"),
    include_str!("rules/stage_hands_on_nothing.rs"),
    include_str!("rules/stage_without_job.rs"),
    include_str!("rules/workflow_broad_permissions.rs"),
    include_str!("rules/workflow_checks_out_stranger.rs"),
    include_str!("rules/workflow_condition_always_true.rs"),
    include_str!("rules/workflow_deploys_after_failure.rs"),
    include_str!("rules/workflow_deploys_at_once.rs"),
    include_str!("rules/workflow_floating_image.rs"),
    include_str!("rules/workflow_hands_out_all_secrets.rs"),
    include_str!("rules/workflow_keeps_credentials.rs"),
    include_str!("rules/workflow_literal_secret.rs"),
    include_str!("rules/workflow_missing_timeout.rs"),
    include_str!("rules/workflow_nobody_wrote.rs"),
    include_str!("rules/workflow_reads_unknown_output.rs"),
    include_str!("rules/workflow_retired_command.rs"),
    include_str!("rules/workflow_template_injection.rs"),
    include_str!("rules/workflow_unpinned_action.rs"),
    // end of registry
];
