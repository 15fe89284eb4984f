//! `chart/values.yaml`: the values that a Helm chart begins with.
//!
//! What a value means is the templates' business; here it only has to be one mapping.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::fields::wrong_type;
use rehearsal_source::{Limits, Problems, read_yaml};

use crate::kind::{Content, Kind, model};

/// The kind.
pub static KIND: Kind = Kind {
    id: "helm-values",
    title: "Helm values",
    paths: &["chart/values.yaml", "charts/*/values.yaml"],
    content: Content::PathAlone,
    read,
};

/// The names of the values at the top, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelmValues {
    /// Each once.
    pub names: Vec<String>,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let documents = read_yaml(text, Limits::FILE, problems);
    let Some(values) = documents.first().filter(|document| !document.is_null()) else {
        return if problems.is_empty() { model(HelmValues { names: Vec::new() }) } else { None };
    };
    let Some(entries) = values.entries() else {
        wrong_type(values, "the values of a chart", "a mapping", problems);
        return None;
    };
    model(HelmValues { names: entries.iter().map(|entry| entry.key.to_string()).collect() })
}

#[cfg(test)]
mod tests;
