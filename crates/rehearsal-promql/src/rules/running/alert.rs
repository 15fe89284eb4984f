//! An alerting rule and its alerts.
//!
//! A series in the result makes an alert pending; once it has been there for the time of `for`, the
//! alert fires. When the series goes, a pending alert is gone, and a firing one is resolved, after
//! `keep_firing_for` if that is set. A resolved alert is kept for a quarter of an hour, so that
//! whoever is told about it can hear it more than once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Expand, Expansion, Given};
use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;
use crate::series::{SeriesId, SeriesStore};

/// How long a resolved alert is kept, in milliseconds.
const RESOLVED_RETENTION: i64 = 15 * 60 * 1_000;

/// The label with the name of the alert.
const ALERT_NAME_LABEL: &str = "alertname";

/// Where an alert is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertState {
    /// Its series is there, but not yet for long enough.
    Pending,
    /// It has been there for long enough.
    Firing,
    /// It fired, and its series is gone.
    Resolved,
}

/// One alert of a rule. Instants are in milliseconds since the Unix epoch.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// What tells it from others: labels of its series without the metric's name, labels of the rule,
    /// and `alertname`.
    pub labels: Labels,
    /// What is told to people, in the order written.
    pub annotations: Vec<(Arc<str>, String)>,
    /// The last value of its series.
    pub value: f64,
    /// Where it is in its life.
    pub state: AlertState,
    /// Since when its series has been there.
    pub active_at: i64,
    /// When it began to fire.
    pub fired_at: Option<i64>,
    /// When it was resolved.
    pub resolved_at: Option<i64>,
    /// Since when it fires without its series.
    pub kept_firing_since: Option<i64>,
    /// Its series in the store: `ALERTS` in its present state, and `ALERTS_FOR_STATE`.
    series: Option<(AlertState, SeriesId, SeriesId)>,
}

/// A rule that raises alerts.
#[derive(Debug)]
pub(super) struct Alerting {
    name: Arc<str>,
    /// Labels for every alert; templates.
    labels: Vec<(Arc<str>, Arc<str>)>,
    /// Annotations for every alert; templates.
    annotations: Vec<(Arc<str>, Arc<str>)>,
    /// `for`, in milliseconds.
    hold: i64,
    /// `keep_firing_for`, in milliseconds.
    keep: i64,
    alerts: BTreeMap<Labels, Alert>,
}

impl Alerting {
    pub(super) fn new(
        name: &str,
        labels: Vec<(Arc<str>, Arc<str>)>,
        annotations: Vec<(Arc<str>, Arc<str>)>,
        [hold, keep]: [i64; 2],
    ) -> Self {
        Self { name: name.into(), labels, annotations, hold, keep, alerts: BTreeMap::new() }
    }

