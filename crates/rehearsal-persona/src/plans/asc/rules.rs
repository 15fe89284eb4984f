//! The rule groups: what is recorded and what is alerted on.
//!
//! Recording comes first, by window length, because a rate over three days is expensive and does not
//! move in fifteen seconds. Alerts read recorded series, so that an alert and a dashboard never
//! disagree about a number.

mod candidate;
mod health;
mod objectives;
mod records;

use serde::Serialize;

pub(super) use candidate::threshold_ppm as candidate_threshold_ppm;
pub(super) use objectives::milliseconds;
pub(super) use records::{Level, TRACK_SHARE};

use super::burn::{BurnRate, Window};
use super::catalogue::bound;
use super::cause::{Bad, Cause};
use super::promql::{Line, lines};
use super::{Objective, Watch};

/// Rules that are evaluated together, in their order.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    name: String,
    interval: Line,
    /// Comment lines.
    note: Vec<Line>,
    rules: Vec<Rule>,
}

/// A recording or an alerting rule.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Rule {
    Record(Record),
    Alert(Alert),
}

/// A series under another name.
#[derive(Debug, Serialize)]
struct Record {
    record: Line,
    expr: Vec<Line>,
    note: Vec<Line>,
    labels: Vec<Label>,
}

/// A condition that somebody or something must hear of.
#[derive(Debug, Serialize)]
pub(super) struct Alert {
    #[serde(skip)]
    pub(super) cause: Cause,
    pub(super) alert: String,
    expr: Vec<Line>,
    note: Vec<Line>,
    /// How long the condition must hold, where once is not enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    lasting: Option<Line>,
    pub(super) labels: Vec<Label>,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) runbook_url: String,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Label {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// All groups, in the order in which their rules depend on each other.
pub(super) fn groups(watch: &Watch<'_>) -> Vec<Group> {
    let short = format!("{}s", watch.evaluation_seconds);
    let group = |name: &str, interval: &str, note: &str, rules: Vec<Rule>| Group {
        name: format!("{}-{name}", watch.service),
        interval: Line::of(interval),
        note: lines(note),
        rules,
    };
    let windows = windows(watch);
    let (long, brief): (Vec<Window>, Vec<Window>) =
        windows.into_iter().partition(|window| window.is_long());
    let groups = [
        group("service", &short, "The service as a whole.", records::service(watch, &brief)),
        group(
            "long-windows",
            // Below the five minutes for which a recorded value stays visible.
            "2m",
            "The same over windows that are too long to change quickly.",
            records::ratios(watch, &long),
        ),
        group("tracks", &short, "Each track by itself.", records::tracks(watch)),
        group("objectives", &short, OBJECTIVES_NOTE, objectives::rules(watch)),
        group("candidate", &short, &candidate_note(watch), candidate::rules(watch)),
        group("health", &short, "What will be felt soon.", health::rules(watch)),
    ];
    groups.into_iter().filter(|group| !group.rules.is_empty()).collect()
}

const OBJECTIVES_NOTE: &str = "\
Alerts on the rate at which an error budget is used up. Each fires when a share of the budget would
be gone within its long window; the short window lets it end soon after the trouble has ended.";

fn candidate_note(watch: &Watch<'_>) -> String {
    let minutes = watch.watch_minutes;
    if watch.deployed.tracks.len() > 1 {
        format!(
            "A new version, watched on its own track: among all requests its errors are thinned out by the\n\
             old version's. The track that had most of the traffic {minutes} minutes ago is the one to go back to,\n\
             so it is left out, and so is trouble that it has too. These alerts start the rollback."
        )
    } else {
        format!(
            "A new version, while most instances are younger than {minutes} minutes: replicas are replaced one\n\
             by one, so there is no track of its own to watch. These alerts start the rollback."
        )
    }
}

/// Every window that an alert reads, the shortest first.
fn windows(watch: &Watch<'_>) -> Vec<Window> {
    let objectives =
        watch.availability.into_iter().chain(watch.latency.map(|(objective, _)| objective));
    let read = objectives.flat_map(BurnRate::of).flat_map(|rate| [rate.short, rate.long]);
    let mut windows: Vec<Window> = read.chain([Window::SHORTEST]).collect();
    windows.sort_unstable();
    windows.dedup();
    windows
}

/// An alert without a note that fires at once; `says` is its summary and its description.
fn alert(watch: &Watch<'_>, cause: Cause, expr: &str, says: (String, String)) -> Alert {
    let mut labels =
        vec![Label::new("service", watch.service), Label::new("severity", cause.severity().word())];
    if cause.rolls_back() {
        labels.push(Label::new("action", "rollback"));
    }
    labels.push(Label::new("environment", &watch.deployed.production));
    let name = cause.name(watch.serves_model);
    Alert {
        runbook_url: watch.runbook_url(&name),
        cause,
        alert: name,
        expr: lines(expr),
        note: Vec::new(),
        lasting: None,
        labels,
        summary: says.0,
        description: says.1,
    }
}

impl Label {
    pub(super) fn new(name: &'static str, value: &str) -> Self {
        Self { name, value: value.to_owned() }
    }
}

impl Group {
    /// The alerts, in their order.
    pub(super) fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.rules.iter().filter_map(|rule| match rule {
            Rule::Alert(alert) => Some(alert),
            Rule::Record(_) => None,
        })
    }
}

impl Watch<'_> {
    /// The objective that requests of this sort are counted against.
    pub(super) fn objective(&self, bad: Bad) -> Option<Objective> {
        match bad {
            Bad::Failed => self.availability,
            Bad::Slow => self.latency.map(|(objective, _)| objective),
        }
    }

    /// Selects the series of the watched environment; `more` matchers may follow.
    pub(super) fn selector(&self, more: &str) -> String {
        let comma = if more.is_empty() { "" } else { "," };
        let (service, environment) = (self.service, &self.deployed.production);
        format!("{{job=\"{service}\",namespace=\"{service}-{environment}\"{comma}{more}}}")
    }

    /// The bound of the bucket that holds the requests that are fast enough.
    pub(super) fn bucket_within(&self) -> Option<String> {
        self.latency.map(|(_, latency)| bound(latency.threshold_us))
    }

    /// Selects recorded series.
    pub(super) fn recorded(&self) -> String {
        format!("{{job=\"{}\"}}", self.service)
    }
}
