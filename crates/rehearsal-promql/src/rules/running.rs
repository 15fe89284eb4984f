//! A group of rules as time goes on: what it records, and which of its alerts are pending or firing.
//!
//! Rules of a group are evaluated one after the other, each over what the ones before it wrote. A
//! result becomes a sample of a new series, or an alert for each of its series; alerts are written as
//! series too (`ALERTS`, `ALERTS_FOR_STATE`), so that other rules can see them. A series that a rule
//! no longer gives is ended with a mark of staleness.
//!
//! Left out: when a group is due, which its caller decides; restoring alerts after a restart; sending
//! them.

use std::fmt;
use std::sync::Arc;

use super::{Field, Rule, RuleGroup, RuleKind};
use crate::duration::Duration;
use crate::evaluate::{EvaluateError, Query, Settings, Value};
use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;
use crate::series::{STALE, SeriesId, SeriesStore};

mod alert;

#[cfg(test)]
mod tests;

pub use alert::{Alert, AlertState};

use alert::Alerting;

/// A template that is to be expanded for an alert.
#[derive(Clone, Copy, Debug)]
pub struct Expansion<'e> {
    /// The alert's name.
    pub alert: &'e str,
    /// The template.
    pub text: &'e str,
    /// The labels of the series that raises the alert, its name included.
    pub labels: &'e Labels,
    /// The value of that series.
    pub value: f64,
    /// The instant of evaluation, in milliseconds since the Unix epoch.
    pub at: i64,
    /// What a template may ask.
    pub store: &'e SeriesStore,
}

/// What makes a text of a template: usually [`Expander::expand`](crate::template::Expander::expand).
/// Texts without `{{` are not asked for.
pub type Expand<'e> = dyn FnMut(Expansion<'_>) -> String + 'e;

/// Why a rule gave nothing at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFailure {
    /// The place of the rule in its group, from 0.
    pub rule: usize,
    /// What is wrong, in the words of upstream where it has any.
    pub message: String,
}

impl fmt::Display for RuleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RuleFailure {}

/// A group that is evaluated again and again over one store.
#[derive(Debug)]
pub struct RunningGroup {
    rules: Vec<Running>,
    /// How far in the past expressions are evaluated, in milliseconds.
    query_offset: i64,
    /// Most alerts or series of one rule.
    limit: Option<usize>,
}

/// One rule of a [`RunningGroup`].
#[derive(Debug)]
struct Running {
    /// Its place in the group as it was written.
    place: usize,
    query: Query,
    kind: Kind,
    /// The series that it wrote at its last success, in the order of their numbers.
    written: Vec<SeriesId>,
}

#[derive(Debug)]
enum Kind {
    Recording { labels: Vec<(Arc<str>, Arc<str>)> },
    Alerting(Box<Alerting>),
}

/// A sample that a rule gives.
type Given = (SeriesId, f64);

impl RunningGroup {
    /// Makes the rules of `group` ready. A rule without an expression is left out: reading the file
    /// has reported it.
    ///
    /// # Errors
    ///
    /// The first rule whose expression cannot be evaluated here.
    pub fn new(group: &RuleGroup, settings: Settings) -> Result<Self, EvaluateError> {
        let mut rules = Vec::with_capacity(group.rules.len());
        for (place, rule) in group.rules.iter().enumerate() {
            let Some(expr) = &rule.expr else {
                continue;
            };
            let query = Query::new(expr, settings)?;
            let kind = Kind::of(rule, &group.labels);
            rules.push(Running { place, query, kind, written: Vec::new() });
        }
        let offset = group.query_offset.as_ref().map_or(Duration::ZERO, |offset| offset.value);
        let limit = group.limit.as_ref().and_then(|limit| usize::try_from(limit.value).ok());
        let limit = limit.filter(|limit| *limit > 0);
        Ok(Self { rules, query_offset: offset.as_millis(), limit })
    }

    /// Evaluates every rule at `at`, in milliseconds since the Unix epoch, and writes what they give
    /// to `store`. Instants rise from call to call. A rule that fails writes nothing and keeps its
    /// alerts as they are; the others go on.
    pub fn evaluate(
        &mut self,
        store: &mut SeriesStore,
        at: i64,
        expand: &mut Expand<'_>,
    ) -> Vec<RuleFailure> {
        let mut failures = Vec::new();
        for running in &mut self.rules {
            let instant = at.saturating_sub(self.query_offset);
            let done =
                running.results(store, instant).and_then(|results| match &mut running.kind {
                    Kind::Recording { labels } => recorded(results, labels, self.limit, store),
                    Kind::Alerting(alerting) => {
                        alerting.update(&results, at, self.limit, store, expand)
                    }
                });
            match done {
                Ok(given) => running.write(given, instant, store),
                Err(message) => failures.push(RuleFailure { rule: running.place, message }),
            }
        }
        failures
    }

