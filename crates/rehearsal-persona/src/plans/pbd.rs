//! What PBD writes: the pipeline from a commit to production.
//!
//! One list of stages is the source of the workflow's jobs, of the stage definitions and of the
//! artifact specifications; each job's steps are layout and stand in the templates. The pipeline
//! obeys the requirements (approvals, exposure, strategy) and the step (which stages, which order);
//! where both cannot be had, there is no plan and the reason is said.
//!
//! Left out: what the repository is expected to hold beside the delivery's own files (the service
//! `app.main:app`, `requirements.txt`, `requirements-dev.txt`, `tests/`); the workflow names it.

mod handed_on;
mod order;
mod pins;
mod rollout;
mod settings;
mod stages;

use minijinja::Value;
use minijinja::value::Serde;
use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::words::Word;
use serde::Serialize;

use crate::brief::Brief;
use crate::claims::criteria_that_demand;
use crate::facts::{FactName, Serving, Target};
use crate::plans::{Plan, PlanError};

use handed_on::HandedOn;
use pins::{PINS, Pins};
use rollout::Rollout;
use settings::Wanted;
use stages::{Stage, Surroundings};

/// The plan.
pub(crate) static PLAN: Plan =
    Plan { id: "PBD", make: |brief| Pipeline::of(brief).map(|plan| Value::from(Serde(plan))) };

/// Everything that the templates lay out.
#[derive(Debug, Serialize)]
struct Pipeline {
    service: String,
    app: &'static str,
    image: Image,
    cluster: &'static str,
    python_version: String,
    runner: String,
    branch: String,
    scan_severity: String,
    pip_audit: &'static str,
    bake_minutes: i64,
    canary_percent: u32,
    /// A branch of releases is built without caches, which an earlier run could have poisoned.
    caches: bool,
    deploys: bool,
    has_canary: bool,
    stages: Vec<Stage>,
    artifacts: Vec<HandedOn>,
    actions: &'static Pins,
    satisfies: Satisfies,
}

/// Where the image is pushed.
#[derive(Debug, Serialize)]
struct Image {
    repository: String,
    registry: String,
    /// Whether the registry is GitHub's own, which takes the job's token instead of a secret.
    on_github: bool,
}

/// The criteria that each file claims.
#[derive(Debug, Serialize)]
struct Satisfies {
    workflow: Vec<String>,
    stages: Vec<String>,
    artifacts: Vec<String>,
    deploy: Vec<String>,
}

/// Where FastAPI's own project layout puts the application.
const APP: &str = "app.main:app";

/// The scanner of Python dependencies, at a release of its package index.
const PIP_AUDIT: &str = "pip-audit==2.10.1";

impl Pipeline {
    fn of(brief: &Brief<'_>) -> Result<Self, PlanError> {
        let facts = brief.facts;
        let missing = |fact: FactName| PlanError::MissingFact(fact.key());
        let service = facts.service_name().ok_or(missing(FactName::Service))?;
        let serving = facts.serving.as_ref().ok_or(missing(FactName::Serving))?.value;
        if serving != Serving::FastApi {
            return Err(PlanError::Unsupported(format!("cannot deliver {} yet", serving.title())));
        }
        let target = facts.target.as_ref().ok_or(missing(FactName::TargetEnv))?.value;
        let registry = facts.image_registry.as_ref().ok_or(missing(FactName::ImageRegistry))?;
        let (_, requirements) = brief
            .artifacts
            .first::<Requirements>()
            .ok_or(PlanError::MissingArtifact { what: "the requirements" })?;

        let wanted = Wanted::of(brief.settings)?;
        order::check(&wanted.stages)?;
        let rollout = Rollout::of(requirements, &wanted)?;
        let image = Image::of(registry, &service);
        let surroundings = Surroundings {
            is_github_registry: image.on_github,
            has_workload_identity: target == Target::Gke,
        };
        let stages = stages::stages(&wanted.stages, &rollout, surroundings);
        let artifacts = handed_on::handed_on(&stages, &image.repository);
        Ok(Self {
            satisfies: Satisfies::of(requirements, &stages, &artifacts),
            service,
            app: APP,
            image,
            cluster: target.word(),
            python_version: wanted.python_version,
            runner: wanted.runner,
            caches: !wanted.branch.starts_with("release"),
            branch: wanted.branch,
            scan_severity: wanted.scan_severity,
            pip_audit: PIP_AUDIT,
            bake_minutes: wanted.bake_minutes,
            canary_percent: rollout.canary_percent,
            has_canary: rollout.has_canary,
            deploys: stages.iter().any(|stage| stage.environment.is_some()),
            stages,
            artifacts,
            actions: &PINS,
        })
    }
}

impl Image {
    fn of(registry: &str, service: &str) -> Self {
        let host = registry.split('/').next().unwrap_or(registry);
        Self {
            repository: format!("{registry}/{service}"),
            registry: host.to_owned(),
            on_github: host == "ghcr.io",
        }
    }
}

impl Satisfies {
    fn of(requirements: &Requirements, stages: &[Stage], artifacts: &[HandedOn]) -> Self {
        let claims = |meets: &dyn Fn(&Demand) -> bool| -> Vec<String> {
            let ids = criteria_that_demand(requirements, meets);
            ids.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect()
        };
        let has_stage = |demand: &Demand| match demand {
            Demand::Stage(kind) => stages.iter().any(|stage| stage.id == kind.word()),
            Demand::Approval(name) => {
                stages.iter().any(|stage| stage.environment == Some(name.as_str()))
            }
            _ => false,
        };
        let hands_on = |demand: &Demand| match demand {
            Demand::HandsOn(id) => artifacts.iter().any(|artifact| artifact.id == id),
            _ => false,
        };
        let rolls_out =
            |demand: &Demand| matches!(demand, Demand::Strategy(_) | Demand::ExposurePercentMax(_));
        Self {
            workflow: claims(&has_stage),
            stages: claims(&|demand| has_stage(demand) || hands_on(demand)),
            artifacts: claims(&hands_on),
            deploy: claims(&rolls_out),
        }
    }
}
