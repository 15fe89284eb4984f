//! Finds Services whose target port no network policy lets through.
//!
//! A policy that lists ports closes all others. When the container moves to another port, Deployment and
//! Service move along, the policy stays, and every request ends in a time-out that looks like a broken
//! network.
//!
//! A policy counts if it selects pods behind the Service and lists ports. Left out: from where
//! connections may come, and pods that are guarded by policies without any permission.
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
//! kind: NetworkPolicy
//! metadata: { name: churn }
//! spec:
//!   podSelector: { matchLabels: { app: churn } }
//!   ingress:
//!     - ports: [{ port: 8000 }]
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
use crate::cluster::{Cluster, Placed};
use crate::finding::Findings;
use crate::kinds::manifest::{Deployment, NetworkPolicy, PortReference, TrafficRule};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-policy-blocks-service",
    severity: Severity::Error,
    title: "a network policy closes the port that a Service leads to",
    help: "let the policy permit the port of the container",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for service in &cluster.services {
        for deployment in cluster.behind(service) {
            let policies: Vec<_> = guarding(deployment, &cluster).collect();
            let permits = || policies.iter().flat_map(|policy| &policy.body.ingress);
            let Some(first) = permits().next() else { continue };
            for port in &service.body.ports {
                if permits().any(|permit| permits_port(permit, &port.target, deployment.body)) {
                    continue;
                }
                let message = format!(
                    "the policies of `{}` do not permit port {}, to which the Service `{}` leads",
                    clip(&deployment.object.name),
                    clip(&port.target.to_string()),
                    clip(&service.object.name)
                );
                // The first permission is where the port would be added.
                let holds =
                    |policy: &&&Placed<'_, NetworkPolicy>| policy.body.ingress.contains(first);
                let Some(policy) = policies.iter().find(holds) else { continue };
                findings.report(&RULE, policy.file, first.span, message);
            }
        }
    }
}

/// The policies about connections to the pods of `deployment`.
fn guarding<'c, 'a>(
    deployment: &'c Placed<'a, Deployment>,
    cluster: &'c Cluster<'a>,
) -> impl Iterator<Item = &'c Placed<'a, NetworkPolicy>> {
    cluster.policies.iter().filter(move |policy| {
        policy.body.covers_ingress
            && cluster.is_beside(policy.file, deployment.file)
            && policy.object.shares_namespace(deployment.object)
            && policy.body.pods.matches(&deployment.body.pod.labels)
    })
}

/// Whether `permit` lets connections to `target` of the pods through. What the pods call a port is
/// resolved where they declare it; a name that they do not declare is left to another rule.
fn permits_port(permit: &TrafficRule, target: &PortReference, deployment: &Deployment) -> bool {
    let number = |reference: &PortReference| match reference {
        PortReference::Number(number) => Some(*number),
        PortReference::Name(_) => {
            let declared = deployment.pod.containers.iter().find_map(|it| it.port(reference));
            declared.map(|port| port.number.value)
        }
    };
    let Some(wanted) = number(target) else { return true };
    permit.ports.is_empty()
        || permit.ports.iter().any(|permitted| {
            let Some(port) = &permitted.port else { return true };
            match (number(port), &permitted.end_port) {
                (Some(first), Some(last)) => {
                    (i64::from(first)..=last.value).contains(&i64::from(wanted))
                }
                (Some(only), None) => only == wanted,
                (None, _) => false,
            }
        })
}
