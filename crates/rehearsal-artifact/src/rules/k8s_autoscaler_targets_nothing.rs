//! Finds autoscalers whose Deployment does not exist.
//!
//! The object is accepted, reports an error in a condition that nobody reads, and the service stays
//! at the size that it was deployed with, until the load comes for which it was made.
//!
//! Left out: targets that are no Deployments.
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
//! apiVersion: autoscaling/v2
//! kind: HorizontalPodAutoscaler
//! metadata: { name: churn }
//! spec:
//!   scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: churn-api }
//!   minReplicas: 2
//!   maxReplicas: 6
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
//! apiVersion: autoscaling/v2
//! kind: HorizontalPodAutoscaler
//! metadata: { name: churn }
//! spec:
//!   scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: churn }
//!   minReplicas: 2
//!   maxReplicas: 6
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-autoscaler-targets-nothing",
    severity: Severity::Error,
    title: "an autoscaler scales nothing",
    help: "name a Deployment of the same namespace",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for autoscaler in &cluster.autoscalers {
        let target = &autoscaler.body.target;
        let mut candidates = cluster
            .deployments
            .iter()
            .filter(|deployment| deployment.object.shares_namespace(autoscaler.object))
            .map(|deployment| deployment.object.name.as_str());
        if *target.kind != "Deployment" || candidates.any(|name| name == *target.name) {
            continue;
        }
        let message = format!(
            "the autoscaler `{}` scales nothing: its namespace has no Deployment `{}`",
            clip(&autoscaler.object.name),
            clip(&target.name)
        );
        findings.report(&RULE, autoscaler.file, target.name.span, message);
    }
}