    pub(super) fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.alerts.values()
    }

    /// Takes in the results of one evaluation, and gives the samples of the alerts that are active.
    pub(super) fn update(
        &mut self,
        results: &[(Labels, f64)],
        at: i64,
        limit: Option<usize>,
        store: &mut SeriesStore,
        expand: &mut Expand<'_>,
    ) -> Result<Vec<Given>, String> {
        if results.is_empty() && self.alerts.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.found(results, at, store, expand)?;
        let present: Vec<Labels> = found.keys().cloned().collect();
        for (labels, fresh) in found {
            match self.alerts.get_mut(&labels) {
                Some(alert) if alert.state != AlertState::Resolved => {
                    alert.value = fresh.value;
                    alert.annotations = fresh.annotations;
                }
                _ => {
                    self.alerts.insert(labels, fresh);
                }
            }
        }
        let (hold, keep) = (self.hold, self.keep);
        self.alerts.retain(|labels, alert| {
            alert.advance(present.binary_search(labels).is_ok(), at, hold, keep)
        });
        let active = self.alerts.values().filter(|alert| alert.state != AlertState::Resolved);
        let count = active.count();
        if let Some(limit) = limit.filter(|limit| count > *limit) {
            self.alerts.clear();
            return Err(format!("exceeded limit of {limit} with {count} alerts"));
        }
        Ok(self.samples(count, store))
    }

    /// The alerts that the results raise, as if they had not been there before.
    fn found(
        &self,
        results: &[(Labels, f64)],
        at: i64,
        store: &SeriesStore,
        expand: &mut Expand<'_>,
    ) -> Result<BTreeMap<Labels, Alert>, String> {
        let mut found = BTreeMap::new();
        for (series, value) in results {
            let mut expanded = |text: &Arc<str>| {
                if !text.contains("{{") {
                    return text.to_string();
                }
                let (alert, labels) = (&*self.name, series);
                expand(Expansion { alert, text, labels, value: *value, at, store })
            };
            let mut labels = series.without(&[METRIC_NAME_LABEL.into()]);
            for (name, text) in &self.labels {
                labels = labels.with(name, &expanded(text));
            }
            labels = labels.with(&ALERT_NAME_LABEL.into(), &self.name);
            let annotations = self.annotations.iter();
            let annotations =
                annotations.map(|(name, text)| (Arc::clone(name), expanded(text))).collect();
            let alert = Alert::pending(labels.clone(), annotations, *value, at);
            if found.insert(labels, alert).is_some() {
                let message = "vector contains metrics with the same labelset after applying alert \
                               labels";
                return Err(message.to_owned());
            }
        }
        Ok(found)
    }

    /// The samples of all active alerts, of which there are `count`.
    fn samples(&mut self, count: usize, store: &mut SeriesStore) -> Vec<Given> {
        let mut samples = Vec::with_capacity(2 * count);
        for alert in self.alerts.values_mut() {
            let state = match alert.state {
                AlertState::Pending => "pending",
                AlertState::Firing => "firing",
                AlertState::Resolved => continue,
            };
            let (alerts, for_state) = match alert.series {
                Some((known, alerts, for_state)) if known == alert.state => (alerts, for_state),
                _ => {
                    let named = |metric: &str| {
                        // A label of the rule that became empty is written as it stands in the rule.
                        let own = alert.labels.as_slice().iter();
                        let own =
                            own.map(|label| (Arc::clone(&label.name), Arc::clone(&label.value)));
                        Labels::new(self.labels.iter().cloned().chain(own))
                            .with(&METRIC_NAME_LABEL.into(), metric)
                    };
                    let alerts = named("ALERTS").with(&"alertstate".into(), state);
                    (store.series(&alerts), store.series(&named("ALERTS_FOR_STATE")))
                }
            };
            alert.series = Some((alert.state, alerts, for_state));
            samples.push((alerts, 1.0));
            samples.push((for_state, whole_seconds(alert.active_at)));
        }
        samples
    }
}

#[expect(clippy::cast_precision_loss, reason = "seconds are below 2^53")]
fn whole_seconds(millis: i64) -> f64 {
    millis.div_euclid(1_000) as f64
}

impl Alert {
    fn pending(
        labels: Labels,
        annotations: Vec<(Arc<str>, String)>,
        value: f64,
        active_at: i64,
    ) -> Self {
        Self {
            labels,
            annotations,
            value,
            state: AlertState::Pending,
            active_at,
            fired_at: None,
            resolved_at: None,
            kept_firing_since: None,
            series: None,
        }
    }

    /// Moves the alert on to `at`, where its series is present or not; false if it is to be
    /// forgotten.
    fn advance(&mut self, is_present: bool, at: i64, hold: i64, keep: i64) -> bool {
        if is_present {
            self.kept_firing_since = None;
        } else {
            let is_kept = self.state == AlertState::Firing && keep > 0 && {
                let since = *self.kept_firing_since.get_or_insert(at);
                at.saturating_sub(since) < keep
            };
            if !is_kept {
                return self.resolve(at);
            }
        }
        if self.state == AlertState::Pending && at.saturating_sub(self.active_at) >= hold {
            self.state = AlertState::Firing;
            self.fired_at = Some(at);
        }
        true
    }

    /// Its series is gone; false if it is to be forgotten.
    fn resolve(&mut self, at: i64) -> bool {
        match self.state {
            AlertState::Pending => false,
            AlertState::Firing => {
                self.state = AlertState::Resolved;
                self.resolved_at = Some(at);
                true
            }
            AlertState::Resolved => self
                .resolved_at
                .is_some_and(|resolved| at.saturating_sub(resolved) <= RESOLVED_RETENTION),
        }
    }
}
