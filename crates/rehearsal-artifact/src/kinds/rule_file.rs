//! `monitoring/rules.yaml` and `monitoring/rules/*.yaml`: Prometheus recording and alerting rules.
//!
//! Grammar, types and limits of rule files are the business of `rehearsal-promql`, which reads them
//! as upstream would; here is only where such files stand, and the questions that artifacts ask of
//! them.

use std::any::Any;
use std::sync::Arc;

use rehearsal_promql::read_rule_file;
use rehearsal_source::Problems;

pub use rehearsal_promql::{Rule, RuleFile, RuleGroup, RuleKind};

use crate::document::one_document;
use crate::kind::{Content, Kind, model};

/// The kind; its model is [`RuleFile`].
pub static KIND: Kind = Kind {
    id: "rule-file",
    title: "Prometheus rules",
    paths: &[
        "monitoring/rules.yaml",
        "monitoring/rules/*.yaml",
        "**/*.rules.yaml",
        "**/*.rules.yml",
    ],
    content: Content::Keys { top: &["groups"], below: &["rules", "expr"] },
    read,
};

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    model(read_rule_file(&document, problems))
}

/// All rules of `file`, group by group.
pub fn rules_of(file: &RuleFile) -> impl Iterator<Item = &Rule> {
    file.groups.iter().flat_map(|group| &group.rules)
}
