//! The alerts that have been heard of, and which of them make others needless.

use std::collections::BTreeMap;

use crate::alertmanager::Inhibition;
use crate::labels::Labels;

/// An alert as it arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// What identifies it.
    pub labels: Labels,
    /// What it tells people.
    pub annotations: Labels,
    /// Since when it fires.
    pub starts_at: i64,
    /// When it is resolved, or was; `None` where the sender does not say.
    pub ends_at: Option<i64>,
}

/// An alert as it is kept.
#[derive(Clone, Debug)]
pub(super) struct Held {
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    pub(super) starts_at: i64,
    pub(super) ends_at: i64,
    /// Whether the end is only the time after which nobody believes in it any more.
    is_timeout: bool,
}

impl Held {
    pub(super) fn is_resolved(&self, now: i64) -> bool {
        self.ends_at <= now
    }

    /// This alert with what `older`, of the same labels and an overlapping time, knows better.
    fn merged(mut self, older: &Self, now: i64) -> Self {
        self.starts_at = self.starts_at.min(older.starts_at);
        let keeps_end = match (self.is_resolved(now), older.is_resolved(now)) {
            // Both were resolved; the later end counts.
            (true, is_resolved) => is_resolved,
            (false, _) => !older.is_timeout,
        };
        if keeps_end {
            self.ends_at = self.ends_at.max(older.ends_at);
        }
        self
    }
}

/// Alerts by their labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Alerts(BTreeMap<Labels, Held>);

impl Alerts {
    /// Keeps what arrives, and returns it as it is kept.
    pub(super) fn take_in(&mut self, alert: &Alert, now: i64, timeout: i64) -> Held {
        let mut held = Held {
            labels: alert.labels.clone(),
            annotations: alert.annotations.clone(),
            starts_at: alert.starts_at,
            ends_at: alert.ends_at.unwrap_or_else(|| now.saturating_add(timeout)),
            is_timeout: alert.ends_at.is_none(),
        };
        if let Some(older) = self.0.get(&alert.labels) {
            let within = |at: i64| at > older.starts_at && at < older.ends_at;
            if within(held.starts_at) || within(held.ends_at) {
                held = held.merged(older, now);
            }
        }
        self.0.insert(alert.labels.clone(), held.clone());
        held
    }

    pub(super) fn forget_resolved(&mut self, now: i64) {
        self.0.retain(|_, held| !held.is_resolved(now));
    }

    /// Whether another alert makes one with these labels needless.
    pub(super) fn inhibit(&self, labels: &Labels, rules: &[Inhibition], now: i64) -> bool {
        rules.iter().filter(|rule| rule.target.accept(labels)).any(|rule| {
            // An alert that is source and target cannot be inhibited by another such one: else two
            // of them would silence each other.
            let is_both = rule.source.accept(labels);
            self.0.values().any(|source| {
                !source.is_resolved(now)
                    && rule.source.accept(&source.labels)
                    && rule.equal.iter().all(|name| source.labels.get(name) == labels.get(name))
                    && !(is_both && rule.target.accept(&source.labels))
            })
        })
    }
}
