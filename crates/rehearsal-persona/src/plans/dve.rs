//! What DVE writes: the image and the Kubernetes objects of one service.
//!
//! ```text
//! settings ─┐
//! demands ──┼─► rollout ─► tracks ─► Deployment, Service, autoscaler, budget (one set a track)
//! stages ───┘      └─────► route with weights (blue-green and canary)
//! ```
//!
//! Everything that others decided is read from their parsed artifacts: the image's repository from
//! the pipeline's artifacts, replicas from the demands, exposure from the stages. Where they
//! contradict the settings there is no draft, because a rollout that suits one of them would break
//! the other in production.
//!
//! Left out: what a cluster shares between services (namespaces, Gateways, nodes), and secrets,
//! because the service needs none to serve a model.

mod asked;
mod claims;
mod image;
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
use crate::facts::{FactName, Serving, Target};
use crate::plans::{Plan, PlanError};

use asked::{Asked, Gateway};
use claims::Claims;
use image::Image;
use rollout::{Rollout, RolloutNotes};
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
    strategy: &'static str,
    image: Image,
    port: u16,
    service_port: u16,
    user: u32,
    resources: Resources,
    probes: Probes,
    shutdown: Shutdown,
    tracks: Vec<Track>,
    /// The tracks that Google's load balancer sends to, and so must know how to ask for health.
    load_balanced_tracks: Vec<Track>,
    route: Option<Route>,
    claims: Claims,
}

/// What one replica needs.
#[derive(Debug, Serialize)]
struct Resources {
    cpu_millis: u32,
    memory_mib: u32,
    cpu_target_percent: u32,
}

/// How traffic reaches the tracks.
#[derive(Debug, Serialize)]
struct Route {
    gateway: Gateway,
    hostname: Option<String>,
    rollout: RolloutNotes,
}

impl Infrastructure {
    fn of(brief: &Brief<'_>) -> Result<Self, PlanError> {
        let missing = |fact: FactName| PlanError::MissingFact(fact.key());
        let facts = brief.facts;
        let service = facts.service_name().ok_or(missing(FactName::Service))?;
        let target = facts.target.as_ref().ok_or(missing(FactName::TargetEnv))?.value;
        let serving = facts.serving.as_ref().ok_or(missing(FactName::Serving))?.value;
        if serving != Serving::FastApi {
            return Err(PlanError::Unsupported(format!("cannot deliver {} yet", serving.title())));
        }
        let requirements = brief.artifacts.first::<Requirements>();
        let (_, requirements) =
            requirements.ok_or(PlanError::MissingArtifact { what: "requirements" })?;
        let stages = handed_on::<Stages>(brief, &stages::KIND, "pipeline stages")?;
        let specs = handed_on::<ArtifactSpecs>(brief, &artifact_specs::KIND, "pipeline artifacts")?;

        let asked = Asked::of(brief.settings)?;
        let rollout = Rollout::agreed(&asked, requirements, stages)?;
        let image = Image::of(facts, specs, &asked)?;
        let probes = Probes::for_requests_within(longest_request_us(requirements));
        let tracks = tracks::of(&service, &rollout, requirements, &asked)?;
        let route = rollout.moves_traffic().then(|| Route {
            gateway: asked.gateway,
            hostname: asked.hostname,
            rollout: rollout.notes(),
        });
        let on_google = target == Target::Gke && route.is_some();
        Ok(Self {
            strategy: rollout.strategy.word(),
            image,
            port: PORT,
            service_port: SERVICE_PORT,
            user: USER,
            resources: Resources {
                cpu_millis: asked.cpu_request_millis,
                memory_mib: asked.memory_request_mib,
                cpu_target_percent: asked.cpu_target_percent,
            },
            shutdown: Shutdown::beside(&probes),
            probes,
            load_balanced_tracks: if on_google { tracks.clone() } else { Vec::new() },
            tracks,
            route,
            claims: Claims::of(requirements, rollout.strategy),
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
