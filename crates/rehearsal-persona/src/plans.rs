//! The typed plans behind the built-in personas' drafts, one file each.
//!
//! A plan decides everything that takes judgement or arithmetic: jobs and their order, replica
//! counts, burn rates, expressions. Templates only lay it out.

// registry(plans): pub(crate) mod {name};
pub(crate) mod asc;
pub(crate) mod dve;
pub(crate) mod jus;
pub(crate) mod pbd;
// end of registry

use minijinja::Value;
use thiserror::Error;

use crate::brief::Brief;

/// A built-in typed plan.
#[derive(Debug)]
pub struct Plan {
    /// What persona files call it: the id of the persona that it was written for.
    pub id: &'static str,
    /// Plans from a brief; templates see the result as `plan`.
    pub make: fn(&Brief<'_>) -> Result<Value, PlanError>,
}

/// Why a plan cannot be made from a brief.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PlanError {
    /// The context lacks a fact that persona files do not list as needed.
    #[error("the context does not say `{0}`")]
    MissingFact(&'static str),
    /// An artifact that the plan builds on was not handed on, or cannot be read.
    #[error("it needs {what}, and none that can be read was handed on")]
    MissingArtifact {
        /// The kind of artifact, as people call it.
        what: &'static str,
    },
    /// The brief asks for something that the plan cannot give.
    #[error("{0}")]
    Unsupported(String),
}

/// All plans, in the order of their file names.
#[rustfmt::skip]
pub static PLANS: &[&Plan] = &[
    // registry(plans): &{name}::PLAN,
    &asc::PLAN,
    &dve::PLAN,
    &jus::PLAN,
    &pbd::PLAN,
    // end of registry
];
