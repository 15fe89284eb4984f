//! Finds Deployments that fix their replicas although an autoscaler sets them.
//!
//! Each time the manifest is applied, the Deployment goes back to its own number, and the autoscaler
//! needs minutes to find its way up again. It happens at every delivery, and it hurts when one is made
//! under load.
//!
//! Left out: the autoscaler's minimum, which is where a first delivery has to start from, no replicas
//! at all, which switch the autoscaler off, and whether the tool that applies the manifest leaves the
//! field alone.
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   replicas: 5 # enough for a Monday
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
//!   minReplicas: 3
//!   maxReplicas: 9
//!   metrics:
//!     - type: Resource
//!       resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
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
//!   minReplicas: 3
//!   maxReplicas: 9
//!   metrics:
//!     - type: Resource
//!       resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::edit::removing_line;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-autoscaler-fights-replicas",
    severity: Severity::Warning,
    title: "each delivery undoes what the autoscaler did",
    help: "leave `replicas` out of the Deployment",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for autoscaler in &cluster.autoscalers {
        let target = &autoscaler.body.target;
        let scaled = cluster.deployments.iter().filter(|deployment| {
            *target.kind == "Deployment"
                && *target.name == *deployment.object.name
                && deployment.object.shares_namespace(autoscaler.object)
        });
        for deployment in scaled {
            let Some(replicas) = &deployment.body.replicas else { continue };
            let min = autoscaler.body.min.as_ref().map_or(1, |min| min.value);
            if replicas.value == 0 || replicas.value == min {
                continue;
            }
            let message = format!(
                "`{}` has {} replicas by itself, and the autoscaler `{}` decides too",
                clip(&deployment.object.name),
                replicas.value,
                clip(&autoscaler.object.name)
            );
            let finding = findings.report(&RULE, deployment.file, replicas.span, message);
            finding.fix = removing_line(&deployment.file.artifact.text, replicas.span, "replicas:");
        }
    }
}
