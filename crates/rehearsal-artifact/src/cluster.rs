//! What all manifests together ask a cluster for.
//!
//! Objects refer to each other by name and label, across files. This view gathers the typed ones
//! and resolves those references as a cluster would: inside of a namespace, by the labels of the
//! pods.
//!
//! A repository that nobody wrote for a rehearsal may hold many applications, examples and patches of
//! overlays, most of them without a namespace. There, what stands in one folder is taken to be
//! applied together, and what is missing is only missing if others of its sort are in that folder.

use rehearsal_source::Spanned;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::kinds::manifest::{
    Autoscaler, Body, ConfigurationKind, Deployment, DisruptionBudget, HttpRoute, Ingress, Labels,
    Manifests, NetworkPolicy, Object, PodTemplate, Role, RoleBinding, ServiceSpec,
};

/// An object, what it wants, and the file that it stands in.
#[derive(Clone, Copy)]
pub(crate) struct Placed<'a, T> {
    pub(crate) file: &'a ReadArtifact,
    pub(crate) object: &'a Object,
    pub(crate) body: &'a T,
}

/// The typed objects of all manifests, in the order of files and places.
#[derive(Default)]
pub(crate) struct Cluster<'a> {
    pub(crate) deployments: Vec<Placed<'a, Deployment>>,
    pub(crate) services: Vec<Placed<'a, ServiceSpec>>,
    pub(crate) autoscalers: Vec<Placed<'a, Autoscaler>>,
    pub(crate) budgets: Vec<Placed<'a, DisruptionBudget>>,
    pub(crate) routes: Vec<Placed<'a, HttpRoute>>,
    pub(crate) ingresses: Vec<Placed<'a, Ingress>>,
    pub(crate) policies: Vec<Placed<'a, NetworkPolicy>>,
    pub(crate) roles: Vec<Placed<'a, Role>>,
    pub(crate) bindings: Vec<Placed<'a, RoleBinding>>,
    pub(crate) configurations: Vec<Configuration<'a>>,
    /// The pods of Deployments and of all other workloads.
    pub(crate) pods: Vec<Placed<'a, PodTemplate>>,
    /// Whether pods come from objects that are not typed, so that a selector may select those.
    has_other_pods: bool,
    /// Whether all objects are one delivery, wherever they stand.
    is_whole: bool,
}

/// A ConfigMap or Secret that will be there.
pub(crate) struct Configuration<'a> {
    pub(crate) file: &'a ReadArtifact,
    /// The object that declares it, or from which a controller makes it.
    pub(crate) object: &'a Object,
    pub(crate) kind: ConfigurationKind,
    pub(crate) name: &'a str,
    /// Its keys; `None` where only a controller knows them.
    pub(crate) keys: Option<Vec<&'a str>>,
}

impl<'a> Configuration<'a> {
    fn of(file: &'a ReadArtifact, object: &'a Object) -> Option<Self> {
        use ConfigurationKind::{ConfigMap, Secret};
        let texts = |keys: &'a [Spanned<String>]| keys.iter().map(|key| key.as_str());
        let (kind, name, keys) = match &object.body {
            Body::ConfigMap(map) => {
                let plain = map.data.iter().map(|(key, _)| key.as_str());
                (
                    ConfigMap,
                    object.name.as_str(),
                    Some(plain.chain(texts(&map.binary_keys)).collect()),
                )
            }
            Body::Secret(secret) => {
                (Secret, object.name.as_str(), Some(texts(&secret.keys).collect()))
            }
            Body::ExternalSecret(fetched) => {
                let keys = fetched.keys.iter().map(|fetched| fetched.key.as_str()).collect();
                let is_known = !fetched.has_unnamed_keys;
                (Secret, fetched.target_name(&object.name), is_known.then_some(keys))
            }
            Body::SecretSource(source) => {
                let keys = source.keys.iter().map(String::as_str).collect();
                (Secret, source.name.as_str(), Some(keys))
            }
            _ => return None,
        };
        Some(Self { file, object, kind, name, keys })
    }
}

/// Kinds that make pods, and are not typed or could not be read.
const OTHER_WORKLOADS: [&str; 21] = [
    "Alertmanager",
    "Application",
    "CloneSet",
    "Cluster",
    "ClusterServiceVersion",
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Elasticsearch",
    "HelmChart",
    "HelmRelease",
    "Job",
    "Kafka",
    "Kustomization",
    "OpenTelemetryCollector",
    "Pod",
    "Prometheus",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "StatefulSet",
];

