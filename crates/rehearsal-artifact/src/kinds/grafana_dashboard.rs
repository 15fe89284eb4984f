//! `monitoring/dashboard.json`: a page of graphs in Grafana.
//!
//! Grafana draws what it can and is silent about the rest, and no tool checks a page before somebody
//! needs it. So this reader is careful: panels have ids of their own and places that do not overlap,
//! variables are defined, and queries to a Prometheus parse.
//!
//! Left out: how panels look, queries to data sources of other types, and queries that a variable
//! stands in where an expression must be whole.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_promql::Expr;
use rehearsal_source::fields::wrong_type;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

use crate::document::json_document;
use crate::kind::{Content, Kind, model};
use crate::repeated::report_repeated;

mod grid;
mod query;

pub use grid::Position;

/// The kind.
pub static KIND: Kind = Kind {
    id: "grafana-dashboard",
    title: "Grafana dashboard",
    paths: &["monitoring/dashboard.json", "monitoring/dashboards/*.json"],
    content: Content::Keys { top: &["panels", "schemaVersion"], below: &["gridPos"] },
    read,
};

/// A page of graphs.
#[derive(Clone, Debug, PartialEq)]
pub struct Dashboard {
    /// What people call it.
    pub title: Spanned<String>,
    /// Names of its variables.
    pub variables: Vec<Spanned<String>>,
    /// Its panels, those of folded rows behind their row.
    pub panels: Vec<Panel>,
}

/// One panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Its number on the page.
    pub id: Option<Spanned<i64>>,
    /// What it shows it as: `timeseries`, `stat`.
    pub kind: Option<Spanned<String>>,
    /// Where it stands; of a panel in a folded row, where it will stand.
    pub position: Option<Spanned<Position>>,
    /// Whether it is in a folded row.
    pub is_folded: bool,
    /// Its queries to a Prometheus, as far as they can be read.
    pub queries: Vec<Expr>,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = json_document(text, problems)?;
    let mut fields = Fields::of(&document, "the dashboard", problems)?;
    let title = fields.text("title");
    fields.integer("schemaVersion");
    let variables = variables(&mut fields);
    let nodes =
        fields.required("panels").map(|node| panel_nodes(node, problems)).unwrap_or_default();
    let names = variables.iter().map(|variable| variable.as_str()).collect();
    let reader = query::Reader { variables: names, problems };
    let panels: Vec<Panel> =
        nodes.into_iter().filter_map(|(node, folded)| Panel::read(node, folded, &reader)).collect();
    report_repeated(&variables, "variables", problems);
    report_repeated_ids(&panels, problems);
    grid::report_overlaps(&panels, problems);
    model(Dashboard { title: title?, variables, panels })
}

/// The names under `templating.list`.
fn variables(fields: &mut Fields<'_, '_>) -> Vec<Spanned<String>> {
    let problems = fields.problems();
    let list = fields.optional("templating").and_then(|node| node.get("list"));
    let Some(list) = list.filter(|node| !node.is_null()) else { return Vec::new() };
    rehearsal_source::fields::list(list, "templating.list", problems, |node, problems| {
        Fields::of(node, "a variable", problems)?.text("name")
    })
}

/// The panels, and whether each is in a folded row.
fn panel_nodes<'n, 's>(node: &'n Node<'s>, problems: &Problems) -> Vec<(&'n Node<'s>, bool)> {
    let Some(items) = node.items() else {
        wrong_type(node, "panels", "a list", problems);
        return Vec::new();
    };
    let folded = |item: &'n Node<'s>| item.get("panels").and_then(Node::items).unwrap_or_default();
    let with_folded =
        |item| std::iter::once((item, false)).chain(folded(item).iter().map(|inner| (inner, true)));
    items.iter().flat_map(with_folded).collect()
}

impl Panel {
    fn read(node: &Node<'_>, is_folded: bool, reader: &query::Reader<'_>) -> Option<Self> {
        let problems = reader.problems;
        let mut fields = Fields::of(node, "a panel", problems)?;
        let id = fields.optional_integer("id");
        // A panel from the library is somewhere else, but for its place.
        let is_elsewhere = fields.optional("libraryPanel").is_some();
        let kind = if is_elsewhere { fields.optional_text("type") } else { fields.text("type") };
        let position = fields.required("gridPos").and_then(|node| Position::read(node, problems));
        let source = fields.optional("datasource");
        let queries = fields.list("targets", |target, _| Some(reader.read(target, source)));
        let queries = queries.into_iter().flatten().collect();
        Some(Self { id, kind, position, is_folded, queries })
    }
}

fn report_repeated_ids(panels: &[Panel], problems: &Problems) {
    let mut seen = BTreeSet::new();
    for id in panels.iter().filter_map(|panel| panel.id.as_ref()) {
        if !seen.insert(id.value) {
            let message = format!("two panels have the id {}", id.value);
            problems.add(ProblemKind::BadValue, id.span, message);
        }
    }
}

#[cfg(test)]
mod tests;
