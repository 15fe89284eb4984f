//! What Prometheus scrapes: the service itself, and the few series of the platform that rules read.
//!
//! Rules select by the labels `job` and `namespace`; the job is called after the service, and the
//! namespace is put on by the scrape. The label `track` comes from the service itself.

use serde::Serialize;

use super::Watch;

/// How the service is scraped, and who is told of alerts.
#[derive(Debug, Serialize)]
pub(super) struct Scrape {
    interval_seconds: u32,
    /// Shorter than the interval.
    timeout_seconds: u32,
    /// The namespaces of all environments.
    namespaces: Vec<String>,
    /// Selects the pods.
    selector: String,
    port: u16,
    /// Selectors of the platform's series that rules read; empty if they read none.
    platform: Vec<String>,
    alertmanager: String,
    platform_prometheus: String,
}

impl Scrape {
    pub(super) fn of(watch: &Watch<'_>, alertmanager: &str, platform_prometheus: &str) -> Self {
        /// Prometheus' own default.
        const TIMEOUT_SECONDS: u32 = 10;
        let deployed = watch.deployed;
        let namespace = |name: &String| format!("{}-{name}", watch.service);
        let mut platform = Vec::new();
        let of_production = format!("namespace=\"{}-{}\"", watch.service, deployed.production);
        if deployed.is_autoscaled {
            let names = "kube_horizontalpodautoscaler_s.+_replicas";
            platform.push(format!("{{__name__=~\"{names}\",{of_production}}}"));
        }
        if deployed.is_memory_limited {
            let names = "container_memory_working_set_bytes|kube_pod_container_resource_limits";
            platform.push(format!("{{__name__=~\"{names}\",{of_production}}}"));
        }
        Self {
            interval_seconds: watch.evaluation_seconds,
            timeout_seconds: TIMEOUT_SECONDS.min(watch.evaluation_seconds),
            namespaces: deployed.environments.iter().map(namespace).collect(),
            selector: deployed.selector.clone(),
            port: deployed.port,
            platform,
            alertmanager: alertmanager.to_owned(),
            platform_prometheus: platform_prometheus.to_owned(),
        }
    }
}
