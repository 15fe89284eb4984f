//! Unit tests of the alerts in promtool's format, made from the numbers that the alerts are made from.
//!
//! Every alert has a case in which it fires, with all that it then says, and one in which it stays
//! silent, both close to its threshold. Samples come every [`SAMPLE_INTERVAL`] after a first one that
//! is left out, so that none is ever as old as a window is long: Prometheus 2 counts such a sample and
//! Prometheus 3 does not.

mod cases;

use serde::Serialize;

use super::Watch;
use super::burn::BurnRate;
use super::cause::{Bad, Cause};
use super::rules::{Alert, Label};

/// Time between two samples: a minute, which is the time between two evaluations, and a little more.
const SAMPLE_INTERVAL: &str = "1m7ms";

/// Requests between two samples, so that a share in parts per million is a whole number of them.
const REQUESTS: u32 = 1_000_000;

/// All tests of one rule file.
#[derive(Debug, Serialize)]
pub(super) struct RuleTests {
    sample_interval: &'static str,
    tests: Vec<Test>,
}

/// What happens to the service, and what the alerts make of it.
#[derive(Debug, Serialize)]
struct Test {
    name: String,
    inputs: Vec<Input>,
    checks: Vec<Check>,
}

/// One series with its samples.
#[derive(Debug, Serialize)]
struct Input {
    series: String,
    values: String,
}

/// One look at one alert.
#[derive(Debug, Serialize)]
struct Check {
    alert: String,
    at_minutes: u32,
    /// What it says; nothing if it must be silent.
    fired: Option<Fired>,
}

/// A firing alert.
#[derive(Debug, Serialize)]
struct Fired {
    labels: Vec<Label>,
    summary: String,
    description: String,
    runbook_url: String,
}

impl RuleTests {
    /// The tests of `alerts`.
    pub(super) fn of(watch: &Watch<'_>, alerts: &[&Alert]) -> Self {
        let mut tests = Vec::new();
        for bad in [Bad::Failed, Bad::Slow] {
            tests.extend(burns(watch, bad, alerts));
        }
        for alert in alerts {
            match alert.cause {
                // Tested together, because what lets one fire must leave the faster ones silent.
                Cause::Burn(..) => {}
                cause => tests.extend(cases::of(watch, alert, cause)),
            }
        }
        Self { sample_interval: SAMPLE_INTERVAL, tests }
    }
}

/// For each alert on the budget of requests that are `bad`: just above its threshold it fires and the
/// next faster one does not. In the last case the slowest does not fire either.
fn burns(watch: &Watch<'_>, bad: Bad, alerts: &[&Alert]) -> Vec<Test> {
    /// Longer than the longest window that must be full: the hour of the fastest alert.
    const AT_MINUTES: u32 = 70;
    let Some(objective) = watch.objective(bad) else { return Vec::new() };
    let of_budget = |alert: &&&Alert| matches!(alert.cause, Cause::Burn(of, _) if of == bad);
    let alerts: Vec<&Alert> = alerts.iter().filter(of_budget).copied().collect();
    let threshold = |alert: &Alert| match alert.cause {
        Cause::Burn(_, rate) => rate.threshold_ppm(objective),
        _ => unreachable!("only alerts on budgets are here"),
    };
    let mut tests = Vec::new();
    let faster = std::iter::once(None).chain(alerts.iter().map(Some));
    let slower = alerts.iter().map(Some).chain(std::iter::once(None));
    for (faster, slower) in faster.zip(slower) {
        let Some(nearest) = slower.or(faster) else { continue };
        let share = match slower {
            Some(alert) => Share::above(threshold(alert)),
            None => Share::below(threshold(nearest)),
        };
        let silent = faster.map(|alert| Check::silent(alert, AT_MINUTES));
        let firing = slower.map(|alert| {
            let labels = vec![Label::new("job", watch.service)];
            Check::firing(alert, AT_MINUTES, labels, &share.humanized())
        });
        tests.push(Test {
            name: format!("{} of the requests {}", share.humanized(), bad.verb()),
            inputs: share.inputs(watch, bad, &watch.selector("instance=\"a\""), 0, AT_MINUTES),
            checks: silent.into_iter().chain(firing).collect(),
        });
    }
    tests
}

