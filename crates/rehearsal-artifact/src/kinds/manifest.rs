//! `k8s/**/*.yaml`, or anywhere: Kubernetes objects, one or more documents a file.
//!
//! Typed are the kinds that a rollout, its traffic and its safety depend on: Deployment, Service,
//! HorizontalPodAutoscaler, PodDisruptionBudget, HTTPRoute and Gateway; ConfigMap, Secret,
//! ExternalSecret and SecretStore, which pods are configured with; ServiceAccount, Role,
//! RoleBinding and NetworkPolicy, which bound them. Of other workloads the pods are read where that
//! is possible, of an Ingress the Services that it leads to, and of the objects from which controllers
//! make Secrets the names of those; nothing is refused there. Of every other kind only the metadata is
//! read.
//! What the API server would refuse is a problem of reading (a wrong `apiVersion`, a selector that
//! does not match its own template, requests above limits); what it would accept and a team would
//! regret is left to the rules.
//!
//! Unknown fields are reported at the levels that are typed. Read loosely, so that everything in
//! them is accepted: affinity, topology spread, most volumes, lifecycle hooks, the behaviour of an autoscaler, and the matches and filters of a route.
//!
//! Kubernetes reads YAML 1.1, where a plain `no` or `1.10` is not a text. Labels, annotations and
//! environment values must therefore be quoted where they look like something else.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Limits, Node, ProblemKind, Problems, Span, Spanned, read_yaml};

use crate::kind::{Content, Kind, model};

mod access;
mod api_version;
mod autoscaler;
mod budget;
mod configuration;
mod container;
mod deployment;
mod external_secret;
mod gateway;
mod host;
mod ingress;
mod labels;
mod network_policy;
mod pre_stop;
mod probe;
mod route;
mod secret_source;
mod service;
mod value;

pub use access::{AccessRule, Role, RoleBinding, ServiceAccount, Subject};
pub use autoscaler::{Autoscaler, AutoscalerMetric, ScaleTarget};
pub use budget::DisruptionBudget;
pub use configuration::{ConfigMap, ConfigurationKind, ConfigurationReference, Secret};
pub use container::{Container, ContainerPort, ContainerSecurity, EnvironmentValue, Resources};
pub use deployment::{Deployment, PodSecurity, PodTemplate, RolloutStrategy, StrategyKind};
pub use external_secret::{ExternalSecret, FetchedKey, SecretStore, StoreReference};
pub use gateway::{AllowedRoutes, Gateway, Listener};
pub use host::HostAccess;
pub use ingress::{Ingress, IngressBackend};
pub use labels::{Expression, Labels, Operator, Selector};
pub use network_policy::{NetworkPolicy, Peer, TrafficPort, TrafficRule};
pub use pre_stop::PreStop;
pub use probe::{Probe, ProbeAction};
pub use route::{Backend, HttpRoute, RouteParent, RouteRule};
pub use secret_source::SecretSource;
pub use service::{ServicePort, ServiceSpec};
pub use value::{IntOrPercent, PortReference};

/// The kind.
pub static KIND: Kind = Kind {
    id: "manifest",
    title: "Kubernetes manifest",
    paths: &["k8s/**/*.yaml", "k8s/**/*.yml"],
    content: Content::Keys { top: &["apiVersion", "kind", "metadata"], below: &[] },
    read,
};

/// The objects of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifests {
    /// In the order written.
    pub objects: Vec<Object>,
}

/// One Kubernetes object.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// Group and version, such as `apps/v1`.
    pub api_version: Spanned<String>,
    /// Such as `Deployment`.
    pub kind: Spanned<String>,
    /// Unique among objects of its kind and namespace.
    pub name: Spanned<String>,
    /// Where it lives; the namespace of the deploying context where absent.
    pub namespace: Option<Spanned<String>>,
    /// What it can be selected by.
    pub labels: Labels,
    /// What others note on it.
    pub annotations: Labels,
    /// What it wants to be.
    pub body: Body,
    /// The whole document.
    pub span: Span,
}

