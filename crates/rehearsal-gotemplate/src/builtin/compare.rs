//! `eq`, `lt` and those made of them: values of one type only, and nothing with anything.

use crate::printf::printf;
use crate::value::Value;

const INCOMPATIBLE: &str = "incompatible types for comparison";
const NOT_COMPARABLE: &str = "invalid type for comparison";

/// Whether `value` equals one of `others`.
pub(super) fn equal(value: &Value, others: &[Value], bytes_max: usize) -> Result<bool, String> {
    if others.is_empty() {
        return Err("missing argument for comparison".to_owned());
    }
    for other in others {
        if equals(value, other, bytes_max)? {
            return Ok(true);
        }
    }
    Ok(false)
}

#[expect(clippy::float_cmp, reason = "a template compares floats as Go does: exactly")]
fn equals(value: &Value, other: &Value, bytes_max: usize) -> Result<bool, String> {
    match (value, other) {
        (Value::Nil, Value::Nil) => Ok(true),
        (Value::Nil, _) | (_, Value::Nil) => Ok(false),
        (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
        (Value::Int(left), Value::Int(right)) => Ok(left == right),
        (Value::Float(left), Value::Float(right)) => Ok(left == right),
        (Value::Text(left), Value::Text(right)) => Ok(left == right),
        (left, right) if !is_basic(left) && !is_basic(right) => {
            let (left_type, right_type) = (left.type_name(), right.type_name());
            // Upstream shows the first value as a text, whatever it is, and the second by default.
            let message = match (left, right) {
                (Value::List(_), Value::List(_)) | (Value::Map(_), Value::Map(_)) => {
                    format!("non-comparable type {}: {right_type}", as_text(right, bytes_max)?)
                }
                _ => {
                    let (left, right) = (as_text(left, bytes_max)?, right.print(bytes_max)?);
                    format!("non-comparable types {left}: {left_type}, {right_type}: {right}")
                }
            };
            Err(message)
        }
        _ => Err(INCOMPATIBLE.to_owned()),
    }
}

fn as_text(value: &Value, bytes_max: usize) -> Result<String, String> {
    printf("%s", std::slice::from_ref(value), bytes_max).map_err(|full| full.to_string())
}

fn is_basic(value: &Value) -> bool {
    matches!(value, Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_))
}

/// Whether `left` comes before `right`.
pub(super) fn less(left: &Value, right: &Value) -> Result<bool, String> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Ok(left < right),
        (Value::Float(left), Value::Float(right)) => Ok(left < right),
        (Value::Text(left), Value::Text(right)) => Ok(left < right),
        (Value::Bool(_), Value::Bool(_)) => Err(NOT_COMPARABLE.to_owned()),
        _ if is_basic(left) && is_basic(right) => Err(INCOMPATIBLE.to_owned()),
        _ => Err(NOT_COMPARABLE.to_owned()),
    }
}
