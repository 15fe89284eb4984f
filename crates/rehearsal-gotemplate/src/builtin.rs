//! The functions that every template has.

use crate::functions::Signature;
use crate::print;
use crate::printf::printf;
use crate::value::{Type, Value};

mod compare;
mod escape;
mod part;

pub use escape::escape_query;

/// A function of Go's own.
#[derive(Clone, Copy)]
pub(crate) enum Builtin {
    /// Its arguments are evaluated until the truth of one is `stops_at`.
    Choice { stops_at: bool },
    /// Takes its arguments, and the most bytes that a text may have.
    Plain { signature: Signature, body: fn(&[Value], usize) -> Result<Value, String> },
}

impl Builtin {
    pub(crate) fn signature(self) -> Signature {
        match self {
            Self::Choice { .. } => ONE_OR_MORE,
            Self::Plain { signature, .. } => signature,
        }
    }
}

const ANY: Signature = Signature::at_least(&[], Type::Any);
const ONE: Signature = Signature::exactly(&[Type::Any]);
const ONE_OR_MORE: Signature = Signature::at_least(&[Type::Any], Type::Any);
const TWO: Signature = Signature::exactly(&[Type::Any, Type::Any]);
const FORMAT: Signature = Signature::at_least(&[Type::Text], Type::Any);

/// The function called `name`.
pub(crate) fn find(name: &str) -> Option<Builtin> {
    let known = BUILTINS.iter().find(|(known, _)| *known == name);
    known.map(|(_, builtin)| *builtin)
}

/// The names in their order.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|(name, _)| *name)
}

const fn plain(
    signature: Signature,
    body: fn(&[Value], usize) -> Result<Value, String>,
) -> Builtin {
    Builtin::Plain { signature, body }
}

const BUILTINS: [(&str, Builtin); 19] = [
    ("and", Builtin::Choice { stops_at: false }),
    ("call", plain(ONE_OR_MORE, |args, _| call(&args[0]))),
    (
        "eq",
        plain(ONE_OR_MORE, |args, max| compare::equal(&args[0], &args[1..], max).map(Value::Bool)),
    ),
    ("ge", plain(TWO, |args, _| Ok(Value::Bool(!compare::less(&args[0], &args[1])?)))),
    ("gt", plain(TWO, |args, max| Ok(Value::Bool(!less_or_equal(args, max)?)))),
    ("html", plain(ANY, |args, max| escaped(args, max, escape::escape_html))),
    ("index", plain(ONE_OR_MORE, |args, _| part::index(&args[0], &args[1..]))),
    ("js", plain(ANY, |args, max| escaped(args, max, escape::escape_script))),
    ("le", plain(TWO, |args, max| less_or_equal(args, max).map(Value::Bool))),
    ("len", plain(ONE, |args, _| part::length(&args[0]))),
    ("lt", plain(TWO, |args, _| compare::less(&args[0], &args[1]).map(Value::Bool))),
    ("ne", plain(TWO, |args, max| Ok(Value::Bool(!compare::equal(&args[0], &args[1..], max)?)))),
    ("not", plain(ONE, |args, _| Ok(Value::Bool(!args[0].is_true())))),
    ("or", Builtin::Choice { stops_at: true }),
    ("print", plain(ANY, |args, max| made(print::print(args, max)))),
    ("printf", plain(FORMAT, |args, max| made(printf(text(&args[0]), &args[1..], max)))),
    ("println", plain(ANY, |args, max| made(print::print_line(args, max)))),
    ("slice", plain(ONE_OR_MORE, |args, _| part::slice(&args[0], &args[1..]))),
    ("urlquery", plain(ANY, |args, max| escaped(args, max, escape::escape_query))),
];

/// No value here is a function.
fn call(value: &Value) -> Result<Value, String> {
    match value {
        Value::Nil => Err("call of nil".to_owned()),
        _ => Err(format!("non-function of type {}", value.type_name())),
    }
}

fn less_or_equal(args: &[Value], bytes_max: usize) -> Result<bool, String> {
    Ok(compare::less(&args[0], &args[1])? || compare::equal(&args[0], &args[1..], bytes_max)?)
}

/// All arguments printed, then escaped.
fn escaped(args: &[Value], bytes_max: usize, escape: fn(&str) -> String) -> Result<Value, String> {
    // Where a function prints its arguments, nothing is shown as where a template prints it.
    let shown = |value: &Value| match value {
        Value::Nil => Value::from("<no value>"),
        value => value.clone(),
    };
    let args: Vec<Value> = args.iter().map(shown).collect();
    let text = print::print(&args, bytes_max).map_err(|full| full.to_string())?;
    Ok(Value::from(escape(&text)))
}

fn made(text: Result<String, crate::bounded::Full>) -> Result<Value, String> {
    text.map(Value::from).map_err(|full| full.to_string())
}

fn text(value: &Value) -> &str {
    value.as_text().expect("the signature admits texts only")
}
