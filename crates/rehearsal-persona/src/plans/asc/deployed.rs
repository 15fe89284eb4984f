//! What the manifests and stages say about the running service, as far as watching it goes.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_artifact::Artifacts;
use rehearsal_artifact::kinds::manifest::{Container, Deployment, Manifests};
use rehearsal_artifact::kinds::stages::Stages;
use rehearsal_artifact::words::{ProbeKind, StageKind, Strategy, Word};
use serde::Serialize;

use crate::facts::dns_label;
use crate::plans::PlanError;

/// The running service.
pub(super) struct Deployed {
    /// Values of the label `track`, sorted.
    pub(super) tracks: Vec<String>,
    pub(super) strategy: Strategy,
    /// Every environment that is deployed to, in the order of the stages.
    pub(super) environments: Vec<String>,
    /// The environment that users meet.
    pub(super) production: String,
    pub(super) checks: Vec<Check>,
    /// What selects the pods of all tracks, as kubectl and Prometheus take it: `app=churn`.
    pub(super) selector: String,
    /// The port that serves requests and metrics.
    pub(super) port: u16,
    /// Whether replicas follow the load.
    pub(super) is_autoscaled: bool,
    /// Whether containers are killed above some memory.
    pub(super) is_memory_limited: bool,
}

/// One health check.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Check {
    id: &'static str,
    probe: &'static str,
    path: String,
    port: u16,
    expect_status: u16,
    interval_seconds: u32,
    timeout_seconds: u32,
    failure_threshold: u32,
}

/// The label that tells tracks apart.
const TRACK: &str = "track";

/// The annotation in which manifests say how versions are replaced.
const STRATEGY: &str = "rollout.strategy";

impl Deployed {
    /// What `artifacts` say.
    pub(super) fn of(artifacts: &Artifacts) -> Result<Self, PlanError> {
        let manifests: Vec<&Manifests> = artifacts.models().map(|(_, model)| model).collect();
        let tracked = tracked(&manifests)?;
        let first = tracked.values().next();
        let (_, container) =
            first.ok_or(PlanError::MissingArtifact { what: "a Deployment with a track" })?;
        let port = container.ports.first().map_or(0, |port| port.number.value);
        let (environments, production) = environments(artifacts)?;
        Ok(Self {
            strategy: strategy(&manifests, tracked.len()),
            environments,
            production,
            checks: Check::all(container)?,
            selector: selector(&tracked)?,
            port,
            is_autoscaled: manifests.iter().any(|file| file.autoscalers().next().is_some()),
            is_memory_limited: tracked
                .values()
                .all(|(_, container)| container.limits.memory_bytes.is_some()),
            tracks: tracked.into_keys().collect(),
        })
    }

    pub(super) fn strategy_word(&self) -> &'static str {
        self.strategy.word()
    }
}

type Tracked<'m> = BTreeMap<String, (&'m Deployment, &'m Container)>;

/// The Deployments that have a track, with the container that serves.
fn tracked<'m>(manifests: &[&'m Manifests]) -> Result<Tracked<'m>, PlanError> {
    let mut tracked = Tracked::new();
    for (_, deployment) in manifests.iter().flat_map(|file| file.deployments()) {
        let Some(track) = deployment.pod.labels.get(TRACK) else { continue };
        if !is_label(track) {
            let reason = format!("`{}` cannot be the name of a track", track.value);
            return Err(PlanError::Unsupported(reason));
        }
        if let Some(container) = serving(deployment) {
            tracked.insert(track.value.clone(), (deployment, container));
        }
    }
    Ok(tracked)
}

/// The container that answers requests: the first that has a port.
fn serving(deployment: &Deployment) -> Option<&Container> {
    deployment.pod.containers.iter().find(|container| !container.ports.is_empty())
}

