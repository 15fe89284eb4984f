//! Finds credentials that are written into a container's environment.
//!
//! Everyone who can read the repository, or may look at a pod, can read them, and they stay in the history
//! when they are removed. A Secret can be replaced without a delivery and is not shown by `kubectl describe`.
//!
//! A value is taken for a credential as in `workflow-literal-secret`: by the end of its name, or by the
//! form of a known token. The message never repeats it. Left out: placeholders such as `changeme`, and
//! names of files.
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
//!             - { name: DB_PASSWORD, value: correct horse battery staple }
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
//!             - name: DB_PASSWORD
//!               valueFrom: { secretKeyRef: { name: churn-db, key: password } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::credentials::{is_placeholder, is_switch, names_credential, tokens};
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-literal-secret",
    severity: Severity::Error,
    title: "a credential is written into a manifest",
    help: "revoke it, store a new one in a Secret, and read it with `secretKeyRef`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for pod in &cluster.pods {
        for container in pod.body.all_containers() {
            for variable in &container.env {
                let Some(value) = &variable.value else { continue };
                let name = clip(&variable.name);
                let is_text = !is_switch(value) && !value.contains(['$', '/']);
                let message = if let Some((service, _)) = tokens(value).next() {
                    format!("an access token of {service} is the value of `{name}`")
                } else if names_credential(&variable.name) && is_text && !is_placeholder(value) {
                    format!("the value of `{name}` is written out")
                } else {
                    continue;
                };
                let finding = findings.report(&RULE, pod.file, variable.name.span, message);
                finding.secret = Some(value.span);
            }
        }
    }
}
