//! Demands on who may reach the service, and what it and its deployer may do.

use rehearsal_artifact::Artifacts;
use rehearsal_artifact::kinds::manifest::{AccessRule, Manifests, Object};

use super::{Held, every_deployment, routes};
use crate::criterion::Place;

/// A policy that bounds both directions selects the pods of every Deployment.
pub(super) fn network_policy(artifacts: &Artifacts) -> Held {
    every_deployment(artifacts, |_, deployment| {
        let labels = &deployment.pod.labels;
        let bounded = artifacts.models::<Manifests>().any(|(_, manifests)| {
            manifests.network_policies().any(|(_, policy)| {
                policy.covers_ingress && policy.covers_egress && policy.pods.matches(labels)
            })
        });
        (!bounded)
            .then(|| format!("no network policy bounds both directions of {}", labels.written()))
    })
}

/// Every Deployment acts as an account that stands among the manifests.
pub(super) fn service_account(artifacts: &Artifacts) -> Held {
    every_deployment(artifacts, |object, deployment| {
        let Some(account) = &deployment.pod.service_account else {
            return Some(format!("{} acts as the default account", *object.name));
        };
        let exists = artifacts.models::<Manifests>().any(|(_, manifests)| {
            manifests.service_accounts().any(|(known, _)| known.name.value == account.value)
        });
        (!exists).then(|| format!("nothing creates the account {}", **account))
    })
}

/// A role is bound, nothing is allowed wholesale, and nothing in every namespace.
pub(super) fn least_privilege(artifacts: &Artifacts) -> Held {
    let mut bound = None;
    for (file, manifests) in artifacts.models::<Manifests>() {
        let path = &file.artifact.path;
        for (object, binding) in manifests.role_bindings() {
            if is_cluster_wide(object) {
                return Held::No(format!("{path} grants {} in every namespace", *object.name));
            }
            let grants = format!("{} grants {}", *object.name, *binding.role);
            bound = bound.or_else(|| Some(Place::file(file, grants)));
        }
        for (object, role) in manifests.roles() {
            if role.rules.iter().any(allows_wholesale) {
                return Held::No(format!("{} of {path} allows `*`", *object.name));
            }
        }
    }
    Held::of(bound, || "no role is bound to anybody".to_owned())
}

fn is_cluster_wide(object: &Object) -> bool {
    object.kind.value == "ClusterRoleBinding"
}

fn allows_wholesale(rule: &AccessRule) -> bool {
    rule.verbs.iter().chain(&rule.resources).any(|word| word.value == "*")
}

/// A route hangs on a Gateway that stands among the manifests.
pub(super) fn gateway(artifacts: &Artifacts) -> Held {
    let place = routes(artifacts).find_map(|(_, _, route)| {
        route.parents.iter().filter(|parent| parent.is_gateway).find_map(|parent| {
            artifacts.models::<Manifests>().find_map(|(file, manifests)| {
                let mut gateways = manifests.gateways();
                let (object, _) =
                    gateways.find(|(object, _)| object.name.value == parent.name.value)?;
                Some(Place::file(file, format!("Gateway {}", *object.name)))
            })
        })
    });
    Held::of(place, || "no route hangs on a Gateway of the delivery".to_owned())
}
