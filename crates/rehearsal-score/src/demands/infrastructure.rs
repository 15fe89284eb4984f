//! Demands on image and manifests.

mod access;
mod configuration;

use rehearsal_artifact::kinds::dockerfile::Dockerfile;
use rehearsal_artifact::kinds::helm_chart::HelmChart;
use rehearsal_artifact::kinds::manifest::{Deployment, HttpRoute, Manifests, Object};
use rehearsal_artifact::kinds::requirements::Demand;
use rehearsal_artifact::kinds::stages::Stages;
use rehearsal_artifact::words::{Strategy, Word};
use rehearsal_artifact::{Artifacts, ReadArtifact};

use super::Held;
use crate::criterion::Place;

/// Annotations by which the manifests say how they want to be rolled out.
const STRATEGY: &str = "rollout.strategy";
const EXPOSURE_STEPS: &str = "rollout.exposure-steps";

pub(super) fn held(demand: &Demand, artifacts: &Artifacts) -> Held {
    match demand {
        Demand::Strategy(wanted) => strategy(artifacts, *wanted),
        Demand::ExposurePercentMax(most) => exposure(artifacts, *most),
        Demand::ReplicasMin(least) => replicas(artifacts, *least),
        Demand::Probe(kind) => every_deployment(artifacts, |_, deployment| {
            let unasked = deployment.pod.containers.iter().find(|c| c.probe(*kind).is_none());
            unasked.map(|container| format!("{} has no {kind} probe", *container.name))
        }),
        Demand::NonRoot => non_root(artifacts),
        Demand::Autoscaling => every_deployment(artifacts, |object, _| {
            let scaled = artifacts.models::<Manifests>().any(|(_, manifests)| {
                manifests.autoscalers().any(|(_, scaler)| {
                    scaler.target.kind.value == "Deployment"
                        && scaler.target.name.value == object.name.value
                })
            });
            (!scaled).then(|| format!("no autoscaler for {}", *object.name))
        }),
        Demand::DisruptionBudget => disruption_budget(artifacts),
        Demand::ConfigMap => configuration::config_map(artifacts),
        Demand::ExternalSecrets => configuration::external_secrets(artifacts),
        Demand::NetworkPolicy => access::network_policy(artifacts),
        Demand::ServiceAccount => access::service_account(artifacts),
        Demand::LeastPrivilege => access::least_privilege(artifacts),
        Demand::Gateway => access::gateway(artifacts),
        Demand::Chart => {
            let mut charts = artifacts.models::<HelmChart>().filter(|(file, _)| file.is_sound());
            let place = charts.next().map(|(file, chart)| Place::file(file, chart.name.as_str()));
            Held::of(place, || "no sound Helm chart".to_owned())
        }
        _ => unreachable!("the demand is on another part of the delivery"),
    }
}

type DeploymentPlace<'a> = (&'a ReadArtifact, &'a Object, &'a Deployment);

fn deployments(artifacts: &Artifacts) -> impl Iterator<Item = DeploymentPlace<'_>> {
    artifacts.models::<Manifests>().flat_map(|(file, manifests)| {
        manifests.deployments().map(move |(object, deployment)| (file, object, deployment))
    })
}

fn routes(artifacts: &Artifacts) -> impl Iterator<Item = (&ReadArtifact, &Object, &HttpRoute)> {
    artifacts.models::<Manifests>().flat_map(|(file, manifests)| {
        manifests.routes().map(move |(object, route)| (file, object, route))
    })
}

/// Holds if there are Deployments and `lacks` nothing of any of them.
fn every_deployment(
    artifacts: &Artifacts,
    lacks: impl Fn(&Object, &Deployment) -> Option<String>,
) -> Held {
    let Some((file, _, _)) = deployments(artifacts).next() else {
        return Held::No("no Deployment".to_owned());
    };
    let lack = deployments(artifacts).find_map(|(_, object, deployment)| lacks(object, deployment));
    match lack {
        Some(lack) => Held::No(lack),
        None => Held::Yes(Place::file(file, "every Deployment")),
    }
}

/// The strategy is what the manifests say *and* what they are built for: two Deployments behind one
/// route for blue-green and canary, equal in size for blue-green and unequal for canary.
fn strategy(artifacts: &Artifacts, wanted: Strategy) -> Held {
    let said = |object: &Object| {
        object.annotations.get(STRATEGY).is_some_and(|said| said.value == wanted.word())
    };
    if wanted == Strategy::Rolling {
        let place = deployments(artifacts)
            .find(|(_, object, _)| said(object))
            .map(|(file, _, _)| Place::file(file, "rolling"));
        return Held::of(place, || format!("no Deployment says `{STRATEGY}: rolling`"));
    }
    let Some((file, _, route)) = routes(artifacts).find(|(_, object, _)| said(object)) else {
        return Held::No(format!("no HTTPRoute says `{STRATEGY}: {wanted}`"));
    };
    let replicas: Vec<u32> = backends(artifacts, route).map(Deployment::replicas).collect();
    let fits = match replicas.as_slice() {
        [a, b] if wanted == Strategy::BlueGreen => a == b,
        [a, b] => a != b,
        _ => false,
    };
    if fits {
        return Held::Yes(Place::file(file, wanted.word()));
    }
    Held::No(format!("the route's backends have {replicas:?} replicas, which is not {wanted}"))
}

