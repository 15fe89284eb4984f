//! Finds bindings of a role that nobody declares.
//!
//! The cluster accepts the binding and gives nobody anything. What fails is a request of the running
//! service, days later, with "forbidden" and the name of an account.
//!
//! Left out: cluster roles, of which every cluster has its own, and namespaces without a declared role.
//!
//! ```bad k8s/access.yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: read-config }
//! rules:
//!   - { apiGroups: [""], resources: [configmaps], verbs: [get] }
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: churn }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: config-reader }
//! subjects:
//!   - { kind: ServiceAccount, name: churn }
//! ```
//!
//! ```good k8s/access.yaml
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: Role
//! metadata: { name: read-config }
//! rules:
//!   - { apiGroups: [""], resources: [configmaps], verbs: [get] }
//! ---
//! apiVersion: rbac.authorization.k8s.io/v1
//! kind: RoleBinding
//! metadata: { name: churn }
//! roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: read-config }
//! subjects:
//!   - { kind: ServiceAccount, name: churn }
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, nearest};

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "role-nobody-declares",
    severity: Severity::Error,
    title: "a binding gives a role that nobody declares",
    help: "declare the role, or bind one that is declared",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for binding in cluster.bindings.iter().filter(|binding| *binding.body.role_kind == "Role") {
        let declared = || {
            let roles = cluster.roles.iter().map(|role| role.object);
            roles.filter(|role| *role.kind == "Role" && role.shares_namespace(binding.object))
        };
        let name = &binding.body.role;
        if declared().next().is_none() || declared().any(|role| *role.name == **name) {
            continue;
        }
        let message = format!(
            "`{}` gives the role `{}`, which nobody declares",
            clip(&binding.object.name),
            clip(name)
        );
        let finding = findings.report(&RULE, binding.file, name.span, message);
        if let Some(near) = nearest(name, declared().map(|role| role.name.as_str()).take(100)) {
            finding.help = Some(format!("did you mean `{near}`?"));
        }
    }
}
