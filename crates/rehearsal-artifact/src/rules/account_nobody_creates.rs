//! Finds pods and bindings that name a service account that nobody creates.
//!
//! Without its account no pod is created at all: the Deployment exists, has no pods, and says so only in
//! the events of its ReplicaSet. A binding to a missing account is accepted, and the pod is refused later,
//! when it first asks the cluster for something.
//!
//! A namespace for which no account is created is left to others. In a repository without requirements
//! only a name that is nearly that of a created account is reported. Left out: the account `default`,
//! which is always there.
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
//!       serviceAccountName: chrun-api
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: churn-api }
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
//!       serviceAccountName: churn-api
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ---
//! apiVersion: v1
//! kind: ServiceAccount
//! metadata: { name: churn-api }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned, nearest};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::manifest::{Manifests, Object};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "account-nobody-creates",
    severity: Severity::Error,
    title: "a service account is named that nobody creates",
    help: "create the account, or name one that is created",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for pod in &cluster.pods {
        let named = pod.body.service_account.as_ref();
        if let Some(name) = named.filter(|name| is_missing(name, own(pod.object), artifacts)) {
            report("pods", pod.object, name, pod.file, findings);
        }
    }
    for binding in &cluster.bindings {
        let accounts = binding.body.subjects.iter().filter(|it| *it.kind == "ServiceAccount");
        for subject in accounts {
            let namespace = subject.namespace.as_ref().map(|name| name.as_str());
            if is_missing(&subject.name, namespace.or(own(binding.object)), artifacts) {
                report("rights", binding.object, &subject.name, binding.file, findings);
            }
        }
    }
}

fn report(
    what: &str,
    object: &Object,
    account: &Spanned<String>,
    file: &ReadArtifact,
    findings: &mut Findings,
) {
    let [kind, name, account_name] = [&object.kind, &object.name, account].map(|name| clip(name));
    let message = format!(
        "the {what} of the {kind} `{name}` are for the account `{account_name}`, which nobody creates"
    );
    findings.report(&RULE, file, account.span, message);
}

fn own(object: &Object) -> Option<&str> {
    object.namespace.as_ref().map(|name| name.as_str())
}

/// Whether nobody creates the account `name` of `namespace`, although others are created there.
fn is_missing(name: &str, namespace: Option<&str>, artifacts: &Artifacts) -> bool {
    let objects =
        artifacts.models::<Manifests>().flat_map(|(_, manifests)| manifests.service_accounts());
    let accounts: Vec<_> = objects.map(|(object, _)| (own(object), object.name.as_str())).collect();
    let is_open = matches!(name, "" | "default") || name.contains('$');
    let mut beside = accounts.iter().filter(|(own, _)| *own == namespace).map(|(_, name)| *name);
    let is_judged = if artifacts.is_whole() {
        beside.next().is_some()
    } else {
        nearest(name, beside).is_some()
    };
    // An overlay may give an account without a namespace any namespace.
    let may_be = |(own, known): &(Option<&str>, &str)| {
        *known == name && (own.is_none() || *own == namespace || namespace.is_none())
    };
    is_judged && !is_open && !accounts.iter().any(may_be)
}
