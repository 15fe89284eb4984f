//! What a run does: the chain of personas, the check of what they wrote, the score, the gate.
//!
//! ```text
//!   orchestrator ──message──► persona ──artifact.written, step.finished──► next personas
//!        ▲                                      │
//!        └────────── all steps ended ◄──────────┘
//!   chain.finished ──► checker ──check.finished──► scorer ──area.scored──► gate ──► gate.decided
//! ```
//!
//! A persona takes its turn when the messages of all its predecessors have come. A turn that fails
//! is an event and hands on nothing; what depends on it fails in its own words, and the gate says what
//! is missing. Deterministic turns take no virtual time.

use std::sync::Arc;

use rehearsal_artifact::{Artifacts, Finding, ReadArtifact, Severity};
use rehearsal_kernel::{Context, EffectId, EntityId, Stop, World};
use rehearsal_persona::{Brief, Facts, Persona, Settings, draft};
use rehearsal_score::{Clause, Decision, Evidence, Gate, Rubric, Score, Verdict, decide};

use crate::cache::Cache;
use crate::events::{
    AreaPoints, AreaScored, ArtifactWritten, Attachment, ChainFinished, CheckFinished,
    CriterionJudged, DecidedClause, FindingReported, GateDecided, HandlerFailed, JudgedPlace,
    MessagePosted, RunEvent, RunStopped, StepFailed, StepFinished, StepStarted, settings_json,
};

/// What never happens in a deterministic run: no task, no request to the outside, no answer.
pub(crate) type Never = std::convert::Infallible;

/// Who acts beside the personas.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offices {
    /// Sets the chain going and sees it end.
    pub(crate) orchestrator: EntityId,
    /// Checks the artifacts.
    pub(crate) checker: EntityId,
    /// Answers the criteria.
    pub(crate) scorer: EntityId,
    /// Decides; bears the scenario's name.
    pub(crate) gate: EntityId,
}

/// One turn, planned, under way or ended.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) id: Arc<str>,
    pub(crate) persona: Arc<Persona>,
    pub(crate) entity: EntityId,
    pub(crate) phase: String,
    pub(crate) ask: Arc<str>,
    pub(crate) settings: Arc<Settings>,
    /// Turns that it waits for.
    pub(crate) after: Vec<usize>,
    /// Messages that have come.
    pub(crate) arrived: usize,
    /// Paths of the artifacts that were handed to it.
    pub(crate) received: Vec<Arc<str>>,
    /// Paths of the artifacts that it wrote.
    pub(crate) written: Vec<Arc<str>>,
    pub(crate) ended: Option<Ended>,
}

/// How a turn ended.
#[derive(Clone, Debug)]
pub(crate) enum Ended {
    Finished,
    Failed(String),
}

/// The world of a run.
pub(crate) struct RunWorld {
    pub(crate) offices: Offices,
    pub(crate) cache: Arc<Cache>,
    pub(crate) facts: Arc<Facts>,
    pub(crate) turns: Vec<Turn>,
    /// Whether the chain ends when every turn has; a session goes on until it is assessed.
    pub(crate) is_chain: bool,
    pub(crate) rubric: Option<Arc<Rubric>>,
    pub(crate) decision_gate: Option<Gate>,
    pub(crate) artifacts: Artifacts,
    pub(crate) findings: Arc<[Finding]>,
    pub(crate) score: Option<Score>,
    pub(crate) areas_scored: usize,
    pub(crate) decision: Option<Decision>,
}

type Ctx<'a> = Context<'a, RunWorld>;

impl World for RunWorld {
    type Event = RunEvent;
    type Task = Never;
    type Effect = Never;
    type Answer = Never;
    type Failure = String;

    fn hear(
        &mut self,
        listener: EntityId,
        event: &RunEvent,
        ctx: &mut Ctx<'_>,
    ) -> Result<(), String> {
        match event {
            RunEvent::RunStarted(_) => self.set_off(ctx),
            RunEvent::MessagePosted(message) => self.receive(listener, message, ctx),
            RunEvent::StepFinished(_) | RunEvent::StepFailed(_) => self.look_for_the_end(ctx),
            RunEvent::ChainFinished(_) => self.check(ctx),
            RunEvent::CheckFinished(_) => self.judge(ctx),
            RunEvent::AreaScored(_) => self.decide(ctx),
            RunEvent::StepStarted(_)
            | RunEvent::ArtifactWritten(_)
            | RunEvent::FindingReported(_)
            | RunEvent::CriterionJudged(_)
            | RunEvent::GateDecided(_)
            | RunEvent::HandlerFailed(_)
            | RunEvent::RunStopped(_) => Ok(()),
        }
    }

