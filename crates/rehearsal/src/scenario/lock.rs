//! A scenario with every default and every change in it: what a run was really asked.
//!
//! It is written from the tree that the scenario was read from, so it says what the file says, in
//! the file's order, without its comments, aliases and layout. Reading it gives the same scenario,
//! and writing that gives the same bytes; this is why the digest of a scenario is taken over it.

use std::borrow::Cow;

use rehearsal_persona::{Setting, Settings};
use rehearsal_score::gate::decimal;
use rehearsal_source::{Entry, Node, ScalarStyle, Span, Value};

use super::Scenario;

/// The resolved text of `scenario`, which was read from `document`. It has no seed: the seed is said
/// by each run.
pub(super) fn resolved(document: &Node<'_>, scenario: &Scenario) -> String {
    let mut document = document.clone();
    if let Some(entries) = entries_of(&mut document) {
        entries.retain(|entry| entry.key != "seed");
    }
    let steps = field(&mut document, "chain").and_then(items_of).into_iter().flatten();
    for (node, step) in steps.zip(&scenario.steps) {
        let with = (!step.settings.is_empty()).then(|| settings_node(&step.settings));
        put(node, "with", with);
    }
    let scoring = field(&mut document, "scoring");
    let areas = scoring.and_then(|node| field(node, "areas")).and_then(entries_of);
    for (entry, area) in areas.into_iter().flatten().zip(&scenario.rubric.areas) {
        for (node, asked) in items_of(&mut entry.value).into_iter().flatten().zip(&area.entries) {
            put(node, "weight", Some(plain(asked.weight.to_string())));
            put(node, "required", Some(plain(asked.required.to_string())));
        }
    }
    if let Some(gate) = field(&mut document, "gate") {
        put(gate, "coverage", Some(plain(decimal(scenario.gate.coverage_bp, 4))));
    }
    let mut out = String::new();
    write_block(&document, 0, &mut out);
    out
}

fn entries_of<'n, 's>(node: &'n mut Node<'s>) -> Option<&'n mut Vec<Entry<'s>>> {
    if let Value::Mapping(entries) = &mut node.value { Some(entries) } else { None }
}

fn items_of<'n, 's>(node: &'n mut Node<'s>) -> Option<&'n mut Vec<Node<'s>>> {
    if let Value::Sequence(items) = &mut node.value { Some(items) } else { None }
}

fn field<'n, 's>(node: &'n mut Node<'s>, key: &str) -> Option<&'n mut Node<'s>> {
    entries_of(node)?.iter_mut().find(|entry| entry.key == key).map(|entry| &mut entry.value)
}

/// Sets, adds or, with `None`, takes away the field `key`.
fn put<'s>(node: &mut Node<'s>, key: &'static str, value: Option<Node<'s>>) {
    let Some(entries) = entries_of(node) else { return };
    let at = entries.iter().position(|entry| entry.key == key);
    match (at, value) {
        (Some(at), Some(value)) => entries[at].value = value,
        (None, Some(value)) => {
            entries.push(Entry { key: Cow::Borrowed(key), key_span: Span::default(), value });
        }
        (Some(at), None) => drop(entries.remove(at)),
        (None, None) => {}
    }
}

fn node(value: Value<'static>) -> Node<'static> {
    Node { span: Span::default(), value }
}

fn plain(text: String) -> Node<'static> {
    node(Value::Scalar(Cow::Owned(text), ScalarStyle::Plain))
}

fn settings_node(settings: &Settings) -> Node<'static> {
    let entries = settings.iter().map(|(name, setting)| Entry {
        key: Cow::Owned(name.clone()),
        key_span: Span::default(),
        value: setting_node(setting),
    });
    node(Value::Mapping(entries.collect()))
}

fn setting_node(setting: &Setting) -> Node<'static> {
    match setting {
        Setting::Text(text) => node(Value::Scalar(Cow::Owned(text.clone()), ScalarStyle::Quoted)),
        Setting::Integer(number) => plain(number.to_string()),
        Setting::Boolean(flag) => plain(flag.to_string()),
        Setting::List(items) => node(Value::Sequence(items.iter().map(setting_node).collect())),
        Setting::Record(fields) => settings_node(fields),
    }
}

/// Writes a collection as a block whose lines begin `indent` columns in.
fn write_block(node: &Node<'_>, indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    match &node.value {
        Value::Mapping(entries) => {
            for entry in entries {
                out.push_str(&margin);
                write_key(&entry.key, out);
                write_value(&entry.value, indent + 2, out);
            }
        }
        Value::Sequence(items) => {
            for item in items {
                let mut text = String::new();
                out.push_str(&margin);
                out.push_str("- ");
                if is_block(item) {
                    write_block(item, indent + 2, &mut text);
                    out.push_str(&text[indent + 2..]);
                } else {
                    write_inline(item, out);
                    out.push('\n');
                }
            }
        }
        Value::Scalar(..) => {
            write_inline(node, out);
            out.push('\n');
        }
    }
}

fn write_value(node: &Node<'_>, indent: usize, out: &mut String) {
    if is_block(node) {
        out.push_str(":\n");
        return write_block(node, indent, out);
    }
    out.push_str(": ");
    match node.scalar().filter(|text| is_literal(text)) {
        Some(text) => write_literal(text, indent, out),
        None => {
            write_inline(node, out);
            out.push('\n');
        }
    }
}

/// Whether a collection is large enough for lines of its own.
fn is_block(node: &Node<'_>) -> bool {
    match &node.value {
        Value::Mapping(entries) => !entries.is_empty(),
        Value::Sequence(items) => items.iter().any(|item| item.scalar().is_none()),
        Value::Scalar(..) => false,
    }
}

fn write_inline(node: &Node<'_>, out: &mut String) {
    match &node.value {
        Value::Scalar(text, style) => write_scalar(text, *style, out),
        Value::Sequence(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                write_inline(item, out);
            }
            out.push(']');
        }
        Value::Mapping(_) => out.push_str("{}"),
    }
}

/// Whether a text of several lines can be a literal block that reads back as itself: plain
/// characters, one line feed at the end, and a first line that shows the indentation.
fn is_literal(text: &str) -> bool {
    let Some(lines) = text.strip_suffix('\n') else { return false };
    !lines.is_empty()
        && !lines.starts_with([' ', '\n'])
        && !lines.ends_with('\n')
        && text.chars().all(|c| c == '\n' || !needs_escape(c))
}

fn write_literal(text: &str, indent: usize, out: &mut String) {
    out.push_str("|\n");
    for line in text.lines() {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn write_key(key: &str, out: &mut String) {
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
    let style = if starts { ScalarStyle::Plain } else { ScalarStyle::Quoted };
    write_scalar(key, style, out);
}

/// Writes a plain scalar plain where nobody could mistake it, because only a plain one is a number,
/// a boolean or null; everything else in double quotes.
fn write_scalar(text: &str, style: ScalarStyle, out: &mut String) {
    let simple = |c: char| c.is_ascii_alphanumeric() || "_./+~-".contains(c);
    let bare = !text.starts_with(['-', '~']) || text == "~" || text.parse::<i64>().is_ok();
    if style == ScalarStyle::Plain && text.chars().all(simple) && bare && !text.contains("---") {
        return out.push_str(text);
    }
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Characters that YAML or an editor might change or hide.
fn needs_escape(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

#[cfg(test)]
mod tests;
