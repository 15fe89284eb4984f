//! Finds backends of an HTTPRoute that are no Service here, or not a port of it, and rules whose
//! weights are all 0.
//!
//! A Gateway answers the share of requests that goes to an unknown backend with an error; in a
//! canary that is exactly the share that was meant to be small and safe. A rule with nothing but
//! zeros answers all of them so.
//!
//! Left out: backends in another namespace that none of the manifests is in, and backends that are
//! no Services.
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: churn }
//! spec:
//!   selector: { app: churn }
//!   ports: [{ port: 80, targetPort: 8080 }]
//! ---
//! apiVersion: gateway.networking.k8s.io/v1
//! kind: HTTPRoute
//! metadata: { name: churn }
//! spec:
//!   parentRefs: [{ name: public }]
//!   rules:
//!     - backendRefs:
//!         - { name: churn, port: 80, weight: 90 }
//!         - { name: churn-canary, port: 80, weight: 10 }
//! ```
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: churn }
//! spec:
//!   selector: { app: churn }
//!   ports: [{ port: 80, targetPort: 8080 }]
//! ---
//! apiVersion: gateway.networking.k8s.io/v1
//! kind: HTTPRoute
//! metadata: { name: churn }
//! spec:
//!   parentRefs: [{ name: public }]
//!   rules:
//!     - backendRefs:
//!         - { name: churn, port: 80, weight: 0 }
//! ```
//!
//! ```good k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: churn }
//! spec:
//!   selector: { app: churn }
//!   ports: [{ port: 80, targetPort: 8080 }]
//! ---
//! apiVersion: gateway.networking.k8s.io/v1
//! kind: HTTPRoute
//! metadata: { name: churn }
//! spec:
//!   parentRefs: [{ name: public }]
//!   rules:
//!     - backendRefs:
//!         - { name: churn, port: 80 }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::{Cluster, Placed};
use crate::finding::Findings;
use crate::kinds::manifest::{Backend, HttpRoute};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-route-to-unknown-service",
    severity: Severity::Error,
    title: "a route sends requests nowhere",
    help: "send requests to a Service and port that exist, with a weight above 0",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for route in &cluster.routes {
        for rule in &route.body.rules {
            rule.backends
                .iter()
                .filter(|backend| backend.is_service)
                .for_each(|backend| check_backend(backend, route, &cluster, findings));
            if !rule.backends.is_empty()
                && rule.backends.iter().all(|backend| backend.weight.value == 0)
            {
                let message = "no backend of this rule gets any request: all weights are 0";
                findings.report(&RULE, route.file, rule.backends[0].weight.span, message);
            }
        }
    }
}

fn check_backend(
    backend: &Backend,
    route: &Placed<'_, HttpRoute>,
    cluster: &Cluster<'_>,
    findings: &mut Findings,
) {
    let namespace = backend.namespace.as_ref().or(route.object.namespace.as_ref());
    let namespace = namespace.map(|name| name.value.as_str());
    let mut neighbours = cluster.services.iter().filter(|service| {
        service.object.namespace.as_ref().map(|name| name.value.as_str()) == namespace
    });
    if backend.namespace.is_some() && neighbours.clone().next().is_none() {
        return;
    }
    let service = neighbours.find(|service| *service.object.name == *backend.name);
    let name = clip(&backend.name);
    match (service, &backend.port) {
        (None, _) => {
            let message = format!("there is no Service `{name}` to send requests to");
            findings.report(&RULE, route.file, backend.name.span, message);
        }
        (Some(service), Some(port)) => {
            if service.body.ports.iter().all(|own| own.port.value != port.value) {
                let message = format!("the Service `{name}` has no port {}", port.value);
                findings.report(&RULE, route.file, port.span, message);
            }
        }
        (Some(_), None) => {}
    }
}
