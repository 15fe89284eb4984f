//! What a model takes and what it answers, as the step says it.
//!
//! The example of a valid request is made from the same inputs: the middle of each range, the first
//! of each choice.

use std::collections::BTreeSet;

use rehearsal_source::fields::clip;
use serde::Serialize;

use crate::parameters::{Setting, Settings};
use crate::plans::PlanError;

/// The contract of a model's endpoint.
#[derive(Debug, Serialize)]
pub(super) struct Contract {
    inputs: Vec<Member>,
    outputs: Vec<Member>,
}

/// One member of a request or an answer.
#[derive(Debug, Serialize)]
struct Member {
    name: String,
    /// Its type in JSON Schema.
    form: &'static str,
    bounds: Option<Bounds>,
    choices: Vec<String>,
    example: Example,
}

/// What a number is not below and not above.
#[derive(Debug, Serialize)]
struct Bounds {
    least: i64,
    most: i64,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Example {
    Number(i64),
    Boolean(bool),
    Text(String),
}

impl Contract {
    pub(super) fn of(settings: &Settings) -> Result<Self, PlanError> {
        Ok(Self { inputs: members(settings, "inputs")?, outputs: members(settings, "outputs")? })
    }
}

fn members(settings: &Settings, parameter: &str) -> Result<Vec<Member>, PlanError> {
    let items = settings.get(parameter).and_then(Setting::items).unwrap_or_default();
    let members: Result<Vec<Member>, PlanError> =
        items.iter().map(|item| Member::of(parameter, item)).collect();
    let members = members?;
    let mut seen = BTreeSet::new();
    if members.is_empty() {
        return refused(format!("a service with a model needs at least one of `{parameter}`"));
    }
    match members.iter().find(|member| !seen.insert(&member.name)) {
        Some(twice) => refused(format!("`{parameter}` has `{}` twice", twice.name)),
        None => Ok(members),
    }
}

impl Member {
    fn of(parameter: &str, item: &Setting) -> Result<Self, PlanError> {
        let text = |name| item.field(name).and_then(Setting::text).unwrap_or_default();
        let number = |name| item.field(name).and_then(Setting::integer).unwrap_or_default();
        let name = text("name");
        if !is_name(name) {
            return refused(format!(
                "`{}` cannot be one of `{parameter}`: a name is a letter and then at most 63 \
                 letters, digits and underscores",
                clip(name)
            ));
        }
        let (least, most) = (number("min"), number("max"));
        if least > most {
            return refused(format!("`{name}` of `{parameter}` has a `min` above its `max`"));
        }
        let choices = choices(item);
        let member = |form, bounds, choices, example| Self {
            name: name.to_owned(),
            form,
            bounds,
            choices,
            example,
        };
        let bounded = |form| {
            let example = Example::Number(least.midpoint(most));
            member(form, Some(Bounds { least, most }), Vec::new(), example)
        };
        Ok(match text("type") {
            "integer" => bounded("integer"),
            "number" => bounded("number"),
            "boolean" => member("boolean", None, Vec::new(), Example::Boolean(true)),
            _ => match choices.first().cloned() {
                Some(first) => member("string", None, choices, Example::Text(first)),
                None => return refused(format!("`{name}` of `{parameter}` has no `choices`")),
            },
        })
    }
}

fn choices(item: &Setting) -> Vec<String> {
    let listed = item.field("choices").and_then(Setting::items).unwrap_or_default();
    listed.iter().filter_map(Setting::text).map(str::to_owned).collect()
}

/// What is a name in every language that a service may be written in.
fn is_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn refused<T>(message: String) -> Result<T, PlanError> {
    Err(PlanError::Unsupported(message))
}
