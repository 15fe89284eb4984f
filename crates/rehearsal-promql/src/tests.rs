//! Expressions as data: what is read and how it is printed, what is refused and where, and laws
//! that hold for every text.

mod bad;
pub(crate) mod law;
mod valid;
