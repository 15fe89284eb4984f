//! The templates of running rules: each is read once and expanded over what has been scraped.

use std::collections::BTreeMap;

use rehearsal_source::Position;

use super::{Surroundings, Template};
use crate::evaluate::{Query, Settings, Value};
use crate::labels::Labels;
use crate::parser::parse_expr;
use crate::rules::running::Expansion;
use crate::series::SeriesStore;

/// What a server knows when it expands templates.
#[derive(Clone, Debug)]
pub struct Expander {
    settings: Settings,
    external_labels: Labels,
    external_url: String,
    /// By alert and text; the name of the alert is part of what a template says.
    read: BTreeMap<(String, String), Template>,
}

impl Expander {
    /// An expander that has not read any template. The address is that of the server, without a slash
    /// at its end.
    #[must_use]
    pub fn new(settings: Settings, external_labels: Labels, external_url: &str) -> Self {
        let external_url = external_url.to_owned();
        Self { settings, external_labels, external_url, read: BTreeMap::new() }
    }

    /// The text of a template for one alert.
    pub fn expand(&mut self, expansion: Expansion<'_>) -> String {
        let key = (expansion.alert.to_owned(), expansion.text.to_owned());
        let read = || Template::read(expansion.alert, expansion.text);
        let template = self.read.entry(key).or_insert_with(read);
        let settings = self.settings;
        let query = |text: &str| query(text, settings, expansion.store, expansion.at);
        let surroundings = Surroundings {
            now: expansion.at,
            external_labels: &self.external_labels,
            external_url: &self.external_url,
            query: &query,
        };
        template.expand(expansion.labels, expansion.value, surroundings)
    }
}

/// What an expression gives for a template: a value for each series, or one without labels.
fn query(
    text: &str,
    settings: Settings,
    store: &SeriesStore,
    at: i64,
) -> Result<Vec<(Labels, f64)>, String> {
    let expr = parse_expr(text).map_err(|error| {
        let Position { line, column } = Position::at(text, error.span.start);
        format!("{line}:{column}: parse error: {error}")
    })?;
    let answer = Query::new(&expr, settings).and_then(|mut query| query.instant(store, at));
    match answer.map_err(|error| error.to_string())?.value {
        Value::Vector(samples) => Ok(samples),
        Value::Scalar(value) => Ok(vec![(Labels::empty(), value)]),
        Value::Text(_) | Value::Matrix(_) => Err("result is not a vector or scalar".to_owned()),
    }
}
