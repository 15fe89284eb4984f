//! Finds Ingresses that send requests to a Service, or a port of one, that is not there.
//!
//! The Ingress is accepted, and every visitor gets an error 503 from a proxy that the team does not own.
//! It happens when a Service is renamed, or when its port is confused with that of the container.
//!
//! In a repository without requirements only a name that is nearly that of a Service is reported. Left
//! out: folders and namespaces without any Service, whose Services come from elsewhere, and actions
//! of the load balancer of AWS, which look like Services.
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
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: { name: churn }
//! spec:
//!   rules:
//!     - host: churn.example.com
//!       http:
//!         paths:
//!           - path: /
//!             pathType: Prefix
//!             backend: { service: { name: churn, port: { number: 8080 } } }
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
//! apiVersion: networking.k8s.io/v1
//! kind: Ingress
//! metadata: { name: churn }
//! spec:
//!   rules:
//!     - host: churn.example.com
//!       http:
//!         paths:
//!           - path: /
//!             pathType: Prefix
//!             backend: { service: { name: churn, port: { number: 80 } } }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::manifest::{PortReference, ServiceSpec};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-ingress-to-unknown-service",
    severity: Severity::Error,
    title: "an Ingress leads nowhere",
    help: "name a Service and a port that it has",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for ingress in &cluster.ingresses {
        let beside = || {
            let services = cluster.services.iter();
            services.filter(|service| {
                cluster.is_beside(ingress.file, service.file)
                    && service.object.shares_namespace(ingress.object)
            })
        };
        if beside().next().is_none() {
            continue;
        }
        let services = ingress
            .body
            .backends
            .iter()
            .filter(|backend| backend.port.as_ref().is_none_or(|port| !is_elsewhere(port)));
        for backend in services {
            let name = &backend.service;
            let Some(service) = beside().find(|service| *service.object.name == **name) else {
                let names = beside().map(|service| service.object.name.as_str()).take(100);
                let near = nearest(name, names);
                if near.is_none() && !artifacts.is_whole() {
                    continue;
                }
                let message = format!("there is no Service `{}`", clip(name));
                let finding = findings.report(&RULE, ingress.file, name.span, message);
                if let Some(near) = near {
                    finding.help = Some(format!("did you mean `{near}`?"));
                }
                continue;
            };
            let port = backend.port.as_ref().filter(|port| !has_port(service.body, port));
            if let Some(port) = port {
                let message =
                    format!("the Service `{}` has no port {}", clip(name), clip(&port.to_string()));
                findings.report(&RULE, ingress.file, port.span, message);
            }
        }
    }
}

/// Whether the load balancer of AWS reads an annotation instead of asking a Service.
fn is_elsewhere(port: &PortReference) -> bool {
    matches!(port, PortReference::Name(name) if name == "use-annotation")
}

fn has_port(service: &ServiceSpec, wanted: &PortReference) -> bool {
    service.ports.iter().any(|port| match wanted {
        PortReference::Number(number) => port.port.value == *number,
        PortReference::Name(name) => port.name.as_ref().is_some_and(|own| own.value == *name),
    })
}
