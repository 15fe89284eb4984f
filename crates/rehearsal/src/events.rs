//! What a run logs.
//!
//! One enum composes all events of a run; its kinds are the topics of the bus. Every event is a fact
//! in the past tense, holds integers and texts only, and says enough that every view of a run
//! (terminal, summary, report) is a fold over the log. [`RunEvent`] is written by hand, because that
//! is the hot path, and read back by serde; a test holds the two together.

use std::sync::Arc;

use rehearsal_kernel::{EntityId, Event, Fields};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the events of this version mean. Changes only when their meaning does.
pub(crate) const SEMANTICS: u64 = 1;

/// One fact of a run.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[non_exhaustive]
pub enum RunEvent {
    /// A run began.
    #[serde(rename = "run.started")]
    RunStarted(RunStarted),
    /// One party sent another a message.
    #[serde(rename = "message.posted")]
    MessagePosted(MessagePosted),
    /// A persona began its turn.
    #[serde(rename = "step.started")]
    StepStarted(StepStarted),
    /// A persona wrote a file.
    #[serde(rename = "artifact.written")]
    ArtifactWritten(ArtifactWritten),
    /// A persona ended its turn.
    #[serde(rename = "step.finished")]
    StepFinished(StepFinished),
    /// A persona could not do what was asked.
    #[serde(rename = "step.failed")]
    StepFailed(StepFailed),
    /// Every step of the chain has ended.
    #[serde(rename = "chain.finished")]
    ChainFinished(ChainFinished),
    /// A checker found something in an artifact.
    #[serde(rename = "finding.reported")]
    FindingReported(FindingReported),
    /// All artifacts were checked.
    #[serde(rename = "check.finished")]
    CheckFinished(CheckFinished),
    /// A criterion was answered.
    #[serde(rename = "criterion.judged")]
    CriterionJudged(CriterionJudged),
    /// The criteria of an area were added up.
    #[serde(rename = "area.scored")]
    AreaScored(AreaScored),
    /// The gate decided.
    #[serde(rename = "gate.decided")]
    GateDecided(GateDecided),
    /// A handler failed.
    #[serde(rename = "handler.failed")]
    HandlerFailed(HandlerFailed),
    /// The run was stopped because it did not get on.
    #[serde(rename = "run.stopped")]
    RunStopped(RunStopped),
}

/// Data of `run.started`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RunStarted {
    /// The scenario's id.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// How the personas write: `deterministic`.
    pub mode: String,
    /// What is delivered: the name of the service, or of its model.
    pub model: String,
    /// Where it is delivered to, if the context says so.
    pub target: String,
}

/// Data of `message.posted`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MessagePosted {
    /// Who sends: `orchestrator` or a persona.
    pub from: Arc<str>,
    /// Who receives: a persona.
    pub to: Arc<str>,
    /// The step that the message belongs to.
    pub step: Arc<str>,
    /// The phase of work.
    pub phase: String,
    /// What is asked, in words.
    pub ask: Arc<str>,
    /// What is asked, as canonical JSON of the settings.
    pub with: Arc<str>,
    /// The artifacts that are handed on.
    pub artifacts: Vec<Attachment>,
    /// The receiver's number in this run; not logged.
    #[serde(skip)]
    pub(crate) receiver: Option<EntityId>,
}

/// An artifact attached to a message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Attachment {
    /// Its path.
    pub path: Arc<str>,
    /// The digest of its text.
    pub digest: String,
}

/// Data of `step.started`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StepStarted {
    /// The step.
    pub step: Arc<str>,
    /// Who takes the turn.
    pub persona: Arc<str>,
    /// The persona's name.
    pub name: String,
    /// The phase of work.
    pub phase: String,
}

/// Data of `artifact.written`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct ArtifactWritten {
    /// The step that wrote it.
    pub step: Arc<str>,
    /// Its path.
    pub path: Arc<str>,
    /// The id of its kind.
    pub kind: String,
    /// The digest of its text.
    pub digest: String,
    /// The size of its text.
    pub bytes: u64,
}

/// Data of `step.finished`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StepFinished {
    /// The step.
    pub step: Arc<str>,
    /// How many artifacts it wrote.
    pub artifacts: u64,
}

/// Data of `step.failed`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct StepFailed {
    /// The step.
    pub step: Arc<str>,
    /// Who failed.
    pub persona: Arc<str>,
    /// Why.
    pub reason: String,
}

/// Data of `chain.finished`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChainFinished {
    /// Steps that ended well.
    pub finished: u64,
    /// Steps that failed.
    pub failed: u64,
}