    fn perform(&mut self, _: EntityId, task: Never, _: &mut Ctx<'_>) -> Result<(), String> {
        match task {}
    }

    fn resolved(&mut self, _: EffectId, answer: Never, _: &mut Ctx<'_>) -> Result<(), String> {
        match answer {}
    }

    fn failed(&mut self, entity: EntityId, failure: String) -> RunEvent {
        let office = match entity {
            entity if entity == self.offices.checker => "checker",
            entity if entity == self.offices.scorer => "scorer",
            entity if entity == self.offices.gate => "gate",
            entity if entity == self.offices.orchestrator => "orchestrator",
            _ => "persona",
        };
        RunEvent::HandlerFailed(HandlerFailed { entity: office.to_owned(), reason: failure })
    }

    fn stopped(&mut self, stop: &Stop) -> RunEvent {
        RunEvent::RunStopped(RunStopped { reason: stop.to_string() })
    }
}

impl RunWorld {
    /// Posts the first messages: to every turn that waits for nobody.
    fn set_off(&mut self, ctx: &mut Ctx<'_>) -> Result<(), String> {
        for turn in self.turns.iter().filter(|turn| turn.after.is_empty()) {
            ctx.publish(RunEvent::MessagePosted(message(turn, "orchestrator".into(), Vec::new())));
        }
        Ok(())
    }

    fn receive(
        &mut self,
        listener: EntityId,
        message: &MessagePosted,
        ctx: &mut Ctx<'_>,
    ) -> Result<(), String> {
        let at = self.turns.iter().position(|turn| turn.id == message.step);
        let at = at.ok_or_else(|| format!("nobody knows the step `{}`", message.step))?;
        let turn = &mut self.turns[at];
        if turn.entity != listener {
            return Ok(());
        }
        turn.arrived += 1;
        for attachment in &message.artifacts {
            if !turn.received.contains(&attachment.path) {
                turn.received.push(Arc::clone(&attachment.path));
            }
        }
        if turn.arrived >= turn.after.len().max(1) {
            self.take_turn(at, ctx);
        }
        Ok(())
    }

    fn take_turn(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let turn = &self.turns[at];
        ctx.publish(RunEvent::StepStarted(StepStarted {
            step: Arc::clone(&turn.id),
            persona: turn.persona.spec.id.as_str().into(),
            name: turn.persona.spec.name.clone(),
            phase: turn.phase.clone(),
        }));
        let ended = match self.write(at, ctx) {
            Ok(artifacts) => {
                let step = Arc::clone(&self.turns[at].id);
                ctx.publish(RunEvent::StepFinished(StepFinished { step, artifacts }));
                Ended::Finished
            }
            Err(reason) => {
                let turn = &self.turns[at];
                ctx.publish(RunEvent::StepFailed(StepFailed {
                    step: Arc::clone(&turn.id),
                    persona: turn.persona.spec.id.as_str().into(),
                    reason: reason.clone(),
                }));
                Ended::Failed(reason)
            }
        };
        self.turns[at].ended = Some(ended);
        self.hand_on(at, ctx);
    }

