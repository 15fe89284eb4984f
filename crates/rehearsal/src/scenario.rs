//! The file that says everything a run needs.
//!
//! Reading a scenario checks it whole: every problem is found, with its place and what to do, before
//! anything runs. A scenario that was read cannot fail for a reason that stands in the file.

mod chain;
mod lock;
mod overrides;
mod read;
mod scoring;
mod settings;

use std::sync::Arc;

use rehearsal_artifact::Digest;
use rehearsal_persona::{Facts, Persona, Settings};
use rehearsal_score::{Gate, Rubric};
use rehearsal_source::{Diagnostic, Source};

pub(crate) use chain::PHASES;
pub use overrides::Override;
pub(crate) use scoring::AREAS;

/// The format that this version reads.
pub(crate) const SCHEMA: &str = "rehearsal/scenario/v1";

/// A scenario that was read and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id, such as `devops-deployment-chain`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Where it was read from, and its text.
    pub source: Source,
    /// Digest of the resolved scenario without its seed: comments and layout do not change it, a
    /// changed value does, wherever it was changed.
    pub digest: Digest,
    /// The seed of a run that is given none.
    pub seed: u64,
    /// What the context says.
    pub facts: Facts,
    /// The steps, in the order of the file.
    pub steps: Vec<ScenarioStep>,
    /// What is asked of the delivery.
    pub rubric: Rubric,
    /// What it must reach.
    pub gate: Gate,
    /// The scenario with every default in it, without the seed.
    pub(crate) resolved: Arc<str>,
}

/// One turn of one persona.
#[derive(Clone, Debug)]
pub struct ScenarioStep {
    /// Its id, unique in the scenario.
    pub id: String,
    /// Who takes the turn.
    pub persona: Arc<Persona>,
    /// The phase of work.
    pub phase: String,
    /// Indices of the steps that it waits for.
    pub after: Vec<usize>,
    /// What is asked, in words.
    pub ask: String,
    /// What is asked, as values: one for every parameter of the persona.
    pub settings: Settings,
}

impl Scenario {
    /// Reads `source` for the personas in `registry`; `Err` holds everything wrong with it.
    pub fn read(
        source: &Source,
        registry: &rehearsal_persona::Registry,
        overrides: &[Override],
    ) -> Result<Self, Vec<Diagnostic>> {
        read::read_scenario(source, registry, overrides)
    }

    /// The scenario with every default and override in it, as a scenario file with the seed `seed`.
    /// Reading it gives the same scenario.
    #[must_use]
    pub fn lock(&self, seed: u64) -> String {
        let remark =
            "# A scenario with every default and change in it; reading it gives the same run.";
        format!("{remark}\nseed: {seed}\n{}", self.resolved)
    }
}
