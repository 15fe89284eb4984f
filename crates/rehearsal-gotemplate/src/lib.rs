//! What a Go `text/template` says.
//!
//! Charts, alert annotations and much else of a delivery is written in this language, and what it
//! comes to is only known once it is rendered. Here it is read and executed as Go does: the same
//! grammar, the same truth and printing of values, the same words in errors, with a place that can be
//! underlined. Values, functions and the depth, steps and bytes that a rendering may take are the
//! caller's; nothing is read or asked outside of them.
//!
//! - [`templates`]: a set of templates that may use one another, and how one is executed.
//! - [`value`]: what templates work on.
//! - [`functions`]: what they may call, besides Go's own functions.
//! - [`error`]: why a text is no template, or why one could not be executed.
//! - [`quoted`] and [`float`]: how Go reads and writes texts and numbers; other languages of that
//!   family do the same.
//!
//! Left out: other delimiters than `{{` and `}}`, complex numbers, hexadecimal floats, values that
//! are functions, channels or iterators, the escaping of `html/template`.

mod bounded;
mod builtin;
pub mod error;
mod execute;
pub mod float;
pub mod functions;
mod lexer;
mod parser;
mod print;
mod printf;
pub mod quoted;
pub mod templates;
mod tree;
pub mod value;

#[cfg(test)]
mod tests;

pub use builtin::escape_query;
pub use error::{ExecuteError, ParseError};
pub use functions::{Call, Functions, Signature};
pub use templates::{Limits, MissingKey, Options, Templates};
pub use value::{List, Map, Struct, Type, Value};
