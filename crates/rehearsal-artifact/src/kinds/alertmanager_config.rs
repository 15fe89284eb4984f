//! `monitoring/alertmanager.yaml`: who hears of which alert.
//!
//! What a configuration says is the business of `rehearsal-promql`, which reads it as upstream would;
//! here is only where it stands, and the questions that artifacts ask of it.

use std::any::Any;
use std::sync::Arc;

use rehearsal_promql::alertmanager::read_alertmanager_config;
use rehearsal_source::Problems;

pub use rehearsal_promql::alertmanager::{AlertmanagerConfig, Receiver, Route};

use crate::document::one_document;
use crate::kind::{Content, Kind, model};

/// The kind; its model is [`AlertmanagerConfig`].
pub static KIND: Kind = Kind {
    id: "alertmanager-config",
    title: "Alertmanager configuration",
    paths: &["monitoring/alertmanager.yaml"],
    content: Content::Keys { top: &["route", "receivers"], below: &["receiver", "name"] },
    read,
};

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    model(read_alertmanager_config(&document, problems))
}

/// The routes of `config` below the root, each before those below it.
#[must_use]
pub fn routes_of(config: &AlertmanagerConfig) -> Vec<&Route> {
    let mut all = Vec::new();
    let mut open: Vec<&Route> =
        config.route.iter().flat_map(|root| root.routes.iter().rev()).collect();
    while let Some(route) = open.pop() {
        all.push(route);
        open.extend(route.routes.iter().rev());
    }
    all
}

#[cfg(test)]
mod tests;