    /// Lets the persona write; gives the number of artifacts, or why there are none.
    fn write(&mut self, at: usize, ctx: &mut Ctx<'_>) -> Result<u64, String> {
        let turn = &self.turns[at];
        let reads = |kind: &str| turn.persona.spec.reads.iter().any(|read| read.id == kind);
        let handed = turn.received.iter().filter_map(|path| self.artifacts.get(path));
        let artifacts: Artifacts = handed.filter(|file| reads(file.kind.id)).cloned().collect();
        let brief = Brief {
            step: &turn.id,
            facts: &self.facts,
            ask: &turn.ask,
            settings: &turn.settings,
            artifacts: &artifacts,
        };
        let persona = &turn.persona;
        let drafts = draft(&persona.spec, &persona.templates, &brief).map_err(|e| e.to_string())?;
        let files: Vec<ReadArtifact> = drafts.into_iter().map(|a| self.cache.read(a)).collect();
        for (number, file) in files.iter().enumerate() {
            self.check_written(turn, file, &files[..number])?;
        }
        let step = Arc::clone(&turn.id);
        let mut written = Vec::new();
        for file in files {
            ctx.publish(RunEvent::ArtifactWritten(ArtifactWritten {
                step: Arc::clone(&step),
                path: Arc::clone(&file.artifact.path),
                kind: file.kind.id.to_owned(),
                digest: file.artifact.digest.to_string(),
                bytes: file.artifact.text.len() as u64,
            }));
            written.push(Arc::clone(&file.artifact.path));
            self.artifacts.insert(file);
        }
        let count = written.len() as u64;
        self.turns[at].written = written;
        Ok(count)
    }

    /// Whether the turn may write `file` beside the `others` that it writes: a file of a kind that
    /// the persona declares, and not over the head of a turn whose work it was not handed.
    fn check_written(
        &self,
        turn: &Turn,
        file: &ReadArtifact,
        others: &[ReadArtifact],
    ) -> Result<(), String> {
        let (path, kind) = (&file.artifact.path, file.kind);
        let declared = turn.persona.spec.writes.iter().any(|writes| writes.id == kind.id);
        if kind.id != "other" && !declared {
            let title = kind.title;
            return Err(format!("it wrote {path} ({title}), which is not among its `writes`"));
        }
        let again = others.iter().any(|other| other.artifact.path == *path);
        let strange = self.artifacts.get(path).is_some() && !turn.received.contains(path);
        if again || strange {
            let by = if again { "it" } else { "a step whose work it was not handed" };
            return Err(format!("it wrote {path}, which {by} had written already"));
        }
        Ok(())
    }

    /// Posts a message to every turn that waited for this one, with everything that this one was
    /// handed and wrote.
    fn hand_on(&mut self, at: usize, ctx: &mut Ctx<'_>) {
        let from: Arc<str> = self.turns[at].persona.spec.id.as_str().into();
        for next in self.turns.iter().filter(|turn| turn.after.contains(&at)) {
            let done = &self.turns[at];
            let paths = done.received.iter().chain(&done.written);
            let files = paths.filter_map(|path| self.artifacts.get(path));
            let attachments = files.map(|file| Attachment {
                path: Arc::clone(&file.artifact.path),
                digest: file.artifact.digest.to_string(),
            });
            let posted = message(next, Arc::clone(&from), attachments.collect());
            ctx.publish(RunEvent::MessagePosted(posted));
        }
    }

    fn look_for_the_end(&mut self, ctx: &mut Ctx<'_>) -> Result<(), String> {
        let ended = self.turns.iter().filter(|turn| turn.ended.is_some()).count();
        let failed =
            self.turns.iter().filter(|turn| matches!(turn.ended, Some(Ended::Failed(_)))).count();
        if self.is_chain && ended == self.turns.len() {
            // Turns that ended at the same instant would each report the same end.
            self.is_chain = false;
            let (failed, finished) = (failed as u64, (ended - failed) as u64);
            ctx.publish(RunEvent::ChainFinished(ChainFinished { finished, failed }));
        }
        Ok(())
    }

    fn check(&mut self, ctx: &mut Ctx<'_>) -> Result<(), String> {
        self.findings = self.cache.check(&self.artifacts);
        for finding in self.findings.iter() {
            ctx.publish(RunEvent::FindingReported(FindingReported {
                rule: finding.rule.to_owned(),
                severity: finding.severity.word().to_owned(),
                path: Arc::clone(&finding.path),
                line: finding.position.line,
                column: finding.position.column,
                message: finding.message.clone(),
                help: finding.help.clone().unwrap_or_default(),
            }));
        }
        let count = |severity: Severity| {
            self.findings.iter().filter(|finding| finding.severity == severity).count() as u64
        };
        ctx.publish(RunEvent::CheckFinished(CheckFinished {
            files: self.artifacts.len() as u64,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
        }));
        Ok(())
    }

