//! Finds disruption budgets that select no pod, and budgets that allow no eviction at all.
//!
//! A budget that wants as many pods as there are blocks every drain of a node: upgrades of the
//! cluster hang until someone deletes it in anger. One that selects nothing gives the safety that
//! it promises to nobody. Counted is the smallest number of replicas, which with an autoscaler is
//! its minimum.
//!
//! Left out: Deployments with no replicas to begin with, and selectors that could fit pods of a
//! workload that is not typed.
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   replicas: 3
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
//! apiVersion: policy/v1
//! kind: PodDisruptionBudget
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   minAvailable: 3
//! ```
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   replicas: 3
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
//! apiVersion: policy/v1
//! kind: PodDisruptionBudget
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: chrun } }
//!   minAvailable: 2
//! ```
//!
//! ```good k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   replicas: 3
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
//! apiVersion: policy/v1
//! kind: PodDisruptionBudget
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   minAvailable: 2
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::manifest::Labels;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-budget-blocks-eviction",
    severity: Severity::Warning,
    title: "a disruption budget protects nothing, or never lets a pod go",
    help: "let at least one of the pods be evicted",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for budget in &cluster.budgets {
        let name = clip(&budget.object.name);
        let protected: Vec<_> = cluster.protected_by(budget).collect();
        if protected.is_empty() {
            let selector = budget.body.selector.as_ref();
            let selects = |labels: &Labels| selector.is_some_and(|it| it.matches(labels));
            if !cluster.may_have_pods(budget, selects) {
                let span = selector.map_or(budget.body.span, |selector| selector.span);
                let message = format!("the budget `{name}` selects nothing");
                findings.report(&RULE, budget.file, span, message);
            }
            continue;
        }
        let replicas = protected.iter().map(|deployment| cluster.replicas_min(deployment));
        let replicas = replicas.fold(0, u32::saturating_add);
        if replicas > 0 && budget.body.evictions_allowed(replicas) == 0 {
            let limit = budget.body.min_available.as_ref().or(budget.body.max_unavailable.as_ref());
            let span = limit.map_or(budget.body.span, |limit| limit.span);
            let message = format!("the budget `{name}` never lets one of {replicas} pods go");
            findings.report(&RULE, budget.file, span, message);
        }
    }
}
