//! What all manifests together ask a cluster for.
//!
//! Objects refer to each other by name and label, across files. This view gathers the typed ones
//! and resolves those references as a cluster would: inside of a namespace, by the labels of the
//! pods.

use rehearsal_source::Spanned;

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::kinds::manifest::{
    Autoscaler, Body, Deployment, DisruptionBudget, HttpRoute, Manifests, Object, ServiceSpec,
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
    /// Whether pods come from objects that are not typed, so that a selector may select those.
    pub(crate) has_other_pods: bool,
}

/// Kinds that make pods and are not typed.
const OTHER_WORKLOADS: [&str; 8] = [
    "CronJob",
    "DaemonSet",
    "Job",
    "Pod",
    "ReplicaSet",
    "ReplicationController",
    "Rollout",
    "StatefulSet",
];

impl<'a> Cluster<'a> {
    pub(crate) fn of(artifacts: &'a Artifacts) -> Self {
        let mut cluster = Self::default();
        for (file, manifests) in artifacts.models::<Manifests>() {
            for object in &manifests.objects {
                cluster.add(file, object);
            }
        }
        cluster
    }

    fn add(&mut self, file: &'a ReadArtifact, object: &'a Object) {
        match &object.body {
            Body::Deployment(body) => self.deployments.push(Placed { file, object, body }),
            Body::Service(body) => self.services.push(Placed { file, object, body }),
            Body::Autoscaler(body) => self.autoscalers.push(Placed { file, object, body }),
            Body::DisruptionBudget(body) => self.budgets.push(Placed { file, object, body }),
            Body::HttpRoute(body) => self.routes.push(Placed { file, object, body }),
            Body::Gateway(_)
            | Body::ConfigMap(_)
            | Body::Secret(_)
            | Body::ExternalSecret(_)
            | Body::SecretStore(_)
            | Body::ServiceAccount(_)
            | Body::Role(_)
            | Body::RoleBinding(_)
            | Body::NetworkPolicy(_) => {}
            // A Deployment that could not be read has pods too.
            Body::Other => {
                self.has_other_pods |=
                    OTHER_WORKLOADS.contains(&object.kind.as_str()) || *object.kind == "Deployment";
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
                && deployment.object.shares_namespace(service.object)
                && deployment.body.pod.labels.matches(selector)
        })
    }

    /// The Deployments whose pods `budget` protects.
    pub(crate) fn protected_by<'c>(
        &'c self,
        budget: &'c Placed<'a, DisruptionBudget>,
    ) -> impl Iterator<Item = &'c Placed<'a, Deployment>> {
        let selector = budget.body.selector.as_ref();
        self.deployments.iter().filter(move |deployment| {
            deployment.object.shares_namespace(budget.object)
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
