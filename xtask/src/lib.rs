//! Developer commands: what keeps the repository in order, and what checks it.
//!
//! The checks of the project live here and in its tests, never in the configuration of a CI
//! service, so that a developer and a CI job run the same thing: `cargo xtask ci`.
//!
//! - [`tidy`]: the house rules that no compiler knows, as small checks over the files.
//! - [`judges`]: the outside validators that the tests ask for a second opinion.
//! - [`ci`]: all checks in order.
//! - [`fuzz`]: coverage-guided nonsense for every reader.
//! - [`instructions`]: instruction counts of the benchmarks' workloads.
//! - [`new`]: the first file of a new rule, kind, criterion, persona or scenario.
//! - [`tree`], [`rust_text`], [`manifest`]: the files as the checks see them.
//! - [`process`]: running other programs, and giving up in words.
//!
//! Other than the crates of the product, this one prints and uses files and other programs. It
//! must not know what the product does; the compiler and the tests judge that.
#![expect(clippy::print_stdout, reason = "developer commands talk to the person who runs them")]

pub mod ci;
pub mod fuzz;
pub mod instructions;
pub mod judges;
pub mod manifest;
pub mod new;
pub mod process;
pub mod rust_text;
pub mod tidy;
pub mod tree;
