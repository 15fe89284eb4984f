//! The events of a run: a section each, with its fields in the order in which the log has them.

use std::collections::BTreeMap;

use super::declarations::{Member, literals, members};
use super::{head, row};
use crate::tidy::Offence;
use crate::tree::Tree;

const SOURCE: &str = "crates/rehearsal/src/events.rs";

/// The enum of all events.
const ENUM: &str = "RunEvent";

/// Types of fields, and what the log makes of them.
const TYPES: &[(&str, &str)] = &[
    ("Arc<str>", "text"),
    ("String", "text"),
    ("bool", "boolean"),
    ("u32", "number"),
    ("u64", "number"),
];

type Declared<'t> = BTreeMap<&'t str, Vec<Member<'t>>>;

pub(super) fn render(tree: &Tree) -> Result<String, Offence> {
    let declared = members(tree.text(SOURCE).unwrap_or(""));
    let events = declared.get(ENUM).ok_or_else(|| unknown(&format!("there is no `{ENUM}`")))?;
    events.iter().map(|event| section(&declared, event)).collect()
}

fn section(declared: &Declared<'_>, event: &Member<'_>) -> Result<String, Offence> {
    let renamed = event.attributes.iter().find(|line| line.starts_with("#[serde(rename = "));
    let kind = renamed.and_then(|line| literals(line).into_iter().next());
    let data = event.declaration.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let (Some(kind), Some(data)) = (kind, data) else {
        return Err(unknown(&format!("`{}` has no name or no data", event.declaration)));
    };
    let mut text = format!("### {kind}\n\n{}\n\n", event.doc);
    text += &head(&["field", "type", "what it says"]);
    for field in fields(declared, data)? {
        let shape = match field.shape.strip_prefix("Vec<").and_then(|of| of.strip_suffix('>')) {
            Some(item) => {
                let parts: Result<Vec<String>, Offence> = fields(declared, item)?
                    .iter()
                    .map(|part| Ok(format!("`{}` ({})", part.name, word(part.shape)?)))
                    .collect();
                format!("list of objects: {}", parts?.join(", "))
            }
            None => word(field.shape)?.to_owned(),
        };
        text += &row(&[&format!("`{}`", field.name), &shape, field.doc]);
    }
    Ok(text + "\n")
}

/// A field that is logged.
struct Field<'t> {
    name: &'t str,
    shape: &'t str,
    doc: &'t str,
}

fn fields<'t>(declared: &'t Declared<'t>, name: &str) -> Result<Vec<Field<'t>>, Offence> {
    let Some(members) = declared.get(name) else {
        return Err(unknown(&format!("there is no `pub struct {name}`")));
    };
    let logged = members.iter().filter(|member| !member.attributes.contains(&"#[serde(skip)]"));
    let mut fields: Vec<Field<'_>> = logged
        .filter_map(|member| {
            let (name, shape) = member.declaration.split_once(": ")?;
            Some(Field { name: name.rsplit(' ').next()?, shape, doc: &member.doc })
        })
        .collect();
    fields.sort_by_key(|field| field.name);
    Ok(fields)
}

fn word(shape: &str) -> Result<&'static str, Offence> {
    let known = TYPES.iter().find(|(name, _)| *name == shape).map(|(_, word)| *word);
    known.ok_or_else(|| unknown(&format!("no word is known for the type `{shape}`")))
}

fn unknown(what: &str) -> Offence {
    Offence::file(SOURCE, format!("the book cannot list the events: {what}"))
}
