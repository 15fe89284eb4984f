//! What PBD writes: the pipeline from a commit to production.
//!
//! One list of stages is the source of the workflow's jobs, of the stage definitions and of the
//! artifact specifications; each job's steps are layout and stand in the templates. The pipeline
//! obeys the requirements (approvals, exposure, strategy) and the step (which stages, which order);
//! where both cannot be had, there is no plan and the reason is said.
//!
//! Left out: what the repository is expected to hold beside the delivery's own files (the service,
//! its manifest of dependencies, its unit tests); the head of the workflow names it. A service is
//! expected to listen on port 8080, to answer `/healthz`, `/readyz` and `/metrics`, and with a model
//! to predict at `/predict`.

mod contract;
mod handed_on;
mod order;
mod pins;
mod practice;
mod rollout;
mod settings;
mod stages;

use minijinja::Value;
use minijinja::value::Serde;
use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::words::{StageKind, Word};
use serde::Serialize;

use crate::brief::Brief;
use crate::claims::criteria_that_demand;
use crate::facts::{FactName, Facts, Target};
use crate::plans::{Plan, PlanError};

use contract::Contract;
use handed_on::HandedOn;
use pins::{PINS, Pins};
use practice::{Practice, practice};
use rollout::Rollout;
use settings::Wanted;
use stages::{Service, Stage, Surroundings};

/// The plan.
pub(crate) static PLAN: Plan =
    Plan { id: "PBD", make: |brief| Pipeline::of(brief).map(|plan| Value::from(Serde(plan))) };

/// Everything that the templates lay out.
#[derive(Debug, Serialize)]
struct Pipeline {
    service: String,
    language: &'static str,
    language_version: String,
    practice: &'static Practice,
    /// Where the repository holds the model; none for a service without a model.
    model_path: Option<String>,
    /// What the model takes and answers, likewise.
    contract: Option<Contract>,
    smoke_path: String,
    image: Image,
    cluster: &'static str,
    runner: String,
    branch: String,
    scan_severity: String,
    bake_minutes: i64,
    /// The strategy that is demanded, if one is.
    strategy: Option<&'static str>,
    canary_percent: u32,
    /// A branch of releases is built without caches, which an earlier run could have poisoned.
    caches: bool,
    has_canary: bool,
    does: Does,
    stages: Vec<Stage>,
    artifacts: Vec<HandedOn>,
    actions: &'static Pins,
    satisfies: Satisfies,
}

/// What some stage of the pipeline does, and has scripts for.
#[derive(Debug, Serialize)]
struct Does {
    deploy: bool,
    test_endpoints: bool,
    check_model: bool,
}

/// Where the image is pushed.
#[derive(Debug, Serialize)]
struct Image {
    repository: String,
    registry: String,
    /// Whether the registry is GitHub's own, which takes the job's token instead of a secret.
    on_github: bool,
}

const DEPLOY: &str = "scripts/deploy.sh";
const VERIFY: &str = "scripts/verify-deployment.sh";
const SMOKE_TEST: &str = "scripts/smoke-test.sh";
const ENDPOINT_TESTS: &str = "tests/endpoint/endpoints.sh";
const CONTRACT_CHECK: &str = "tests/model/contract.sh";

/// The criteria that each file claims.
#[derive(Debug, Serialize)]
struct Satisfies {
    workflow: Vec<String>,
    stages: Vec<String>,
    artifacts: Vec<String>,
    deploy: Vec<String>,
    verify: Vec<String>,
    smoke: Vec<String>,
    endpoints: Vec<String>,
    contract: Vec<String>,
    schema: Vec<String>,
}

