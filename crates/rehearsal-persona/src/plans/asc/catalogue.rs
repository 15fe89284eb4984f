//! The metrics that the service must export for the rules to work.

use std::collections::BTreeSet;

use rehearsal_artifact::kinds::metrics_catalogue::MetricKind;
use rehearsal_artifact::quantity::shortest_decimal;
use rehearsal_artifact::words::{Signal, Word};
use serde::Serialize;

use super::promql::Line;

/// One metric of the catalogue.
#[derive(Debug, Serialize)]
pub(super) struct Metric {
    name: &'static str,
    kind: &'static str,
    unit: &'static str,
    signal: &'static str,
    labels: &'static [&'static str],
    /// Of a histogram; empty for other kinds.
    buckets: Vec<String>,
    help: &'static str,
    /// A comment line.
    note: Option<Line>,
}

/// Requests that were received.
pub(super) const REQUESTS: &str = "http_requests_total";
/// Requests that failed by the service's fault.
pub(super) const ERRORS: &str = "http_request_errors_total";
/// How long requests took.
pub(super) const DURATION: &str = "http_request_duration_seconds";
/// Requests under way.
pub(super) const IN_PROGRESS: &str = "http_requests_in_progress";
/// Requests that may be under way.
pub(super) const IN_PROGRESS_LIMIT: &str = "http_requests_in_progress_limit";
/// Distance of inputs from the training data.
pub(super) const DRIFT: &str = "model_drift_psi";
/// Whether an instance that serves a model can answer.
pub(super) const MODEL_READY: &str = "model_ready";
/// Whether an instance that serves no model can answer.
pub(super) const SERVICE_READY: &str = "service_ready";

/// What is known of a metric without any objective.
struct Entry {
    name: &'static str,
    kind: MetricKind,
    unit: &'static str,
    signal: Signal,
    labels: &'static [&'static str],
    help: &'static str,
    note: &'static str,
}

/// Of every service.
const COMMON: [Entry; 5] = [
    Entry {
        name: REQUESTS,
        kind: MetricKind::Counter,
        unit: "requests",
        signal: Signal::RequestRate,
        labels: &["method", "route", "status", "track"],
        help: "Requests answered, by the pattern of their route and not by their path.",
        note: "",
    },
    Entry {
        name: ERRORS,
        kind: MetricKind::Counter,
        unit: "requests",
        signal: Signal::RequestErrors,
        labels: &["route", "track"],
        help: "Requests answered with a server error, or not at all.",
        note: "Starts at 0 for every route, so that the first failure shows as a rise.",
    },
    Entry {
        name: DURATION,
        kind: MetricKind::Histogram,
        unit: "seconds",
        signal: Signal::RequestLatency,
        labels: &["route", "track"],
        help: "Time from the last byte of a request to the last byte of its answer.",
        note: "One bucket ends exactly at the objective, so that slow requests are counted.",
    },
    Entry {
        name: IN_PROGRESS,
        kind: MetricKind::Gauge,
        unit: "requests",
        signal: Signal::Saturation,
        labels: &["track"],
        help: "Requests that the instance works on.",
        note: "",
    },
    Entry {
        name: IN_PROGRESS_LIMIT,
        kind: MetricKind::Gauge,
        unit: "requests",
        signal: Signal::Saturation,
        labels: &["track"],
        help: "Requests that the instance can work on before others wait.",
        note: "",
    },
];

/// Of a service that serves a model.
const OF_MODEL: [Entry; 2] = [
    Entry {
        name: DRIFT,
        kind: MetricKind::Gauge,
        unit: "index",
        signal: Signal::ModelDrift,
        labels: &["feature"],
        help: "Population stability index of a model input against the training data.",
        note: "",
    },
    Entry {
        name: MODEL_READY,
        kind: MetricKind::Gauge,
        unit: "instances",
        signal: Signal::Availability,
        labels: &["track"],
        help: "1 once the model is loaded and can answer, else 0.",
        note: "",
    },
];

/// Of a service that serves none.
const OF_PLAIN_SERVICE: [Entry; 1] = [Entry {
    name: SERVICE_READY,
    kind: MetricKind::Gauge,
    unit: "instances",
    signal: Signal::Availability,
    labels: &["track"],
    help: "1 once the instance can answer, else 0.",
    note: "",
}];

/// All metrics; `threshold_us` is what a slow request takes longer than, if there is an objective.
pub(super) fn metrics(threshold_us: Option<u64>, serves_model: bool) -> Vec<Metric> {
    /// A usual promise of online services, for the buckets where no objective says one.
    const THRESHOLD_US: u64 = 100_000;
    let metric = |entry: &Entry| Metric {
        name: entry.name,
        kind: entry.kind.word(),
        unit: entry.unit,
        signal: entry.signal.word(),
        labels: entry.labels,
        buckets: match entry.kind {
            MetricKind::Histogram => buckets(threshold_us.unwrap_or(THRESHOLD_US)).collect(),
            MetricKind::Counter | MetricKind::Gauge => Vec::new(),
        },
        help: entry.help,
        note: (!entry.note.is_empty()).then(|| Line::of(entry.note)),
    };
    let more: &[Entry] = if serves_model { &OF_MODEL } else { &OF_PLAIN_SERVICE };
    COMMON.iter().chain(more).map(metric).collect()
}

/// Bounds around the threshold, in seconds: close where the objective is decided, wide elsewhere.
fn buckets(threshold_us: u64) -> impl Iterator<Item = String> {
    const PERCENT_OF_THRESHOLD: [u64; 9] = [10, 25, 50, 75, 100, 150, 250, 500, 1_000];
    let bounds =
        PERCENT_OF_THRESHOLD.iter().map(|percent| threshold_us.saturating_mul(*percent) / 100);
    let bounds: BTreeSet<u64> = bounds.filter(|bound| *bound > 0).collect();
    bounds.into_iter().map(bound)
}

/// A bucket's bound as client libraries and Prometheus write it: `0.1`, `1.0`.
pub(super) fn bound(us: u64) -> String {
    let decimal = shortest_decimal(us, 6);
    if decimal.contains('.') { decimal } else { format!("{decimal}.0") }
}
