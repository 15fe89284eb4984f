//! How requests reach the service: a Gateway, a route, and who may connect to the pods.
//!
//! A Gateway in another namespace is somebody else's and only referred to. One of the service's own
//! is written where its class is known, which on a cluster of no known provider only its users are.

use serde::Serialize;

use super::asked::{Asked, GatewayReference, NamespacedName, Origin};
use super::rollout::RolloutNotes;
use crate::facts::Target;

/// How traffic reaches the tracks.
#[derive(Debug, Serialize)]
pub(super) struct Route {
    pub(super) gateway: GatewayReference,
    pub(super) hostname: Option<String>,
    /// On the route only where it carries the rollout.
    pub(super) rollout: Option<RolloutNotes>,
}

/// A Gateway of the service's own.
#[derive(Debug, Serialize)]
pub(super) struct Gateway {
    name: String,
    class: String,
    hostname: Option<String>,
    /// The Secret with the certificate; absent where the cloud finds one by the host name.
    certificate: Option<String>,
    /// The load balancer that it takes its addresses from, where the class asks for one.
    load_balancer: Option<NamespacedName>,
}

impl Gateway {
    /// The Gateway to write for `service` on `target`, if one is to be written.
    pub(super) fn of(service: &str, target: Target, asked: &Asked) -> Option<Self> {
        let known = match target {
            Target::Gke => Some("gke-l7-global-external-managed"),
            Target::Eks => Some("aws-alb"),
            Target::Aks => Some("azure-alb-external"),
            Target::Kubernetes => None,
        };
        let class = asked.gateway_class.clone().or(known.map(str::to_owned))?;
        if asked.gateway.namespace.is_some() {
            return None;
        }
        // Amazon's controller takes no certificates from the cluster.
        let keeps_certificate = target != Target::Eks;
        Some(Self {
            name: asked.gateway.name.clone(),
            class,
            hostname: asked.hostname.clone(),
            certificate: keeps_certificate.then(|| format!("{service}-tls")),
            load_balancer: (target == Target::Aks).then(|| asked.load_balancer.clone()),
        })
    }
}

/// Which object tells the target's load balancer how to ask for health; without one it asks for `/`,
/// which the service does not answer.
pub(super) fn health_policy(target: Target) -> Option<&'static str> {
    match target {
        Target::Gke => Some("gke"),
        Target::Eks => Some("eks"),
        Target::Aks => Some("aks"),
        Target::Kubernetes => None,
    }
}

/// Who may connect to the pods, and to whom they may connect.
#[derive(Debug, Serialize)]
pub(super) struct Network {
    /// Where requests come from.
    traffic_from: Vec<Origin>,
    /// Where metrics are scraped from.
    monitoring_namespace: String,
    /// Where names are resolved.
    dns_namespace: &'static str,
    /// Where names are resolved on nodes that keep answers.
    dns_address: &'static str,
}

impl Network {
    pub(super) fn of(target: Target, asked: &Asked) -> Self {
        let traffic_from = if asked.traffic_from.is_empty() {
            usual_origins(target, &asked.gateway)
        } else {
            asked.traffic_from.clone()
        };
        Self {
            traffic_from,
            monitoring_namespace: asked.monitoring_namespace.clone(),
            dns_namespace: "kube-system",
            // The address that the node-local cache of Kubernetes listens on.
            dns_address: "169.254.20.10/32",
        }
    }
}

/// Where the requests of a load balancer come from. Google documents the two blocks of its front
/// ends. Those of the other clouds have addresses of the private network that the cluster is in, of
/// which only its owner knows the block, so all private blocks stand for it. Elsewhere the Gateway's
/// own pods forward the requests.
fn usual_origins(target: Target, gateway: &GatewayReference) -> Vec<Origin> {
    let blocks: &[&str] = match target {
        Target::Gke => &["130.211.0.0/22", "35.191.0.0/16"],
        Target::Eks | Target::Aks => &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"],
        Target::Kubernetes => {
            let namespace = gateway.namespace.as_deref().unwrap_or("gateway-system");
            return vec![Origin::of(namespace)];
        }
    };
    blocks.iter().map(|block| Origin::of(block)).collect()
}
