//! Finds roles that allow everything, and bindings that hand the whole cluster to a service.
//!
//! A service that may do everything can read every Secret and start every container. So can whoever finds
//! a hole in it; and what it really needs is nowhere written down.
//!
//! Left out: wildcards on the resources of one group or for some verbs, which operators need, and bindings
//! for people and groups.
//!
//! ```bad k8s/access.yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: ClusterRoleBinding
//! metadata: { name: churn }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
//! subjects:
//!   - { kind: ServiceAccount, name: churn, namespace: prod }
//! ```
//!
//! ```bad k8s/access.yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: churn }
//! rules:
//!   - { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }
//! ```
//!
//! ```good k8s/access.yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: churn }
//! rules:
//!   - { apiGroups: [""], resources: [configmaps], verbs: [get, watch] }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-role-without-limits",
    severity: Severity::Error,
    title: "a service may do everything in the cluster",
    help: "list the verbs and resources that it needs",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for role in &cluster.roles {
        let is_all = |items: &[Spanned<String>]| items.iter().any(|item| **item == "*");
        for rule in
            role.body.rules.iter().filter(|rule| {
                is_all(&rule.verbs) && is_all(&rule.resources) && is_all(&rule.groups)
            })
        {
            let message = format!("the role `{}` allows everything", clip(&role.object.name));
            findings.report(&RULE, role.file, rule.span, message);
        }
    }
    for binding in &cluster.bindings {
        let to_service = binding.body.subjects.iter().find(|it| *it.kind == "ServiceAccount");
        let Some(account) = to_service.filter(|_| *binding.body.role == "cluster-admin") else {
            continue;
        };
        let message = format!("the account `{}` becomes administrator", clip(&account.name));
        findings.report(&RULE, binding.file, binding.body.role.span, message);
    }
}
