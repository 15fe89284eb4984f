//! What a run comes to: one model that every surface renders, folded from the event log.
//!
//! Nothing here is computed from anything but events, so the summary of a stored run is the summary
//! that the run itself had. It holds no clock, host or path of the machine.

mod junit;
mod markdown;
mod readiness;
mod sarif;
mod text;

use std::collections::BTreeMap;

use rehearsal_artifact::Digest;
use schemars::JsonSchema;
use serde::Serialize;

use crate::events::{
    AreaScored, ArtifactWritten, CriterionJudged, DecidedClause, FindingReported, GateDecided,
    HandlerFailed, JudgedPlace, RunEvent, RunStarted, RunStopped, StepFailed, StepFinished,
    StepStarted,
};
pub use readiness::DeploymentSummary;

/// The format of `run.json`.
pub(crate) const SCHEMA: &str = "rehearsal/run/v1";

/// A run in short.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[schemars(title = "Rehearsal run")]
pub struct Summary {
    /// The format of this file.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// The scenario's id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// The seed, as text because JSON readers round large numbers.
    pub seed: String,
    /// How the personas wrote.
    pub mode: String,
    /// The run digest.
    pub digest: String,
    /// The model that is delivered.
    pub model: String,
    /// Where it is delivered to.
    pub target: String,
    /// The verdict's word.
    pub verdict: String,
    /// Why it is not a plain approval, the deciding clause first.
    pub clauses: Vec<DecidedClause>,
    /// The score, in basis points, from which an area is READY.
    pub ready_bp: u32,
    /// The score that every area must reach.
    pub gate_bp: u32,
    /// The plain mean of the areas.
    pub overall_bp: u32,
    /// The areas in the order of the scenario.
    pub areas: Vec<SummaryArea>,
    /// The steps in the order in which they began.
    pub steps: Vec<SummaryStep>,
    /// The artifacts in the order in which they were written.
    pub artifacts: Vec<ArtifactWritten>,
    /// What the checker found, by file and place.
    pub findings: Vec<FindingReported>,
    /// Events of the run.
    pub events: u64,
    /// Digests of what went into the run.
    pub inputs: BTreeMap<String, String>,
}

/// One area.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SummaryArea {
    /// Its name.
    pub name: String,
    /// Its score in basis points.
    pub score_bp: u32,
    /// What could be evaluated, in basis points.
    pub coverage_bp: u32,
    /// `READY` or `NEEDS WORK`.
    pub status: String,
    /// Its criteria.
    pub criteria: Vec<SummaryCriterion>,
}

/// One criterion.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SummaryCriterion {
    /// What it is called in its area.
    pub id: String,
    /// What it asks.
    pub title: String,
    /// Where its answer comes from.
    pub source: String,
    /// What it weighs.
    pub weight: u32,
    /// Whether the gate needs it.
    pub required: bool,
    /// Its outcome.
    pub outcome: String,
    /// What was observed.
    pub observed: String,
    /// What would have been wanted.
    pub target: String,
    /// The event that says so.
    pub event: u64,
    /// Where it was observed.
    pub places: Vec<JudgedPlace>,
}

/// One step.
#[derive(Clone, Debug, JsonSchema, Serialize)]
pub struct SummaryStep {
    /// Its id.
    pub id: String,
    /// Who took the turn.
    pub persona: String,
    /// What that persona is called.
    pub name: String,
    /// The phase of work.
    pub phase: String,
    /// How many artifacts it wrote.
    pub artifacts: u64,
    /// Why it failed, if it did.
    pub failed: Option<String>,
}

/// What a summary takes from the log's header.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    pub(crate) seed: u64,
    pub(crate) digest: String,
    pub(crate) inputs: BTreeMap<String, String>,
}

impl Summary {
    /// Folds `events`.
    pub(crate) fn of(origin: Origin, events: impl Iterator<Item = RunEvent>) -> Self {
        let mut summary = Self::empty(origin);
        for event in events {
            summary.take(event);
            summary.events += 1;
        }
        if summary.verdict == "ERROR" && summary.clauses.is_empty() {
            let reason = "the run ended without a decision".to_owned();
            let (verdict, about) = ("ERROR".to_owned(), "run".to_owned());
            summary.clauses.push(DecidedClause { verdict, about, reason });
        }
        summary
    }

    /// Before anything happened the verdict is an error: a run that says nothing approves nothing.
    fn empty(origin: Origin) -> Self {
        Self {
            schema: SCHEMA,
            scenario: String::new(),
            title: String::new(),
            seed: origin.seed.to_string(),
            mode: String::new(),
            digest: origin.digest,
            model: String::new(),
            target: String::new(),
            verdict: "ERROR".to_owned(),
            clauses: Vec::new(),
            ready_bp: 0,
            gate_bp: 0,
            overall_bp: 0,
            areas: Vec::new(),
            steps: Vec::new(),
            artifacts: Vec::new(),
            findings: Vec::new(),
            events: 0,
            inputs: origin.inputs,
        }
    }

