//! Labels and what selects by them.

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::quoted_text;

/// Keys and values: labels, annotations, or the pairs that a selector demands.
///
/// Invariant: sorted by key, each key once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    entries: Vec<(Spanned<String>, Spanned<String>)>,
}

impl Labels {
    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Spanned<String>> {
        let place = self.entries.binary_search_by_key(&key, |(key, _)| key.as_str()).ok()?;
        Some(&self.entries[place].1)
    }

    /// All keys and values, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = &(Spanned<String>, Spanned<String>)> {
        self.entries.iter()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether every pair of `selector` is here. An empty selector matches everything; what that
    /// means differs by object, so the caller decides.
    #[must_use]
    pub fn matches(&self, selector: &Self) -> bool {
        selector.iter().all(|(key, value)| self.get(key).is_some_and(|own| **own == **value))
    }

    /// The pairs as people write them: `app=api, track=canary`.
    #[must_use]
    pub fn written(&self) -> String {
        let pairs = self.iter().map(|(key, value)| format!("{}={}", clip(key), clip(value)));
        pairs.collect::<Vec<_>>().join(", ")
    }

    /// The optional field `name`, with keys and values as Kubernetes takes labels.
    pub(super) fn read_field(fields: &mut Fields<'_, '_>, name: &'static str) -> Self {
        let labels = Self::read_pairs(fields, name);
        for (key, value) in labels.iter() {
            check_key(key, fields.problems());
            if !is_label_value(value) {
                let message = format!("a label cannot have the value `{}`", clip(value));
                let help = "at most 63 letters, digits and inner hyphens, underscores and dots";
                fields.problems().add_with_help(ProblemKind::BadValue, value.span, message, help);
            }
        }
        labels
    }

    /// The optional field `annotations`; values are free.
    pub(super) fn read_annotations(fields: &mut Fields<'_, '_>) -> Self {
        let annotations = Self::read_pairs(fields, "annotations");
        annotations.iter().for_each(|(key, _)| check_key(key, fields.problems()));
        annotations
    }

    fn read_pairs(fields: &mut Fields<'_, '_>, name: &'static str) -> Self {
        let Some(node) = fields.optional(name) else { return Self::default() };
        let Some(pairs) = node.entries() else {
            wrong_type(node, name, "a mapping", fields.problems());
            return Self::default();
        };
        let mut entries = Vec::with_capacity(pairs.len());
        for pair in pairs {
            if let Some(value) = quoted_text(&pair.value, &clip(&pair.key), fields.problems()) {
                let key = Spanned::new(pair.key.clone().into_owned(), pair.key_span);
                entries.push((key, value));
            }
        }
        entries.sort_by(|(a, _), (b, _)| a.value.cmp(&b.value));
        entries.dedup_by(|(later, _), (earlier, _)| later.value == earlier.value);
        Self { entries }
    }
}

/// Which objects are meant, by their labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// Pairs that all must be there (`matchLabels`).
    pub labels: Labels,
    /// Conditions that all must hold (`matchExpressions`).
    pub expressions: Vec<Expression>,
    /// The whole selector.
    pub span: Span,
}

/// A condition on the label `key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The label.
    pub key: Spanned<String>,
    /// What must hold of its value.
    pub operator: Operator,
    /// The values compared with; none for the operators on presence.
    pub values: Vec<Spanned<String>>,
}

/// What an [`Expression`] demands of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// It has one of the values.
    In,
    /// It has none of the values, or is absent.
    NotIn,
    /// It is there.
    Exists,
    /// It is absent.
    DoesNotExist,
}

impl Selector {
    /// Whether it selects an object with `labels`.
    #[must_use]
    pub fn matches(&self, labels: &Labels) -> bool {
        labels.matches(&self.labels)
            && self.expressions.iter().all(|expression| expression.holds(labels))
    }

    /// Whether it demands nothing, so that it selects everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.expressions.is_empty()
    }

    /// The conditions as people write them.
    #[must_use]
    pub fn written(&self) -> String {
        let mut parts = Vec::new();
        if !self.labels.is_empty() {
            parts.push(self.labels.written());
        }
        for Expression { key, operator, values } in &self.expressions {
            let values = values.iter().map(|value| clip(value)).collect::<Vec<_>>().join(", ");
            parts.push(match operator {
                Operator::In => format!("{} in ({values})", clip(key)),
                Operator::NotIn => format!("{} notin ({values})", clip(key)),
                Operator::Exists => clip(key),
                Operator::DoesNotExist => format!("!{}", clip(key)),
            });
        }
        parts.join(", ")
    }

    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a selector", problems)?;
        let labels = Labels::read_field(&mut fields, "matchLabels");
        let expressions = fields.list("matchExpressions", Expression::read);
        fields.finish();
        Some(Self { labels, expressions, span: node.span })
    }
}

impl Expression {
    fn holds(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        let among = value.is_some_and(|value| self.values.iter().any(|known| **known == **value));
        match self.operator {
            Operator::In => among,
            Operator::NotIn => !among,
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }

    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a selector's expression", problems)?;
        let key = fields.text("key");
        let word = fields.text("operator");
        let values = fields.list("values", |node, problems| quoted_text(node, "a value", problems));
        fields.finish();
        let word = word?;
        let operator = match word.as_str() {
            "In" => Operator::In,
            "NotIn" => Operator::NotIn,
            "Exists" => Operator::Exists,
            "DoesNotExist" => Operator::DoesNotExist,
            _ => {
                let message = format!("a selector has no operator `{}`", clip(&word));
                let help = "one of: In, NotIn, Exists, DoesNotExist";
                problems.add_with_help(ProblemKind::BadValue, word.span, message, help);
                return None;
            }
        };
        if values.is_empty() == matches!(operator, Operator::In | Operator::NotIn) {
            let message = format!("`{}` does not go with {} values", *word, values.len());
            problems.add(ProblemKind::BadValue, word.span, message);
        }
        Some(Self { key: key?, operator, values })
    }
}

/// Reports a key that is not `name` or `prefix.example/name`.
fn check_key(key: &Spanned<String>, problems: &Problems) {
    let name = key.split_once('/').map_or(key.as_str(), |(_, name)| name);
    if name.is_empty() || !is_label_value(name) {
        let message = format!("`{}` cannot be the key of a label or annotation", clip(key));
        let help = "a name of at most 63 characters, perhaps after a domain and a slash";
        problems.add_with_help(ProblemKind::BadValue, key.span, message, help);
    }
}

fn is_label_value(text: &str) -> bool {
    let is_outer = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63
        && is_outer(bytes.first())
        && is_outer(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}