/// A share of requests that are bad, in parts per million, of at most three digits that count.
#[derive(Clone, Copy)]
struct Share(u32);

impl Share {
    /// A little more than `ppm`.
    fn above(ppm: u64) -> Self {
        let more = (ppm + ppm / 20 + 1).min(ppm.midpoint(u64::from(REQUESTS)) + 1);
        Self::rounded(more, true)
    }

    /// A little less than `ppm`.
    fn below(ppm: u64) -> Self {
        Self::rounded(ppm - ppm.div_ceil(20), false)
    }

    fn rounded(ppm: u64, up: bool) -> Self {
        let mut unit = 1;
        while ppm / unit >= 1_000 {
            unit *= 10;
        }
        let ppm = if up { ppm.div_ceil(unit) * unit } else { ppm / unit * unit };
        Self(u32::try_from(ppm).map_or(REQUESTS, |ppm| ppm.min(REQUESTS)))
    }

    /// As Prometheus' `humanizePercentage` writes it.
    fn humanized(self) -> String {
        format!("{}%", rehearsal_artifact::quantity::shortest_decimal(self.0.into(), 4))
    }

    /// Requests of which this share is bad, from `start` minutes on, seen until after `end` minutes.
    fn inputs(
        self,
        watch: &Watch<'_>,
        bad: Bad,
        selector: &str,
        start: u32,
        end: u32,
    ) -> Vec<Input> {
        let counter = |series: String, each: u32| Input {
            series,
            values: format!("_x{} 0+{each}x{}", start + 1, end - start),
        };
        let name = |name: &str| format!("{name}{selector}");
        match (bad, watch.bucket_within()) {
            (Bad::Slow, Some(within)) => {
                let bucket = format!("{{le=\"{within}\",{}", selector.trim_start_matches('{'));
                vec![
                    counter(name("http_requests_total"), REQUESTS),
                    counter(
                        format!("http_request_duration_seconds_bucket{bucket}"),
                        REQUESTS - self.0,
                    ),
                    counter(name("http_request_duration_seconds_count"), REQUESTS),
                ]
            }
            _ => vec![
                counter(name("http_requests_total"), REQUESTS),
                counter(name("http_request_errors_total"), self.0),
            ],
        }
    }
}

impl Check {
    fn silent(alert: &Alert, at_minutes: u32) -> Self {
        Self { alert: alert.alert.clone(), at_minutes, fired: None }
    }

    /// `labels` are those of the series that fires, and `value` is its value as the texts show it.
    fn firing(alert: &Alert, at_minutes: u32, mut labels: Vec<Label>, value: &str) -> Self {
        let fired = Fired {
            summary: expanded(&alert.summary, value, &labels),
            description: expanded(&alert.description, value, &labels),
            runbook_url: alert.runbook_url.clone(),
            labels: {
                labels.extend(alert.labels.iter().cloned());
                labels
            },
        };
        Self { fired: Some(fired), ..Self::silent(alert, at_minutes) }
    }
}

/// What Prometheus makes of the template `text`: labels by their name, and the one way in which `text`
/// shows the value.
fn expanded(text: &str, value: &str, labels: &[Label]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{ ") {
        let (action, after) = after.split_once(" }}").expect("our own templates are closed");
        out.push_str(before);
        out.push_str(match action.strip_prefix("$labels.") {
            Some(name) => labels
                .iter()
                .find(|label| label.name == name)
                .map(|label| label.value.as_str())
                .expect("a template shows only labels that its alert has"),
            None => value,
        });
        rest = after;
    }
    out + rest
}

impl Bad {
    /// What such requests did.
    pub(super) fn verb(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Slow => "took too long",
        }
    }
}

impl BurnRate {
    /// The share of bad requests above which it fires, in parts per million, rounded down.
    fn threshold_ppm(&self, objective: super::Objective) -> u64 {
        self.threshold_billionths(objective) / 1_000
    }
}
