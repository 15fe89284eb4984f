//! Runs scenarios.
//!
//! An engine holds the personas and what runs may share (readings of equal texts, findings of equal
//! deliveries); it holds no state of any run, so one engine runs scenarios one after the other or in
//! parallel with the same bytes as a new one for each.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_artifact::Artifacts;
use rehearsal_kernel::{
    Cast, CastBuilder, Header, Keep, Kernel, Limits, Rank, Setup, Step, VirtualTime,
};
use rehearsal_persona::{Facts, Registry};
use tracing::{debug, info_span};

use crate::cache::Cache;
use crate::error::Error;
use crate::events::{RunEvent, RunStarted, SEMANTICS};
use crate::observers::Observers;
use crate::run::Run;
use crate::scenario::Scenario;
use crate::session::Session;
use crate::world::{Offices, RunWorld, Turn};

/// The rank at which personas and scoring act (the kernel's table of subsystems, 11: persona).
pub(crate) const PERSONA: Rank = Rank(11);

/// Runs scenarios with some personas.
#[derive(Clone, Debug)]
pub struct Engine {
    registry: Arc<Registry>,
    cache: Arc<Cache>,
}

impl Engine {
    /// An engine with the personas of `registry` and nothing cached.
    #[must_use]
    pub fn new(registry: Registry) -> Self {
        Self { registry: Arc::new(registry), cache: Arc::default() }
    }

    /// The personas.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Begins a run called `name` whose steps are taken one by one, with the facts in `context`.
    pub fn session(
        &self,
        name: &str,
        seed: u64,
        context: &[(&str, &str)],
    ) -> Result<Session, Error> {
        Session::begin(Arc::clone(&self.registry), Arc::clone(&self.cache), name, seed, context)
    }

    /// Runs `scenario` with its own seed or another.
    pub fn run(&self, scenario: &Scenario, seed: Option<u64>) -> Result<Run, Error> {
        self.run_observed(scenario, seed, None)
    }

    /// The same, watched by `observers`, who cannot change it.
    pub fn run_observed(
        &self,
        scenario: &Scenario,
        seed: Option<u64>,
        observers: Option<&Observers>,
    ) -> Result<Run, Error> {
        let seed = seed.unwrap_or(scenario.seed);
        let span = info_span!("run", scenario = scenario.id, seed);
        let _entered = span.enter();
        let (cast, offices) = cast_of(scenario);
        let header = Header { seed, semantics: SEMANTICS, inputs: inputs(scenario) };
        let orchestrator = offices.orchestrator;
        let world = self.world(scenario, &cast, offices);
        let setup = Setup { header, limits: Limits::default(), keep: Keep::Whole };
        let mut kernel = Kernel::new(Arc::new(cast), setup, world);
        kernel.publish_at(VirtualTime::ZERO, PERSONA, orchestrator, started(scenario));
        drive(&mut kernel, observers);
        Ok(Run::of(kernel, seed))
    }

    fn world(&self, scenario: &Scenario, cast: &Cast<RunEvent>, offices: Offices) -> RunWorld {
        let entity = |persona: &str| {
            let entity = cast.entities().find(&persona_path(persona));
            entity.expect("every persona of the scenario was declared")
        };
        let turns = scenario.steps.iter().map(|step| Turn {
            id: step.id.as_str().into(),
            persona: Arc::clone(&step.persona),
            entity: entity(&step.persona.spec.id),
            phase: step.phase.clone(),
            ask: step.ask.as_str().into(),
            settings: Arc::new(step.settings.clone()),
            after: step.after.clone(),
            arrived: 0,
            received: Vec::new(),
            written: Vec::new(),
            ended: None,
        });
        let facts = Arc::new(scenario.facts.clone());
        RunWorld {
            turns: turns.collect(),
            is_chain: true,
            rubric: Some(Arc::new(scenario.rubric.clone())),
            decision_gate: Some(scenario.gate.clone()),
            ..RunWorld::empty(offices, Arc::clone(&self.cache), facts)
        }
    }
}

impl RunWorld {
    /// A world in which nothing was planned yet.
    pub(crate) fn empty(offices: Offices, cache: Arc<Cache>, facts: Arc<Facts>) -> Self {
        Self {
            offices,
            cache,
            facts,
            turns: Vec::new(),
            is_chain: false,
            rubric: None,
            decision_gate: None,
            artifacts: Artifacts::default(),
            findings: Arc::default(),
            score: None,
            areas_scored: 0,
            decision: None,
        }
    }
}

/// Steps `kernel` until nothing is left, and tells the observers.
pub(crate) fn drive(kernel: &mut Kernel<RunWorld>, observers: Option<&Observers>) {
    let mut position = kernel.log().position();
    loop {
        let step = kernel.step();
        if let Some(observers) = observers {
            let lines = kernel.log().since(position).unwrap_or_default();
            for line in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                observers.publish(&String::from_utf8_lossy(line));
            }
            position = kernel.log().position();
        }
        match step {
            Step::Advanced => {}
            Step::Waiting | Step::Idle | Step::Stopped(_) => {
                debug!(events = kernel.log().events(), "the run came to rest");
                return;
            }
        }
    }
}

/// Who takes part in a run of `scenario`, and who hears what. The order is part of a run's meaning.
fn cast_of(scenario: &Scenario) -> (Cast<RunEvent>, Offices) {
    let personas = scenario.steps.iter().map(|step| step.persona.spec.id.as_str());
    cast(&scenario.id, personas)
}

/// The cast of a run called `name` with these personas.
pub(crate) fn cast<'p>(
    name: &str,
    personas: impl Iterator<Item = &'p str>,
) -> (Cast<RunEvent>, Offices) {
    let mut builder = CastBuilder::new();
    let orchestrator = builder.declare("orchestrator");
    for persona in personas {
        builder.declare(&persona_path(persona));
    }
    let offices = Offices {
        orchestrator,
        checker: builder.declare("checker"),
        scorer: builder.declare("scorer"),
        gate: builder.declare(name),
    };
    builder.subscribe(offices.orchestrator, "run.started");
    builder.subscribe(offices.orchestrator, "step.finished");
    builder.subscribe(offices.orchestrator, "step.failed");
    builder.subscribe(offices.checker, "chain.finished");
    builder.subscribe(offices.scorer, "check.finished");
    builder.subscribe(offices.gate, "area.scored");
    let cast = builder.build().expect("every subscription names a kind of event");
    (cast, offices)
}

/// The path of a persona among the entities of a run.
pub(crate) fn persona_path(persona: &str) -> String {
    format!("persona/{persona}")
}

fn started(scenario: &Scenario) -> RunEvent {
    let facts = &scenario.facts;
    RunEvent::RunStarted(RunStarted {
        scenario: scenario.id.clone(),
        title: scenario.title.clone(),
        mode: "deterministic".to_owned(),
        model: facts.subject().unwrap_or_default().to_owned(),
        target: facts.free.get("target_env").cloned().unwrap_or_default(),
    })
}

/// Digests of everything that goes into a run beside the seed.
fn inputs(scenario: &Scenario) -> BTreeMap<String, String> {
    let mut inputs = BTreeMap::new();
    inputs.insert("scenario".to_owned(), scenario.digest.to_string());
    for step in &scenario.steps {
        let name = format!("persona/{}", step.persona.spec.id);
        inputs.insert(name, step.persona.digest.to_string());
    }
    inputs
}
