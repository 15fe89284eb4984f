//! Evaluating.

mod limits;
