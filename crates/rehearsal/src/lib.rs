//! Rehearse a software delivery before you run it.
//!
//! Personas write the artifacts of a delivery (stories, a pipeline, manifests, alert rules, scripts);
//! rules check them, criteria score them, and a gate decides whether the delivery is ready. Whatever
//! happens is an event: the log of a run is the run, and the same scenario, personas and seed give
//! the same log to the byte.
//!
//! A scenario file says all of it at once ([`load_scenario`], [`Engine::run`]). A program can also
//! take the steps one by one, look at each reply and decide what to ask next:
//!
//! ```
//! use rehearsal::{Engine, Message, load_personas, load_scenario};
//!
//! let engine = Engine::new(load_personas(&[])?);
//! let context = [
//!     ("model", "churn_predictor_v2"),
//!     ("framework", "scikit-learn"),
//!     ("serving", "FastAPI + Docker"),
//!     ("target_env", "Kubernetes (GKE)"),
//!     ("latency_sla", "< 100ms p99"),
//!     ("availability_sla", "99.9%"),
//!     ("image_registry", "ghcr.io/churn-team"),
//! ];
//! let mut session = engine.session("devops_deployment", 42, &context)?;
//!
//! let stories = session.step(Message {
//!     sender: "orchestrator",
//!     receiver: "JUS",
//!     phase: "find",
//!     content: "Define user stories for packaging, blue-green deployment, health checks, rollback.",
//!     with: "{ strategy: blue-green, exposure_percent_max: 10 }",
//!     ..Message::default()
//! })?;
//! let pipeline = session.step(Message {
//!     sender: "JUS",
//!     receiver: "PBD",
//!     phase: "create",
//!     content: "Build a CI/CD pipeline that meets these requirements.",
//!     artifacts: &stories.artifacts,
//!     ..Message::default()
//! })?;
//! let infrastructure = session.step(Message {
//!     sender: "PBD",
//!     receiver: "DVE",
//!     phase: "create",
//!     content: "Implement the deployment infrastructure.",
//!     with: "strategy: { kind: blue-green, exposure: [10] }",
//!     artifacts: &pipeline.artifacts,
//! })?;
//! let monitoring = session.step(Message {
//!     sender: "DVE",
//!     receiver: "ASC",
//!     phase: "create",
//!     content: "Create the alert rules, the health checks and an automated rollback.",
//!     artifacts: &infrastructure.artifacts,
//!     ..Message::default()
//! })?;
//! assert!(monitoring.content().contains("scripts/rollback.sh"));
//!
//! // What is asked of the delivery, and what it must reach, is taken from the scenario here.
//! let scenario = load_scenario("devops-deployment-chain", engine.registry(), &[])?;
//! let assessment = session.score(&scenario.rubric)?;
//! for area in &assessment.score.areas {
//!     println!("{}: {:.2} [{}]", area.name, f64::from(area.score_bp) / 10_000.0, area.status());
//! }
//! let run = assessment.decide(&scenario.gate); // logged as `gate.decided` by `devops_deployment`
//! println!("{} {}", run.summary().verdict_line(), run.digest.short());
//! assert!(run.verdict().is_approved());
//! # Ok::<(), rehearsal::Error>(())
//! ```
//!
//! This crate reads and writes files and knows the wall clock; what is below it does not. It knows
//! no terminal and prints nothing.
//!
//! - [`built_in`], [`personas`], [`load`], [`scenario`]: what a run is made from.
//! - [`engine`], [`world`], [`events`], [`session`]: how it runs, and what it logs.
//! - [`run`], [`summary`]: what it comes to; every surface renders the one [`Summary`].
//! - [`run_directory`], [`run_store`], [`verify`]: how it is kept, found again and made again.
//! - [`observers`], [`cache`]: who may watch; what parallel runs share.
//! - [`promql`]: expressions, scripts and rule files by themselves.
//! - [`schema`](mod@schema): what editors know about the files.

#![expect(rustdoc::private_intra_doc_links, reason = "the map is for those who read the source")]

pub mod built_in;
mod cache;
mod engine;
mod error;
mod events;
mod load;
mod observers;
mod personas;
pub mod promql;
mod report;
mod repository;
mod run;
mod run_directory;
mod run_store;
mod scenario;
mod schema;
mod session;
mod summary;
mod verify;
mod world;

pub use engine::Engine;
pub use error::Error;
pub use events::RunEvent;
pub use load::{load_scenario, scenario_source};
pub use observers::Observers;
pub use personas::load_personas;
pub use rehearsal_artifact::other_findings::finding_ids;
pub use rehearsal_artifact::rules::ALL as RULES;
pub use rehearsal_artifact::{Artifact, Finding, OtherFinding, Rule};
pub use rehearsal_kernel::RunDigest;
pub use rehearsal_persona::{Persona, Registry, Shape};
pub use rehearsal_score::{Decision, Gate, Rubric, Score, Verdict};
pub use rehearsal_source::{Diagnostic, Severity, Source, nearest};
pub use repository::{Checked, LeftOut, Mended, Reason, Repository};
pub use run::Run;
pub use run_directory::{Invocation, RunFiles};
pub use run_store::{Kept, RunEntry, RunStore, StoredRun};
pub use scenario::{Override, Scenario, ScenarioStep};
pub use schema::{schema, schema_names};
pub use session::{Assessment, Message, Session, StepReply};
pub use summary::{DeploymentSummary, Summary};
pub use verify::{Comparison, verify};
