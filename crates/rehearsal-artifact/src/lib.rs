//! What was written: each kind of artifact parsed with spans into a typed model, and one rule a
//! file that turns mistakes into findings.
//!
//! Artifacts come from people, templates and language models alike, so every reader takes any
//! text, costs a bounded amount, and answers with findings instead of errors. Nothing is executed.
//!
//! The crate must not know events, async code, the network or personas.
//!
//! - [`artifact`], [`artifacts`]: a file and what reading it gave; all files of a delivery.
//! - [`kind`], [`kinds`]: what kind of file it is; one reader and model a kind.
//! - [`rule`], [`rules`], [`finding`]: the checks and what they report.
//! - [`fix`]: changes that mend findings, made in a text.
//! - [`suppression`]: which findings the owners of a file accept.
//! - [`other_findings`]: what is found without a rule.
//! - [`claims`]: which acceptance criteria a file says it satisfies.
//! - [`alerts`]: what the alerting rules watch.
//! - [`path_pattern`]: which paths a pattern means.
//! - [`words`], [`quantity`], [`image`], [`platform_series`]: the vocabularies, numbers and names that
//!   kinds share.
//! - `edit`: changes that mend a file and leave its layout alone.
//! - `document`: the YAML formats that are ours, which name their schema.
//! - `needs`: parts that wait for each other.
//! - `commands`: the shell commands of scripts, workflows and Dockerfiles.
//! - `credentials`: what a credential looks like.
//! - `cluster`, `series`: what manifests and rule files mean together, across files.
//! - `repeated`: names that must be unique in their list.
//! - [`digest`]: the name of a content.

pub mod alerts;
pub mod artifact;
pub mod artifacts;
pub mod claims;
mod cluster;
mod commands;
mod credentials;
pub mod digest;
mod document;
mod edit;
mod expressions;
pub mod finding;
pub mod fix;
mod helm;
pub mod image;
pub mod json;
pub mod kind;
pub mod kinds;
mod needs;
pub mod other_findings;
pub mod path_pattern;
pub mod platform_series;
pub mod quantity;
mod repeated;
pub mod rule;
pub mod rules;
mod series;
pub mod signals;
pub mod suppression;
pub mod words;

pub use artifact::{Artifact, ReadArtifact, Reading, artifact_path_problem};
pub use artifacts::Artifacts;
pub use claims::Claim;
pub use digest::Digest;
pub use finding::{Finding, Findings, Fix, showable};
pub use image::ImageReference;
pub use kind::Kind;
pub use other_findings::OtherFinding;
pub use rehearsal_source::Severity;
pub use rule::{Rule, check_all};
pub use suppression::{Suppressed, suppress};
