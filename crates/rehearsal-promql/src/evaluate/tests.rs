//! Evaluating.

mod bound;
mod cases;
mod limits;
mod moving;
mod names;
