//! One scrape job, and the rewriting of labels.

use rehearsal_promql::pattern::Pattern;
use rehearsal_promql::{Duration, read_duration};
use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::document::accept;

/// One job: which targets are scraped, how often, and which labels their series get.
#[derive(Clone, Debug, PartialEq)]
pub struct ScrapeJob {
    /// The value of the label `job`, unless a target says another.
    pub name: Spanned<String>,
    /// Time between two scrapes, where it is not that of all jobs.
    pub interval: Option<Spanned<Duration>>,
    /// Whether labels that targets export win over those of the scrape.
    pub honor_labels: bool,
    /// The path that is asked; `/metrics` where absent.
    pub metrics_path: Option<Spanned<String>>,
    /// What happens to the labels of a target before it is scraped.
    pub relabels: Vec<Relabel>,
    /// What happens to the labels of its series.
    pub metric_relabels: Vec<Relabel>,
    /// The whole job.
    pub span: Span,
}

/// One rewriting of labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Relabel {
    /// What is done; `replace` where absent.
    pub action: Option<Spanned<String>>,
    /// The labels that are read.
    pub source_labels: Vec<Spanned<String>>,
    /// The label that is written.
    pub target_label: Option<Spanned<String>>,
    /// What the joined values must match.
    pub regex: Option<Spanned<String>>,
}

/// Fields of a job that nothing else here depends on, and the ways to find targets.
const OTHER: [&str; 64] = [
    "scrape_protocols",
    "fallback_scrape_protocol",
    "scrape_native_histograms",
    "always_scrape_classic_histograms",
    "convert_classic_histograms_to_nhcb",
    "native_histogram_bucket_limit",
    "native_histogram_min_bucket_factor",
    "metric_name_validation_scheme",
    "metric_name_escaping_scheme",
    "extra_scrape_metrics",
    "honor_timestamps",
    "track_timestamps_staleness",
    "scrape_failure_log_file",
    "scheme",
    "params",
    "enable_compression",
    "body_size_limit",
    "sample_limit",
    "label_limit",
    "label_name_length_limit",
    "label_value_length_limit",
    "target_limit",
    "keep_dropped_targets",
    "basic_auth",
    "authorization",
    "bearer_token",
    "bearer_token_file",
    "oauth2",
    "tls_config",
    "follow_redirects",
    "enable_http2",
    "http_headers",
    "proxy_url",
    "no_proxy",
    "proxy_from_environment",
    "proxy_connect_header",
    "static_configs",
    "file_sd_configs",
    "http_sd_configs",
    "dns_sd_configs",
    "kubernetes_sd_configs",
    "azure_sd_configs",
    "consul_sd_configs",
    "digitalocean_sd_configs",
    "docker_sd_configs",
    "dockerswarm_sd_configs",
    "ec2_sd_configs",
    "eureka_sd_configs",
    "gce_sd_configs",
    "hetzner_sd_configs",
    "ionos_sd_configs",
    "kuma_sd_configs",
    "lightsail_sd_configs",
    "linode_sd_configs",
    "marathon_sd_configs",
    "nerve_sd_configs",
    "nomad_sd_configs",
    "openstack_sd_configs",
    "ovhcloud_sd_configs",
    "puppetdb_sd_configs",
    "scaleway_sd_configs",
    "serverset_sd_configs",
    "triton_sd_configs",
    "uyuni_sd_configs",
];

impl ScrapeJob {
    /// Reads a job; `usual` is the interval of jobs that say none.
    pub(super) fn read(
        node: &Node<'_>,
        usual: Option<&Spanned<Duration>>,
        problems: &Problems,
    ) -> Option<Self> {
        let mut fields = Fields::of(node, "a scrape job", problems)?;
        let name = fields.text("job_name");
        let mut interval =
            |name| fields.optional(name).and_then(|node| read_duration(node, name, problems));
        let (own, timeout) = (interval("scrape_interval"), interval("scrape_timeout"));
        let honor_labels = fields.optional_boolean("honor_labels").is_some_and(|honor| honor.value);
        let metrics_path = fields.optional_text("metrics_path");
        let relabels = fields.list("relabel_configs", Relabel::read);
        let metric_relabels = fields.list("metric_relabel_configs", Relabel::read);
        accept(&mut fields, &OTHER);
        fields.finish();
        check_timeout(timeout.as_ref(), own.as_ref().or(usual), problems);
        let name = name?;
        if name.is_empty() {
            problems.add(ProblemKind::BadValue, name.span, "job_name is empty");
        }
        let interval = own;
        Some(Self {
            name,
            interval,
            honor_labels,
            metrics_path,
            relabels,
            metric_relabels,
            span: node.span,
        })
    }
}

/// A scrape must have ended before the next begins.
pub(super) fn check_timeout(
    timeout: Option<&Spanned<Duration>>,
    interval: Option<&Spanned<Duration>>,
    problems: &Problems,
) {
    if let (Some(timeout), Some(interval)) = (timeout, interval)
        && timeout.value > interval.value
    {
        let message = format!(
            "scrape timeout greater than scrape interval: {} is longer than {}",
            timeout.value, interval.value
        );
        problems.add(ProblemKind::BadValue, timeout.span, message);
    }
}

/// What can be done with labels.
const ACTIONS: [&str; 11] = [
    "replace",
    "keep",
    "drop",
    "keepequal",
    "dropequal",
    "hashmod",
    "labelmap",
    "labeldrop",
    "labelkeep",
    "lowercase",
    "uppercase",
];

impl Relabel {
    /// Reads one rewriting.
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a relabelling", problems)?;
        let relabel = Self {
            action: fields.optional_text("action"),
            source_labels: fields.texts("source_labels"),
            target_label: fields.optional_text("target_label"),
            regex: fields
                .optional("regex")
                .and_then(|node| Some(Spanned::new(node.scalar()?.to_owned(), node.span))),
        };
        accept(&mut fields, &["separator", "modulus", "replacement"]);
        let span = fields.span();
        fields.finish();
        relabel.check(span, problems);
        Some(relabel)
    }

    fn check(&self, span: Span, problems: &Problems) {
        let action = self.action.as_ref().map_or("replace", |action| action.as_str());
        let lower = action.to_lowercase();
        if let Some(written) = self.action.as_ref().filter(|_| !ACTIONS.contains(&lower.as_str())) {
            let message = format!("unknown relabel action \"{}\"", clip(written));
            let help = format!("one of: {}", ACTIONS.join(", "));
            problems.add_with_help(ProblemKind::BadValue, written.span, message, help);
        }
        let writes = ["replace", "hashmod", "lowercase", "uppercase", "keepequal", "dropequal"];
        if writes.contains(&lower.as_str()) && self.target_label.is_none() {
            let message =
                format!("relabel configuration for {lower} action requires 'target_label' value");
            problems.add(ProblemKind::MissingField, span, message);
        }
        if let Some(regex) = &self.regex
            && let Err(reason) = Pattern::read(regex)
        {
            problems.add(ProblemKind::BadValue, regex.span, reason);
        }
    }
}
