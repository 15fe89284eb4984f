//! What a step may ask of a persona: parameters with types and defaults.
//!
//! A persona declares them, a scenario's `with` sets them. Everything is checked when the scenario
//! is read, so a draft never meets a value of the wrong type.

use std::collections::BTreeMap;

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, nearest};
use serde::Serialize;

#[cfg(test)]
mod tests;

/// One parameter of a persona, or one field of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// What `with` calls it.
    pub name: String,
    /// What it means, in one line.
    pub description: String,
    /// What values it takes.
    pub shape: Shape,
    /// Its value where `with` says nothing; `None` if it must be given.
    pub default: Option<Setting>,
}

/// What values a parameter takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Any text.
    Text,
    /// A whole number within inclusive bounds.
    Integer {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// `true` or `false`.
    Boolean,
    /// One of some words.
    Choice(Vec<String>),
    /// Any number of values of one shape.
    List(Box<Shape>),
    /// Named values.
    Record(Vec<Parameter>),
}

/// A parameter's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Setting {
    /// Of a text or a choice.
    Text(String),
    /// Of an integer.
    Integer(i64),
    /// Of a boolean.
    Boolean(bool),
    /// Of a list.
    List(Vec<Setting>),
    /// Of a record.
    Record(Settings),
}

/// Values by parameter name.
pub type Settings = BTreeMap<String, Setting>;

impl Setting {
    /// The text of a text or a choice.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number of an integer.
    #[must_use]
    pub fn integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Setting]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The field `name` of a record.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Setting> {
        if let Self::Record(fields) = self { fields.get(name) } else { None }
    }
}

/// Reads the value of `with` for `parameters`: what is given is checked, what is not given takes
/// its default. `None` after a problem was reported. `node` is absent where the step has no `with`.
pub fn read_settings(
    parameters: &[Parameter],
    node: Option<&Node<'_>>,
    problems: &Problems,
) -> Option<Settings> {
    let entries = match node {
        None => &[],
        Some(node) => match node.entries() {
            Some(entries) => entries,
            None => {
                wrong_type(node, "`with`", "a mapping", problems);
                return None;
            }
        },
    };
    let before = problems.len();
    for entry in entries {
        if !parameters.iter().any(|parameter| parameter.name == entry.key) {
            let names = || parameters.iter().map(|parameter| parameter.name.as_str());
            let help = match nearest(&entry.key, names()) {
                Some(name) => format!("did you mean `{name}`?"),
                None if parameters.is_empty() => "it takes no parameters".to_owned(),
                None => format!("parameters: {}", names().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("unknown parameter `{}`", clip(&entry.key));
            problems.add_with_help(ProblemKind::Meaning("E0204"), entry.key_span, message, help);
        }
    }
    let mut settings = Settings::new();
    for parameter in parameters {
        let given = entries.iter().find(|entry| entry.key == parameter.name);
        let setting = match (given, &parameter.default) {
            (Some(entry), _) => parameter.shape.read(&entry.value, &parameter.name, problems),
            (None, Some(default)) => Some(default.clone()),
            (None, None) => {
                let span = node.map(|node| node.span).unwrap_or_default();
                let message = format!("the parameter `{}` must be given", parameter.name);
                problems.add(ProblemKind::MissingField, span, message);
                None
            }
        };
        if let Some(setting) = setting {
            settings.insert(parameter.name.clone(), setting);
        }
    }
    (problems.len() == before).then_some(settings)
}

impl Shape {
    /// Reads `node` as a value of this shape; `name` is what the value is called in problems.
    fn read(&self, node: &Node<'_>, name: &str, problems: &Problems) -> Option<Setting> {
        match self {
            Self::Text => {
                let text = rehearsal_source::fields::text(node, name, problems)?;
                Some(Setting::Text(text.value))
            }
            Self::Boolean => {
                let value = node.boolean();
                if value.is_none() {
                    wrong_type(node, name, "`true` or `false`", problems);
                }
                value.map(Setting::Boolean)
            }
            Self::Integer { min, max } => {
                let number = rehearsal_source::fields::integer(node, name, problems)?.value;
                if (*min..=*max).contains(&number) {
                    return Some(Setting::Integer(number));
                }
                let message = format!("{name} must be from {min} to {max}, not {number}");
                problems.add(ProblemKind::BadValue, node.span, message);
                None
            }
            Self::Choice(words) => read_choice(words, node, name, problems),
            Self::List(shape) => {
                let items =
                    rehearsal_source::fields::list(node, name, problems, |item, problems| {
                        shape.read(item, name, problems)
                    });
                Some(Setting::List(items))
            }
            Self::Record(parameters) => {
                read_settings(parameters, Some(node), problems).map(Setting::Record)
            }
        }
    }

    /// What people call the shape.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Integer { min, max } => format!("integer from {min} to {max}"),
            Self::Boolean => "boolean".to_owned(),
            Self::Choice(words) => words.join(" | "),
            Self::List(shape) => format!("list of {}", shape.title()),
            Self::Record(fields) => {
                let names: Vec<_> = fields.iter().map(|field| field.name.as_str()).collect();
                format!("record of {}", names.join(", "))
            }
        }
    }
}

