//! Evaluating.

mod limits;
mod moving;
mod names;
