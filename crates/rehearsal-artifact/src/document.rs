//! YAML files that hold one document.
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

/// Reads the field `schema`, which must be `known`.
pub(crate) fn expect_schema(fields: &mut Fields<'_, '_>, known: &str) {
    if let Some(schema) = fields.text("schema")
        && *schema != known
    {
        let message = format!("this version reads `{known}` only");
        fields.problems().add(ProblemKind::BadValue, schema.span, message);
    }
}
