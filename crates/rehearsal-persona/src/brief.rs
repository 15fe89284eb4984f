//! Everything that a persona may see in one step.
//!
//! Nothing else reaches it: no clock, no file, no other persona, no earlier run. What is not in the
//! brief cannot change a draft, which is why equal briefs give equal drafts.

use rehearsal_artifact::Artifacts;

use crate::facts::Facts;
use crate::parameters::Settings;

/// What a persona works from in one step.
#[derive(Clone, Debug)]
pub struct Brief<'a> {
    /// The step's id in the scenario.
    pub step: &'a str,
    /// The scenario's context.
    pub facts: &'a Facts,
    /// What the step asks, in words; for language models and for templates that quote it.
    pub ask: &'a str,
    /// What the step asks, as values: every parameter of the persona has one.
    pub settings: &'a Settings,
    /// The artifacts that were handed on and that the persona may read.
    pub artifacts: &'a Artifacts,
}
