//! `monitoring/metrics.yaml`: every series that the service exports.
//!
//! Nothing is known of a metric by its name alone: the catalogue says its type, unit, labels,
//! buckets and the signal that it measures. Rules then find alerts on series that nobody exports,
//! and scoring finds the alerts that watch an objective.
//!
//! Names are checked as Prometheus' own linter checks them: a counter ends in `_total` and nothing
//! else does, a name is in base units and carries no type. Native histograms are left out: the
//! catalogue describes classic ones, whose buckets are series.

use std::any::Any;
use std::cmp::Ordering;
use std::sync::Arc;

use rehearsal_source::fields::{clip, text};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::document::{expect_schema, one_document};
use crate::kind::{Content, Kind, model};
use crate::repeated::report_repeated;
use crate::words::{Signal, Word, words};

/// The kind.
pub static KIND: Kind = Kind {
    id: "metrics-catalogue",
    title: "Metrics catalogue",
    paths: &["monitoring/metrics.yaml"],
    content: Content::Schema("rehearsal/metrics/"),
    read,
};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/metrics/v1";

/// Every series that the service exports.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricsCatalogue {
    /// In the order written.
    pub metrics: Vec<Metric>,
}

/// One metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Its name, without the suffixes that a histogram adds.
    pub name: Spanned<String>,
    /// How its values behave.
    pub kind: Spanned<MetricKind>,
    /// What it is counted in: a base unit, or what is counted.
    pub unit: Spanned<String>,
    /// What it tells about the service.
    pub signal: Spanned<Signal>,
    /// The labels that the service sets; those that the scrape adds are not listed.
    pub labels: Vec<Spanned<String>>,
    /// Upper bounds of a histogram's buckets, ascending, without `+Inf`; empty for other kinds.
    pub buckets: Vec<Spanned<String>>,
    /// What it measures, in words.
    pub help: Spanned<String>,
    /// The whole entry.
    pub span: Span,
}

words! {
    /// How a metric's values behave.
    MetricKind {
        /// Only rises, until a restart.
        Counter = "counter",
        /// Rises and falls.
        Gauge = "gauge",
        /// Counts values by size.
        Histogram = "histogram",
    }
}

/// What a histogram adds to its name.
const HISTOGRAM_SUFFIXES: [&str; 3] = ["_bucket", "_count", "_sum"];

impl MetricsCatalogue {
    /// The names of all series: a histogram has three.
    pub fn series(&self) -> impl Iterator<Item = String> + '_ {
        self.metrics.iter().flat_map(|metric| {
            let suffixes: &[&str] = match metric.kind.value {
                MetricKind::Histogram => &HISTOGRAM_SUFFIXES,
                MetricKind::Counter | MetricKind::Gauge => &[""],
            };
            suffixes.iter().map(|suffix| format!("{}{suffix}", *metric.name))
        })
    }

    /// The metric that the series called `name` belongs to.
    #[must_use]
    pub fn metric_of(&self, name: &str) -> Option<&Metric> {
        self.metrics.iter().find(|metric| {
            let rest = name.strip_prefix(metric.name.as_str());
            match metric.kind.value {
                MetricKind::Histogram => {
                    rest.is_some_and(|rest| HISTOGRAM_SUFFIXES.contains(&rest))
                }
                MetricKind::Counter | MetricKind::Gauge => rest == Some(""),
            }
        })
    }

    /// Whether the service exports the series called `name`.
    #[must_use]
    pub fn declares(&self, name: &str) -> bool {
        self.metric_of(name).is_some()
    }

    /// The metrics that measure `signal`.
    pub fn of_signal(&self, signal: Signal) -> impl Iterator<Item = &Metric> {
        self.metrics.iter().filter(move |metric| metric.signal.value == signal)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the metrics catalogue", problems)?;
    expect_schema(&mut fields, SCHEMA);
    let metrics = fields.required_list("metrics", Metric::read);
    fields.finish();
    report_repeated(metrics.iter().map(|metric| &metric.name), "metrics", problems);
    model(MetricsCatalogue { metrics })
}

