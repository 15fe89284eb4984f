//! A group of alerts that are told together.

use std::collections::BTreeMap;

use super::alerts::Held;
use super::log::Told;
use super::{NotifiedAlert, Status};
use crate::labels::Labels;

/// The alerts of a group, by their labels.
#[derive(Clone, Debug)]
pub(super) struct Group(BTreeMap<Labels, Held>);

impl Group {
    pub(super) fn of(alert: Held) -> Self {
        Self(BTreeMap::from([(alert.labels.clone(), alert)]))
    }

    pub(super) fn insert(&mut self, alert: Held) {
        self.0.insert(alert.labels.clone(), alert);
    }

    /// The alerts as they stand at an instant, in the order in which they are told: by job and
    /// instance first, those without at the end.
    pub(super) fn at(&self, now: i64) -> Vec<Told> {
        let mut alerts: Vec<Told> = self.0.values().map(|held| Told::at(held, now)).collect();
        alerts.sort_by(|a, b| order(&a.labels).cmp(&order(&b.labels)));
        alerts
    }

    /// Forgets what was resolved by `now`; whether anything is left.
    pub(super) fn without_resolved(&mut self, now: i64) -> bool {
        self.0.retain(|_, held| !held.is_resolved(now));
        !self.0.is_empty()
    }
}

fn order(labels: &Labels) -> (bool, &str, bool, &str, usize, &Labels) {
    let (job, instance) = (labels.get("job"), labels.get("instance"));
    (job.is_empty(), job, instance.is_empty(), instance, labels.as_slice().len(), labels)
}

impl Told {
    fn at(held: &Held, now: i64) -> Self {
        let is_resolved = held.is_resolved(now);
        Self {
            labels: held.labels.clone(),
            annotations: held.annotations.clone(),
            starts_at: held.starts_at,
            status: if is_resolved { Status::Resolved(held.ends_at) } else { Status::Firing },
        }
    }

    pub(super) fn notified(&self) -> NotifiedAlert {
        let Self { labels, annotations, starts_at, status } = self.clone();
        NotifiedAlert { labels, annotations, starts_at, status }
    }
}
