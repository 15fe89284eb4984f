//! What each integration was told last, and whether there is anything new to tell it.

use std::collections::{BTreeMap, BTreeSet};

use super::Status;
use crate::labels::Labels;

/// Why a receiver is told now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing of this group was firing when it was last told, or it never was.
    FirstNotification,
    /// An alert has joined.
    NewAlerts,
    /// Nothing fires any more.
    AllResolved,
    /// Some alerts are resolved.
    NewResolved,
    /// Nothing has changed for so long that it is said again.
    Repeat,
}

/// An alert as it stands when its group is looked at.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) labels: Labels,
    pub(super) annotations: Labels,
    pub(super) starts_at: i64,
    pub(super) status: Status,
}

impl Told {
    fn is_firing(&self) -> bool {
        self.status == Status::Firing
    }
}

/// A group and an integration of a receiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The matchers from the root to the group's route.
    pub(super) route: String,
    pub(super) group: Labels,
    pub(super) receiver: String,
    pub(super) integration: usize,
}

/// The last notification of a group.
#[derive(Clone, Debug)]
struct Entry {
    at: i64,
    expires: i64,
    firing: BTreeSet<Labels>,
    resolved: BTreeSet<Labels>,
}

/// For how long a notification is remembered at most.
const RETENTION: i64 = 120 * 3_600_000;

/// All last notifications.
#[derive(Clone, Debug, Default)]
pub(super) struct Log(BTreeMap<Key, Entry>);

impl Log {
    /// Notes that an integration is told of `alerts`, if there is a reason for that; returns what
    /// it is told. Where it does not want resolved alerts, it may be told nothing although something
    /// is noted.
    pub(super) fn tell<'a>(
        &mut self,
        key: Key,
        alerts: &[&'a Told],
        sends_resolved: bool,
        repeat: i64,
        now: i64,
    ) -> Option<(Reason, Vec<&'a Told>)> {
        let state = |is_firing: bool| -> BTreeSet<Labels> {
            let of_state = alerts.iter().filter(|alert| alert.is_firing() == is_firing);
            of_state.map(|alert| alert.labels.clone()).collect()
        };
        let (firing, resolved) = (state(true), state(false));
        let last = self.0.get(&key).filter(|entry| now < entry.expires);
        let reason = reason(last, &firing, &resolved, sends_resolved, repeat, now)?;
        let is_silent = firing.is_empty() && !sends_resolved;
        let expires = now.saturating_add(repeat.saturating_mul(2).min(RETENTION));
        self.0.insert(key, Entry { at: now, expires, firing, resolved });
        if is_silent {
            return None;
        }
        let wanted = alerts.iter().copied().filter(|alert| sends_resolved || alert.is_firing());
        Some((reason, wanted.collect()))
    }
}

fn reason(
    last: Option<&Entry>,
    firing: &BTreeSet<Labels>,
    resolved: &BTreeSet<Labels>,
    sends_resolved: bool,
    repeat: i64,
    now: i64,
) -> Option<Reason> {
    let Some(last) = last else {
        return (!firing.is_empty()).then_some(Reason::FirstNotification);
    };
    if !firing.is_subset(&last.firing) {
        let is_first = last.firing.is_empty();
        return Some(if is_first { Reason::FirstNotification } else { Reason::NewAlerts });
    }
    if firing.is_empty() {
        // Alerts that came and went between two looks are nobody's business.
        return (!last.firing.is_empty()).then_some(Reason::AllResolved);
    }
    if sends_resolved && !resolved.is_subset(&last.resolved) {
        return Some(Reason::NewResolved);
    }
    (last.at < now.saturating_sub(repeat)).then_some(Reason::Repeat)
}
