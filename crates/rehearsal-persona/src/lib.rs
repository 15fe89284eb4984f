//! Who writes what: persona specifications, briefs and deterministic drafts.
//!
//! A persona is a pure function from a brief to artifacts. Its folder says who it is, what it reads
//! and writes and how its files are laid out; a typed plan in Rust, where it has one, decides what
//! stands in them. Nothing here draws chance, reads a clock or touches a file.
//!
//! The crate must not know the network, async code, or the simulated delivery.
//!
//! - [`spec`], [`registry`]: one persona's specification; all personas of a run.
//! - [`facts`], [`parameters`]: what a scenario's context and a step's `with` say, typed.
//! - [`brief`]: everything a persona may see in one step.
//! - [`plans`], [`drafts`], [`templates`], [`escape`]: from a brief to files.

pub mod brief;
mod claims;
pub mod drafts;
pub mod escape;
pub mod facts;
pub mod parameters;
pub mod plans;
pub mod registry;
pub mod spec;
pub mod templates;

pub use brief::Brief;
pub use drafts::{DraftError, draft};
pub use facts::{FactName, Facts, read_facts};
pub use parameters::{Parameter, Setting, Settings, Shape, read_settings};
pub use registry::{Persona, PersonaFolder, Registry};
pub use spec::{Direction, PersonaSpec};
pub use templates::{CompileError, Templates};
