//! Demands on settings and secrets: where they stand, and where they do not.

use rehearsal_artifact::Artifacts;
use rehearsal_artifact::kinds::manifest::{
    ConfigurationKind, ConfigurationReference, Deployment, Manifests,
};

use super::{Held, deployments, every_deployment};
use crate::criterion::Place;

/// What the containers of a Deployment take from ConfigMaps and Secrets.
fn references(deployment: &Deployment) -> impl Iterator<Item = &ConfigurationReference> {
    let containers = deployment.pod.containers.iter();
    let taken = containers.flat_map(|container| {
        let single = container.env.iter().filter_map(|variable| variable.source.as_ref());
        single.chain(&container.env_from)
    });
    taken.chain(&deployment.pod.mounted)
}

/// Every Deployment takes settings from a `ConfigMap` that stands among the manifests.
pub(super) fn config_map(artifacts: &Artifacts) -> Held {
    let exists = |name: &str| {
        artifacts.models::<Manifests>().any(|(_, manifests)| {
            manifests.config_maps().any(|(object, _)| object.name.value == name)
        })
    };
    every_deployment(artifacts, |object, deployment| {
        let mut taken = references(deployment)
            .filter(|reference| reference.kind == ConfigurationKind::ConfigMap);
        let takes = taken.any(|reference| exists(&reference.name));
        (!takes).then(|| format!("{} takes no settings from a ConfigMap", *object.name))
    })
}

/// Every secret that a Deployment takes is fetched from a store that is described, and none stands
/// in the repository.
pub(super) fn external_secrets(artifacts: &Artifacts) -> Held {
    let secret = artifacts.models::<Manifests>().find_map(|(file, manifests)| {
        let (object, _) = manifests.secrets().next()?;
        Some(format!("{} holds the Secret {}", file.artifact.path, *object.name))
    });
    if let Some(secret) = secret {
        return Held::No(secret);
    }
    let secrets = deployments(artifacts)
        .flat_map(|(_, _, deployment)| references(deployment))
        .filter(|reference| reference.kind == ConfigurationKind::Secret);
    let mut place = None;
    for secret in secrets {
        let fetched = fetched(artifacts, &secret.name);
        if fetched.is_none() {
            return Held::No(format!("nothing fetches the Secret {}", *secret.name));
        }
        place = place.or(fetched);
    }
    Held::of(place, || "no Deployment takes a secret".to_owned())
}

/// Where the Secret called `name` is fetched from a store that stands among the manifests.
fn fetched(artifacts: &Artifacts, name: &str) -> Option<Place> {
    let has_store = |store: &str| {
        artifacts.models::<Manifests>().any(|(_, manifests)| {
            manifests.secret_stores().any(|(object, _)| object.name.value == store)
        })
    };
    artifacts.models::<Manifests>().find_map(|(file, manifests)| {
        let (object, external) = manifests.external_secrets().find(|(object, external)| {
            external.target_name(&object.name) == name && has_store(&external.store.name)
        })?;
        Some(Place::file(file, format!("{} from {}", *object.name, *external.store.name)))
    })
}