/// Data of `finding.reported`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct FindingReported {
    /// The rule that found it.
    pub rule: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The artifact.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it; empty if there is nothing to say.
    pub help: String,
}

/// Data of `check.finished`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CheckFinished {
    /// Files that were checked.
    pub files: u64,
    /// Findings that are errors.
    pub errors: u64,
    /// Findings that are warnings.
    pub warnings: u64,
}

/// Data of `criterion.judged`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct CriterionJudged {
    /// The area.
    pub area: String,
    /// What the criterion is called in the area.
    pub criterion: String,
    /// What it asks.
    pub title: String,
    /// Where its answer comes from: `rubric` or `static`.
    pub source: String,
    /// What it weighs.
    pub weight: u32,
    /// Whether the gate needs it.
    pub required: bool,
    /// `PASS`, `WARN`, `FAIL`, `NO_DATA`, `ERROR` or `N/A`.
    pub outcome: String,
    /// What was observed.
    pub observed: String,
    /// What would have been wanted.
    pub target: String,
    /// Where.
    pub places: Vec<JudgedPlace>,
}

/// A place that a judgement rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct JudgedPlace {
    /// The artifact.
    pub path: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// What is there.
    pub note: String,
}

/// Data of `area.scored`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AreaScored {
    /// The area.
    pub area: String,
    /// Its score in basis points.
    pub score_bp: u32,
    /// What could be evaluated, in basis points.
    pub coverage_bp: u32,
    /// `READY` or `NEEDS WORK`.
    pub status: String,
}

/// Data of `gate.decided`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct GateDecided {
    /// What is delivered: the name of the service, or of its model.
    pub model: String,
    /// Whether it may ship.
    pub ready: bool,
    /// The verdict.
    pub verdict: String,
    /// The scores in basis points, by area in the order of the scenario.
    pub scores: Vec<AreaPoints>,
    /// The plain mean of the areas.
    pub overall_bp: u32,
    /// The score, in basis points, from which an area is READY.
    pub ready_bp: u32,
    /// The score, in basis points, that every area must reach.
    pub gate_bp: u32,
    /// The clauses that do not approve, the deciding one first.
    pub clauses: Vec<DecidedClause>,
}

/// An area's score in the decision.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AreaPoints {
    /// The area.
    pub area: String,
    /// Its score in basis points.
    pub score_bp: u32,
}

/// A clause of the gate that does not approve.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema, Serialize)]
pub struct DecidedClause {
    /// Its verdict.
    pub verdict: String,
    /// What it is about.
    pub about: String,
    /// Why.
    pub reason: String,
}

/// Data of `handler.failed`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HandlerFailed {
    /// Who.
    pub entity: String,
    /// Why.
    pub reason: String,
}

/// Data of `run.stopped`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RunStopped {
    /// Why, and who went in circles.
    pub reason: String,
}

impl Event for RunEvent {
    const KINDS: &'static [&'static str] = &[
        "run.started",
        "message.posted",
        "step.started",
        "artifact.written",
        "step.finished",
        "step.failed",
        "chain.finished",
        "finding.reported",
        "check.finished",
        "criterion.judged",
        "area.scored",
        "gate.decided",
        "handler.failed",
        "run.stopped",
    ];

    fn kind(&self) -> usize {
        match self {
            Self::RunStarted(_) => 0,
            Self::MessagePosted(_) => 1,
            Self::StepStarted(_) => 2,
            Self::ArtifactWritten(_) => 3,
            Self::StepFinished(_) => 4,
            Self::StepFailed(_) => 5,
            Self::ChainFinished(_) => 6,
            Self::FindingReported(_) => 7,
            Self::CheckFinished(_) => 8,
            Self::CriterionJudged(_) => 9,
            Self::AreaScored(_) => 10,
            Self::GateDecided(_) => 11,
            Self::HandlerFailed(_) => 12,
            Self::RunStopped(_) => 13,
        }
    }

    fn receiver(&self) -> Option<EntityId> {
        if let Self::MessagePosted(message) = self { message.receiver } else { None }
    }

    fn write(&self, fields: &mut Fields<'_>) {
        match self {
            Self::RunStarted(data) => data.write(fields),
            Self::MessagePosted(data) => data.write(fields),
            Self::StepStarted(data) => data.write(fields),
            Self::ArtifactWritten(data) => data.write(fields),
            Self::StepFinished(data) => data.write(fields),
            Self::StepFailed(data) => data.write(fields),
            Self::ChainFinished(data) => data.write(fields),
            Self::FindingReported(data) => data.write(fields),
            Self::CheckFinished(data) => data.write(fields),
            Self::CriterionJudged(data) => data.write(fields),
            Self::AreaScored(data) => data.write(fields),
            Self::GateDecided(data) => data.write(fields),
            Self::HandlerFailed(data) => data.write(fields),
            Self::RunStopped(data) => data.write(fields),
        }
    }
}

