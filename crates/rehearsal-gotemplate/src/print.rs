//! How Go prints values by default: `%v`, and what `print` and `println` do with several.

use std::fmt::Write;

use crate::bounded::{Bounded, Full};
use crate::float::{Form, float};
use crate::value::Value;

/// What stands for nothing where a value is printed among others.
pub(crate) const NIL: &str = "<nil>";

impl Value {
    /// The value as Go's `print` shows it.
    ///
    /// # Errors
    ///
    /// A sentence, if that takes more than `bytes_max` bytes: values may share their parts, so that a
    /// small one can be long when written out.
    pub fn print(&self, bytes_max: usize) -> Result<String, String> {
        let mut to = Bounded::new(bytes_max);
        push(&mut to, self);
        to.take().map_err(|full| full.to_string())
    }
}

/// `print`: a blank between neighbours of which neither is a text.
pub(crate) fn print(values: &[Value], bytes_max: usize) -> Result<String, Full> {
    let mut to = Bounded::new(bytes_max);
    let is_text = |value: &Value| matches!(value, Value::Text(_));
    for (at, value) in values.iter().enumerate() {
        if at > 0 && !is_text(value) && !is_text(&values[at - 1]) {
            to.push(' ');
        }
        push(&mut to, value);
    }
    to.take()
}

/// `println`: a blank between all neighbours, and the end of the line.
pub(crate) fn print_line(values: &[Value], bytes_max: usize) -> Result<String, Full> {
    let mut to = Bounded::new(bytes_max);
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            to.push(' ');
        }
        push(&mut to, value);
    }
    to.push('\n');
    to.take()
}

/// Appends `value` in its default form.
pub(crate) fn push(to: &mut Bounded, value: &Value) {
    match value {
        Value::Nil => to.push_str(NIL),
        Value::Bool(value) => to.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => write!(to, "{value}").expect("a bounded text takes all writing"),
        Value::Float(value) => to.push_str(&float(*value, Form::General, None)),
        Value::Text(text) => to.push_str(text),
        Value::Struct(structure) if structure.shown().is_some() => {
            to.push_str(structure.shown().unwrap_or_default());
        }
        Value::List(_) | Value::Map(_) | Value::Struct(_) => {
            push_parts(to, value, false, &mut push);
        }
    }
}

/// Appends a list, a map or a struct whose parts `push_part` writes; the fields of a struct with their
/// `names` if that is asked for.
pub(crate) fn push_parts(
    to: &mut Bounded,
    value: &Value,
    names: bool,
    push_part: &mut dyn FnMut(&mut Bounded, &Value),
) {
    let (open, close) = match value {
        Value::List(_) => ("[", ']'),
        Value::Map(_) => ("map[", ']'),
        _ => ("{", '}'),
    };
    to.push_str(open);
    let mut separator = "";
    let mut next = |to: &mut Bounded, key: Option<&Value>, part: &Value| {
        // Parts of a text that is full anyway would be walked for nothing, and there may be many.
        if to.is_full() {
            return;
        }
        to.push_str(separator);
        separator = " ";
        if let Some(key) = key {
            push_part(to, key);
            to.push(':');
        }
        push_part(to, part);
    };
    match value {
        Value::List(list) => list.iter().for_each(|item| next(to, None, item)),
        Value::Map(map) => {
            for (key, part) in map.entries() {
                next(to, Some(&Value::from(key.as_str())), part);
            }
        }
        Value::Struct(structure) => {
            for (name, part) in structure.fields() {
                let name = Value::from(*name);
                next(to, names.then_some(&name), part);
            }
        }
        _ => {}
    }
    to.push(close);
}
