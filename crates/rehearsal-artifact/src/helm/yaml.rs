//! Values from YAML and JSON, and to them, as Helm reads and writes them.
//!
//! Helm reads YAML 1.1 by way of JSON, so that a plain `yes` is a truth and every number has a
//! fraction. It writes keys in order, a list in the column of its key, and quotes only where a text
//! would be read as something else.

use std::collections::BTreeMap;
use std::fmt::Write;

use rehearsal_gotemplate::{Type, Value};
use rehearsal_source::{Limits, Node, Problems, ScalarStyle, Value as Tree, read_yaml};

/// The value that `node` stands for.
pub(super) fn value(node: &Node<'_>) -> Value {
    match &node.value {
        Tree::Scalar(text, ScalarStyle::Quoted) => Value::from(text.clone().into_owned()),
        Tree::Scalar(text, ScalarStyle::Plain) => plain(text),
        Tree::Sequence(items) => Value::list(items.iter().map(value).collect()),
        Tree::Mapping(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.to_string(), value(&entry.value)));
            Value::map(pairs.collect::<BTreeMap<_, _>>())
        }
    }
}

/// What a plain scalar means in YAML 1.1.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Nil,
        _ => {}
    }
    if let Some(truth) = truth(text) {
        return Value::Bool(truth);
    }
    number(text).map_or_else(|| Value::from(text.to_owned()), Value::Float)
}

fn truth(text: &str) -> Option<bool> {
    let same = |words: [&str; 4]| {
        words.iter().any(|word| {
            let capital = word[..1].to_uppercase() + &word[1..];
            text == *word || text == capital || text == word.to_uppercase()
        })
    };
    if same(["true", "yes", "on", "y"]) {
        Some(true)
    } else if same(["false", "no", "off", "n"]) {
        Some(false)
    } else {
        None
    }
}

fn number(text: &str) -> Option<f64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    let radix = |prefix, radix| {
        let digits = digits.strip_prefix(prefix)?;
        #[expect(clippy::cast_precision_loss, reason = "Helm keeps numbers as floats as well")]
        u64::from_str_radix(digits, radix).ok().map(|number| sign * number as f64)
    };
    let is_octal = digits.len() > 1 && digits.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    if let Some(number) = radix("0x", 16).or_else(|| radix("0o", 8)).or_else(|| radix("0b", 2)) {
        return Some(number);
    }
    if is_octal && let Some(number) = radix("0", 8) {
        return Some(number);
    }
    let starts = digits.starts_with(|c: char| c.is_ascii_digit())
        || (digits.starts_with('.') && digits.len() > 1 && digits.as_bytes()[1].is_ascii_digit());
    let is_plain = digits.bytes().all(|b| b.is_ascii_digit() || b"._eE+-".contains(&b));
    (starts && is_plain).then(|| text.replace('_', "").parse().ok())?
}

/// `value` as YAML, without the last line's end.
pub(super) fn write(value: &Value) -> String {
    let mut out = String::new();
    push(&mut out, value, 0);
    out.trim_end_matches('\n').to_owned()
}

/// Appends `value`, whose lines begin in `column`; the first one is where `out` ends.
fn push(out: &mut String, value: &Value, column: usize) {
    match value {
        Value::List(list) if !list.is_empty() => {
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    indent(out, column);
                }
                out.push_str("- ");
                push(out, item, column + 2);
            }
        }
        Value::Map(map) => push_entries(out, map.entries().iter(), column),
        Value::Struct(structure) => {
            let fields = structure.fields().iter().map(|(name, value)| (*name, value));
            push_entries(out, fields, column);
        }
        Value::Text(text) => push_text(out, text, column),
        _ => {
            out.push_str(&json(value));
            out.push('\n');
        }
    }
}

fn push_entries<'v, K: AsRef<str>>(
    out: &mut String,
    entries: impl Iterator<Item = (K, &'v Value)>,
    column: usize,
) {
    let mut is_first = true;
    for (key, value) in entries {
        if !is_first {
            indent(out, column);
        }
        is_first = false;
        out.push_str(&scalar(key.as_ref()));
        out.push(':');
        match value {
            Value::List(list) if !list.is_empty() => {
                out.push('\n');
                indent(out, column);
                push(out, value, column);
            }
            Value::Map(map) if !map.entries().is_empty() => {
                out.push('\n');
                indent(out, column + 2);
                push(out, value, column + 2);
            }
            _ => {
                out.push(' ');
                push(out, value, column + 2);
            }
        }
    }
    if is_first {
        out.push_str("{}\n");
    }
}