impl RunStarted {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("mode", &self.mode);
        fields.text("model", &self.model);
        fields.text("scenario", &self.scenario);
        fields.text("target", &self.target);
        fields.text("title", &self.title);
    }
}

impl MessagePosted {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.list("artifacts", |list| {
            for attachment in &self.artifacts {
                list.object(|fields| {
                    fields.text("digest", &attachment.digest);
                    fields.text("path", &attachment.path);
                });
            }
        });
        fields.text("ask", &self.ask);
        fields.text("from", &self.from);
        fields.text("phase", &self.phase);
        fields.text("step", &self.step);
        fields.text("to", &self.to);
        fields.text("with", &self.with);
    }
}

impl StepStarted {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("name", &self.name);
        fields.text("persona", &self.persona);
        fields.text("phase", &self.phase);
        fields.text("step", &self.step);
    }
}

impl ArtifactWritten {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.number("bytes", self.bytes);
        fields.text("digest", &self.digest);
        fields.text("kind", &self.kind);
        fields.text("path", &self.path);
        fields.text("step", &self.step);
    }
}

impl StepFinished {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.number("artifacts", self.artifacts);
        fields.text("step", &self.step);
    }
}

impl StepFailed {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("persona", &self.persona);
        fields.text("reason", &self.reason);
        fields.text("step", &self.step);
    }
}

impl ChainFinished {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.number("failed", self.failed);
        fields.number("finished", self.finished);
    }
}

impl FindingReported {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.number("column", self.column.into());
        fields.text("help", &self.help);
        fields.number("line", self.line.into());
        fields.text("message", &self.message);
        fields.text("path", &self.path);
        fields.text("rule", &self.rule);
        fields.text("severity", &self.severity);
    }
}

impl CheckFinished {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.number("errors", self.errors);
        fields.number("files", self.files);
        fields.number("warnings", self.warnings);
    }
}

impl CriterionJudged {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("area", &self.area);
        fields.text("criterion", &self.criterion);
        fields.text("observed", &self.observed);
        fields.text("outcome", &self.outcome);
        fields.list("places", |list| {
            for place in &self.places {
                list.object(|fields| {
                    fields.number("line", place.line.into());
                    fields.text("note", &place.note);
                    fields.text("path", &place.path);
                });
            }
        });
        fields.flag("required", self.required);
        fields.text("source", &self.source);
        fields.text("target", &self.target);
        fields.text("title", &self.title);
        fields.number("weight", self.weight.into());
    }
}

impl AreaScored {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("area", &self.area);
        fields.number("coverage_bp", self.coverage_bp.into());
        fields.number("score_bp", self.score_bp.into());
        fields.text("status", &self.status);
    }
}

impl GateDecided {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.list("clauses", |list| {
            for clause in &self.clauses {
                list.object(|fields| {
                    fields.text("about", &clause.about);
                    fields.text("reason", &clause.reason);
                    fields.text("verdict", &clause.verdict);
                });
            }
        });
        fields.number("gate_bp", self.gate_bp.into());
        fields.text("model", &self.model);
        fields.number("overall_bp", self.overall_bp.into());
        fields.flag("ready", self.ready);
        fields.number("ready_bp", self.ready_bp.into());
        fields.list("scores", |list| {
            for points in &self.scores {
                list.object(|fields| {
                    fields.text("area", &points.area);
                    fields.number("score_bp", points.score_bp.into());
                });
            }
        });
        fields.text("verdict", &self.verdict);
    }
}

impl HandlerFailed {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("entity", &self.entity);
        fields.text("reason", &self.reason);
    }
}

impl RunStopped {
    fn write(&self, fields: &mut Fields<'_>) {
        fields.text("reason", &self.reason);
    }
}

/// Settings as canonical JSON, which is how a message carries them in the log.
pub(crate) fn settings_json(settings: &rehearsal_persona::Settings) -> String {
    // A map sorted by key, of texts, whole numbers, booleans, lists and such maps: serde_json
    // writes exactly the canonical form of it.
    serde_json::to_string(settings).expect("settings hold nothing that JSON cannot")
}
