//! `model/schema.json`: what a service takes and what it answers, as a JSON Schema.
//!
//! The schema of a model has the properties `request` and `response`, so that one exchange with the
//! service is one document that it describes. Of JSON Schema (draft 2020-12) the keywords that
//! bound data are read: types, properties, items, `enum`, bounds of numbers, references within the
//! document. Other keywords are accepted, and a value is never refused for their sake. An example
//! that is not as its own schema says is a problem: tests and people send it as a valid request.

mod fit;

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned, nearest};

use crate::document::json_document;
use crate::json::Json;
use crate::kind::{Content, Kind, model};

pub use fit::Misfit;

/// The kind.
pub static KIND: Kind = Kind {
    id: "json-schema",
    title: "JSON Schema",
    paths: &["model/schema.json", "**/*.schema.json"],
    content: Content::PathAlone,
    read,
};

/// What a document must look like.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonSchema {
    /// What the whole document must look like.
    pub root: Shape,
    /// Parts under `$defs`, by name.
    definitions: Vec<(Spanned<String>, Shape)>,
}

/// What one value must look like. Everything that is not said is allowed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    /// The types that it may have; any if none is named.
    pub types: Vec<Spanned<JsonType>>,
    /// What the members of an object look like.
    pub properties: Vec<(Spanned<String>, Self)>,
    /// The members that must be there.
    pub required: Vec<Spanned<String>>,
    /// Whether an object may have no other members than the properties.
    pub is_closed: bool,
    /// What the items of a list look like.
    pub items: Option<Box<Self>>,
    /// The only values that it may have.
    pub choices: Option<Vec<Json>>,
    /// The least number.
    pub minimum: Option<Json>,
    /// The greatest number.
    pub maximum: Option<Json>,
    /// Values that are as it says.
    pub examples: Vec<Json>,
    /// The definition that it must look like as well: `#/$defs/request`.
    pub reference: Option<Spanned<String>>,
    /// The whole schema.
    pub span: Span,
}

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonType {
    /// `array`.
    Array,
    /// `boolean`.
    Boolean,
    /// `integer`: a number without a fraction.
    Integer,
    /// `null`.
    Null,
    /// `number`.
    Number,
    /// `object`.
    Object,
    /// `string`.
    String,
}

const TYPES: [(&str, JsonType); 7] = [
    ("array", JsonType::Array),
    ("boolean", JsonType::Boolean),
    ("integer", JsonType::Integer),
    ("null", JsonType::Null),
    ("number", JsonType::Number),
    ("object", JsonType::Object),
    ("string", JsonType::String),
];

/// References within the document begin so.
const DEFINITIONS: &str = "#/$defs/";

impl JsonSchema {
    /// What a property of the document must look like, references followed.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Shape> {
        let found = self.root.properties.iter().find(|(property, _)| property.value == name);
        found.map(|(_, shape)| self.resolved(shape))
    }

    /// The definition that `shape` refers to, if it does and there is one; else `shape`.
    fn resolved<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        let target = shape.reference.as_ref().and_then(|reference| self.definition(reference));
        target.unwrap_or(shape)
    }

    fn definition(&self, reference: &str) -> Option<&Shape> {
        let name = reference.strip_prefix(DEFINITIONS)?;
        let found = self.definitions.iter().find(|(definition, _)| definition.value == name);
        found.map(|(_, shape)| shape)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = json_document(text, problems)?;
    let definitions = document.get("$defs").map(|node| read_shapes(node, "`$defs`", problems));
    let root = Shape::read(&document, problems)?;
    let schema = JsonSchema { root, definitions: definitions.unwrap_or_default() };
    let shapes = schema.definitions.iter().map(|(_, shape)| shape);
    for shape in shapes.chain([&schema.root]) {
        report_references_and_examples(&schema, shape, problems);
    }
    model(schema)
}

fn read_shapes(
    node: &Node<'_>,
    what: &'static str,
    problems: &Problems,
) -> Vec<(Spanned<String>, Shape)> {
    let Some(entries) = node.entries() else {
        rehearsal_source::fields::wrong_type(node, what, "a mapping", problems);
        return Vec::new();
    };
    let named = entries.iter().filter_map(|entry| {
        let shape = Shape::read(&entry.value, problems)?;
        Some((Spanned::new(entry.key.to_string(), entry.key_span), shape))
    });
    named.collect()
}

