//! Finds keys that pods read from a ConfigMap or Secret that does not have them.
//!
//! The object is there, so nothing looks wrong until the first new pod waits in
//! `CreateContainerConfigError`, or does not mount its volume.
//!
//! Left out: objects whose keys only a controller knows, and references that are optional.
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
//!             - name: LOG_LEVEL
//!               valueFrom: { configMapKeyRef: { name: churn-config, key: LOGLEVEL } }
//! ---
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn-config }
//! data: { LOG_LEVEL: info }
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
//!             - name: LOG_LEVEL
//!               valueFrom: { configMapKeyRef: { name: churn-config, key: LOG_LEVEL } }
//! ---
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn-config }
//! data: { LOG_LEVEL: info }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::needs::UNKNOWN_MAX;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "secret-key-unknown",
    severity: Severity::Error,
    title: "a pod reads a key that its ConfigMap or Secret does not have",
    help: "read a key that is there, or add the key",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    let mut unknown = 0;
    for pod in &cluster.pods {
        for reference in pod.body.references().filter(|reference| !reference.is_optional) {
            let Some(key) = &reference.key else { continue };
            let (kind, name) = (reference.kind, &reference.name);
            // Overlays may declare it again, with other keys.
            let mut declared = cluster.configurations.iter().filter(|it| {
                cluster.is_beside(it.file, pod.file)
                    && it.kind == kind
                    && it.name == name.as_str()
                    && it.object.shares_namespace(pod.object)
            });
            let (Some(declared), None) = (declared.next(), declared.next()) else { continue };
            let Some(own) = &declared.keys else { continue };
            if own.contains(&key.as_str()) {
                continue;
            }
            let [shown, missing] = [name, key].map(|text| clip(text));
            let message = format!("the {} `{shown}` has no key `{missing}`", kind.word());
            let finding = findings.report(&RULE, pod.file, key.span, message);
            unknown += 1;
            if unknown <= UNKNOWN_MAX
                && let Some(near) = nearest(key, own.iter().copied())
            {
                finding.help = Some(format!("did you mean `{near}`?"));
            }
        }
    }
}