    fn take(&mut self, event: RunEvent) {
        match event {
            RunEvent::RunStarted(data) => self.run_started(data),
            RunEvent::StepStarted(data) => self.step_started(data),
            RunEvent::ArtifactWritten(data) => self.artifact_written(data),
            RunEvent::StepFinished(data) => self.step_finished(&data),
            RunEvent::StepFailed(data) => self.step_failed(data),
            RunEvent::FindingReported(data) => self.findings.push(data),
            RunEvent::CriterionJudged(data) => self.criterion_judged(data),
            RunEvent::AreaScored(data) => self.area_scored(data),
            RunEvent::GateDecided(data) => self.gate_decided(data),
            RunEvent::HandlerFailed(data) => self.handler_failed(data),
            RunEvent::RunStopped(data) => self.run_stopped(data),
            RunEvent::MessagePosted(_)
            | RunEvent::ChainFinished(_)
            | RunEvent::CheckFinished(_) => {}
        }
    }

    fn run_started(&mut self, data: RunStarted) {
        self.scenario = data.scenario;
        self.title = data.title;
        self.mode = data.mode;
        self.model = data.model;
        self.target = data.target;
    }

    fn step_started(&mut self, data: StepStarted) {
        self.steps.push(SummaryStep {
            id: data.step.to_string(),
            persona: data.persona.to_string(),
            name: data.name,
            phase: data.phase,
            artifacts: 0,
            failed: None,
        });
    }

    /// A file that a later step writes anew is the later one, as in the repository.
    fn artifact_written(&mut self, data: ArtifactWritten) {
        self.artifacts.retain(|earlier| earlier.path != data.path);
        self.artifacts.push(data);
    }

    fn step_finished(&mut self, data: &StepFinished) {
        if let Some(step) = self.steps.iter_mut().find(|step| *step.id == *data.step) {
            step.artifacts = data.artifacts;
        }
    }

    fn step_failed(&mut self, data: StepFailed) {
        if let Some(step) = self.steps.iter_mut().find(|step| *step.id == *data.step) {
            step.failed = Some(data.reason);
        }
    }

    fn criterion_judged(&mut self, data: CriterionJudged) {
        let criterion = SummaryCriterion {
            id: data.criterion,
            title: data.title,
            source: data.source,
            weight: data.weight,
            required: data.required,
            outcome: data.outcome,
            observed: data.observed,
            target: data.target,
            // Events count from 1, and this one is not counted yet.
            event: self.events + 1,
            places: data.places,
        };
        self.area(data.area).criteria.push(criterion);
    }

    fn area_scored(&mut self, data: AreaScored) {
        let area = self.area(data.area);
        area.score_bp = data.score_bp;
        area.coverage_bp = data.coverage_bp;
        area.status = data.status;
    }

    fn area(&mut self, name: String) -> &mut SummaryArea {
        let at = self.areas.iter().position(|area| area.name == name);
        let at = at.unwrap_or_else(|| {
            self.areas.push(SummaryArea {
                name,
                score_bp: 0,
                coverage_bp: 0,
                status: String::new(),
                criteria: Vec::new(),
            });
            self.areas.len() - 1
        });
        &mut self.areas[at]
    }

    fn gate_decided(&mut self, data: GateDecided) {
        self.verdict = data.verdict;
        self.ready_bp = data.ready_bp;
        self.gate_bp = data.gate_bp;
        self.overall_bp = data.overall_bp;
        self.clauses.extend(data.clauses);
    }

    fn handler_failed(&mut self, data: HandlerFailed) {
        let reason = format!("{} failed: {}", data.entity, data.reason);
        let verdict = "ERROR".to_owned();
        self.clauses.push(DecidedClause { verdict, about: data.entity, reason });
    }

    fn run_stopped(&mut self, data: RunStopped) {
        let (verdict, about) = ("ERROR".to_owned(), "run".to_owned());
        self.clauses.push(DecidedClause { verdict, about, reason: data.reason });
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn finding_count(&self, severity: &str) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Eight digits that name what went into the run: equal inputs have equal ids.
    #[must_use]
    pub fn input_id(&self) -> String {
        let mut asked = format!("seed {}\nmode {}\n", self.seed, self.mode);
        for (name, digest) in &self.inputs {
            asked.push_str(&format!("{name} {digest}\n"));
        }
        Digest::of(asked.as_bytes()).to_string()[..8].to_owned()
    }

    /// `run.json`: the whole summary.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a summary is plain data");
        text.push('\n');
        text
    }
}
