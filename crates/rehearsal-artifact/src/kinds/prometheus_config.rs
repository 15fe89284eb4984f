//! `monitoring/prometheus.yaml`: what Prometheus scrapes, which rules it loads and whom it alerts.
//!
//! Read as far as other files depend on it: jobs with their labels and intervals, rule files and
//! Alertmanagers. Mistakes that Prometheus refuses at its start are problems here, in the words of
//! `promtool check config` where it has any.
//!
//! Left out: everything about storage, remote systems and security, and what each service discovery
//! takes.

use std::any::Any;
use std::sync::Arc;

use rehearsal_promql::{Duration, read_duration};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

use crate::document::{accept, one_document};
use crate::kind::{Content, Kind, model};

mod scrape;

pub use scrape::{Relabel, ScrapeJob};

/// The kind.
pub static KIND: Kind = Kind {
    id: "prometheus-config",
    title: "Prometheus configuration",
    paths: &["monitoring/prometheus.yaml"],
    content: Content::Keys { top: &["scrape_configs"], below: &["job_name"] },
    read,
};

/// What Prometheus scrapes, evaluates and alerts.
#[derive(Clone, Debug, PartialEq)]
pub struct PrometheusConfig {
    /// Time between two scrapes, for jobs that say none; Prometheus' default is a minute.
    pub scrape_interval: Option<Spanned<Duration>>,
    /// Time between two evaluations, for groups that say none; Prometheus' default is a minute.
    pub evaluation_interval: Option<Spanned<Duration>>,
    /// Paths of rule files, relative to this file; `*` stands for any characters.
    pub rule_files: Vec<Spanned<String>>,
    /// How many ways to find Alertmanagers there are; none means that nobody is told.
    pub alertmanagers: usize,
    /// What is scraped, in the order written.
    pub jobs: Vec<ScrapeJob>,
}

/// Fields of the whole file that nothing else here depends on.
const OTHER: [&str; 7] =
    ["runtime", "scrape_config_files", "storage", "tracing", "remote_write", "remote_read", "otlp"];

/// Fields of `global` that nothing else here depends on.
const OTHER_GLOBAL: [&str; 18] = [
    "rule_query_offset",
    "external_labels",
    "query_log_file",
    "scrape_failure_log_file",
    "scrape_protocols",
    "body_size_limit",
    "sample_limit",
    "label_limit",
    "label_name_length_limit",
    "label_value_length_limit",
    "target_limit",
    "keep_dropped_targets",
    "metric_name_validation_scheme",
    "metric_name_escaping_scheme",
    "convert_classic_histograms_to_nhcb",
    "always_scrape_classic_histograms",
    "scrape_native_histograms",
    "extra_scrape_metrics",
];

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the configuration", problems)?;
    let global = fields.optional("global").and_then(|node| Global::read(node, problems));
    let global = global.unwrap_or_default();
    let alertmanagers = fields.optional("alerting").map_or(0, |node| alerting(node, problems));
    let rule_files = fields.texts("rule_files");
    let jobs = fields.list("scrape_configs", |node, problems| {
        ScrapeJob::read(node, global.scrape_interval.as_ref(), problems)
    });
    accept(&mut fields, &OTHER);
    fields.finish();
    report_repeated_jobs(&jobs, problems);
    model(PrometheusConfig {
        scrape_interval: global.scrape_interval,
        evaluation_interval: global.evaluation_interval,
        rule_files,
        alertmanagers,
        jobs,
    })
}

#[derive(Default)]
struct Global {
    scrape_interval: Option<Spanned<Duration>>,
    evaluation_interval: Option<Spanned<Duration>>,
}

impl Global {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "global", problems)?;
        let mut interval =
            |name| fields.optional(name).and_then(|node| read_duration(node, name, problems));
        let scrape_interval = interval("scrape_interval");
        let evaluation_interval = interval("evaluation_interval");
        let timeout = interval("scrape_timeout");
        accept(&mut fields, &OTHER_GLOBAL);
        fields.finish();
        scrape::check_timeout(timeout.as_ref(), scrape_interval.as_ref(), problems);
        Some(Self { scrape_interval, evaluation_interval })
    }
}

/// How many entries say where Alertmanagers are.
fn alerting(node: &Node<'_>, problems: &Problems) -> usize {
    let Some(mut fields) = Fields::of(node, "alerting", problems) else { return 0 };
    let relabels = fields.list("alert_relabel_configs", Relabel::read);
    let found = fields.list("alertmanagers", |node, problems| {
        Fields::of(node, "an Alertmanager", problems).map(drop)
    });
    fields.finish();
    drop(relabels);
    found.len()
}

fn report_repeated_jobs(jobs: &[ScrapeJob], problems: &Problems) {
    let mut seen = std::collections::BTreeSet::new();
    for job in jobs {
        if !seen.insert(job.name.as_str()) {
            let name = rehearsal_source::fields::clip(&job.name);
            let message = format!("found multiple scrape configs with job name \"{name}\"");
            problems.add(ProblemKind::BadValue, job.name.span, message);
        }
    }
}

#[cfg(test)]
mod tests;