/// What an object wants to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Replicated pods and how they are replaced.
    Deployment(Box<Deployment>),
    /// A stable address in front of pods.
    Service(ServiceSpec),
    /// Replicas that follow the load.
    Autoscaler(Autoscaler),
    /// How many pods an eviction must leave.
    DisruptionBudget(DisruptionBudget),
    /// Which requests go to which Services, in which shares.
    HttpRoute(HttpRoute),
    /// Where traffic enters.
    Gateway(Gateway),
    /// Keys and values that anyone may see.
    ConfigMap(ConfigMap),
    /// Keys and values that few may see.
    Secret(Secret),
    /// A Secret that is filled from a store.
    ExternalSecret(ExternalSecret),
    /// Where secrets are kept, for one namespace or for all.
    SecretStore(SecretStore),
    /// An account that pods act as.
    ServiceAccount(ServiceAccount),
    /// What may be done, in one namespace or in all.
    Role(Role),
    /// Who may do it.
    RoleBinding(RoleBinding),
    /// Who may talk to pods, and to whom they may talk.
    NetworkPolicy(NetworkPolicy),
    /// Which requests go to which Services, in the older notation.
    Ingress(Ingress),
    /// Pods that something else than a Deployment makes.
    Workload(Box<PodTemplate>),
    /// What a controller of someone else makes a Secret from.
    SecretSource(SecretSource),
    /// A kind that is not typed, or a spec that could not be read (the problems say why).
    Other,
}

/// An object together with its typed body.
pub type Typed<'m, T> = (&'m Object, &'m T);

impl Manifests {
    /// The Deployments.
    pub fn deployments(&self) -> impl Iterator<Item = Typed<'_, Deployment>> {
        self.typed(|body| match body {
            Body::Deployment(deployment) => Some(deployment.as_ref()),
            _ => None,
        })
    }

    /// The Services.
    pub fn services(&self) -> impl Iterator<Item = Typed<'_, ServiceSpec>> {
        self.typed(|body| match body {
            Body::Service(body) => Some(body),
            _ => None,
        })
    }

    /// The autoscalers.
    pub fn autoscalers(&self) -> impl Iterator<Item = Typed<'_, Autoscaler>> {
        self.typed(|body| match body {
            Body::Autoscaler(body) => Some(body),
            _ => None,
        })
    }

    /// The disruption budgets.
    pub fn budgets(&self) -> impl Iterator<Item = Typed<'_, DisruptionBudget>> {
        self.typed(|body| match body {
            Body::DisruptionBudget(body) => Some(body),
            _ => None,
        })
    }

    /// The routes.
    pub fn routes(&self) -> impl Iterator<Item = Typed<'_, HttpRoute>> {
        self.typed(|body| match body {
            Body::HttpRoute(body) => Some(body),
            _ => None,
        })
    }

    /// The Gateways.
    pub fn gateways(&self) -> impl Iterator<Item = Typed<'_, Gateway>> {
        self.typed(|body| match body {
            Body::Gateway(body) => Some(body),
            _ => None,
        })
    }

    /// The ConfigMaps.
    pub fn config_maps(&self) -> impl Iterator<Item = Typed<'_, ConfigMap>> {
        self.typed(|body| match body {
            Body::ConfigMap(body) => Some(body),
            _ => None,
        })
    }

    /// The Secrets.
    pub fn secrets(&self) -> impl Iterator<Item = Typed<'_, Secret>> {
        self.typed(|body| match body {
            Body::Secret(body) => Some(body),
            _ => None,
        })
    }

    /// The Secrets that are filled from a store.
    pub fn external_secrets(&self) -> impl Iterator<Item = Typed<'_, ExternalSecret>> {
        self.typed(|body| match body {
            Body::ExternalSecret(body) => Some(body),
            _ => None,
        })
    }

    /// The stores of secrets.
    pub fn secret_stores(&self) -> impl Iterator<Item = Typed<'_, SecretStore>> {
        self.typed(|body| match body {
            Body::SecretStore(body) => Some(body),
            _ => None,
        })
    }

    /// The accounts that pods act as.
    pub fn service_accounts(&self) -> impl Iterator<Item = Typed<'_, ServiceAccount>> {
        self.typed(|body| match body {
            Body::ServiceAccount(body) => Some(body),
            _ => None,
        })
    }

    /// The roles, those of the cluster among them.
    pub fn roles(&self) -> impl Iterator<Item = Typed<'_, Role>> {
        self.typed(|body| match body {
            Body::Role(body) => Some(body),
            _ => None,
        })
    }

    /// The bindings of roles, those of the cluster among them.
    pub fn role_bindings(&self) -> impl Iterator<Item = Typed<'_, RoleBinding>> {
        self.typed(|body| match body {
            Body::RoleBinding(body) => Some(body),
            _ => None,
        })
    }

    /// The network policies.
    pub fn network_policies(&self) -> impl Iterator<Item = Typed<'_, NetworkPolicy>> {
        self.typed(|body| match body {
            Body::NetworkPolicy(body) => Some(body),
            _ => None,
        })
    }

    fn typed<'m, T: 'm>(
        &'m self,
        pick: fn(&Body) -> Option<&T>,
    ) -> impl Iterator<Item = Typed<'m, T>> {
        self.objects.iter().filter_map(move |object| pick(&object.body).map(|body| (object, body)))
    }
}

