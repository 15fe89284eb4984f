//! YAML and JSON files that hold one document.
//!
//! JSON is read as the YAML that it nearly is, which gives every value its place, after a strict
//! look at the text: what YAML allows beyond JSON (comments, plain texts, trailing commas) breaks
//! every tool that the file is for.
//!
//! The formats that are ours name their version in the field `schema`; a version that is not
//! understood is a problem at once, because everything after it may mean something else.

use rehearsal_source::{Fields, Limits, Node, ProblemKind, Problems, Span, read_yaml};

/// The only document of `text`; a problem and `None` if there is none or more than one.
pub(crate) fn one_document<'s>(text: &'s str, problems: &Problems) -> Option<Node<'s>> {
    let mut documents = read_yaml(text, Limits::FILE, problems);
    let document = documents.pop();
    if document.is_some() && documents.is_empty() {
        return document;
    }
    if problems.is_empty() {
        let second = document.map_or_else(Span::default, |document| document.span);
        problems.add(ProblemKind::Syntax, second, "expected one YAML document");
    }
    None
}

/// The document of `text`, which must be JSON; a problem and `None` if it is not.
pub(crate) fn json_document<'s>(text: &'s str, problems: &Problems) -> Option<Node<'s>> {
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let line_start: usize = lines.map(str::len).sum();
        let at = text.floor_char_boundary(line_start + error.column().saturating_sub(1));
        let said = error.to_string();
        let said = said.rsplit_once(" at line").map_or(said.as_str(), |(said, _)| said);
        let span = Span::new(at, text.ceil_char_boundary((at + 1).min(text.len())));
        problems.add(ProblemKind::Syntax, span, format!("this is not JSON: {said}"));
        return None;
    }
    one_document(text, problems)
}

/// Reads the field `schema`, which must be `known`.
pub(crate) fn expect_schema(fields: &mut Fields<'_, '_>, known: &str) {
    if let Some(schema) = fields.text("schema")
        && *schema != known
    {
        let message = format!("this version reads `{known}` only");
        fields.problems().add(ProblemKind::BadValue, schema.span, message);
    }
}

/// Accepts the fields `names`, whatever they hold: they are known, and nothing here depends on
/// them.
pub(crate) fn accept(fields: &mut Fields<'_, '_>, names: &[&'static str]) {
    for name in names {
        fields.optional(name);
    }
}