impl Pipeline {
    fn of(brief: &Brief<'_>) -> Result<Self, PlanError> {
        let facts = brief.facts;
        let missing = |fact: FactName| PlanError::MissingFact(fact.key());
        let name = facts.service_name().ok_or(missing(FactName::Service))?;
        let language = facts.serving.as_ref().ok_or(missing(FactName::Serving))?.language();
        let target = facts.target.as_ref().ok_or(missing(FactName::TargetEnv))?.value;
        let image = Image::of(facts, &name)?;
        let (_, requirements) = brief
            .artifacts
            .first::<Requirements>()
            .ok_or(PlanError::MissingArtifact { what: "the requirements" })?;

        let has_model = facts.model.is_some();
        let wanted = Wanted::of(brief.settings, has_model)?;
        order::check(&wanted.stages)?;
        let rollout = Rollout::of(requirements, &wanted)?;
        let surroundings = Surroundings {
            is_github_registry: image.on_github,
            has_workload_identity: target != Target::Kubernetes,
        };
        let service = Service { practice: practice(language), has_model };
        let stages = stages::stages(&wanted.stages, &service, &rollout, surroundings);
        let artifacts = handed_on::handed_on(&stages, &service, &image.repository);
        let has_stage = |kind: StageKind| wanted.stages.contains(&kind);
        Ok(Self {
            satisfies: Satisfies::of(requirements, &stages, &artifacts),
            service: name,
            language: language.word(),
            language_version: facts.language_version().unwrap_or_default().to_owned(),
            practice: service.practice,
            model_path: model_path(facts)?,
            contract: has_model.then(|| Contract::of(brief.settings)).transpose()?,
            smoke_path: wanted.smoke_path,
            image,
            cluster: target.word(),
            runner: wanted.runner,
            caches: !wanted.branch.starts_with("release"),
            branch: wanted.branch,
            scan_severity: wanted.scan_severity,
            bake_minutes: wanted.bake_minutes,
            strategy: rollout.strategy.map(Word::word),
            canary_percent: rollout.canary_percent,
            has_canary: rollout.has_canary,
            does: Does {
                deploy: stages.iter().any(|stage| stage.environment.is_some()),
                test_endpoints: has_stage(StageKind::Integration),
                check_model: has_stage(StageKind::ModelValidation),
            },
            stages,
            artifacts,
            actions: &PINS,
        })
    }
}

fn model_path(facts: &Facts) -> Result<Option<String>, PlanError> {
    if facts.model.is_none() {
        return Ok(None);
    }
    let framework = facts.framework.as_ref();
    let framework = framework.ok_or(PlanError::MissingFact(FactName::Framework.key()))?;
    Ok(Some(format!("model/{}", framework.model_file())))
}

impl Image {
    fn of(facts: &Facts, service: &str) -> Result<Self, PlanError> {
        let registry = facts.image_registry.as_ref();
        let registry = registry.ok_or(PlanError::MissingFact(FactName::ImageRegistry.key()))?;
        let host = registry.split('/').next().unwrap_or_default();
        Ok(Self {
            repository: format!("{}/{service}", **registry),
            registry: host.to_owned(),
            on_github: host == "ghcr.io",
        })
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
        let is_stage = |demand: &Demand, kind| has_stage(demand) && *demand == Demand::Stage(kind);
        let runs = |demand: &Demand, path: &str| *demand == Demand::Runs(path.to_owned());
        Self {
            workflow: claims(&|demand| has_stage(demand) || matches!(demand, Demand::Runs(_))),
            stages: claims(&|demand| has_stage(demand) || hands_on(demand)),
            artifacts: claims(&hands_on),
            deploy: claims(&|demand| rolls_out(demand) || runs(demand, DEPLOY)),
            verify: claims(&|demand| rolls_out(demand) || runs(demand, VERIFY)),
            smoke: claims(&|demand| {
                is_stage(demand, StageKind::StagingSmoke) || runs(demand, SMOKE_TEST)
            }),
            endpoints: claims(&|demand| {
                is_stage(demand, StageKind::Integration) || runs(demand, ENDPOINT_TESTS)
            }),
            contract: claims(&|demand| {
                is_stage(demand, StageKind::ModelValidation) || runs(demand, CONTRACT_CHECK)
            }),
            schema: claims(&|demand| {
                is_stage(demand, StageKind::ModelValidation) || *demand == Demand::Contract
            }),
        }
    }
}
