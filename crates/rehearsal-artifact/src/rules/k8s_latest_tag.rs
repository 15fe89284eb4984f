//! Finds containers whose image has no tag, or the tag `latest`, and no digest.
//!
//! Two pods of one Deployment can then run different code, depending on when their node pulled the
//! image; and a rollback changes nothing, because the old manifest and the new one name the same
//! image.
//!
//! Left out: names that a template still has to fill in.
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
//!           image: ghcr.io/acme/churn:latest
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
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
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-latest-tag",
    severity: Severity::Error,
    title: "a container image has no version",
    help: "deploy a version or a digest",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for deployment in Cluster::of(artifacts).deployments {
        for container in &deployment.body.pod.containers {
            let image = &container.image;
            if image.is_floating() && !image.is_open() {
                let message = format!(
                    "container `{}` runs `{}`, whatever that is when it is pulled",
                    clip(&container.name),
                    clip(&image.to_string())
                );
                findings.report(&RULE, deployment.file, image.span, message);
            }
        }
    }
}
