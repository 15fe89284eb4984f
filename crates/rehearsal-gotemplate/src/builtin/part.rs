//! `index`, `slice` and `len`: parts of texts, lists and maps. Texts are counted in bytes.
//!
//! Upstream's `slice` refuses an index that lies in a map or a list of any values; here it is taken.

use crate::value::{Type, Value};

/// `value[index][index]…`
pub(super) fn index(value: &Value, indexes: &[Value]) -> Result<Value, String> {
    if *value == Value::Nil {
        return Err("index of untyped nil".to_owned());
    }
    let mut value = value.clone();
    for index in indexes {
        value = match &value {
            Value::Nil => return Err("index of nil pointer".to_owned()),
            Value::List(list) => {
                let at = position(index, list.len())?;
                list.get(at).cloned().ok_or("reflect: slice index out of range")?
            }
            Value::Text(text) => {
                let at = position(index, text.len())?;
                let byte = text.as_bytes().get(at).ok_or("reflect: string index out of range")?;
                Value::Int(i64::from(*byte))
            }
            Value::Map(map) => match index {
                Value::Text(key) => {
                    let found = map.entries().get(key.as_ref()).cloned();
                    found.unwrap_or_else(|| map.element().zero())
                }
                Value::Nil => {
                    return Err(format!("value is nil; should be of type {}", Type::Text.name()));
                }
                _ => {
                    let (found, wanted) = (index.type_name(), Type::Text.name());
                    return Err(format!("value has type {found}; should be {wanted}"));
                }
            },
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Struct(_) => {
                return Err(format!("can't index item of type {}", value.type_name()));
            }
        };
    }
    Ok(value)
}

/// `value[from:to]`; a third index only says how far the second may go.
pub(super) fn slice(value: &Value, indexes: &[Value]) -> Result<Value, String> {
    if *value == Value::Nil {
        return Err("slice of untyped nil".to_owned());
    }
    if indexes.len() > 3 {
        return Err(format!("too many slice indexes: {}", indexes.len()));
    }
    let length = match value {
        Value::Text(_) if indexes.len() == 3 => {
            return Err("cannot 3-index slice a string".to_owned());
        }
        Value::Text(text) => text.len(),
        Value::List(list) => list.len(),
        _ => return Err(format!("can't slice item of type {}", value.type_name())),
    };
    let positions: Vec<usize> =
        indexes.iter().map(|index| position(index, length)).collect::<Result<_, _>>()?;
    let start = positions.first().copied().unwrap_or(0);
    let end = positions.get(1).copied().unwrap_or(length);
    let limit = positions.get(2).copied().unwrap_or(length);
    if let Some((low, high)) =
        [(start, end), (end, limit)].into_iter().find(|(low, high)| low > high)
    {
        return Err(format!("invalid slice index: {low} > {high}"));
    }
    match value {
        Value::List(list) => Ok(Value::list(list[start..end].to_vec())),
        Value::Text(text) => match text.get(start..end) {
            Some(part) => Ok(Value::from(part)),
            // Go would go on with a broken text.
            None => Err(format!("slice [{start}:{end}] cuts a character in two")),
        },
        _ => Err(format!("can't slice item of type {}", value.type_name())),
    }
}

pub(super) fn length(value: &Value) -> Result<Value, String> {
    let length = match value {
        Value::Text(text) => text.len(),
        Value::List(list) => list.len(),
        Value::Map(map) => map.entries().len(),
        Value::Nil => return Err("len of nil pointer".to_owned()),
        _ => return Err(format!("len of type {}", value.type_name())),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// An index of something with `length` parts; it may be one past the last.
fn position(index: &Value, length: usize) -> Result<usize, String> {
    match index {
        Value::Int(at) => match usize::try_from(*at).ok().filter(|at| *at <= length) {
            Some(at) => Ok(at),
            None => Err(format!("index out of range: {at}")),
        },
        Value::Nil => Err("cannot index slice/array with nil".to_owned()),
        _ => Err(format!("cannot index slice/array with type {}", index.type_name())),
    }
}
