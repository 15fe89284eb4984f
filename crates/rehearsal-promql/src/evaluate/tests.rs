//! Evaluating.

mod bound;
mod cases;
mod laws;
mod limits;
mod moving;
mod names;
