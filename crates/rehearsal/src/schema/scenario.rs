//! The fields of a scenario file as its reader knows them.
//!
//! These types are never made: their shape is the schema, and their comments are what an editor
//! shows.
#![expect(dead_code, reason = "the types are only described, never made")]

use std::collections::BTreeMap;

use rehearsal_artifact::kinds::requirements::DEMANDS;
use rehearsal_score::criteria;
use schemars::JsonSchema;

use crate::scenario::{AREAS, PHASES, SCHEMA};

/// A scenario: everything that a rehearsal needs.
#[derive(JsonSchema)]
#[schemars(title = "Rehearsal scenario", deny_unknown_fields)]
pub(super) struct Scenario {
    /// The format of this file.
    #[schemars(extend("const" = SCHEMA))]
    schema: String,
    /// The scenario's id: lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z]([a-z0-9-]*[a-z0-9])?$"), length(max = 63))]
    id: String,
    /// What people call the scenario.
    title: String,
    /// The seed of a run that is given none.
    seed: u64,
    /// Facts about the delivery. Any fact may stand here; every ask and template can use it.
    context: Context,
    /// Who does what, and who waits for whom.
    #[schemars(length(min = 1, max = 200))]
    chain: Vec<Step>,
    /// What is asked of the delivery.
    scoring: Scoring,
    /// What the delivery must reach.
    gate: Gate,
}

/// A fact: a text, a number or a boolean.
#[derive(JsonSchema)]
#[schemars(untagged)]
enum Fact {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A boolean.
    Flag(bool),
}

/// Facts about the delivery.
#[derive(JsonSchema)]
struct Context {
    /// The name of the service; a model names its service as well.
    service: Option<Fact>,
    /// The name of the model that is served, if one is.
    model: Option<Fact>,
    /// What the model was trained with: scikit-learn, xgboost, lightgbm or ONNX.
    framework: Option<Fact>,
    /// What serves it, and how it is packed, such as `FastAPI + Docker`.
    serving: Option<Fact>,
    /// The version of the language, such as `3.13`.
    language_version: Option<Fact>,
    /// Where it runs, such as `Kubernetes (GKE)`.
    target_env: Option<Fact>,
    /// The latency objective, such as `< 100ms p99`.
    latency_sla: Option<Fact>,
    /// The availability objective, such as `99.9%`.
    availability_sla: Option<Fact>,
    /// Where images are pushed, such as `ghcr.io/churn-team`.
    image_registry: Option<Fact>,
    /// Any other fact.
    #[schemars(flatten)]
    others: BTreeMap<String, Fact>,
}

/// One turn of one persona.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Step {
    /// The step's id: lower-case words joined by hyphens.
    #[schemars(regex(pattern = r"^[a-z]([a-z0-9-]*[a-z0-9])?$"), length(max = 63))]
    id: String,
    /// The id of the persona that takes the turn.
    persona: String,
    /// The phase of work.
    #[schemars(extend("enum" = PHASES))]
    phase: String,
    /// The ids of the steps that it waits for.
    after: Option<Vec<String>>,
    /// What is asked, in words; `{{ context.name }}` stands for a fact.
    ask: String,
    /// What is asked, as values of the persona's parameters; the rest keep their defaults.
    with: Option<BTreeMap<String, serde_json::Value>>,
}

/// What is asked of the delivery.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Scoring {
    /// The score from 0 to 1 from which an area is READY.
    #[schemars(range(min = 0, max = 1))]
    ready: f64,
    /// The criteria of each area.
    #[schemars(extend("propertyNames" = serde_json::json!({ "enum": AREAS })))]
    areas: BTreeMap<String, Vec<Criterion>>,
}

/// One measured question. Which of `files`, `part` and `demands` it takes depends on the criterion.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Criterion {
    /// What is asked.
    #[schemars(extend("enum" = criteria::ALL.iter().map(|c| c.id).collect::<Vec<_>>()))]
    criterion: String,
    /// What it is called in its area; without it, as the criterion.
    id: Option<String>,
    /// What it weighs; 1 where it is not said.
    #[schemars(range(min = 1, max = 1000))]
    weight: Option<u32>,
    /// Whether the gate blocks the delivery if it does not hold.
    required: Option<bool>,
    /// Paths of artifacts that must exist.
    files: Option<Vec<String>>,
    /// The part of the delivery that is asked about.
    #[schemars(extend("enum" = ["pipeline", "infrastructure", "monitoring"]))]
    part: Option<String>,
    /// What is demanded, whatever the requirements say.
    demands: Option<Vec<Demand>>,
}

/// What must be true of the artifacts.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Demand {
    /// What is demanded.
    #[schemars(extend("enum" = DEMANDS))]
    require: String,
    /// Of what, or how much; some demands have none.
    value: Option<Fact>,
}

/// What the delivery must reach.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Gate {
    /// The score from 0 to 1 that every area must reach.
    #[schemars(range(min = 0, max = 1))]
    min: f64,
    /// The share of the criteria, by weight, that every area must have evidence for; 0.8 where it
    /// is not said.
    #[schemars(range(min = 0, max = 1))]
    coverage: Option<f64>,
    /// Criteria that must hold whatever the scores, as `area/criterion`; beside the required ones.
    require: Option<Vec<String>>,
}
