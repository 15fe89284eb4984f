//! Finds ConfigMaps and Secrets that pods read and that nobody declares.
//!
//! The new pods wait in `CreateContainerConfigError`, the rollout hangs until its deadline, and the name
//! that is wrong stands only in the events of a pod.
//!
//! A Secret also counts as declared if a SealedSecret, an ExternalSecret or a Certificate makes it.
//! Secrets are often made by hand or by a job, so that in a repository without requirements only a name
//! that is nearly a declared one, which nobody reads, is reported: a slip of the pen. Left out: references that are
//! optional.
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
//!           envFrom: [{ configMapRef: { name: churn-conf } }]
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
//!           envFrom: [{ configMapRef: { name: churn-config } }]
//! ---
//! apiVersion: v1
//! kind: ConfigMap
//! metadata: { name: churn-config }
//! data: { LOG_LEVEL: info }
//! ```

use std::collections::BTreeSet;

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifacts::Artifacts;
use crate::cluster::{Cluster, may_share_namespace};
use crate::finding::Findings;
use crate::kinds::manifest::ConfigurationReference;
use crate::needs::UNKNOWN_MAX;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "secret-nobody-declares",
    severity: Severity::Error,
    title: "a pod reads a ConfigMap or Secret that nobody declares",
    help: "declare it, or read one that is declared",
    check,
};

/// Every namespace has this one, with the certificate of the cluster.
const BUILT_IN: &str = "kube-root-ca.crt";

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    let read: BTreeSet<&str> = cluster
        .pods
        .iter()
        .flat_map(|pod| pod.body.references())
        .map(|it| it.name.as_str())
        .collect();
    let mut unknown = 0;
    for pod in &cluster.pods {
        let needed = pod.body.references().filter(|it| !it.is_optional && *it.name != BUILT_IN);
        for ConfigurationReference { kind, name, .. } in needed {
            let declared = || {
                let all = cluster.configurations.iter().filter(|it| it.kind == *kind);
                all.filter(|it| may_share_namespace(it.object, pod.object))
            };
            if name.contains('$') || declared().any(|it| it.name == name.as_str()) {
                continue;
            }
            // What was meant is one that nobody reads, or nobody would miss it.
            let idle = declared()
                .filter(|it| cluster.is_beside(it.file, pod.file) && !read.contains(it.name))
                .map(|it| it.name);
            let near = if unknown < UNKNOWN_MAX { nearest(name, idle) } else { None };
            if near.is_none() && !artifacts.is_whole() {
                continue;
            }
            unknown += 1;
            let [reader, shown] = [&pod.object.name, name].map(|name| clip(name));
            let message =
                format!("`{reader}` reads the {} `{shown}`, which nobody declares", kind.word());
            let finding = findings.report(&RULE, pod.file, name.span, message);
            if let Some(near) = near {
                finding.help = Some(format!("did you mean `{near}`?"));
            }
        }
    }
}
