//! Which `apiVersion` belongs to which kind.
//!
//! The versions are the stable ones of Kubernetes, of the Gateway API and of the External Secrets
//! operator. A version that was
//! removed is a common reason why a manifest copied from elsewhere does not apply. Custom resources
//! may reuse a name (Knative has a `Service` too), so a group outside of Kubernetes' own is left
//! alone.

use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Spanned};

/// A kind that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypedKind {
    ConfigMap,
    Secret,
    ServiceAccount,
    Role,
    RoleBinding,
    Specified(SpecifiedKind),
}

/// A typed kind that says what it wants under `spec`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpecifiedKind {
    Deployment,
    Service,
    Autoscaler,
    DisruptionBudget,
    HttpRoute,
    Gateway,
    ExternalSecret,
    SecretStore,
    NetworkPolicy,
    Ingress,
    Pod,
    CronJob,
    /// A kind that makes pods from a template, and of which nothing else is typed.
    Workload,
}

impl SpecifiedKind {
    /// Whether only a part of the spec is typed, so that what cannot be read is left out.
    pub(super) fn is_read_loosely(self) -> bool {
        matches!(self, Self::Ingress | Self::Pod | Self::CronJob | Self::Workload)
    }
}

/// Kind, its stable version, and how it is typed; sorted by kind.
const KINDS: [(&str, &str, Option<TypedKind>); 31] = [
    ("ClusterRole", "rbac.authorization.k8s.io/v1", Some(TypedKind::Role)),
    ("ClusterRoleBinding", "rbac.authorization.k8s.io/v1", Some(TypedKind::RoleBinding)),
    (
        "ClusterSecretStore",
        "external-secrets.io/v1",
        Some(TypedKind::Specified(SpecifiedKind::SecretStore)),
    ),
    ("ConfigMap", "v1", Some(TypedKind::ConfigMap)),
    ("CronJob", "batch/v1", Some(TypedKind::Specified(SpecifiedKind::CronJob))),
    ("CustomResourceDefinition", "apiextensions.k8s.io/v1", None),
    ("DaemonSet", "apps/v1", Some(TypedKind::Specified(SpecifiedKind::Workload))),
    ("Deployment", "apps/v1", Some(TypedKind::Specified(SpecifiedKind::Deployment))),
    (
        "ExternalSecret",
        "external-secrets.io/v1",
        Some(TypedKind::Specified(SpecifiedKind::ExternalSecret)),
    ),
    ("Gateway", "gateway.networking.k8s.io/v1", Some(TypedKind::Specified(SpecifiedKind::Gateway))),
    ("GatewayClass", "gateway.networking.k8s.io/v1", None),
    (
        "HTTPRoute",
        "gateway.networking.k8s.io/v1",
        Some(TypedKind::Specified(SpecifiedKind::HttpRoute)),
    ),
    (
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        Some(TypedKind::Specified(SpecifiedKind::Autoscaler)),
    ),
    ("Ingress", "networking.k8s.io/v1", Some(TypedKind::Specified(SpecifiedKind::Ingress))),
    ("Job", "batch/v1", Some(TypedKind::Specified(SpecifiedKind::Workload))),
    ("LimitRange", "v1", None),
    ("Namespace", "v1", None),
    (
        "NetworkPolicy",
        "networking.k8s.io/v1",
        Some(TypedKind::Specified(SpecifiedKind::NetworkPolicy)),
    ),
    ("PersistentVolumeClaim", "v1", None),
    ("Pod", "v1", Some(TypedKind::Specified(SpecifiedKind::Pod))),
    (
        "PodDisruptionBudget",
        "policy/v1",
        Some(TypedKind::Specified(SpecifiedKind::DisruptionBudget)),
    ),
    ("PriorityClass", "scheduling.k8s.io/v1", None),
    ("ReplicaSet", "apps/v1", Some(TypedKind::Specified(SpecifiedKind::Workload))),
    ("ResourceQuota", "v1", None),
    ("Role", "rbac.authorization.k8s.io/v1", Some(TypedKind::Role)),
    ("RoleBinding", "rbac.authorization.k8s.io/v1", Some(TypedKind::RoleBinding)),
    ("Secret", "v1", Some(TypedKind::Secret)),
    (
        "SecretStore",
        "external-secrets.io/v1",
        Some(TypedKind::Specified(SpecifiedKind::SecretStore)),
    ),
    ("Service", "v1", Some(TypedKind::Specified(SpecifiedKind::Service))),
    ("ServiceAccount", "v1", Some(TypedKind::ServiceAccount)),
    ("StatefulSet", "apps/v1", Some(TypedKind::Specified(SpecifiedKind::Workload))),
];

/// How `kind` is typed, if it is. A version of the right kind that is not the stable one is a
/// problem, and the spec is then read as the stable version's.
pub(super) fn typed_kind(
    api_version: &Spanned<String>,
    kind: &Spanned<String>,
    problems: &Problems,
) -> Option<TypedKind> {
    let place = KINDS.binary_search_by_key(&kind.as_str(), |(name, ..)| name).ok();
    let Some(place) = place else {
        report_slip(api_version, kind, problems);
        return None;
    };
    let (_, stable, typed) = KINDS[place];
    if api_version.value == stable {
        return typed;
    }
    if is_custom(api_version) && group(api_version) != group(stable) {
        return None;
    }
    let message = format!("a {} is not of `{}`", **kind, clip(api_version));
    let help = format!("write `apiVersion: {stable}`");
    problems.add_with_help(ProblemKind::BadValue, api_version.span, message, help);
    typed
}

/// Reports a kind that is no Kubernetes kind although its group is Kubernetes' own, if it looks
/// like a slip of the pen. Kubernetes has more kinds than the table.
fn report_slip(api_version: &Spanned<String>, kind: &Spanned<String>, problems: &Problems) {
    if is_custom(api_version) {
        return;
    }
    /// Kinds that are near to one of the table and are none of its slips.
    const NEIGHBOURS: [&str; 5] =
        ["GRPCRoute", "PersistentVolume", "TCPRoute", "TLSRoute", "UDPRoute"];
    if NEIGHBOURS.contains(&kind.as_str()) {
        return;
    }
    let same_version = KINDS.iter().filter(|(_, stable, _)| *stable == api_version.value);
    let names = same_version.map(|(name, ..)| *name);
    if let Some(near) = rehearsal_source::nearest(kind, names) {
        let message = format!("`{}` has no kind `{}`", clip(api_version), clip(kind));
        let help = format!("did you mean `{near}`?");
        problems.add_with_help(ProblemKind::BadValue, kind.span, message, help);
    }
}

/// Whether the group is someone's own: it has a dot and does not end as Kubernetes' groups do.
fn is_custom(api_version: &str) -> bool {
    let group = group(api_version);
    group.contains('.') && !group.ends_with(".k8s.io")
}

/// The group of an `apiVersion`; empty for the core group.
fn group(api_version: &str) -> &str {
    api_version.split_once('/').map_or("", |(group, _)| group)
}
