//! Finds network policies whose selector fits no pod.
//!
//! Such a policy protects nothing, and nothing says so: every connection goes on as before, also those
//! that an audit believes to be closed.
//!
//! Left out: selectors that are empty, which mean all pods, and selectors that could fit pods of a
//! workload that a custom resource makes.
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
//! apiVersion: networking.k8s.io/v1
//! kind: NetworkPolicy
//! metadata: { name: churn }
//! spec:
//!   podSelector: { matchLabels: { app: chrun } }
//!   ingress:
//!     - ports: [{ port: 8080 }]
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
//! apiVersion: networking.k8s.io/v1
//! kind: NetworkPolicy
//! metadata: { name: churn }
//! spec:
//!   podSelector: { matchLabels: { app: churn } }
//!   ingress:
//!     - ports: [{ port: 8080 }]
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-policy-selects-nothing",
    severity: Severity::Error,
    title: "a network policy protects no pod",
    help: "make the selector fit the pods",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for policy in &cluster.policies {
        let selector = &policy.body.pods;
        if selector.is_empty() || cluster.may_have_pods(policy, |labels| selector.matches(labels)) {
            continue;
        }
        let message = format!(
            "the policy `{}` selects nothing: no pods beside it are {}",
            clip(&policy.object.name),
            selector.written()
        );
        findings.report(&RULE, policy.file, selector.span, message);
    }
}
