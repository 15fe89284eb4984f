//! Is it ready: evidence in, verdict out, every point explained.
//!
//! Scoring is pure and its arithmetic is whole numbers. Evidence becomes criterion outcomes,
//! outcomes become area scores in basis points, and the clauses of the gate turn those into one
//! verdict, whose deciding clause is named. What was not observed never counts as passed.
//!
//! The crate must not know I/O, personas, the simulated delivery, or how evidence was made.
//!
//! - [`evidence`]: what scoring looks at.
//! - [`criterion`], [`criteria`]: one measured question; all of them, one file each.
//! - [`demands`]: whether what the requirements demand holds in the artifacts.
//! - [`rubric`]: areas, weights and scores.
//! - [`gate`]: clauses and the verdict.

pub mod criteria;
pub mod criterion;
pub mod demands;
pub mod evidence;
pub mod gate;
pub mod rubric;

pub use criterion::{Argument, Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
pub use evidence::Evidence;
pub use gate::{Clause, Decision, Gate, Verdict, decide};
pub use rubric::{Area, AreaScore, Entry, JudgedEntry, Rubric, Score, ShapeError};