    /// The alerts of a rule, by its place in the group: pending, firing, and those that have been
    /// resolved for a quarter of an hour at most, in the order of their labels.
    pub fn alerts(&self, rule: usize) -> impl Iterator<Item = &Alert> {
        let running = self.rules.iter().find(|running| running.place == rule);
        let alerting = running.and_then(|running| match &running.kind {
            Kind::Alerting(alerting) => Some(alerting),
            Kind::Recording { .. } => None,
        });
        alerting.into_iter().flat_map(|alerting| alerting.alerts())
    }
}

impl Kind {
    fn of(rule: &Rule, group_labels: &[Field]) -> Self {
        let labels: Vec<(Arc<str>, Arc<str>)> =
            group_labels.iter().chain(&rule.labels).map(Field::shared).collect();
        match &rule.kind {
            RuleKind::Recording { record } => {
                let name = (METRIC_NAME_LABEL.into(), record.value.as_str().into());
                Self::Recording { labels: [name].into_iter().chain(labels).collect() }
            }
            RuleKind::Alerting { alert, hold, keep_firing_for, annotations } => {
                let millis = |duration: &Option<rehearsal_source::Spanned<Duration>>| {
                    duration.as_ref().map_or(0, |duration| duration.value.as_millis())
                };
                let annotations = annotations.iter().map(Field::shared).collect();
                let (hold, keep) = (millis(hold), millis(keep_firing_for));
                Self::Alerting(Box::new(Alerting::new(
                    &alert.value,
                    labels,
                    annotations,
                    [hold, keep],
                )))
            }
        }
    }
}

impl Field {
    fn shared(&self) -> (Arc<str>, Arc<str>) {
        (self.name.value.as_str().into(), self.value.value.as_str().into())
    }
}

impl Running {
    /// What the expression gives; a number is a series without labels.
    fn results(&mut self, store: &SeriesStore, at: i64) -> Result<Vec<(Labels, f64)>, String> {
        match self.query.instant(store, at).map_err(|error| error.message)?.value {
            Value::Vector(samples) => Ok(samples),
            Value::Scalar(value) => Ok(vec![(Labels::empty(), value)]),
            Value::Text(_) | Value::Matrix(_) => {
                Err("rule result is not a vector or scalar".to_owned())
            }
        }
    }

    /// Writes what the rule gives, and ends the series that it no longer gives. A sample that another
    /// rule wrote first stays.
    fn write(&mut self, given: Vec<Given>, at: i64, store: &mut SeriesStore) {
        let mut written = Vec::with_capacity(given.len());
        for (id, value) in given {
            if store.append(id, at, value).is_ok() {
                written.push(id);
            }
        }
        written.sort_unstable();
        for id in &self.written {
            if written.binary_search(id).is_err() {
                // A refused mark means that another rule goes on with the series.
                let _ = store.append(*id, at, STALE);
            }
        }
        self.written = written;
    }
}

/// The samples of a recording rule.
fn recorded(
    results: Vec<(Labels, f64)>,
    labels: &[(Arc<str>, Arc<str>)],
    limit: Option<usize>,
    store: &mut SeriesStore,
) -> Result<Vec<Given>, String> {
    if let Some(limit) = limit.filter(|limit| results.len() > *limit) {
        return Err(format!("exceeded limit of {limit} with {} series", results.len()));
    }
    let mut all: Vec<Labels> = Vec::with_capacity(results.len());
    for (found, _) in &results {
        let set = |set: Labels, (name, value): &(Arc<str>, Arc<str>)| set.with(name, value);
        all.push(labels.iter().fold(found.clone(), set));
    }
    let mut sorted: Vec<&Labels> = all.iter().collect();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        let message = "vector contains metrics with the same labelset after applying rule labels";
        return Err(message.to_owned());
    }
    let given = all.iter().zip(results).map(|(labels, (_, value))| (store.series(labels), value));
    Ok(given.collect())
}
