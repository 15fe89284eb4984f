//! The values that a template works on, in the types that Go gives to data read from YAML.
//!
//! A value never changes, so that sharing one is safe and copying one is cheap; a function that
//! "sets" something returns another value. Numbers have 64 bits, texts are UTF-8, maps have text
//! keys in order. Lists and maps know how deep they are, so that a template which wraps a value in a
//! loop meets a limit before it meets the end of the stack.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// What a template sees.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing.
    #[default]
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// Go's `int`.
    Int(i64),
    /// Go's `float64`.
    Float(f64),
    /// Go's `string`.
    Text(Arc<str>),
    /// Items in their order.
    List(Arc<List>),
    /// Entries in the order of their keys.
    Map(Arc<Map>),
    /// Fields in the order of their declaration.
    Struct(Arc<Struct>),
}

/// A type, as far as a function's signature or an element's declaration needs one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Every value, nothing included.
    Any,
    /// Go's `bool`.
    Bool,
    /// Go's `int`.
    Int,
    /// Go's `float64`.
    Float,
    /// Go's `string`.
    Text,
    /// A list of any values.
    List,
    /// A map of any values.
    Map,
}

/// A list's items.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    items: Vec<Value>,
    depth: usize,
}

/// A map's entries, and the type that they were declared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    entries: BTreeMap<String, Value>,
    element: Type,
    depth: usize,
}

/// Fields that were declared, which differ from a map's entries: asking for another one is a
/// mistake. A method of the struct is a function of the table, under the name `Struct.Method`.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// The type's name without its package.
    pub name: &'static str,
    fields: Vec<(&'static str, Value)>,
    shown: Option<String>,
    depth: usize,
}

impl Value {
    /// A list of `items`.
    #[must_use]
    pub fn list(items: Vec<Self>) -> Self {
        let depth = deepest(items.iter());
        Self::List(Arc::new(List { items, depth }))
    }

    /// A map of any values.
    #[must_use]
    pub fn map(entries: BTreeMap<String, Self>) -> Self {
        let depth = deepest(entries.values());
        Self::Map(Arc::new(Map { entries, element: Type::Any, depth }))
    }

    /// A map whose declaration admits texts only: what is not there is the empty text, where a
    /// template asks for [`MissingKey::Zero`](crate::MissingKey).
    #[must_use]
    pub fn texts(entries: impl IntoIterator<Item = (String, String)>) -> Self {
        let entries = entries.into_iter().map(|(key, text)| (key, Self::from(text))).collect();
        Self::Map(Arc::new(Map { entries, element: Type::Text, depth: 1 }))
    }

    /// A struct of the type `name`.
    #[must_use]
    pub fn structure(name: &'static str, fields: Vec<(&'static str, Self)>) -> Self {
        let depth = deepest(fields.iter().map(|(_, value)| value));
        Self::Struct(Arc::new(Struct { name, fields, shown: None, depth }))
    }

    /// A struct that is printed as a text of its own, as Go prints what has a method `String`.
    #[must_use]
    pub fn showing(name: &'static str, shown: String, fields: Vec<(&'static str, Self)>) -> Self {
        let depth = deepest(fields.iter().map(|(_, value)| value));
        Self::Struct(Arc::new(Struct { name, fields, shown: Some(shown), depth }))
    }

    /// How many lists, maps and structs lie inside one another, this one included.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::Nil | Self::Bool(_) | Self::Int(_) | Self::Float(_) | Self::Text(_) => 0,
            Self::List(list) => list.depth,
            Self::Map(map) => map.depth,
            Self::Struct(structure) => structure.depth,
        }
    }

    /// Whether Go's `if` takes this for true: everything but nothing, zero and the empty.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(list) => !list.is_empty(),
            Self::Map(map) => !map.entries.is_empty(),
            Self::Struct(_) => true,
        }
    }

    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The type's name in Go's messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => Type::Bool.name(),
            Self::Int(_) => Type::Int.name(),
            Self::Float(_) => Type::Float.name(),
            Self::Text(_) => Type::Text.name(),
            Self::List(_) => Type::List.name(),
            Self::Map(map) if map.element == Type::Text => "map[string]string",
            Self::Map(_) => Type::Map.name(),
            Self::Struct(structure) => structure.name,
        }
    }

    /// Whether this may be passed where `wanted` is declared. Nothing may be passed as any value, list
    /// or map.
    #[must_use]
    pub fn is_a(&self, wanted: Type) -> bool {
        match wanted {
            Type::Any => true,
            Type::Bool => matches!(self, Self::Bool(_)),
            Type::Int => matches!(self, Self::Int(_)),
            Type::Float => matches!(self, Self::Float(_)),
            Type::Text => matches!(self, Self::Text(_)),
            Type::List => matches!(self, Self::List(_)),
            Type::Map => matches!(self, Self::Map(_)),
        }
    }
}

impl Type {
    /// The name in Go's messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "interface {}",
            Self::Bool => "bool",
            Self::Int => "int",
            Self::Float => "float64",
            Self::Text => "string",
            Self::List => "[]interface {}",
            Self::Map => "map[string]interface {}",
        }
    }

    /// What a variable of this type holds before it is set.
    pub(crate) fn zero(self) -> Value {
        match self {
            Self::Any | Self::List | Self::Map => Value::Nil,
            Self::Bool => Value::Bool(false),
            Self::Int => Value::Int(0),
            Self::Float => Value::Float(0.0),
            Self::Text => Value::from(""),
        }
    }

    /// Whether Go's `nil` is a value of this type.
    pub(crate) fn admits_nil(self) -> bool {
        matches!(self, Self::Any | Self::List | Self::Map)
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}

impl Map {
    /// The entries by their keys.
    #[must_use]
    pub fn entries(&self) -> &BTreeMap<String, Value> {
        &self.entries
    }

    /// The declared type of the values.
    #[must_use]
    pub fn element(&self) -> Type {
        self.element
    }
}

impl Struct {
    /// The fields in the order of their declaration.
    #[must_use]
    pub fn fields(&self) -> &[(&'static str, Value)] {
        &self.fields
    }

    /// What is printed in place of the fields.
    #[must_use]
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// The field called `name`.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

fn deepest<'v>(inner: impl Iterator<Item = &'v Value>) -> usize {
    1 + inner.map(Value::depth).max().unwrap_or(0)
}
