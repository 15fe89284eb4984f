//! Where in a text something stands: sources, spans, spanned YAML trees with limits, diagnostics.
//!
//! Everything in Rehearsal that reads a person's or a model's text reads it through this crate, so
//! that each complaint can point at the place it is about, and so that no input (a bomb of aliases,
//! ten thousand brackets, random bytes) costs more than the stated limits.
//!
//! The crate must not know what a text means: it knows no scenario, no persona, no Kubernetes.
//!
//! - [`span`]: byte ranges, positions, values that remember where they were read.
//! - [`tree`]: the tree that YAML (and so JSON) becomes.
//! - [`yaml`]: text to tree, within limits.
//! - [`problem`]: what reading found wrong; all of it, never only the first.
//! - [`fields`]: typed access to a mapping, which reports what is missing, mistyped or unknown.
//! - [`diagnostic`]: a problem with a code and its source, drawn for a person.
//! - [`mod@nearest`]: the name that was probably meant.

pub mod diagnostic;
pub mod fields;
pub mod nearest;
pub mod problem;
pub mod span;
pub mod tree;
pub mod yaml;

pub use diagnostic::{Diagnostic, Label, Severity, Source};
pub use fields::Fields;
pub use nearest::nearest;
pub use problem::{Problem, ProblemKind, Problems};
pub use span::{Position, Span, Spanned};
pub use tree::{Entry, Node, ScalarStyle, Value};
pub use yaml::{Limits, read_yaml};
