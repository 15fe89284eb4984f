//! A run whose steps are taken one by one, by whoever holds it.
//!
//! A scenario says beforehand who does what; a session finds out as it goes: send a message, look at
//! the reply, send the next. Under it is the same world as under a scenario, so its log, its score
//! and its decision are of the same kind. It goes one way: steps, then a score, then a decision.
//!
//! ```text
//! Engine::session ─► Session::step … Session::step ─► Session::score ─► Assessment::decide ─► Run
//! ```

use std::sync::Arc;

use rehearsal_artifact::{Artifact, Digest};
use rehearsal_kernel::{EntityId, Header, Keep, Kernel, Limits, Setup};
use rehearsal_persona::{Facts, Persona, Registry, Settings, read_facts, read_settings};
use rehearsal_score::{Gate, Rubric, Score};
use rehearsal_source::{Diagnostic, Limits as TextLimits, Node, Problems, Source, read_yaml};

use crate::cache::Cache;
use crate::engine::{PERSONA, cast, drive, persona_path};
use crate::error::Error;
use crate::events::{Attachment, ChainFinished, RunEvent, RunStarted, SEMANTICS};
use crate::run::Run;
use crate::scenario::PHASES;
use crate::world::{Ended, Offices, RunWorld, Turn, message};

/// Who sends the first message of a run.
const ORCHESTRATOR: &str = "orchestrator";

/// A run under way.
#[derive(Debug)]
pub struct Session {
    registry: Arc<Registry>,
    kernel: Kernel<RunWorld>,
    seed: u64,
    offices: Offices,
}

/// What one party asks of another.
#[derive(Clone, Copy, Debug, Default)]
pub struct Message<'m> {
    /// Who asks: `orchestrator`, or the id of a persona.
    pub sender: &'m str,
    /// Who is asked: the id of a persona.
    pub receiver: &'m str,
    /// The phase of work: `find`, `create` or `critique`.
    pub phase: &'m str,
    /// What is asked, in words.
    pub content: &'m str,
    /// What is asked, as values: a YAML mapping of the receiver's parameters, or nothing.
    pub with: &'m str,
    /// What the receiver is handed, from earlier replies.
    pub artifacts: &'m [Artifact],
}

/// What came of a message.
#[derive(Clone, Debug)]
pub struct StepReply {
    /// What the persona wrote.
    pub written: Vec<Artifact>,
    /// What the persona was handed and what it wrote: what the next one may need.
    pub artifacts: Vec<Artifact>,
}

impl StepReply {
    /// Everything that the persona wrote as one text, each file below its path.
    #[must_use]
    pub fn content(&self) -> String {
        let file = |artifact: &Artifact| format!("==> {} <==\n{}\n", artifact.path, artifact.text);
        self.written.iter().map(file).collect()
    }
}

/// A session that was scored.
#[derive(Debug)]
pub struct Assessment {
    kernel: Kernel<RunWorld>,
    seed: u64,
    offices: Offices,
    /// The scores.
    pub score: Score,
}

impl Session {
    pub(crate) fn begin(
        registry: Arc<Registry>,
        cache: Arc<Cache>,
        name: &str,
        seed: u64,
        context: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let source = Source::new("context", written(context));
        let facts = read_text(&source, |node, problems| Some(read_facts(node, problems)))?;
        let personas = registry.iter().map(|persona| persona.spec.id.as_str());
        let (cast, offices) = cast(name, personas);
        let inputs = registry
            .iter()
            .map(|persona| (format!("persona/{}", persona.spec.id), persona.digest.to_string()));
        let context = Digest::of(source.text.as_bytes()).to_string();
        let inputs = inputs.chain([("context".to_owned(), context)]).collect();
        let setup = Setup {
            header: Header { seed, semantics: SEMANTICS, inputs },
            limits: Limits::default(),
            keep: Keep::Whole,
        };
        let started = started(name, &facts);
        let world = RunWorld::empty(offices, cache, Arc::new(facts));
        let mut kernel = Kernel::new(Arc::new(cast), setup, world);
        publish(&mut kernel, offices.orchestrator, started);
        Ok(Self { registry, kernel, seed, offices })
    }

    /// Lets the receiver of `asked` take its turn.
    pub fn step(&mut self, asked: Message<'_>) -> Result<StepReply, Error> {
        let sender = self.party(asked.sender)?;
        let turn = self.turn(&asked)?;
        let attachments = self.attachments(asked.artifacts)?;
        let posted = message(&turn, asked.sender.into(), attachments);
        let at = self.kernel.world().turns.len();
        self.kernel.world_mut().turns.push(turn);
        publish(&mut self.kernel, sender, RunEvent::MessagePosted(posted));
        let world = self.kernel.world();
        let turn = &world.turns[at];
        if let Some(Ended::Failed(reason)) = &turn.ended {
            let persona = turn.persona.spec.id.clone();
            return Err(Error::StepFailed { persona, reason: reason.clone() });
        }
        let file = |path: &Arc<str>| world.artifacts.get(path).map(|file| file.artifact.clone());
        let handed = turn.received.iter().filter(|path| !turn.written.contains(path));
        Ok(StepReply {
            written: turn.written.iter().filter_map(file).collect(),
            artifacts: handed.chain(&turn.written).filter_map(file).collect(),
        })
    }