impl<'a> Cluster<'a> {
    pub(crate) fn of(artifacts: &'a Artifacts) -> Self {
        let mut cluster = Self { is_whole: artifacts.is_whole(), ..Self::default() };
        for (file, manifests) in artifacts.models::<Manifests>() {
            for object in &manifests.objects {
                cluster.add(file, object);
            }
        }
        cluster
    }

    fn add(&mut self, file: &'a ReadArtifact, object: &'a Object) {
        self.pods.extend(object.pod().map(|body| Placed { file, object, body }));
        self.configurations.extend(Configuration::of(file, object));
        match &object.body {
            Body::Deployment(body) => self.deployments.push(Placed { file, object, body }),
            Body::Service(body) => self.services.push(Placed { file, object, body }),
            Body::Autoscaler(body) => self.autoscalers.push(Placed { file, object, body }),
            Body::DisruptionBudget(body) => self.budgets.push(Placed { file, object, body }),
            Body::HttpRoute(body) => self.routes.push(Placed { file, object, body }),
            Body::Ingress(body) => self.ingresses.push(Placed { file, object, body }),
            Body::NetworkPolicy(body) => self.policies.push(Placed { file, object, body }),
            Body::Role(body) => self.roles.push(Placed { file, object, body }),
            Body::RoleBinding(body) => self.bindings.push(Placed { file, object, body }),
            Body::Gateway(_)
            | Body::ConfigMap(_)
            | Body::Secret(_)
            | Body::ExternalSecret(_)
            | Body::SecretStore(_)
            | Body::ServiceAccount(_)
            | Body::SecretSource(_)
            | Body::Workload(_) => {}
            Body::Other => {
                self.has_other_pods |= OTHER_WORKLOADS.contains(&object.kind.as_str());
            }
        }
    }

    /// The Deployments whose pods `service` leads to.
    pub(crate) fn behind<'c>(
        &'c self,
        service: &'c Placed<'a, ServiceSpec>,
    ) -> impl Iterator<Item = &'c Placed<'a, Deployment>> {
        let selector = &service.body.selector;
        self.deployments.iter().filter(move |deployment| {
            !selector.is_empty()
                && self.is_beside(service.file, deployment.file)
                && deployment.object.shares_namespace(service.object)
                && deployment.body.pod.labels.matches(selector)
        })
    }

    /// Whether pods that `selects` picks by their labels may live beside `placed`: there are some,
    /// or nothing is known about the pods beside it.
    pub(crate) fn may_have_pods<T>(
        &self,
        placed: &Placed<'_, T>,
        selects: impl Fn(&Labels) -> bool,
    ) -> bool {
        let knows_pods = self.pods.iter().any(|pod| self.is_beside(placed.file, pod.file));
        let mut near = self.pods.iter().filter(|pod| pod.object.shares_namespace(placed.object));
        self.has_other_pods || !knows_pods || near.any(|pod| selects(&pod.body.labels))
    }

    /// Whether the objects of two files are applied together: those of one delivery are, and those
    /// of one folder.
    pub(crate) fn is_beside(&self, one: &ReadArtifact, other: &ReadArtifact) -> bool {
        self.is_whole || one.folder() == other.folder()
    }

    /// The Deployments whose pods `budget` protects.
    pub(crate) fn protected_by<'c>(
        &'c self,
        budget: &'c Placed<'a, DisruptionBudget>,
    ) -> impl Iterator<Item = &'c Placed<'a, Deployment>> {
        let selector = budget.body.selector.as_ref();
        self.deployments.iter().filter(move |deployment| {
            self.is_beside(budget.file, deployment.file)
                && deployment.object.shares_namespace(budget.object)
                && selector.is_some_and(|selector| selector.matches(&deployment.body.pod.labels))
        })
    }

    /// The fewest replicas that `deployment` runs with: its autoscaler's minimum if it has one.
    pub(crate) fn replicas_min(&self, deployment: &Placed<'a, Deployment>) -> u32 {
        let own = self.autoscalers.iter().find(|autoscaler| {
            autoscaler.object.shares_namespace(deployment.object)
                && *autoscaler.body.target.kind == "Deployment"
                && *autoscaler.body.target.name == *deployment.object.name
        });
        match own {
            Some(own) => own.body.min.as_ref().map_or(1, |min: &Spanned<u32>| min.value),
            None => deployment.body.replicas(),
        }
    }
}

/// Whether `one` and `other` may live in the same namespace: an overlay or the deploying context
/// decides about an object that names none.
pub(crate) fn may_share_namespace(one: &Object, other: &Object) -> bool {
    one.namespace.is_none() || other.namespace.is_none() || one.shares_namespace(other)
}
