//! Finds containers that a Service leads to and that have no readiness probe.
//!
//! Without one a pod counts as ready the moment its process exists. A rolling update then replaces
//! pods that serve by pods that are still loading their model, and a pod that has lost its database
//! keeps its share of the requests.
//!
//! Left out: liveness and startup probes. A bad liveness probe restarts healthy pods under load, so
//! that having none can be right; requirements say where one is wanted.
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
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: Service
//! metadata: { name: churn }
//! spec:
//!   selector: { app: churn }
//!   ports: [{ port: 80, targetPort: 8080 }]
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

use std::collections::BTreeSet;

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-missing-probe",
    severity: Severity::Error,
    title: "a container gets traffic without being asked whether it is ready",
    help: "add a readinessProbe",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    // A container behind several Services is reported once.
    let mut reported = BTreeSet::new();
    for service in &cluster.services {
        for deployment in cluster.behind(service) {
            let containers = &deployment.body.pod.containers;
            let serving = containers.iter().filter(|container| {
                containers.len() == 1
                    || service.body.ports.iter().any(|port| container.port(&port.target).is_some())
            });
            for container in serving.filter(|container| container.readiness.is_none()) {
                let place = (&deployment.file.artifact.path, container.name.span);
                if reported.insert(place) {
                    let message = format!(
                        "the Service `{}` sends requests to container `{}`, ready or not",
                        clip(&service.object.name),
                        clip(&container.name)
                    );
                    findings.report(&RULE, deployment.file, container.name.span, message);
                }
            }
        }
    }
}
