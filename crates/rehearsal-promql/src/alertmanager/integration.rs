//! The ways in which a receiver can be told, as data: which fields each has and which it demands.
//!
//! What a field holds is not looked at, so that no secret can reach a message.

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span};

use self::Demand::{AnyOf, AtMostOne, OrGlobal};

mod table;

use table::KINDS;

/// One way of telling a receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Integration {
    /// What it is: `slack`, `webhook`.
    pub kind: &'static str,
    /// Whether the receiver is told of resolved alerts too.
    pub sends_resolved: bool,
    /// The whole integration.
    pub span: Span,
}

/// A sort of integration.
struct Kind {
    name: &'static str,
    /// The field of a receiver that lists integrations of this sort.
    list: &'static str,
    /// What messages call one.
    what: &'static str,
    /// Whether resolved alerts are sent unless something else is said.
    sends_resolved: bool,
    /// Its fields besides `send_resolved` and `http_config`.
    fields: &'static [&'static str],
    demands: &'static [Demand],
}

/// What upstream demands of an integration's fields. An empty text is no value.
enum Demand {
    /// One of these has a value, or upstream says this.
    AnyOf(&'static [&'static str], &'static str),
    /// Only one of these two has a value.
    AtMostOne(&'static str, &'static str),
    /// One of these has a value, or one of those of the `global` section, or upstream says this.
    OrGlobal(&'static [&'static str], &'static [&'static str], &'static str),
}

/// Reads all integrations of a receiver, where `global` tells which fields of the section of that
/// name have a value.
pub(super) fn read(
    receiver: &mut Fields<'_, '_>,
    global: &dyn Fn(&str) -> bool,
) -> Vec<Integration> {
    let mut integrations = Vec::new();
    for kind in KINDS {
        let read = |node: &Node<'_>, problems: &Problems| read_one(kind, node, problems, global);
        integrations.extend(receiver.list(kind.list, read));
    }
    integrations
}

fn read_one(
    kind: &Kind,
    node: &Node<'_>,
    problems: &Problems,
    global: &dyn Fn(&str) -> bool,
) -> Option<Integration> {
    if node.is_null() {
        let message = format!("missing {} config", kind.name);
        problems.add(ProblemKind::MissingField, node.span, message);
        return None;
    }
    let mut fields = Fields::of(node, kind.what, problems)?;
    let sends_resolved = fields.optional_boolean("send_resolved");
    for field in ["http_config"].iter().chain(kind.fields) {
        fields.optional(field);
    }
    let head = node.entries().and_then(|entries| entries.first());
    let head = head.map_or(node.span, |entry| entry.key_span);
    fields.finish();
    let has = |name: &&str| has_value(node, name);
    for demand in kind.demands {
        let (is_met, message) = match demand {
            AnyOf(names, message) => (names.iter().any(has), (*message).to_owned()),
            AtMostOne(one, other) => (!(has(one) && has(other)), at_most_one(one, other)),
            OrGlobal(names, globals, message) => {
                let is_met = names.iter().any(has) || globals.iter().any(|name| global(name));
                (is_met, (*message).to_owned())
            }
        };
        if !is_met {
            problems.add(ProblemKind::MissingField, head, message);
        }
    }
    let sends_resolved = sends_resolved.map_or(kind.sends_resolved, |value| value.value);
    Some(Integration { kind: kind.name, sends_resolved, span: node.span })
}

/// Whether the field `name` of a mapping has a value.
pub(super) fn has_value(node: &Node<'_>, name: &str) -> bool {
    node.get(name).is_some_and(|value| !value.is_null() && value.scalar() != Some(""))
}

pub(super) fn at_most_one(one: &str, other: &str) -> String {
    format!("at most one of {one} & {other} must be configured")
}
