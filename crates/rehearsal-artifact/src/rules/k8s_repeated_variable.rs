//! Finds environment variables that a container is given twice.
//!
//! The last one counts, silently. Someone changes the first, sees it in the review, and wonders why
//! nothing changed.
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
//!           env:
//!             - { name: LOG_LEVEL, value: debug }
//!             - { name: LOG_LEVEL, value: info }
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
//!           env:
//!             - { name: LOG_LEVEL, value: info }
//!             - { name: LOG_FORMAT, value: json }
//! ```

use std::collections::BTreeMap;

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-repeated-variable",
    severity: Severity::Warning,
    title: "an environment variable is set twice",
    help: "keep the one that is meant",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for pod in &cluster.pods {
        for container in pod.body.all_containers() {
            let mut last = BTreeMap::new();
            for variable in &container.env {
                if let Some(earlier) = last.insert(variable.name.as_str(), &variable.name) {
                    let message = format!(
                        "this `{}` of `{}` never counts: a later one takes its place",
                        clip(&variable.name),
                        clip(&container.name)
                    );
                    findings.report(&RULE, pod.file, earlier.span, message);
                }
            }
        }
    }
}
