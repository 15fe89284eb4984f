//! `rule-test/rule-test.yaml`: say here what the file is for, and who reads it.
//!
//! Then what is left out on purpose, and what always holds for the model.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::{Fields, Problems, Spanned};

use crate::document::{expect_schema, one_document};
use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "rule-test",
    title: "Unit tests of Prometheus rules",
    paths: &["monitoring/rules.test.yaml"],
    content: Content::Keys { top: &["rule_files", "tests"], below: &["input_series"] },
    read,
};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/rule-test/v1";

/// What the file says.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleTest {
    /// What people call the thing.
    pub title: Spanned<String>,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the file", problems)?;
    expect_schema(&mut fields, SCHEMA);
    let title = fields.text("title");
    fields.finish();
    model(RuleTest { title: title? })
}
