//! Finds Services whose selector fits no pod, and ports whose target no selected container has.
//!
//! The Service exists, its address resolves, and every connection is refused. It happens when a
//! label is renamed in one file only, or when the container's port changes.
//!
//! A port by number may be right without being declared, if something listens there, so a target of
//! that sort is a warning.
//!
//! Left out: Services without a selector, and selectors that could fit pods of a workload that a
//! custom resource makes.
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
//!   selector: { app: chrun }
//!   ports: [{ port: 80, targetPort: 8080 }]
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
//!           ports: [{ name: http, containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: churn }
//! spec:
//!   selector: { app: churn }
//!   ports: [{ port: 80, targetPort: web }]
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
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::{Cluster, Placed};
use crate::finding::Findings;
use crate::kinds::manifest::{Deployment, PortReference, ServiceSpec};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-service-selects-nothing",
    severity: Severity::Error,
    title: "a Service leads nowhere",
    help: "make selector and target port fit the pods",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for service in &cluster.services {
        let is_external =
            service.body.type_.as_ref().is_some_and(|type_| **type_ == "ExternalName");
        if service.body.selector.is_empty() || is_external {
            continue;
        }
        let selected: Vec<_> = cluster.behind(service).map(|behind| behind.body).collect();
        if selected.is_empty() {
            report_selector(service, &cluster, findings);
        } else {
            report_targets(service, &selected, findings);
        }
    }
}

fn report_selector(
    service: &Placed<'_, ServiceSpec>,
    cluster: &Cluster<'_>,
    findings: &mut Findings,
) {
    let Some((first, _)) = service.body.selector.iter().next() else { return };
    let selector = &service.body.selector;
    if cluster.may_have_pods(service, |labels| labels.matches(selector)) {
        return;
    }
    let message = format!(
        "the Service `{}` selects nothing: no pods beside it have the labels {}",
        clip(&service.object.name),
        selector.written()
    );
    findings.report(&RULE, service.file, first.span, message);
}

fn report_targets(
    service: &Placed<'_, ServiceSpec>,
    selected: &[&Deployment],
    findings: &mut Findings,
) {
    for port in &service.body.ports {
        let mut containers = selected.iter().flat_map(|deployment| &deployment.pod.containers);
        if !containers.any(|container| container.port(&port.target).is_some()) {
            let message = format!(
                "the Service `{}` leads to port {}, which no container that it selects has",
                clip(&service.object.name),
                clip(&port.target.to_string())
            );
            let finding = findings.report(&RULE, service.file, port.target.span, message);
            if matches!(port.target.value, PortReference::Number(_)) {
                finding.severity = Severity::Warning;
            }
        }
    }
}
