//! `monitoring/rules.test.yaml`: unit tests of Prometheus rules, in the format of `promtool test rules`.
//!
//! A test feeds samples and looks at alerts and expressions at chosen times. What is read here is
//! which alerts are looked at, and whether they must fire; whether they do is the business of those
//! who run the tests.

use std::any::Any;
use std::sync::Arc;

use rehearsal_promql::read_unit_tests;
use rehearsal_source::Problems;

pub use rehearsal_promql::unit_test::{AlertLook, UnitTest, UnitTests};

use crate::document::one_document;
use crate::kind::{Content, Kind, model};

/// The kind; its model is [`UnitTests`].
pub static KIND: Kind = Kind {
    id: "rule-test",
    title: "Unit tests of Prometheus rules",
    paths: &["monitoring/rules.test.yaml", "monitoring/tests/*.yaml"],
    content: Content::Keys { top: &["rule_files", "tests"], below: &["input_series"] },
    read,
};

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    model(read_unit_tests(&document, problems)?)
}

/// All looks at alerts.
pub fn alert_looks(tests: &UnitTests) -> impl Iterator<Item = &AlertLook> {
    tests.tests.iter().flat_map(|test| &test.alerts)
}

#[cfg(test)]
mod tests;
