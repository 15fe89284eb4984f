//! ServiceAccount, Role and RoleBinding: who acts, what may be done, and who may do it.
//!
//! ClusterRole and ClusterRoleBinding have the same shape and are read as the same types; the
//! object's kind says whether a namespace bounds them.

use rehearsal_source::fields::{clip, text};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::accept;

/// An account that pods act as.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceAccount {
    /// Whether its token is put into pods that do not say otherwise; true where absent.
    pub automount_token: Option<Spanned<bool>>,
}

/// What may be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Role {
    /// Each of them allows something; nothing can forbid.
    pub rules: Vec<AccessRule>,
}

/// Verbs on resources: all verbs on all the resources of all the groups.
#[derive(Clone, Debug, PartialEq)]
pub struct AccessRule {
    /// API groups; the empty text is the core group and `*` all of them.
    pub groups: Vec<Spanned<String>>,
    /// Resources in the plural, such as `deployments` or `deployments/scale`; `*` for all.
    pub resources: Vec<Spanned<String>>,
    /// The only objects meant, by name; all objects where empty.
    pub names: Vec<Spanned<String>>,
    /// Such as `get`; `*` for all.
    pub verbs: Vec<Spanned<String>>,
    /// The whole rule.
    pub span: Span,
}

/// Who may do what a role says.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleBinding {
    /// `Role` or `ClusterRole`.
    pub role_kind: Spanned<String>,
    /// The role's name.
    pub role: Spanned<String>,
    /// Those who may.
    pub subjects: Vec<Subject>,
}

/// One who may.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// `ServiceAccount`, `User` or `Group`.
    pub kind: Spanned<String>,
    /// Its name.
    pub name: Spanned<String>,
    /// The namespace of a service account; the binding's own where absent.
    pub namespace: Option<Spanned<String>>,
}

impl ServiceAccount {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Self {
        let automount_token = fields.optional_boolean("automountServiceAccountToken");
        accept(fields, &["imagePullSecrets", "secrets"]);
        Self { automount_token }
    }
}

impl Role {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Self {
        let rules = fields.list("rules", AccessRule::read);
        fields.optional("aggregationRule");
        Self { rules }
    }
}

impl AccessRule {
    /// Whether it allows `verb` on `resource` of `group`, at least for some objects.
    #[must_use]
    pub fn allows(&self, verb: &str, group: &str, resource: &str) -> bool {
        let covers = |list: &[Spanned<String>], wanted: &str| {
            list.iter().any(|item| **item == "*" || **item == wanted)
        };
        covers(&self.verbs, verb)
            && covers(&self.groups, group)
            && covers(&self.resources, resource)
    }

    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a rule of a role", problems)?;
        let verbs = fields.texts("verbs");
        let groups = fields.list("apiGroups", |node, problems| text(node, "a group", problems));
        let resources = fields.texts("resources");
        let names = fields.texts("resourceNames");
        let paths = fields.texts("nonResourceURLs");
        fields.finish();
        let mut missing = Vec::new();
        if verbs.is_empty() {
            missing.push("verbs");
        }
        if paths.is_empty() && groups.is_empty() {
            missing.push("apiGroups");
        }
        if paths.is_empty() && resources.is_empty() {
            missing.push("resources");
        }
        for name in missing {
            let message = format!("a rule of a role needs at least one entry in `{name}`");
            problems.add(ProblemKind::MissingField, node.span, message);
        }
        Some(Self { groups, resources, names, verbs, span: node.span })
    }
}

impl RoleBinding {
    pub(super) fn read(fields: &mut Fields<'_, '_>) -> Option<Self> {
        let problems = fields.problems();
        let role = fields.required("roleRef").and_then(|node| read_role(node, problems));
        let subjects = fields.list("subjects", Subject::read);
        let (role_kind, role) = role?;
        Some(Self { role_kind, role, subjects })
    }
}

/// Kind and name of the role that a binding gives.
fn read_role(node: &Node<'_>, problems: &Problems) -> Option<(Spanned<String>, Spanned<String>)> {
    let mut fields = Fields::of(node, "a reference to a role", problems)?;
    let group = fields.text("apiGroup");
    let kind = fields.text("kind");
    let name = fields.text("name");
    fields.finish();
    if let Some(group) = group.filter(|group| **group != "rbac.authorization.k8s.io") {
        let message = format!("roles are not in the group `{}`", clip(&group));
        let help = "write `apiGroup: rbac.authorization.k8s.io`";
        problems.add_with_help(ProblemKind::BadValue, group.span, message, help);
    }
    let kind = kind?;
    if !matches!(kind.as_str(), "Role" | "ClusterRole") {
        let message = format!("a binding cannot give a `{}`", clip(&kind));
        problems.add_with_help(ProblemKind::BadValue, kind.span, message, "Role or ClusterRole");
    }
    Some((kind, name?))
}

impl Subject {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a subject of a binding", problems)?;
        let kind = fields.text("kind");
        let name = fields.text("name");
        let namespace = fields.optional_text("namespace");
        fields.optional("apiGroup");
        fields.finish();
        let kind = kind?;
        if !matches!(kind.as_str(), "ServiceAccount" | "User" | "Group") {
            let message = format!("a binding has no subject of the kind `{}`", clip(&kind));
            let help = "one of: ServiceAccount, User, Group";
            problems.add_with_help(ProblemKind::BadValue, kind.span, message, help);
        }
        Some(Self { kind, name: name?, namespace })
    }
}
