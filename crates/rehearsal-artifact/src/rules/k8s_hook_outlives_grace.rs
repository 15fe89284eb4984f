//! Finds containers that are killed while their `preStop` hook still waits.
//!
//! The hook and the end of the process share one grace period, 30 seconds if nothing else is said. A hook
//! that sleeps as long as that leaves nothing: the process is killed without having been asked to end, and
//! the requests that it was answering are lost at every delivery.
//!
//! Left out: hooks that do more than to sleep.
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
//!           lifecycle: { preStop: { sleep: { seconds: 30 } } }
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
//!       terminationGracePeriodSeconds: 20
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//!           lifecycle: { preStop: { exec: { command: [sh, -c, sleep 25] } } }
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
//!       terminationGracePeriodSeconds: 45
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//!           lifecycle: { preStop: { sleep: { seconds: 10 } } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-hook-outlives-grace",
    severity: Severity::Error,
    title: "a container is killed before it is asked to end",
    help: "make `terminationGracePeriodSeconds` longer than the hook and the last requests",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    /// What Kubernetes gives a pod that says nothing.
    const GRACE_SECONDS: u32 = 30;
    let cluster = Cluster::of(artifacts);
    for pod in &cluster.pods {
        let grace = &pod.body.termination_grace_seconds;
        let grace = grace.as_ref().map_or(GRACE_SECONDS, |seconds| seconds.value);
        for container in &pod.body.containers {
            let Some(hook) = &container.pre_stop else { continue };
            let Some(slept) = hook.sleep_seconds.filter(|slept| *slept >= grace) else { continue };
            let message = format!(
                "the hook of `{}` sleeps {slept} s, and after {grace} s the container is killed",
                clip(&container.name)
            );
            findings.report(&RULE, pod.file, hook.span, message);
        }
    }
}
