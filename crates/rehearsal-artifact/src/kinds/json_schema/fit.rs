//! Whether a value is what a schema asks for.

use rehearsal_source::fields::clip;
use rehearsal_source::{Span, Spanned};

use crate::json::{Json, JsonValue};

use super::{JsonSchema, JsonType, Shape, TYPES};

/// Why a value is not what a schema asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The value, or the object that lacks one.
    pub span: Span,
    /// What is wrong with it, as a fragment: `it must be at least 0`.
    pub message: String,
}

/// References inside references that are followed; a schema of data nests a few.
const DEPTH_MAX: usize = 32;

impl JsonSchema {
    /// Everything in `value` that is not as `shape` asks, in the order written.
    #[must_use]
    pub fn misfits(&self, shape: &Shape, value: &Json) -> Vec<Misfit> {
        let mut misfits = Vec::new();
        self.compare(shape, value, DEPTH_MAX, &mut misfits);
        misfits
    }

    fn compare(&self, shape: &Shape, value: &Json, depth: usize, misfits: &mut Vec<Misfit>) {
        let Some(depth) = depth.checked_sub(1) else { return };
        if let Some(target) = shape.reference.as_ref().and_then(|name| self.definition(name)) {
            self.compare(target, value, depth, misfits);
        }
        misfits.extend(misfit(shape, value).map(|message| Misfit { span: value.span, message }));
        match (&value.value, &shape.items) {
            (JsonValue::Object(members), _) => {
                self.compare_members(shape, value, members, depth, misfits);
            }
            (JsonValue::List(values), Some(items)) => {
                for value in values {
                    self.compare(items, value, depth, misfits);
                }
            }
            _ => {}
        }
    }

    fn compare_members(
        &self,
        shape: &Shape,
        object: &Json,
        members: &[(Spanned<String>, Json)],
        depth: usize,
        misfits: &mut Vec<Misfit>,
    ) {
        for name in shape.required.iter().filter(|name| object.get(name).is_none()) {
            let message = format!("it lacks `{}`", clip(name));
            misfits.push(Misfit { span: object.span, message });
        }
        for (name, value) in members {
            let property = shape.properties.iter().find(|(known, _)| known.value == name.value);
            match property {
                Some((_, property)) => self.compare(property, value, depth, misfits),
                None if shape.is_closed => {
                    let message = format!("there is no `{}` in the schema", clip(name));
                    misfits.push(Misfit { span: name.span, message });
                }
                None => {}
            }
        }
    }
}

/// What is wrong with the value itself, if anything.
fn misfit(shape: &Shape, value: &Json) -> Option<String> {
    if !shape.types.is_empty() && !shape.types.iter().any(|kind| is_of(kind.value, value)) {
        let word =
            |kind: JsonType| TYPES.iter().find(|(_, other)| *other == kind).map(|(word, _)| *word);
        let words: Vec<&str> = shape.types.iter().filter_map(|kind| word(kind.value)).collect();
        return Some(format!("it must be of type {}", words.join(" or ")));
    }
    if let Some(choices) = &shape.choices
        && !choices.iter().any(|choice| choice.is_same(value))
    {
        return Some("it is none of the values that the schema lists".to_owned());
    }
    let beyond = |bound: &Option<Json>, is_beyond: fn(std::cmp::Ordering) -> bool| {
        let bound = bound.as_ref()?;
        let JsonValue::Number(text) = &bound.value else { return None };
        value.compare(bound).is_some_and(is_beyond).then(|| clip(text))
    };
    if let Some(least) = beyond(&shape.minimum, std::cmp::Ordering::is_lt) {
        return Some(format!("it must be at least {least}"));
    }
    beyond(&shape.maximum, std::cmp::Ordering::is_gt)
        .map(|most| format!("it must be at most {most}"))
}

fn is_of(kind: JsonType, value: &Json) -> bool {
    match (&value.value, kind) {
        (JsonValue::Null, JsonType::Null)
        | (JsonValue::Boolean(_), JsonType::Boolean)
        | (JsonValue::Number(_), JsonType::Number)
        | (JsonValue::Text(_), JsonType::String)
        | (JsonValue::List(_), JsonType::Array)
        | (JsonValue::Object(_), JsonType::Object) => true,
        // JSON Schema counts 1.0 among the integers.
        (JsonValue::Number(text), JsonType::Integer) => {
            text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
        }
        _ => false,
    }
}
