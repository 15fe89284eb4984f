//! Finds probes on a port, by number or by name, that their container does not declare.
//!
//! A probe at the wrong port fails for ever: a readiness probe keeps the pod out of its Service, a
//! liveness probe restarts it again and again, and the rollout hangs until its deadline. The
//! manifest is valid, so nothing says so before.
//!
//! A name that the container does not give to a port is an error. A number may be right without being
//! declared, if something listens there, so it is a warning.
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
//!           ports: [{ name: http, containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8081 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
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
//!           ports: [{ name: http, containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: http } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::manifest::{ContainerPort, PortReference};
use crate::rule::Rule;
use crate::words::{ProbeKind, Word};

pub(super) static RULE: Rule = Rule {
    id: "k8s-probe-port-unknown",
    severity: Severity::Error,
    title: "a probe asks at a port that the container does not have",
    help: "ask at one of the container's ports",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for deployment in Cluster::of(artifacts).deployments {
        for container in &deployment.body.pod.containers {
            for (kind, _) in ProbeKind::ALL {
                let probe = container.probe(*kind);
                let Some(port) = probe.and_then(|probe| probe.port()) else { continue };
                if container.port(port).is_none() {
                    let message = format!(
                        "the {kind} probe of container `{}` asks at port {}, which it lacks",
                        clip(&container.name),
                        clip(&port.to_string())
                    );
                    let finding = findings.report(&RULE, deployment.file, port.span, message);
                    finding.help = Some(format!("its ports: {}", written(&container.ports)));
                    if matches!(port.value, PortReference::Number(_)) {
                        finding.severity = Severity::Warning;
                    }
                }
            }
        }
    }
}

fn written(ports: &[ContainerPort]) -> String {
    /// More ports than this are not read in a hint.
    const SHOWN_MAX: usize = 10;
    let port = |port: &ContainerPort| match &port.name {
        Some(name) => format!("{} ({})", port.number.value, clip(name)),
        None => port.number.value.to_string(),
    };
    let shown: Vec<_> = ports.iter().take(SHOWN_MAX).map(port).collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}
