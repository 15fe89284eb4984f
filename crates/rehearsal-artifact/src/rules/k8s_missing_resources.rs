//! Finds containers without a request for CPU or memory, or without a limit for memory.
//!
//! Without requests the scheduler puts pods where there is no room, and an autoscaler that aims at
//! a share of the request has nothing to measure. Without a memory limit one leak takes its
//! neighbours along.
//!
//! Left out: a limit for CPU, which throttles a container that could use idle cores; many teams set
//! none on purpose.
//!
//! ```bad k8s/deployment.yaml
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
//!           resources: { requests: { cpu: 100m } }
//! ```
//!
//! ```good k8s/deployment.yaml
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
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-missing-resources",
    severity: Severity::Warning,
    title: "a container does not say what it needs",
    help: "set requests for cpu and memory, and a limit for memory",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for deployment in Cluster::of(artifacts).deployments {
        for container in &deployment.body.pod.containers {
            let parts = [
                (container.requests.cpu_millis.is_some(), "a request for cpu"),
                (container.requests.memory_bytes.is_some(), "a request for memory"),
                (container.limits.memory_bytes.is_some(), "a limit for memory"),
            ];
            let missing: Vec<_> =
                parts.iter().filter(|(is_set, _)| !is_set).map(|(_, part)| *part).collect();
            if !missing.is_empty() {
                let name = clip(&container.name);
                let message = format!("container `{name}` has not {}", missing.join(", nor "));
                findings.report(&RULE, deployment.file, container.name.span, message);
            }
        }
    }
}
