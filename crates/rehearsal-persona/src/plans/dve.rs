//! What DVE writes: the image, the Kubernetes objects and the chart of one service.
//!
//! ```text
//! settings ─┐
//! demands ──┼─► rollout ─► tracks ─► Deployment, Service, autoscaler, budget (one set a track)
//! stages ───┘      └─────► route with weights (blue-green and canary)
//! language ─► image, profile, settings ─► what a pod runs, needs and reads
//! target ───► entrance, secrets, access ─► how it is reached and what it may do
//! ```
//!
//! Everything that others decided is read from their parsed artifacts: the image's repository from
//! the pipeline's artifacts, replicas from the demands, exposure from the stages. Where they
//! contradict the settings there is no draft, because a rollout that suits one of them would break
//! the other in production.
//!
//! Manifests and chart are laid out from this one plan, the chart's values among it, so that both
//! describe the same objects.
//!
//! Left out: what a cluster shares between services (namespaces, nodes, operators), and what lies
//! outside of clusters (projects, roles, vaults, certificates).

mod access;
mod asked;
mod claims;
mod configuration;
mod entrance;
mod image;
mod profile;
mod rollout;
mod timing;
mod tracks;

use minijinja::Value;
use minijinja::value::Serde;
use rehearsal_artifact::Kind;
use rehearsal_artifact::kinds::artifact_specs::{self, ArtifactSpecs};
use rehearsal_artifact::kinds::requirements::{Requirements, Target as Measured};
use rehearsal_artifact::kinds::stages::{self, Stages};
use rehearsal_artifact::words::Word;
use serde::Serialize;

use crate::brief::Brief;
use crate::facts::FactName;
use crate::plans::{Plan, PlanError};

use access::Access;
use asked::Asked;
use claims::Claims;
use configuration::{Resources, Secrets, Setting};
use entrance::{Gateway, Network, Route};
use image::Image;
use profile::Profile;
use rollout::Rollout;
use timing::{Probes, Shutdown};
use tracks::Track;

/// The plan.
pub(crate) static PLAN: Plan = Plan {
    id: "DVE",
    make: |brief| Infrastructure::of(brief).map(|plan| Value::from(Serde(plan))),
};

/// The port on which the application answers everything, as the persona's contract says.
const PORT: u16 = 8080;

/// The port of the Services: that of plain HTTP, because TLS ends at the Gateway.
const SERVICE_PORT: u16 = 80;

/// The user and group of the process: above the range of Debian's own accounts, so that no file of
/// the image belongs to it by accident.
const USER: u32 = 10_001;

/// Everything that the templates lay out.
#[derive(Debug, Serialize)]
struct Infrastructure {
    service: String,
    /// What the service is in its system, as the label of its objects says.
    component: &'static str,
    strategy: &'static str,
    target: &'static str,
    image: Image,
    port: u16,
    service_port: u16,
    user: u32,
    resources: Resources,
    probes: Probes,
    shutdown: Shutdown,
    settings: Vec<Setting>,
    secrets: Option<Secrets>,
    access: Access,
    network: Network,
    tracks: Vec<Track>,
    gateway: Option<Gateway>,
    route: Route,
    /// Whose load balancer must be told how to ask for health.
    health_policy: Option<&'static str>,
    /// The tracks that it sends to.
    load_balanced_tracks: Vec<Track>,
    claims: Claims,
}

impl Infrastructure {
    fn of(brief: &Brief<'_>) -> Result<Self, PlanError> {
        let missing = |fact: FactName| PlanError::MissingFact(fact.key());
        let facts = brief.facts;
        let service = facts.service_name().ok_or(missing(FactName::Service))?;
        let target = facts.target.as_ref().ok_or(missing(FactName::TargetEnv))?.value;
        let language = facts.serving.as_ref().ok_or(missing(FactName::Serving))?.value.language();
        let requirements = brief.artifacts.first::<Requirements>();
        let (_, requirements) =
            requirements.ok_or(PlanError::MissingArtifact { what: "requirements" })?;
        let stages = handed_on::<Stages>(brief, &stages::KIND, "pipeline stages")?;
        let specs = handed_on::<ArtifactSpecs>(brief, &artifact_specs::KIND, "pipeline artifacts")?;

        let asked = Asked::of(brief.settings)?;
        asked.suits(target)?;
        let rollout = Rollout::agreed(&asked, requirements, stages)?;
        let image = Image::of(facts, specs, &asked)?;
        let profile = Profile::of(language, image.serves_model());
        let request_us = longest_request_us(requirements);
        let probes = Probes::for_requests_within(request_us, profile.startup_seconds);
        let shutdown = Shutdown::beside(&probes);
        let resources = Resources::of(profile, &asked);
        let tracks = tracks::of(&service, &rollout, requirements, &asked)?;
        let health_policy = entrance::health_policy(target);
        Ok(Self {
            component: if image.serves_model() { "inference" } else { "api" },
            strategy: rollout.strategy.word(),
            target: target.title(),
            port: PORT,
            service_port: SERVICE_PORT,
            user: USER,
            settings: configuration::settings(language, &asked, &image, &shutdown, &resources),
            secrets: Secrets::of(&service, target, &asked),
            access: Access::of(&service, target, &asked, &tracks),
            network: Network::of(target, &asked),
            gateway: Gateway::of(&service, target, &asked),
            route: Route {
                gateway: asked.gateway.clone(),
                hostname: asked.hostname.clone(),
                rollout: rollout.moves_traffic().then(|| rollout.notes()),
            },
            load_balanced_tracks: health_policy.map_or_else(Vec::new, |_| tracks.clone()),
            health_policy,
            claims: Claims::of(requirements, rollout.strategy),
            image,
            resources,
            probes,
            shutdown,
            tracks,
            service,
        })
    }
}

/// The artifact of `kind`, if one was handed on. A chain may leave out the pipeline, but a file
/// that is there and cannot be read must not pass for one that was left out.
fn handed_on<'a, T: std::any::Any>(
    brief: &Brief<'a>,
    kind: &'static Kind,
    what: &'static str,
) -> Result<Option<&'a T>, PlanError> {
    let Some(artifact) = brief.artifacts.of_kind(kind).next() else { return Ok(None) };
    artifact.model::<T>().map(Some).ok_or(PlanError::MissingArtifact { what })
}

/// How long a request may take by the most patient latency objective; 0 without one.
fn longest_request_us(requirements: &Requirements) -> u64 {
    let thresholds =
        requirements.objectives.iter().filter_map(|objective| match objective.target {
            Measured::Latency { threshold_us, .. } => Some(threshold_us),
            Measured::Availability { .. } | Measured::ModelDrift { .. } => None,
        });
    thresholds.max().unwrap_or(0)
}
