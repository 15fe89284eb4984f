//! What the whole crate promises: what upstream answers, what functions are given, what chance finds.

mod functions;
mod law;
mod upstream;
