//! Finds Deployments behind a Service whose rollout may take all pods away at once.
//!
//! `maxUnavailable: 1` with one replica, or `100%`, lets the rollout stop the old pods before a new one is
//! ready. Every delivery is then a short outage, as long as the service takes to start, and a long one if
//! the new version does not start at all.
//!
//! Left out: `type: Recreate`, which says that this is meant, and Deployments without a Service.
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   replicas: 2
//!   strategy: { rollingUpdate: { maxUnavailable: 100% } }
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
//!
//! ```good k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   replicas: 2
//!   strategy: { rollingUpdate: { maxUnavailable: 50% } }
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
use crate::cluster::{Cluster, Placed};
use crate::finding::Findings;
use crate::kinds::manifest::{Deployment, StrategyKind};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-rollout-leaves-nobody",
    severity: Severity::Warning,
    title: "a rollout may leave a Service without pods",
    help: "set `maxUnavailable: 0` and let new pods come first",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    // A Deployment behind several Services is reported once.
    let mut reported = BTreeSet::new();
    for service in &cluster.services {
        for deployment in cluster.behind(service) {
            if reported.insert((&deployment.file.artifact.path, deployment.object.name.span)) {
                check_deployment(deployment, &cluster, findings);
            }
        }
    }
}

fn check_deployment(
    deployment: &Placed<'_, Deployment>,
    cluster: &Cluster<'_>,
    findings: &mut Findings,
) {
    let Some(strategy) = &deployment.body.strategy else { return };
    let Some(limit) = &strategy.max_unavailable else { return };
    let replicas = cluster.replicas_min(deployment);
    // Kubernetes rounds this share down.
    let is_rolling = strategy.kind == StrategyKind::RollingUpdate;
    if is_rolling && replicas > 0 && limit.of_rounded_down(replicas) >= replicas {
        let message = format!(
            "a rollout of `{}` may stop all {replicas} pods before a new one is ready",
            clip(&deployment.object.name)
        );
        findings.report(&RULE, deployment.file, limit.span, message);
    }
}