impl Object {
    /// The pods that it makes, if it makes any.
    #[must_use]
    pub fn pod(&self) -> Option<&PodTemplate> {
        match &self.body {
            Body::Deployment(deployment) => Some(&deployment.pod),
            Body::Workload(pod) => Some(pod),
            _ => None,
        }
    }

    /// Whether this and `other` live in the same namespace. Two objects without one do, because
    /// they are applied together; one without and one with may not, so that is a no.
    #[must_use]
    pub fn shares_namespace(&self, other: &Self) -> bool {
        let own = self.namespace.as_ref().map(|name| name.value.as_str());
        own == other.namespace.as_ref().map(|name| name.value.as_str())
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let documents = read_yaml(text, Limits::FILE, problems);
    let objects: Vec<_> = documents
        .iter()
        .filter(|document| !document.is_null())
        .flat_map(|document| items_of_list(document).unwrap_or(std::slice::from_ref(document)))
        .filter_map(|document| read_object(document, problems))
        .collect();
    if objects.is_empty() {
        if problems.is_empty() {
            problems.add(ProblemKind::Syntax, Span::default(), "no Kubernetes object in this file");
        }
        return None;
    }
    report_repeated(&objects, problems);
    model(Manifests { objects })
}

/// The objects of a `List`, or of a list of one kind such as `ConfigMapList`.
fn items_of_list<'n, 's>(document: &'n Node<'s>) -> Option<&'n [Node<'s>]> {
    let kind = document.get("kind").and_then(Node::text)?;
    document.get("items").and_then(Node::items).filter(|_| kind.ends_with("List"))
}

fn read_object(node: &Node<'_>, problems: &Problems) -> Option<Object> {
    let mut fields = Fields::of(node, "a Kubernetes object", problems)?;
    let api_version = fields.text("apiVersion");
    let kind = fields.text("kind");
    let metadata = fields.required("metadata");
    let metadata = metadata.and_then(|node| Metadata::read(node, kind.as_ref(), problems));
    let (api_version, kind) = (api_version?, kind?);
    let mut body = match api_version::typed_kind(&api_version, &kind, problems) {
        Some(kind) => {
            let body = read_body(kind, &mut fields).unwrap_or(Body::Other);
            fields.finish();
            body
        }
        None => Body::Other,
    };
    let Metadata { name, namespace, labels, annotations } = metadata?;
    match &mut body {
        // A Pod is selected by its own labels, and has its own annotations.
        Body::Workload(pod) if *kind == "Pod" => {
            (pod.labels, pod.annotations) = (labels.clone(), annotations.clone());
        }
        Body::Other => {
            let source = SecretSource::of(&kind, &name, node);
            body = source.map_or(Body::Other, Body::SecretSource);
        }
        _ => {}
    }
    Some(Object { api_version, kind, name, namespace, labels, annotations, body, span: node.span })
}

/// What an object of `kind` wants; `None` if that cannot be read, and the problems say why.
fn read_body(kind: api_version::TypedKind, fields: &mut Fields<'_, '_>) -> Option<Body> {
    use api_version::TypedKind;
    // Most kinds have a spec; these few keep what they say beside their metadata.
    match kind {
        TypedKind::ConfigMap => Some(Body::ConfigMap(ConfigMap::read(fields))),
        TypedKind::Secret => Some(Body::Secret(Secret::read(fields))),
        TypedKind::ServiceAccount => Some(Body::ServiceAccount(ServiceAccount::read(fields))),
        TypedKind::Role => Some(Body::Role(Role::read(fields))),
        TypedKind::RoleBinding => RoleBinding::read(fields).map(Body::RoleBinding),
        // A patch of an overlay has only a part of the object, and a file with nothing typed but its
        // pods is not refused for what else it lacks.
        TypedKind::Specified(kind) if kind.is_read_loosely() => {
            let spec = fields.optional("spec");
            fields.optional("status");
            read_spec(kind, spec?, &Problems::new())
        }
        TypedKind::Specified(kind) => {
            let spec = fields.required("spec");
            fields.optional("status");
            read_spec(kind, spec?, fields.problems())
        }
    }
}

