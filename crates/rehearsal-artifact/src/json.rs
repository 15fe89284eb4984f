//! A JSON value with its places, for files whose values are data and not settings.
//!
//! Numbers keep their text: they are compared, never counted with.

use std::cmp::Ordering;

use rehearsal_source::{Node, Span, Spanned};

/// One value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Json {
    /// The whole value.
    pub span: Span,
    /// What stands there.
    pub value: JsonValue,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum JsonValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number as it is written.
    Number(String),
    /// A text.
    Text(String),
    /// Values in their order.
    List(Vec<Json>),
    /// Values by name, in the order written.
    Object(Vec<(Spanned<String>, Json)>),
}

impl Json {
    /// The value of a node of a JSON document.
    #[must_use]
    pub(crate) fn of(node: &Node<'_>) -> Self {
        let value = if let Some(items) = node.items() {
            JsonValue::List(items.iter().map(Self::of).collect())
        } else if let Some(entries) = node.entries() {
            let named = entries.iter().map(|entry| {
                (Spanned::new(entry.key.to_string(), entry.key_span), Self::of(&entry.value))
            });
            JsonValue::Object(named.collect())
        } else if let Some(boolean) = node.boolean() {
            JsonValue::Boolean(boolean)
        } else if node.is_null() {
            JsonValue::Null
        } else {
            let text = node.scalar().unwrap_or_default().to_owned();
            if node.is_number() { JsonValue::Number(text) } else { JsonValue::Text(text) }
        };
        Self { span: node.span, value }
    }

    /// The member `name` of an object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let JsonValue::Object(members) = &self.value else { return None };
        members.iter().find(|(member, _)| member.value == name).map(|(_, value)| value)
    }

    /// How this number relates to the number `bound`; `None` if one of them is none.
    pub(crate) fn compare(&self, bound: &Self) -> Option<Ordering> {
        let (JsonValue::Number(own), JsonValue::Number(bound)) = (&self.value, &bound.value) else {
            return None;
        };
        own.parse::<f64>().ok()?.partial_cmp(&bound.parse::<f64>().ok()?)
    }

    /// Whether the two are the same value, wherever they stand. Numbers are the same by what they
    /// amount to: `1` and `1.0` are.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (JsonValue::Number(_), JsonValue::Number(_)) => {
                self.compare(other) == Some(Ordering::Equal)
            }
            (JsonValue::List(own), JsonValue::List(others)) => {
                own.len() == others.len() && own.iter().zip(others).all(|(a, b)| a.is_same(b))
            }
            (JsonValue::Object(own), JsonValue::Object(others)) => {
                let has = |(name, value): &(Spanned<String>, Self)| {
                    other.get(name).is_some_and(|other| other.is_same(value))
                };
                own.len() == others.len() && own.iter().all(has)
            }
            (own, other) => own == other,
        }
    }
}