fn push_text(out: &mut String, text: &str, column: usize) {
    let is_block = text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.chars().any(|c| c.is_control() && c != '\n' && c != '\t');
    if !is_block {
        out.push_str(&scalar(text));
        out.push('\n');
        return;
    }
    let ends = text.len() - text.trim_end_matches('\n').len();
    out.push_str(match ends {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    let body = text.strip_suffix('\n').unwrap_or(text);
    for line in body.split('\n') {
        if !line.is_empty() {
            indent(out, column.max(2));
            out.push_str(line);
        }
        out.push('\n');
    }
}

fn indent(out: &mut String, column: usize) {
    out.extend(std::iter::repeat_n(' ', column));
}

/// A text on one line, quoted as far as it must be.
fn scalar(text: &str) -> String {
    if text.chars().any(char::is_control) {
        return json(&Value::from(text.to_owned()));
    }
    if !matches!(plain(text), Value::Text(_)) || is_date(text) {
        return format!("\"{text}\"");
    }
    let is_indicator = |c: char| "-?:,[]{}#&*!|>'\"%@`".contains(c);
    let begins_plain = match text.chars().next() {
        Some(c @ ('-' | '?' | ':')) => text[c.len_utf8()..].starts_with(|c: char| c != ' '),
        Some(c) => !is_indicator(c) && c != ' ',
        None => false,
    };
    let is_plain = begins_plain
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !matches!(text, "=" | "<<" | "---" | "...");
    if is_plain { text.to_owned() } else { format!("'{}'", text.replace('\'', "''")) }
}

/// Whether YAML 1.1 would read a date.
fn is_date(text: &str) -> bool {
    let day = text.split(['T', 't', ' ']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split('-').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.len() == 3 && parts[0].len() == 4 && parts.iter().all(is_number)
}

/// `value` as JSON, with what means something in a web page escaped, as Go writes it.
pub(super) fn json(value: &Value) -> String {
    let mut out = String::new();
    push_json(&mut out, value);
    out
}

fn push_json(out: &mut String, value: &Value) {
    match value {
        Value::Nil => out.push_str("null"),
        Value::Bool(truth) => write!(out, "{truth}").expect("a text takes all writing"),
        Value::Int(number) => write!(out, "{number}").expect("a text takes all writing"),
        Value::Float(number) if number.abs() >= 1e21 => {
            write!(out, "{number:e}").expect("a text takes all writing");
        }
        Value::Float(number) => write!(out, "{number}").expect("a text takes all writing"),
        Value::Text(text) => push_quoted(out, text),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push_json(out, item);
            }
            out.push(']');
        }
        Value::Map(map) => push_object(out, map.entries().iter()),
        Value::Struct(structure) => {
            push_object(out, structure.fields().iter().map(|(name, value)| (*name, value)));
        }
    }
}

fn push_object<'v, K: AsRef<str>>(out: &mut String, entries: impl Iterator<Item = (K, &'v Value)>) {
    out.push('{');
    for (at, (key, value)) in entries.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_quoted(out, key.as_ref());
        out.push(':');
        push_json(out, value);
    }
    out.push('}');
}

fn push_quoted(out: &mut String, text: &str) {
    let quoted = serde_json::Value::from(text).to_string();
    out.push_str(&quoted.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"));
}

/// What `text` says, as a value of the `wanted` type; where it says something else, Helm gives a map or
/// a list with the mistake in it.
pub(super) fn read(text: &str, wanted: Type) -> Value {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let said = documents.first().map_or(Value::Nil, value);
    let is_list = wanted == Type::List;
    match said {
        said if problems.is_empty() && said != Value::Nil && said.is_a(wanted) => said,
        Value::Nil if problems.is_empty() && is_list => Value::list(Vec::new()),
        Value::Nil if problems.is_empty() => Value::map(BTreeMap::new()),
        _ if is_list => Value::list(vec![Value::from("error unmarshaling YAML")]),
        _ => Value::map([("Error".to_owned(), Value::from("error unmarshaling YAML"))].into()),
    }
}