/// The Deployments behind the Services that `route` sends to.
fn backends<'a>(
    artifacts: &'a Artifacts,
    route: &'a HttpRoute,
) -> impl Iterator<Item = &'a Deployment> {
    let named = route.rules.iter().flat_map(|rule| &rule.backends);
    let services = named.filter_map(|backend| {
        artifacts.models::<Manifests>().find_map(|(_, manifests)| {
            manifests.services().find(|(object, _)| object.name.value == backend.name.value)
        })
    });
    services.filter_map(|(_, service)| {
        deployments(artifacts)
            .find(|(_, _, deployment)| deployment.pod.labels.matches(&service.selector))
            .map(|(_, _, deployment)| deployment)
    })
}

/// Every exposure short of a full rollout, in manifests and stages, stays within the bound.
fn exposure(artifacts: &Artifacts, most: u32) -> Held {
    let annotated = artifacts.models::<Manifests>().find_map(|(file, manifests)| {
        let mut objects = manifests.objects.iter();
        objects.find_map(|object| Some((file, object.annotations.get(EXPOSURE_STEPS)?)))
    });
    let Some((file, steps)) = annotated else {
        return Held::No(format!("nothing says `{EXPOSURE_STEPS}`"));
    };
    let mut percents: Vec<i64> = Vec::new();
    for step in steps.split(',') {
        match step.trim().parse() {
            Ok(percent) => percents.push(percent),
            Err(_) => return Held::No(format!("`{}` is not a list of percents", **steps)),
        }
    }
    let Some((_, stages)) = artifacts.first::<Stages>() else {
        return Held::No("no readable stages that say what they expose".to_owned());
    };
    let exposed = stages.stages.iter().filter_map(|stage| stage.exposure_percent.as_ref());
    percents.extend(exposed.map(|percent| percent.value));
    let partial = || percents.iter().copied().filter(|percent| *percent < 100);
    if let Some(too_much) = partial().find(|percent| *percent > i64::from(most)) {
        return Held::No(format!("{too_much} % is exposed before the full rollout"));
    }
    let place = partial().next().map(|_| Place::file(file, format!("steps {}", **steps)));
    Held::of(place, || "no exposure step before the full rollout".to_owned())
}

/// The serving Deployments (of a canary, the larger one) have the replicas, and no autoscaler may
/// take them away.
fn replicas(artifacts: &Artifacts, least: u32) -> Held {
    let Some((file, object, deployment)) =
        deployments(artifacts).max_by_key(|(_, _, deployment)| deployment.replicas())
    else {
        return Held::No("no Deployment".to_owned());
    };
    if deployment.replicas() < least {
        return Held::No(format!("{} has {} replicas", *object.name, deployment.replicas()));
    }
    let shrunk = artifacts.models::<Manifests>().find_map(|(_, manifests)| {
        manifests.autoscalers().find_map(|(_, scaler)| {
            let min = scaler.min.as_ref().map_or(1, |min| min.value);
            (scaler.target.name.value == object.name.value && min < least).then_some(min)
        })
    });
    match shrunk {
        Some(min) => Held::No(format!("an autoscaler may go down to {min}")),
        None => Held::Yes(Place::file(file, format!("{} replicas", deployment.replicas()))),
    }
}

fn non_root(artifacts: &Artifacts) -> Held {
    let Some((file, dockerfile)) = artifacts.first::<Dockerfile>() else {
        return Held::No("no readable Dockerfile".to_owned());
    };
    match &dockerfile.user {
        None => return Held::No(format!("{} sets no USER", file.artifact.path)),
        Some(user) if matches!(user.split(':').next(), Some("root" | "0")) => {
            return Held::No(format!("{} runs as {}", file.artifact.path, user.value));
        }
        Some(_) => {}
    }
    every_deployment(artifacts, |_, deployment| {
        let pod = &deployment.pod;
        let root = pod.containers.iter().find(|container| !container.is_non_root(&pod.security));
        root.map(|container| format!("{} may run as root", *container.name))
    })
}

fn disruption_budget(artifacts: &Artifacts) -> Held {
    let covers = |deployment: &Deployment| {
        artifacts.models::<Manifests>().any(|(_, manifests)| {
            manifests.budgets().any(|(_, budget)| {
                budget.selector.as_ref().is_some_and(|s| s.matches(&deployment.pod.labels))
            })
        })
    };
    every_deployment(artifacts, |_, deployment| {
        (!covers(deployment))
            .then(|| format!("no disruption budget for {}", deployment.pod.labels.written()))
    })
}