    fn judge(&mut self, ctx: &mut Ctx<'_>) -> Result<(), String> {
        let rubric = self.rubric.clone().ok_or("there is no rubric")?;
        rubric.check().map_err(|error| error.to_string())?;
        let evidence = Evidence::new(&self.artifacts, &self.findings);
        let score = rubric.judge(&evidence);
        for area in &score.areas {
            for entry in &area.entries {
                ctx.publish(RunEvent::CriterionJudged(judged(&area.name, entry)));
            }
            ctx.publish(RunEvent::AreaScored(AreaScored {
                area: area.name.clone(),
                score_bp: area.score_bp,
                coverage_bp: area.coverage_bp,
                status: area.status().to_owned(),
            }));
        }
        self.score = Some(score);
        Ok(())
    }

    /// Decides when the last area is in.
    fn decide(&mut self, ctx: &mut Ctx<'_>) -> Result<(), String> {
        self.areas_scored += 1;
        let score = self.score.as_ref().ok_or("an area was scored before there was a score")?;
        if self.areas_scored < score.areas.len() {
            return Ok(());
        }
        // A session has no gate yet: whoever drives it looks at the score first.
        if let Some(gate) = self.decision_gate.clone() {
            let decided = self.decided(&gate)?;
            ctx.publish(decided);
        }
        Ok(())
    }

    /// A turn that failed leaves something undone that nobody may score: such a run proves too
    /// little, whatever the scores say.
    fn unfinished(&self) -> impl Iterator<Item = Clause> {
        let failed = self.turns.iter().filter_map(|turn| match &turn.ended {
            Some(Ended::Failed(reason)) => Some((turn, reason)),
            Some(Ended::Finished) | None => None,
        });
        failed.map(|(turn, reason)| Clause {
            verdict: Verdict::Inconclusive,
            about: format!("step {}", turn.id),
            reason: format!("the step {} failed: {reason}", turn.id),
        })
    }

    /// What `gate` decides on the score.
    pub(crate) fn decided(&mut self, gate: &Gate) -> Result<RunEvent, String> {
        let score = self.score.as_ref().ok_or("there is no score")?;
        let decision = decide(gate, score).with(self.unfinished());
        let clauses = decision.clauses.iter().map(|clause| DecidedClause {
            verdict: clause.verdict.word().to_owned(),
            about: clause.about.clone(),
            reason: clause.reason.clone(),
        });
        let points = score
            .areas
            .iter()
            .map(|area| AreaPoints { area: area.name.clone(), score_bp: area.score_bp });
        let decided = GateDecided {
            model: self.facts.subject().unwrap_or_default().to_owned(),
            ready: decision.verdict.is_approved(),
            verdict: decision.verdict.word().to_owned(),
            scores: points.collect(),
            overall_bp: score.overall_bp,
            ready_bp: self.rubric.as_ref().map_or(0, |rubric| rubric.ready_bp),
            gate_bp: gate.min_bp,
            clauses: clauses.collect(),
        };
        self.decision = Some(decision);
        Ok(RunEvent::GateDecided(decided))
    }
}

/// The message that asks `turn` to be taken.
pub(crate) fn message(turn: &Turn, from: Arc<str>, artifacts: Vec<Attachment>) -> MessagePosted {
    MessagePosted {
        from,
        to: turn.persona.spec.id.as_str().into(),
        step: Arc::clone(&turn.id),
        phase: turn.phase.clone(),
        ask: Arc::clone(&turn.ask),
        with: settings_json(&turn.settings).into(),
        artifacts,
        receiver: Some(turn.entity),
    }
}

fn judged(area: &str, entry: &rehearsal_score::JudgedEntry) -> CriterionJudged {
    let judgement = &entry.judgement;
    let places = judgement.places.iter().map(|place| JudgedPlace {
        path: place.path.to_string(),
        line: place.line.unwrap_or(0),
        note: place.note.clone(),
    });
    CriterionJudged {
        area: area.to_owned(),
        criterion: entry.id.clone(),
        title: entry.criterion.title.to_owned(),
        source: entry.criterion.source.word().to_owned(),
        weight: entry.weight,
        required: entry.required,
        outcome: judgement.outcome.word().to_owned(),
        observed: judgement.observed.clone(),
        target: judgement.target.clone(),
        places: places.collect(),
    }
}