/// The labels that the pods of all tracks have in common and that no other service has: those by which
/// their Deployments find them, but for the track.
fn selector(tracked: &Tracked<'_>) -> Result<String, PlanError> {
    let plain = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
    };
    let mut all = tracked.values().map(|(deployment, _)| &deployment.selector.labels);
    let first = all.next().into_iter().flat_map(|labels| labels.iter());
    let shared: Vec<String> = first
        .filter(|(key, value)| plain(key) && plain(value) && key.as_str() != TRACK)
        .filter(|(key, value)| {
            all.clone().all(|labels| labels.get(key).is_some_and(|own| **own == **value))
        })
        .map(|(key, value)| format!("{}={}", **key, **value))
        .collect();
    if shared.is_empty() {
        let reason = "the Deployments have no label in common by which their pods could be found";
        return Err(PlanError::Unsupported(reason.to_owned()));
    }
    Ok(shared.join(","))
}

/// As the manifests say; where they are silent, more than one track means that traffic is switched.
fn strategy(manifests: &[&Manifests], tracks: usize) -> Strategy {
    let objects = || manifests.iter().flat_map(|file| &file.objects);
    let said = objects().find_map(|object| object.annotations.get(STRATEGY));
    let said = said.and_then(|word| Strategy::from_word(word));
    said.unwrap_or(if tracks > 1 { Strategy::BlueGreen } else { Strategy::Rolling })
}

/// All environments, and the one that users meet.
fn environments(artifacts: &Artifacts) -> Result<(Vec<String>, String), PlanError> {
    let (_, stages) =
        artifacts.first::<Stages>().ok_or(PlanError::MissingArtifact { what: "stages" })?;
    let mut seen = BTreeSet::new();
    let mut environments = Vec::new();
    for environment in stages.stages.iter().filter_map(|stage| stage.environment.as_ref()) {
        if !is_label(environment) {
            let reason = format!("`{}` cannot be the end of a namespace", environment.value);
            return Err(PlanError::Unsupported(reason));
        }
        if seen.insert(environment.as_str()) {
            environments.push(environment.value.clone());
        }
    }
    let of_kind = |kind| stages.of_kind(kind).find_map(|stage| stage.environment.as_ref());
    let production = of_kind(StageKind::Production)
        .or_else(|| of_kind(StageKind::Canary))
        .map(|environment| environment.value.clone())
        .or_else(|| environments.last().cloned());
    let production = production.ok_or_else(|| {
        PlanError::Unsupported(
            "no stage deploys to an environment that could be watched".to_owned(),
        )
    })?;
    Ok((environments, production))
}

impl Check {
    /// Whether people ask it by a script of its own; whether a container has started is of no interest
    /// later.
    pub(super) fn is_scripted(&self) -> bool {
        self.probe != ProbeKind::Startup.word()
    }

    /// One check for each probe of `container` that is asked over HTTP.
    fn all(container: &Container) -> Result<Vec<Self>, PlanError> {
        let kinds = ProbeKind::ALL.iter().map(|(kind, _)| *kind);
        let checks: Vec<Self> = kinds.filter_map(|kind| Self::of(container, kind)).collect();
        match checks.iter().find(|check| !is_url_path(&check.path)) {
            Some(check) => {
                let path = rehearsal_source::fields::clip(&check.path);
                let reason =
                    format!("the {} probe asks at `{path}`, which is no plain path", check.probe);
                Err(PlanError::Unsupported(reason))
            }
            None => Ok(checks),
        }
    }

    fn of(container: &Container, kind: ProbeKind) -> Option<Self> {
        let probe = container.probe(kind)?;
        let path = probe.path()?;
        let port = container.port(&probe.port()?.value)?.number.value;
        // A check must have its answer before it asks again.
        let interval_seconds = probe.period_seconds.value.max(2);
        Some(Self {
            id: match kind {
                ProbeKind::Startup => "started",
                ProbeKind::Readiness => "ready",
                ProbeKind::Liveness => "alive",
            },
            probe: kind.word(),
            path: path.to_owned(),
            port,
            expect_status: 200,
            interval_seconds,
            timeout_seconds: probe.timeout_seconds.value.clamp(1, interval_seconds - 1),
            failure_threshold: probe.failure_threshold.value.max(1),
        })
    }
}

/// Whether `text` can be a part of the names of Kubernetes objects as it is.
fn is_label(text: &str) -> bool {
    !text.is_empty() && dns_label(text) == text
}

/// Whether `path` can stand in a URL as it is.
fn is_url_path(path: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:@=+&?".contains(&byte);
    path.starts_with('/') && path.len() <= 200 && path.bytes().all(plain)
}
