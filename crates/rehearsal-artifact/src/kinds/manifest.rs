//! `k8s/**/*.yaml`, or anywhere: Kubernetes objects, one or more documents a file.
//!
//! Five kinds are typed, because a rollout, its traffic and its safety depend on them: Deployment,
//! Service, HorizontalPodAutoscaler, PodDisruptionBudget and HTTPRoute. Of every other kind only
//! the metadata is read. What the API server would refuse is a problem of reading (a wrong
//! `apiVersion`, a selector that does not match its own template, requests above limits); what it
//! would accept and a team would regret is left to the rules.
//!
//! Unknown fields are reported at the levels that are typed. Read loosely, so that everything in
//! them is accepted: affinity, topology spread, volumes, init containers, lifecycle hooks, the
//! behaviour of an autoscaler, and the matches and filters of a route.
//!
//! Kubernetes reads YAML 1.1, where a plain `no` or `1.10` is not a text. Labels, annotations and
//! environment values must therefore be quoted where they look like something else.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Limits, Node, ProblemKind, Problems, Span, Spanned, read_yaml};

use crate::kind::{Content, Kind, model};

mod api_version;
mod autoscaler;
mod budget;
mod container;
mod deployment;
mod labels;
mod probe;
mod route;
mod service;
mod value;

pub use autoscaler::{Autoscaler, AutoscalerMetric, ScaleTarget};
pub use budget::DisruptionBudget;
pub use container::{Container, ContainerPort, ContainerSecurity, EnvironmentValue, Resources};
pub use deployment::{Deployment, PodSecurity, PodTemplate, RolloutStrategy, StrategyKind};
pub use labels::{Expression, Labels, Operator, Selector};
pub use probe::{Probe, ProbeAction};
pub use route::{Backend, HttpRoute, RouteRule};
pub use service::{ServicePort, ServiceSpec};
pub use value::{IntOrPercent, PortReference};

/// The kind.
pub static KIND: Kind = Kind {
    id: "manifest",
    title: "Kubernetes manifest",
    paths: &["k8s/**/*.yaml", "k8s/**/*.yml"],
    content: Content::Keys { top: &["apiVersion", "kind", "metadata"], below: &["name"] },
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
    /// A kind that is not typed, or a spec that could not be read (the problems say why).
    Other,
}

/// An object together with its typed body.
pub type Typed<'m, T> = (&'m Object, &'m T);

impl Manifests {
    /// The Deployments.
    pub fn deployments(&self) -> impl Iterator<Item = Typed<'_, Deployment>> {
        self.objects.iter().filter_map(|object| match &object.body {
            Body::Deployment(deployment) => Some((object, deployment.as_ref())),
            _ => None,
        })
    }

    /// The Services.
    pub fn services(&self) -> impl Iterator<Item = Typed<'_, ServiceSpec>> {
        self.objects.iter().filter_map(|object| match &object.body {
            Body::Service(service) => Some((object, service)),
            _ => None,
        })
    }

    /// The autoscalers.
    pub fn autoscalers(&self) -> impl Iterator<Item = Typed<'_, Autoscaler>> {
        self.objects.iter().filter_map(|object| match &object.body {
            Body::Autoscaler(autoscaler) => Some((object, autoscaler)),
            _ => None,
        })
    }

    /// The disruption budgets.
    pub fn budgets(&self) -> impl Iterator<Item = Typed<'_, DisruptionBudget>> {
        self.objects.iter().filter_map(|object| match &object.body {
            Body::DisruptionBudget(budget) => Some((object, budget)),
            _ => None,
        })
    }

    /// The routes.
    pub fn routes(&self) -> impl Iterator<Item = Typed<'_, HttpRoute>> {
        self.objects.iter().filter_map(|object| match &object.body {
            Body::HttpRoute(route) => Some((object, route)),
            _ => None,
        })
    }
}

impl Object {
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

fn read_object(node: &Node<'_>, problems: &Problems) -> Option<Object> {
    let mut fields = Fields::of(node, "a Kubernetes object", problems)?;
    let api_version = fields.text("apiVersion");
    let kind = fields.text("kind");
    let metadata = fields.required("metadata").and_then(|node| Metadata::read(node, problems));
    let (api_version, kind) = (api_version?, kind?);
    let body = match api_version::typed_kind(&api_version, &kind, problems) {
        Some(kind) => {
            let spec = fields.required("spec");
            fields.optional("status");
            fields.finish();
            spec.and_then(|spec| read_body(kind, spec, problems)).unwrap_or(Body::Other)
        }
        None => Body::Other,
    };
    let Metadata { name, namespace, labels, annotations } = metadata?;
    Some(Object { api_version, kind, name, namespace, labels, annotations, body, span: node.span })
}

fn read_body(kind: api_version::TypedKind, spec: &Node<'_>, problems: &Problems) -> Option<Body> {
    use api_version::TypedKind;
    Some(match kind {
        TypedKind::Deployment => Body::Deployment(Box::new(Deployment::read(spec, problems)?)),
        TypedKind::Service => Body::Service(ServiceSpec::read(spec, problems)?),
        TypedKind::Autoscaler => Body::Autoscaler(Autoscaler::read(spec, problems)?),
        TypedKind::DisruptionBudget => {
            Body::DisruptionBudget(DisruptionBudget::read(spec, problems)?)
        }
        TypedKind::HttpRoute => Body::HttpRoute(HttpRoute::read(spec, problems)?),
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
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        /// Set by the API server or by controllers, and accepted where someone exported an object.
        const LOOSE: [&str; 10] = [
            "creationTimestamp",
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "generateName",
            "generation",
            "managedFields",
            "ownerReferences",
            "resourceVersion",
            "uid",
        ];
        let mut fields = Fields::of(node, "metadata", problems)?;
        let name = fields.text("name");
        let namespace = fields.optional_text("namespace");
        let labels = Labels::read_field(&mut fields, "labels");
        let annotations = Labels::read_annotations(&mut fields);
        value::accept(&mut fields, &LOOSE);
        fields.finish();
        let name = name?;
        value::check_dns_subdomain(&name, "the name of an object", problems);
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