fn read_choice(
    words: &[String],
    node: &Node<'_>,
    name: &str,
    problems: &Problems,
) -> Option<Setting> {
    let text = rehearsal_source::fields::text(node, name, problems)?;
    if words.contains(&text.value) {
        return Some(Setting::Text(text.value));
    }
    let help = match nearest(&text, words.iter().map(String::as_str)) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("one of: {}", words.join(", ")),
    };
    let message = format!("{name} cannot be `{}`", clip(&text));
    problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
    None
}

/// Reads the declaration of one parameter.
pub(crate) fn read_parameter(node: &Node<'_>, problems: &Problems) -> Option<Parameter> {
    let mut fields = Fields::of(node, "a parameter", problems)?;
    let name = fields.text("name");
    let description = fields.text("description");
    let default = fields.optional("default");
    let shape = read_shape(&mut fields);
    fields.finish();
    let (name, shape) = (name?.value, shape?);
    let default = match default {
        Some(node) => Some(shape.read(node, &name, problems)?),
        None => None,
    };
    Some(Parameter { name, description: description?.value, shape, default })
}

fn read_shape(fields: &mut Fields<'_, '_>) -> Option<Shape> {
    let kind = fields.text("type")?;
    match kind.as_str() {
        "text" => Some(Shape::Text),
        "boolean" => Some(Shape::Boolean),
        "integer" => Some(Shape::Integer {
            min: fields.optional_integer("min").map_or(i64::MIN, |min| min.value),
            max: fields.optional_integer("max").map_or(i64::MAX, |max| max.value),
        }),
        "choice" => {
            let problems = fields.problems();
            let node = fields.required("choices")?;
            let words =
                rehearsal_source::fields::list(node, "choices", problems, |item, problems| {
                    rehearsal_source::fields::text(item, "a choice", problems)
                        .map(|word| word.value)
                });
            if words.is_empty() {
                problems.add(ProblemKind::BadValue, node.span, "`choices` must not be empty");
            }
            Some(Shape::Choice(words))
        }
        "list" => {
            let problems = fields.problems();
            let item = fields.required("of")?;
            let mut item_fields = Fields::of(item, "the shape of a list's items", problems)?;
            let shape = read_shape(&mut item_fields);
            item_fields.finish();
            shape.map(|shape| Shape::List(Box::new(shape)))
        }
        "record" => Some(Shape::Record(fields.required_list("fields", read_parameter))),
        _ => {
            let message = format!("unknown type `{}`", clip(&kind));
            let help = "one of: text, integer, boolean, choice, list, record";
            fields.problems().add_with_help(ProblemKind::BadValue, kind.span, message, help);
            None
        }
    }
}
