//! The notifier: a state machine that is told of alerts and tells receivers, in virtual time.
//!
//! Instants are milliseconds since 1970. Alerts that arrive are put into groups, one for each route that
//! takes them and each set of values of the labels it groups by. A new group waits for `group_wait`,
//! unless its first alert is older than that; then it is looked at every `group_interval` until all in
//! it is resolved. Each look goes through what can hold a notification back (inhibitions, times,
//! silences), and then asks for every integration whether there is anything new to tell, or whether
//! `repeat_interval` has passed since the last time.
//!
//! [`Alertmanager::advance`] has to be called before alerts of a later instant are received; groups
//! that are due at one instant are looked at in the order of their routes and labels.

use std::collections::{BTreeMap, BTreeSet};

use super::{AlertmanagerConfig, LabelMatchers};
use crate::labels::Labels;

mod alerts;
mod group;
mod log;
mod tree;

pub use alerts::Alert;
pub use log::Reason;

use alerts::{Alerts, Held};
use group::Group;
use log::{Log, Told};
use tree::{NodeId, Tree};

/// A time in which alerts that match are not told.
#[derive(Clone, Debug)]
pub struct Silence {
    /// Which alerts.
    pub matchers: LabelMatchers,
    /// From when on.
    pub starts_at: i64,
    /// Until when; not any more at that instant.
    pub ends_at: i64,
}

/// Something that a receiver is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    /// When.
    pub at: i64,
    /// The receiver's name.
    pub receiver: String,
    /// Through which sort of integration.
    pub integration: &'static str,
    /// The labels that all alerts of the group share.
    pub group_labels: Labels,
    /// Why now.
    pub reason: Reason,
    /// The group's alerts, as far as the receiver is told of them.
    pub alerts: Vec<NotifiedAlert>,
}

/// An alert that a receiver is told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotifiedAlert {
    /// What identifies it.
    pub labels: Labels,
    /// What it tells people.
    pub annotations: Labels,
    /// Since when it fires.
    pub starts_at: i64,
    /// Whether it still does.
    pub status: Status,
}

/// Whether an alert still fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// It does.
    Firing,
    /// It does not, since this instant.
    Resolved(i64),
}

/// A group's route and labels.
type GroupId = (NodeId, Labels);

/// The notifier.
#[derive(Clone, Debug)]
pub struct Alertmanager {
    config: AlertmanagerConfig,
    tree: Tree,
    alerts: Alerts,
    groups: BTreeMap<GroupId, Group>,
    /// When each group is due, in order.
    agenda: BTreeSet<(i64, GroupId)>,
    log: Log,
    silences: Vec<Silence>,
}

impl Alertmanager {
    /// A notifier that has not heard of any alert; `None` if the configuration has no route.
    #[must_use]
    pub fn new(config: &AlertmanagerConfig) -> Option<Self> {
        let tree = Tree::of(config.route.as_ref()?);
        Some(Self {
            config: config.clone(),
            tree,
            alerts: Alerts::default(),
            groups: BTreeMap::new(),
            agenda: BTreeSet::new(),
            log: Log::default(),
            silences: Vec::new(),
        })
    }

    /// Keeps quiet about some alerts for some time.
    pub fn silence(&mut self, silence: Silence) {
        self.silences.push(silence);
    }

    /// The receivers that an alert with these labels goes to, in the order in which routes take it.
    #[must_use]
    pub fn receivers_of(&self, labels: &Labels) -> Vec<&str> {
        let nodes = self.tree.matching(labels);
        nodes.into_iter().map(|id| self.tree.node(id).receiver.as_str()).collect()
    }

    /// Takes in alerts at the instant `now`. One without an end is resolved after `resolve_timeout`,
    /// unless it is received again.
    pub fn receive(&mut self, now: i64, alerts: &[Alert]) {
        for alert in alerts {
            let timeout = self.config.resolve_timeout.as_millis();
            let held = self.alerts.take_in(alert, now, timeout);
            for id in self.tree.matching(&held.labels) {
                self.group(id, held.clone(), now);
            }
        }
    }

    /// When there is something to look at next.
    #[must_use]
    pub fn next_due(&self) -> Option<i64> {
        self.agenda.first().map(|(due, _)| *due)
    }

    /// Looks at all groups that are due up to `now`, in their order, and returns what is told.
    pub fn advance(&mut self, now: i64) -> Vec<Notification> {
        let mut told = Vec::new();
        while let Some((due, id)) = self.agenda.first().filter(|(due, _)| *due <= now).cloned() {
            self.agenda.pop_first();
            self.flush(due, &id, &mut told);
        }
        self.alerts.forget_resolved(now);
        told
    }

    /// Puts an alert into its group of one route.
    fn group(&mut self, node_id: NodeId, alert: Held, now: i64) {
        let node = self.tree.node(node_id);
        let id = (node_id, node.group_labels(&alert.labels));
        if let Some(group) = self.groups.get_mut(&id) {
            group.insert(alert);
            return;
        }
        let is_old = alert.starts_at.saturating_add(node.group_wait) < now;
        let due = if is_old { now } else { now.saturating_add(node.group_wait) };
        self.agenda.insert((due, id.clone()));
        self.groups.insert(id, Group::of(alert));
    }

    /// Looks at a group that is due.
    fn flush(&mut self, now: i64, id: &GroupId, told: &mut Vec<Notification>) {
        let node = self.tree.node(id.0);
        let Some(group) = self.groups.get_mut(id) else { return };
        let alerts = group.at(now);
        let open: Vec<&Told> = alerts
            .iter()
            .filter(|alert| !self.alerts.inhibit(&alert.labels, &self.config.inhibitions, now))
            .collect();
        let is_open = node.is_open(now, &self.config.intervals);
        let silences = &self.silences;
        let is_silenced = |labels: &Labels| {
            let is_on = |silence: &&Silence| (silence.starts_at..silence.ends_at).contains(&now);
            silences.iter().filter(is_on).any(|silence| silence.matchers.accept(labels))
        };
        let open: Vec<&Told> =
            open.into_iter().filter(|alert| is_open && !is_silenced(&alert.labels)).collect();
        let receiver = self.config.receivers.iter().find(|it| it.name.value == node.receiver);
        let integrations = receiver.map_or(&[][..], |receiver| &receiver.integrations);
        if !open.is_empty() {
            for (at, integration) in integrations.iter().enumerate() {
                let key = log::Key {
                    route: node.key.clone(),
                    group: id.1.clone(),
                    receiver: node.receiver.clone(),
                    integration: at,
                };
                let told_now =
                    self.log.tell(key, &open, integration.sends_resolved, node.repeat, now);
                let Some((reason, alerts)) = told_now else { continue };
                told.push(Notification {
                    at: now,
                    receiver: node.receiver.clone(),
                    integration: integration.kind,
                    group_labels: id.1.clone(),
                    reason,
                    alerts: alerts.into_iter().map(Told::notified).collect(),
                });
            }
        }
        if group.without_resolved(now) {
            self.agenda.insert((now.saturating_add(node.group_interval), id.clone()));
        } else {
            self.groups.remove(id);
        }
    }
}