impl Shape {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        // `true` allows everything. What `false` is for is said by `additionalProperties`.
        if node.boolean().is_some() {
            return Some(Self { span: node.span, ..Self::default() });
        }
        let mut fields = Fields::of(node, "a schema", problems)?;
        let properties = fields.optional("properties");
        let closed = fields.optional("additionalProperties").and_then(Node::boolean);
        let shape = Self {
            types: fields
                .optional("type")
                .map(|node| read_types(node, problems))
                .unwrap_or_default(),
            properties: properties
                .map(|node| read_shapes(node, "`properties`", problems))
                .unwrap_or_default(),
            required: fields.texts("required"),
            is_closed: closed == Some(false),
            items: fields
                .optional("items")
                .and_then(|node| Self::read(node, problems))
                .map(Box::new),
            choices: read_choices(&mut fields),
            minimum: fields.optional("minimum").and_then(|node| bound(node, "minimum", problems)),
            maximum: fields.optional("maximum").and_then(|node| bound(node, "maximum", problems)),
            examples: fields.list("examples", |node, _| Some(Json::of(node))),
            reference: fields.optional_text("$ref"),
            span: node.span,
        };
        report_contradictions(&shape, problems);
        Some(shape)
    }
}

fn read_types(node: &Node<'_>, problems: &Problems) -> Vec<Spanned<JsonType>> {
    let single = std::slice::from_ref(node);
    let named = node.items().unwrap_or(single).iter().filter_map(|node| {
        let name = rehearsal_source::fields::text(node, "type", problems)?;
        let found = TYPES.iter().find(|(word, _)| *word == name.value);
        if found.is_none() {
            let words = || TYPES.iter().map(|(word, _)| *word);
            let help = match nearest(&name, words()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("one of: {}", words().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("there is no type `{}`", clip(&name));
            problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
        }
        found.map(|(_, kind)| Spanned::new(*kind, name.span))
    });
    named.collect()
}

fn read_choices(fields: &mut Fields<'_, '_>) -> Option<Vec<Json>> {
    fields.optional("enum")?;
    let choices = fields.list("enum", |node, _| Some(Json::of(node)));
    if choices.is_empty() {
        fields.problems().add(ProblemKind::BadValue, fields.span(), "`enum` allows no value");
    }
    Some(choices)
}

fn bound(node: &Node<'_>, name: &str, problems: &Problems) -> Option<Json> {
    let bound = Json::of(node);
    if bound.compare(&bound).is_none() {
        rehearsal_source::fields::wrong_type(node, name, "a number", problems);
        return None;
    }
    Some(bound)
}

/// Reports what no value can satisfy.
fn report_contradictions(shape: &Shape, problems: &Problems) {
    if let (Some(minimum), Some(maximum)) = (&shape.minimum, &shape.maximum)
        && minimum.compare(maximum).is_some_and(std::cmp::Ordering::is_gt)
    {
        let message = "no number is at least the minimum and at most the maximum";
        problems.add(ProblemKind::BadValue, maximum.span, message);
    }
    if !shape.is_closed {
        return;
    }
    for name in &shape.required {
        if !shape.properties.iter().any(|(property, _)| property.value == name.value) {
            let message =
                format!("`{}` is required, and no property of this name is allowed", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
}

/// Reports references to definitions that are not there, and examples that do not fit, in `shape`
/// and all below it.
fn report_references_and_examples(schema: &JsonSchema, shape: &Shape, problems: &Problems) {
    if let Some(reference) = &shape.reference
        && reference.starts_with('#')
        && reference.value != "#"
        && schema.definition(reference).is_none()
    {
        let message = format!("there is no definition `{}`", clip(reference));
        problems.add(ProblemKind::BadValue, reference.span, message);
    }
    for misfit in shape.examples.iter().flat_map(|example| schema.misfits(shape, example)) {
        let message = format!("this example is not as its schema says: {}", misfit.message);
        problems.add(ProblemKind::BadValue, misfit.span, message);
    }
    let properties = shape.properties.iter().map(|(_, property)| property);
    for below in properties.chain(shape.items.as_deref()) {
        report_references_and_examples(schema, below, problems);
    }
}

#[cfg(test)]
mod tests;
