//! Which fields the service logs, and where they go.
//!
//! One JSON object a line, with the same fields everywhere: only then can one request be followed through
//! all that it touched.

use serde::Serialize;

use super::Watch;
use super::promql::Line;
use crate::brief::Brief;
use crate::parameters::Setting;
use crate::plans::PlanError;

/// The way of the logs.
#[derive(Debug, Serialize)]
pub(super) struct Logs {
    /// What each record has.
    fields: Vec<Field>,
    /// The files of the containers in all environments.
    paths: String,
    /// `loki`, `elasticsearch` or `stdout`.
    store: String,
    stream_labels: String,
    structured_metadata: String,
}

/// One field of a record.
#[derive(Debug, Serialize)]
struct Field {
    name: String,
    says: Line,
}

/// Every record has these.
const FIELDS: [(&str, &str); 6] = [
    ("timestamp", "when, in UTC with milliseconds: 2030-01-31T12:00:00.000Z"),
    ("service", "who says it"),
    ("level", "debug, info, warning or error"),
    ("request_id", "the request that it is about, where it is about one"),
    ("trace_id", "the trace of that request through all services"),
    ("message", "what happened, in words that do not change with the values"),
];

impl Logs {
    pub(super) fn of(brief: &Brief<'_>, watch: &Watch<'_>) -> Result<Self, PlanError> {
        let entities = entities(brief)?;
        let fixed =
            FIELDS.map(|(name, says)| Field { name: name.to_owned(), says: Line::of(says) });
        let own = entities
            .iter()
            .map(|name| Field { name: name.clone(), says: Line::of("whom or what it is about") });
        let ids: Vec<String> = ["request_id", "trace_id"]
            .map(str::to_owned)
            .into_iter()
            .chain(entities.clone())
            .collect();
        let accessor = |name: &String| format!("{name}=${name}");
        let path = |environment: &String| {
            format!("/var/log/containers/*_{}-{environment}_*.log", watch.service)
        };
        let store = brief.settings.get("log_store").and_then(Setting::text);
        Ok(Self {
            fields: fixed.into_iter().chain(own).collect(),
            paths: watch.deployed.environments.iter().map(path).collect::<Vec<_>>().join(","),
            store: store.unwrap_or("stdout").to_owned(),
            stream_labels: format!(
                "service={}, level=$level, namespace=$kubernetes['namespace_name'], \
                 track=$kubernetes['labels']['track']",
                watch.service
            ),
            structured_metadata: ids.iter().map(accessor).collect::<Vec<_>>().join(", "),
        })
    }
}

/// Names of the fields that hold the ids of what the service is about.
fn entities(brief: &Brief<'_>) -> Result<Vec<String>, PlanError> {
    let items = brief.settings.get("log_entities").and_then(Setting::items).unwrap_or_default();
    let name = |item: &Setting| {
        let name = item.text().unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let is_name = name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(plain);
        if is_name && name.len() <= 40 && !FIELDS.iter().any(|(fixed, _)| *fixed == name) {
            return Ok(name.to_owned());
        }
        let shown = rehearsal_source::fields::clip(name);
        let reason = format!(
            "`{shown}` cannot be a field of its own in the logs; write it like `customer_id`"
        );
        Err(PlanError::Unsupported(reason))
    };
    items.iter().map(name).collect()
}
