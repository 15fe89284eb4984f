//! What is recorded. Names follow Prometheus' convention `level:metric:operations`; the level says
//! which labels are left.

use super::super::Watch;
use super::super::burn::Window;
use super::super::catalogue::{DURATION, ERRORS, REQUESTS, bound};
use super::super::cause::Bad;
use super::super::promql::{Line, lines};
use super::{Label, Record, Rule};

/// A rate of the whole service, or of each track.
#[derive(Clone, Copy)]
pub(in super::super) enum Level {
    Service,
    Track,
}

impl Level {
    fn prefix(self) -> &'static str {
        match self {
            Self::Service => "job",
            Self::Track => "job_track",
        }
    }

    fn labels(self) -> &'static str {
        match self {
            Self::Service => "job",
            Self::Track => "job, track",
        }
    }

    /// Name of the share of requests that were bad.
    pub(in super::super) fn ratio(self, bad: Bad, window: Window) -> String {
        let share = match bad {
            Bad::Failed => "http_request_errors:ratio_rate".to_owned(),
            Bad::Slow => format!("{DURATION}:slow_ratio_rate"),
        };
        format!("{}:{share}{}", self.prefix(), window.promql())
    }

    /// Name of the requests a second.
    pub(in super::super) fn request_rate(self) -> String {
        format!("{}:http_requests:rate{}", self.prefix(), Window::SHORTEST.promql())
    }

    /// Name of the percentile of the objective.
    pub(in super::super) fn quantile(self) -> String {
        format!("{}:{DURATION}:quantile_rate{}", self.prefix(), Window::SHORTEST.promql())
    }
}

/// Name of a track's share of all requests.
pub(in super::super) const TRACK_SHARE: &str = "job_track:http_requests:share_rate5m";

/// The service over `windows`.
pub(super) fn service(watch: &Watch<'_>, windows: &[Window]) -> Vec<Rule> {
    let mut rules = vec![request_rate(watch, Level::Service)];
    rules.extend(quantile(watch, Level::Service));
    rules.extend(ratios(watch, windows));
    rules
}

/// Shares of failed and of slow requests over `windows`.
pub(super) fn ratios(watch: &Watch<'_>, windows: &[Window]) -> Vec<Rule> {
    let mut rules: Vec<Rule> =
        windows.iter().map(|window| error_ratio(watch, Level::Service, *window)).collect();
    rules.extend(windows.iter().filter_map(|window| slow_ratio(watch, Level::Service, *window)));
    rules
}

/// Each track over the shortest window.
pub(super) fn tracks(watch: &Watch<'_>) -> Vec<Rule> {
    let (level, window) = (Level::Track, Window::SHORTEST);
    let mut rules = vec![request_rate(watch, level)];
    if watch.deployed.tracks.len() > 1 {
        let (of_track, of_all) = (level.request_rate(), Level::Service.request_rate());
        let selector = watch.recorded();
        let expr = format!("{of_track}{selector}\n/ on (job) group_left ()\n{of_all}{selector}");
        rules.push(record(TRACK_SHARE.to_owned(), &expr));
    }
    rules.push(error_ratio(watch, level, window));
    rules.extend(slow_ratio(watch, level, window));
    rules.extend(quantile(watch, level));
    rules
}

fn request_rate(watch: &Watch<'_>, level: Level) -> Rule {
    let rate = rate(REQUESTS, &watch.selector(""), Window::SHORTEST);
    record(level.request_rate(), &format!("sum by ({}) ({rate})", level.labels()))
}

/// Without traffic this is 0/0, which no comparison accepts: silence is not an error rate.
fn error_ratio(watch: &Watch<'_>, level: Level, window: Window) -> Rule {
    let (labels, selector) = (level.labels(), watch.selector(""));
    let failed = rate(ERRORS, &selector, window);
    let all = rate(REQUESTS, &selector, window);
    let expr = format!("sum by ({labels}) ({failed})\n/\nsum by ({labels}) ({all})");
    record(level.ratio(Bad::Failed, window), &expr)
}

/// Counted in the bucket that ends at the objective, so that it is exact where a quantile is
/// interpolated between bounds.
fn slow_ratio(watch: &Watch<'_>, level: Level, window: Window) -> Option<Rule> {
    let (_, latency) = watch.latency?;
    let labels = level.labels();
    let within = watch.selector(&format!("le=\"{}\"", bound(latency.threshold_us)));
    let fast = rate(&format!("{DURATION}_bucket"), &within, window);
    let all = rate(&format!("{DURATION}_count"), &watch.selector(""), window);
    let expr = format!("1 -\n  sum by ({labels}) ({fast})\n  /\n  sum by ({labels}) ({all})");
    Some(record(level.ratio(Bad::Slow, window), &expr))
}

/// The percentile of the objective, for people to look at.
fn quantile(watch: &Watch<'_>, level: Level) -> Option<Rule> {
    let (_, latency) = watch.latency?;
    let quantile = latency.percentile.ratio();
    let buckets = rate(&format!("{DURATION}_bucket"), &watch.selector(""), Window::SHORTEST);
    let expr = format!(
        "histogram_quantile(\n  {quantile},\n  sum by ({}, le) ({buckets})\n)",
        level.labels()
    );
    Some(Rule::Record(Record {
        record: Line::of(level.quantile()),
        expr: lines(&expr),
        note: Vec::new(),
        labels: vec![Label { name: "quantile", value: quantile }],
    }))
}

fn rate(series: &str, selector: &str, window: Window) -> String {
    format!("rate({series}{selector}[{}])", window.promql())
}

fn record(name: String, expr: &str) -> Rule {
    Rule::Record(Record {
        record: Line::of(name),
        expr: lines(expr),
        note: Vec::new(),
        labels: Vec::new(),
    })
}