    /// Checks everything that was written and answers the criteria of `rubric`.
    pub fn score(mut self, rubric: &Rubric) -> Result<Assessment, Error> {
        rubric.check()?;
        let world = self.kernel.world_mut();
        world.rubric = Some(Arc::new(rubric.clone()));
        let is_failed = |turn: &&Turn| matches!(turn.ended, Some(Ended::Failed(_)));
        let failed = world.turns.iter().filter(is_failed).count() as u64;
        let finished = world.turns.len() as u64 - failed;
        let ended = RunEvent::ChainFinished(ChainFinished { finished, failed });
        publish(&mut self.kernel, self.offices.orchestrator, ended);
        let score = self.kernel.world().score.clone();
        let score = score.expect("a rubric that can be scored gives a score");
        Ok(Assessment { kernel: self.kernel, seed: self.seed, offices: self.offices, score })
    }

    fn persona(&self, id: &str) -> Result<Arc<Persona>, Error> {
        let persona = self.registry.get(id).map(Arc::clone);
        persona.ok_or_else(|| Error::UnknownPersona(id.to_owned()))
    }

    fn party(&self, name: &str) -> Result<EntityId, Error> {
        if name == ORCHESTRATOR {
            return Ok(self.offices.orchestrator);
        }
        let entity = self.kernel.cast().entities().find(&persona_path(name));
        entity.ok_or_else(|| Error::UnknownPersona(name.to_owned()))
    }

    fn turn(&self, asked: &Message<'_>) -> Result<Turn, Error> {
        let persona = self.persona(asked.receiver)?;
        let entity = self.party(asked.receiver)?;
        if !PHASES.contains(&asked.phase) {
            let phase = asked.phase.to_owned();
            return Err(Error::UnknownPhase { phase, phases: &PHASES });
        }
        let facts = &self.kernel.world().facts;
        if let Some(fact) = persona.spec.facts.iter().find(|fact| !facts.has(**fact)) {
            let reason =
                format!("it needs the fact `{}`, which the context does not give", fact.key());
            return Err(Error::StepFailed { persona: persona.spec.id.clone(), reason });
        }
        let settings = settings(&persona, asked.with)?;
        Ok(Turn {
            id: format!("step-{}", self.kernel.world().turns.len() + 1).into(),
            persona,
            entity,
            phase: asked.phase.to_owned(),
            ask: asked.content.into(),
            settings: Arc::new(settings),
            after: Vec::new(),
            arrived: 0,
            received: Vec::new(),
            written: Vec::new(),
            ended: None,
        })
    }

    /// What is handed on must be what was written, or the log would not say where it came from.
    fn attachments(&self, artifacts: &[Artifact]) -> Result<Vec<Attachment>, Error> {
        let held = &self.kernel.world().artifacts;
        let attachment = |artifact: &Artifact| match held.get(&artifact.path) {
            Some(file) if file.artifact.digest == artifact.digest => Ok(Attachment {
                path: Arc::clone(&artifact.path),
                digest: artifact.digest.to_string(),
            }),
            Some(_) | None => Err(Error::ForeignArtifact { path: artifact.path.to_string() }),
        };
        artifacts.iter().map(attachment).collect()
    }
}

impl Assessment {
    /// Decides by `gate`, which ends the run.
    #[must_use]
    pub fn decide(mut self, gate: &Gate) -> Run {
        let decided = self.kernel.world_mut().decided(gate).expect("an assessment has a score");
        publish(&mut self.kernel, self.offices.gate, decided);
        Run::of(self.kernel, self.seed)
    }
}

/// Publishes `event` now and lets the run come to rest.
fn publish(kernel: &mut Kernel<RunWorld>, source: EntityId, event: RunEvent) {
    kernel.publish_at(kernel.now(), PERSONA, source, event);
    drive(kernel, None);
}

fn started(name: &str, facts: &Facts) -> RunEvent {
    RunEvent::RunStarted(RunStarted {
        scenario: name.to_owned(),
        title: name.to_owned(),
        mode: "deterministic".to_owned(),
        model: facts.subject().unwrap_or_default().to_owned(),
        target: facts.free.get("target_env").cloned().unwrap_or_default(),
    })
}

/// A context as the YAML that a scenario would have it in. JSON's texts are YAML's.
fn written(context: &[(&str, &str)]) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let fact = |(name, value): &(&str, &str)| format!("{}: {}\n", quoted(name), quoted(value));
    if context.is_empty() { "{}\n".to_owned() } else { context.iter().map(fact).collect() }
}

fn settings(persona: &Persona, with: &str) -> Result<Settings, Error> {
    let parameters = &persona.spec.parameters;
    let text = if with.trim().is_empty() { "{}" } else { with };
    let source = Source::new("with", text);
    read_text(&source, |node, problems| read_settings(parameters, Some(node), problems))
}

/// Reads a text of one document, or gives everything wrong with it.
fn read_text<T>(
    source: &Source,
    read: impl FnOnce(&Node<'_>, &Problems) -> Option<T>,
) -> Result<T, Error> {
    let problems = Problems::new();
    let documents = read_yaml(&source.text, TextLimits::FILE, &problems);
    let value = documents.first().and_then(|document| read(document, &problems));
    match value {
        Some(value) if problems.is_empty() => Ok(value),
        _ => {
            let problems = problems.into_sorted().into_iter();
            Err(Error::Invalid(problems.map(|p| Diagnostic::from_problem(p, source)).collect()))
        }
    }
}

#[cfg(test)]
mod tests;
