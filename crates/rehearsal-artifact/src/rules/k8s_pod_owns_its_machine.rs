//! Finds pods that may do on their machine what its administrator may.
//!
//! A privileged container, a share of the machine's processes or its container runtime's socket: whoever
//! takes over the service takes over the machine, and with it every other service there.
//!
//! Left out: DaemonSets, whose work it often is to look after the machine, and the machine's network alone,
//! which opens ports but not the machine.
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
//!       hostPID: true
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//!           securityContext: { privileged: true }
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
//!       volumes: [{ name: docker, hostPath: { path: /var/run/docker.sock } }]
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
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
//!           securityContext: { runAsNonRoot: true, capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Span};

use crate::artifacts::Artifacts;
use crate::cluster::{Cluster, Placed};
use crate::finding::Findings;
use crate::kinds::manifest::PodTemplate;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-pod-owns-its-machine",
    severity: Severity::Error,
    title: "who takes over this pod takes over its machine",
    help: "give the container only what it needs of the machine",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for pod in cluster.pods.iter().filter(|pod| *pod.object.kind != "DaemonSet") {
        for (message, place) in powers(pod) {
            findings.report(&RULE, pod.file, place, message);
        }
    }
}

/// What makes `pod` as powerful as its machine, each with its place.
fn powers(pod: &Placed<'_, PodTemplate>) -> Vec<(String, Span)> {
    /// Folders of the machine from which everything else on it can be reached.
    const OPEN_FOLDERS: [&str; 8] = [
        "/",
        "/etc",
        "/proc",
        "/root",
        "/run/containerd/containerd.sock",
        "/run/docker.sock",
        "/var/lib/kubelet",
        "/var/run/docker.sock",
    ];
    /// Capabilities that lead to all others.
    const OPEN_CAPABILITIES: [&str; 6] =
        ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH"];
    let mut powers = Vec::new();
    for container in pod.body.all_containers() {
        let name = clip(&container.name);
        if let Some(switch) = container.security.privileged.as_ref().filter(|it| it.value) {
            powers.push((format!("`{name}` is privileged"), switch.span));
        }
        let added = container.security.added_capabilities.iter();
        for capability in
            added.filter(|it| OPEN_CAPABILITIES.contains(&it.trim_start_matches("CAP_")))
        {
            powers.push((
                format!("`{name}` gets the capability {}", clip(capability)),
                capability.span,
            ));
        }
    }
    for path in &pod.body.host.paths {
        let folder = if path.len() > 1 { path.trim_end_matches('/') } else { path.as_str() };
        if OPEN_FOLDERS.contains(&folder) {
            powers
                .push((format!("the pods can reach `{}` of their machine", clip(path)), path.span));
        }
    }
    let shared = pod.body.host.namespaces.iter().filter(|(name, _)| *name != "hostNetwork");
    powers.extend(
        shared.map(|(name, span)| (format!("`{name}` opens the processes of the machine"), *span)),
    );
    powers
}