fn read_spec(
    kind: api_version::SpecifiedKind,
    spec: &Node<'_>,
    problems: &Problems,
) -> Option<Body> {
    use api_version::SpecifiedKind;
    Some(match kind {
        SpecifiedKind::Deployment => Body::Deployment(Box::new(Deployment::read(spec, problems)?)),
        SpecifiedKind::Service => Body::Service(ServiceSpec::read(spec, problems)?),
        SpecifiedKind::Autoscaler => Body::Autoscaler(Autoscaler::read(spec, problems)?),
        SpecifiedKind::DisruptionBudget => {
            Body::DisruptionBudget(DisruptionBudget::read(spec, problems)?)
        }
        SpecifiedKind::HttpRoute => Body::HttpRoute(HttpRoute::read(spec, problems)?),
        SpecifiedKind::Gateway => Body::Gateway(Gateway::read(spec, problems)?),
        SpecifiedKind::ExternalSecret => {
            Body::ExternalSecret(ExternalSecret::read(spec, problems)?)
        }
        SpecifiedKind::SecretStore => Body::SecretStore(SecretStore::read(spec, problems)?),
        SpecifiedKind::NetworkPolicy => Body::NetworkPolicy(NetworkPolicy::read(spec, problems)?),
        SpecifiedKind::Ingress => Body::Ingress(Ingress::read(spec, problems)?),
        SpecifiedKind::Pod => Body::Workload(Box::new(PodTemplate::read_pod(spec, problems)?)),
        SpecifiedKind::Workload => Body::Workload(Box::new(PodTemplate::read_in(spec, problems)?)),
        SpecifiedKind::CronJob => {
            let job = spec.get("jobTemplate").and_then(|template| template.get("spec"))?;
            Body::Workload(Box::new(PodTemplate::read_in(job, problems)?))
        }
    })
}

/// The part of every object that says which one it is.
struct Metadata {
    name: Spanned<String>,
    namespace: Option<Spanned<String>>,
    labels: Labels,
    annotations: Labels,
}

impl Metadata {
    fn read(node: &Node<'_>, kind: Option<&Spanned<String>>, problems: &Problems) -> Option<Self> {
        /// Set by the API server or by controllers, and accepted where someone exported an object.
        const LOOSE: [&str; 10] = [
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generation",
            "managedFields",
            "ownerReferences",
            "resourceVersion",
            "selfLink",
            "uid",
        ];
        let mut fields = Fields::of(node, "metadata", problems)?;
        // With a beginning alone, the API server makes up the rest of the name.
        let beginning = fields.optional_text("generateName");
        let is_made_up = beginning.is_some() && node.get("name").is_none();
        let name = if is_made_up { beginning } else { fields.text("name") };
        let namespace = fields.optional_text("namespace");
        let labels = Labels::read_field(&mut fields, "labels");
        let annotations = Labels::read_annotations(&mut fields);
        value::accept(&mut fields, &LOOSE);
        fields.finish();
        let name = name?;
        // The names of roles and their bindings are parts of a path, and may have colons.
        let is_role = kind.is_some_and(|kind| kind.contains("Role"));
        if !is_made_up && !is_role {
            value::check_dns_subdomain(&name, "the name of an object", problems);
        }
        if let Some(namespace) = &namespace {
            value::check_dns_label(namespace, "a namespace", problems);
        }
        Some(Self { name, namespace, labels, annotations })
    }
}

fn report_repeated(objects: &[Object], problems: &Problems) {
    let mut seen = BTreeSet::new();
    for object in objects {
        let namespace = object.namespace.as_ref().map(|name| name.value.as_str());
        if !seen.insert((object.kind.as_str(), namespace, object.name.as_str())) {
            let message = format!(
                "the {} `{}` is here twice; only the last one would stay",
                clip(&object.kind),
                clip(&object.name)
            );
            problems.add(ProblemKind::DuplicateKey, object.name.span, message);
        }
    }
}

#[cfg(test)]
mod tests;
