//! The whole, tested from outside: what a user reads, runs and commits.
//!
//! Tests of one part stand beside that part. Here stand the promises that only hold when all parts
//! do: equal bytes wherever a scenario runs, artifacts that outside judges accept, a verdict that
//! falls when evidence is taken away, messages that say what to do, and no input that can do harm.
//!
//! - [`workspace`]: the files of the repository, and references that `BLESS=1` rewrites.
//! - [`shipped`]: the scenarios and personas that the program brings.
//! - [`checkout`]: a run's artifacts as files, for those who judge files.
//! - [`hostile`]: values that try to become more than values.
//! - [`program`]: the command-line program, built once.

pub mod checkout;
pub mod hostile;
pub mod program;
pub mod shipped;
pub mod workspace;
