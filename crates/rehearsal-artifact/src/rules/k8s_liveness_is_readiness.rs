//! Finds containers that are restarted for the reason for which they only should get no traffic.
//!
//! If liveness and readiness ask the same question with the same patience, a container that is
//! overloaded, or waits for its database, is not taken out of the traffic but killed. Its load moves to
//! the others, which then fail the same question.
//!
//! Left out: liveness probes that are more patient than readiness (a longer period, or more failures).
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
//!           livenessProbe: { httpGet: { path: /ready, port: 8080 } }
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
//!           livenessProbe: { httpGet: { path: /live, port: 8080 } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::manifest::Probe;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-liveness-is-readiness",
    severity: Severity::Warning,
    title: "an overloaded container is restarted",
    help: "let liveness ask less, or be more patient, than readiness",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for pod in &cluster.pods {
        for container in &pod.body.containers {
            let probes = (&container.liveness, &container.readiness);
            let (Some(liveness), Some(readiness)) = probes else { continue };
            let asks_same = match (liveness.path(), readiness.path()) {
                (Some(live), Some(ready)) => live == ready && same_port(liveness, readiness),
                _ => false,
            };
            let patience = |probe: &Probe| {
                u64::from(probe.period_seconds.value) * u64::from(probe.failure_threshold.value)
            };
            if asks_same && patience(liveness) <= patience(readiness) {
                let message = format!(
                    "`{}` is killed by the same question that takes it out of the traffic",
                    clip(&container.name)
                );
                findings.report(&RULE, pod.file, liveness.span, message);
            }
        }
    }
}

fn same_port(one: &Probe, other: &Probe) -> bool {
    let number = |probe: &Probe| probe.port().map(|port| port.value.clone());
    number(one) == number(other)
}
