//! Series that the platform exports, so that no service has to declare them.
//!
//! A fixed list, because "nothing is known by its name alone" needs an end somewhere: the metrics
//! that Prometheus writes about its own scrapes and alerts, the stable metrics of
//! kube-state-metrics on the objects that are modelled here, and the container metrics of cAdvisor
//! that dashboards use. It is taken from the documentation of these projects; a cluster may export
//! more.

/// Whether the platform exports the series called `name`.
#[must_use]
pub fn is_platform_series(name: &str) -> bool {
    PLATFORM_SERIES.binary_search(&name).is_ok()
}

/// The names, sorted. `ALERTS`, `up` and `scrape_…` are Prometheus', `container_…` cAdvisor's, and
/// `kube_…` those of kube-state-metrics; `process_…` come from every official client library.
pub const PLATFORM_SERIES: &[&str] = &[
    "ALERTS",
    "ALERTS_FOR_STATE",
    "container_cpu_cfs_periods_total",
    "container_cpu_cfs_throttled_periods_total",
    "container_cpu_cfs_throttled_seconds_total",
    "container_cpu_usage_seconds_total",
    "container_fs_reads_bytes_total",
    "container_fs_usage_bytes",
    "container_fs_writes_bytes_total",
    "container_last_seen",
    "container_memory_cache",
    "container_memory_rss",
    "container_memory_usage_bytes",
    "container_memory_working_set_bytes",
    "container_network_receive_bytes_total",
    "container_network_transmit_bytes_total",
    "container_oom_events_total",
    "container_spec_cpu_quota",
    "container_spec_memory_limit_bytes",
    "container_start_time_seconds",
    "kube_deployment_created",
    "kube_deployment_labels",
    "kube_deployment_metadata_generation",
    "kube_deployment_spec_paused",
    "kube_deployment_spec_replicas",
    "kube_deployment_spec_strategy_rollingupdate_max_surge",
    "kube_deployment_spec_strategy_rollingupdate_max_unavailable",
    "kube_deployment_status_condition",
    "kube_deployment_status_observed_generation",
    "kube_deployment_status_replicas",
    "kube_deployment_status_replicas_available",
    "kube_deployment_status_replicas_ready",
    "kube_deployment_status_replicas_unavailable",
    "kube_deployment_status_replicas_updated",
    "kube_horizontalpodautoscaler_spec_max_replicas",
    "kube_horizontalpodautoscaler_spec_min_replicas",
    "kube_horizontalpodautoscaler_spec_target_metric",
    "kube_horizontalpodautoscaler_status_condition",
    "kube_horizontalpodautoscaler_status_current_replicas",
    "kube_horizontalpodautoscaler_status_desired_replicas",
    "kube_node_info",
    "kube_node_status_allocatable",
    "kube_node_status_capacity",
    "kube_node_status_condition",
    "kube_pod_container_info",
    "kube_pod_container_resource_limits",
    "kube_pod_container_resource_requests",
    "kube_pod_container_status_last_terminated_reason",
    "kube_pod_container_status_ready",
    "kube_pod_container_status_restarts_total",
    "kube_pod_container_status_running",
    "kube_pod_container_status_terminated_reason",
    "kube_pod_container_status_waiting_reason",
    "kube_pod_info",
    "kube_pod_labels",
    "kube_pod_owner",
    "kube_pod_start_time",
    "kube_pod_status_phase",
    "kube_pod_status_ready",
    "kube_pod_status_scheduled",
    "kube_poddisruptionbudget_status_current_healthy",
    "kube_poddisruptionbudget_status_desired_healthy",
    "kube_poddisruptionbudget_status_expected_pods",
    "kube_poddisruptionbudget_status_pod_disruptions_allowed",
    "kube_replicaset_owner",
    "kube_replicaset_spec_replicas",
    "kube_replicaset_status_ready_replicas",
    "kube_replicaset_status_replicas",
    "kube_service_info",
    "kube_service_labels",
    "process_cpu_seconds_total",
    "process_max_fds",
    "process_open_fds",
    "process_resident_memory_bytes",
    "process_start_time_seconds",
    "process_virtual_memory_bytes",
    "scrape_body_size_bytes",
    "scrape_duration_seconds",
    "scrape_samples_post_metric_relabeling",
    "scrape_samples_scraped",
    "scrape_series_added",
    "up",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(PLATFORM_SERIES.is_sorted());
        assert!(is_platform_series("up") && is_platform_series("ALERTS"));
        assert!(!is_platform_series("http_requests_total"));
    }
}