impl Metric {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a metric", problems)?;
        let name = fields.text("name");
        let kind = MetricKind::field(&mut fields, "kind");
        let unit = fields.text("unit");
        let signal = Signal::field(&mut fields, "signal");
        let labels = fields.texts("labels");
        let buckets = fields.list("buckets", |node, problems| text(node, "a bucket", problems));
        let help = fields.text("help");
        fields.finish();
        check_labels(&labels, problems);
        let metric = Self {
            name: name?,
            kind: kind?,
            unit: unit?,
            signal: signal?,
            labels,
            buckets,
            help: help?,
            span: node.span,
        };
        metric.check_name(problems);
        metric.check_unit(problems);
        metric.check_buckets(problems);
        Some(metric)
    }

    fn check_name(&self, problems: &Problems) {
        let name = self.name.as_str();
        let refuse = |why: String, help: String| {
            problems.add_with_help(ProblemKind::BadValue, self.name.span, why, help);
        };
        let is_first = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':');
        let is_name = name.bytes().next().is_some_and(is_first)
            && name.bytes().all(|byte| is_first(byte) || byte.is_ascii_digit());
        if !is_name {
            let why = format!("a metric cannot be called `{}`", clip(name));
            return refuse(why, "letters, digits and underscores, not a digit first".to_owned());
        }
        if name.contains(':') {
            let why = format!("`{}` is named like a recording rule", clip(name));
            refuse(why, "colons are for names that rules record".to_owned());
        }
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let why = format!("`{}` has upper-case letters", clip(name));
            refuse(why, format!("write `{}`", clip(&name.to_lowercase())));
        }
        let is_counter = self.kind.value == MetricKind::Counter;
        if is_counter && !name.ends_with("_total") {
            let why = format!("the counter `{}` does not end in `_total`", clip(name));
            refuse(why, format!("write `{}_total`", clip(name)));
        }
        let reserved = ["_total", "_bucket", "_count", "_sum", "_info"];
        let taken = reserved.iter().find(|suffix| name.ends_with(**suffix));
        if let Some(suffix) = taken.filter(|suffix| !(is_counter && **suffix == "_total")) {
            // An info metric is a gauge of 1 that carries facts as labels.
            if !(*suffix == "_info" && self.kind.value == MetricKind::Gauge) {
                let why = format!("`{suffix}` does not end the name of a {}", self.kind.word());
                refuse(why, "the ending tells people and tools another type".to_owned());
            }
        }
    }

    /// Base units, and the name says the unit.
    fn check_unit(&self, problems: &Problems) {
        /// Units that Prometheus' linter refuses, with the base unit and what to multiply by.
        const SCALED: [(&str, &str); 17] = [
            ("celsius_degrees", "celsius"),
            ("centimeters", "meters"),
            ("days", "seconds"),
            ("gigabytes", "bytes"),
            ("hours", "seconds"),
            ("kilobytes", "bytes"),
            ("kilometers", "meters"),
            ("megabytes", "bytes"),
            ("microseconds", "seconds"),
            ("milligrams", "grams"),
            ("milliseconds", "seconds"),
            ("millivolts", "volts"),
            ("minutes", "seconds"),
            ("ms", "seconds"),
            ("nanoseconds", "seconds"),
            ("percent", "ratio"),
            ("weeks", "seconds"),
        ];
        /// Units that a name must end in, before `_total`.
        const BASE: [&str; 8] =
            ["amperes", "bytes", "celsius", "grams", "meters", "ratio", "seconds", "volts"];
        let base = |unit: &str| SCALED.iter().find(|(scaled, _)| *scaled == unit);
        if let Some((scaled, base)) = base(&self.unit) {
            let message = format!("`{scaled}` is not a base unit");
            let help = format!("measure in {base}");
            problems.add_with_help(ProblemKind::BadValue, self.unit.span, message, help);
        } else if let Some((scaled, base)) = self.name.split('_').find_map(base) {
            let message = format!("the name says `{scaled}`, which is not a base unit");
            let help = format!("measure in {base}");
            problems.add_with_help(ProblemKind::BadValue, self.name.span, message, help);
        } else if BASE.contains(&self.unit.as_str()) {
            let stem = self.name.strip_suffix("_total").unwrap_or(&self.name);
            if stem.rsplit('_').next() != Some(self.unit.as_str()) {
                let message = format!("the name does not end in its unit, {}", *self.unit);
                problems.add(ProblemKind::BadValue, self.name.span, message);
            }
        }
    }

    fn check_buckets(&self, problems: &Problems) {
        if self.kind.value != MetricKind::Histogram {
            if let Some(bucket) = self.buckets.first() {
                let message = format!("a {} has no buckets", self.kind.word());
                problems.add(ProblemKind::BadValue, bucket.span, message);
            }
            return;
        }
        if self.buckets.is_empty() {
            let message = "a histogram needs the field `buckets`";
            problems.add(ProblemKind::MissingField, self.name.span, message);
        }
        for bucket in &self.buckets {
            if !is_decimal(bucket) {
                let message = format!("`{}` is not a decimal such as 0.25", clip(bucket));
                problems.add(ProblemKind::BadValue, bucket.span, message);
                return;
            }
        }
        for pair in self.buckets.windows(2) {
            if compare_decimals(&pair[0], &pair[1]) != Ordering::Less {
                let message = format!("the bucket {} is not above {}", *pair[1], *pair[0]);
                problems.add(ProblemKind::BadValue, pair[1].span, message);
            }
        }
    }
}

/// Labels that Prometheus or the scrape sets, so that a service must not.
fn check_labels(labels: &[Spanned<String>], problems: &Problems) {
    for label in labels {
        let is_first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
        let is_name = label.bytes().next().is_some_and(is_first)
            && label.bytes().all(|byte| is_first(byte) || byte.is_ascii_digit());
        let why = if !is_name {
            "letters, digits and underscores, not a digit first"
        } else if label.starts_with("__") {
            "names with two underscores first are Prometheus' own"
        } else if matches!(label.as_str(), "le" | "quantile") {
            "histograms and summaries set it themselves"
        } else {
            continue;
        };
        let message = format!("a metric cannot have the label `{}`", clip(label));
        problems.add_with_help(ProblemKind::BadValue, label.span, message, why);
    }
    report_repeated(labels, "labels", problems);
}

/// Whether `text` is digits, perhaps with a point and further digits.
fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(fraction)
}

/// Compares by value without leaving the texts: buckets are compared exactly, however many digits.
fn compare_decimals(a: &str, b: &str) -> Ordering {
    let parts = |text: &'_ str| -> (String, String) {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        (whole.trim_start_matches('0').to_owned(), fraction.trim_end_matches('0').to_owned())
    };
    let ((whole_a, fraction_a), (whole_b, fraction_b)) = (parts(a), parts(b));
    (whole_a.len(), whole_a, fraction_a).cmp(&(whole_b.len(), whole_b, fraction_b))
}

#[cfg(test)]
mod tests;
