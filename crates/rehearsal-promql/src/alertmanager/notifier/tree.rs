//! The routing tree with everything inherited.

use crate::alertmanager::{GroupBy, LabelMatchers, NamedIntervals, Route};
use crate::duration::Duration;
use crate::labels::Labels;

/// A node by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(usize);

/// The nodes, a parent before its children.
#[derive(Clone, Debug)]
pub(super) struct Tree(Vec<Node>);

/// A route and what it has from those above.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// The matchers from the root down to here. Routes may share a key, and then share what they
    /// remember of notifications.
    pub(super) key: String,
    pub(super) receiver: String,
    group_by: GroupBy,
    matchers: LabelMatchers,
    continues: bool,
    /// Milliseconds, like the two that follow.
    pub(super) group_wait: i64,
    pub(super) group_interval: i64,
    pub(super) repeat: i64,
    mute: Vec<String>,
    active: Vec<String>,
    children: Vec<NodeId>,
}

const GROUP_WAIT: i64 = 30_000;
const GROUP_INTERVAL: i64 = 5 * 60_000;
const REPEAT_INTERVAL: i64 = 4 * 3_600_000;

impl Tree {
    pub(super) fn of(root: &Route) -> Self {
        let mut tree = Self(Vec::new());
        tree.add(root, None);
        tree
    }

    fn add(&mut self, route: &Route, parent: Option<NodeId>) -> NodeId {
        let above = parent.map(|parent| self.node(parent));
        let matchers = route.matchers.to_string();
        let inherited = |own: Option<Duration>, above: Option<i64>, default: i64| {
            own.map(Duration::as_millis).or(above).unwrap_or(default)
        };
        let names = |names: &[rehearsal_source::Spanned<String>]| {
            names.iter().map(|name| name.value.clone()).collect()
        };
        let receiver = route.receiver.as_ref().map(|name| name.value.clone());
        let group_by = route.group_by.clone();
        let node = Node {
            key: above.map_or(matchers.clone(), |above| format!("{}/{matchers}", above.key)),
            receiver: receiver.or(above.map(|above| above.receiver.clone())).unwrap_or_default(),
            group_by: group_by
                .or(above.map(|above| above.group_by.clone()))
                .unwrap_or(GroupBy::Labels(Vec::new())),
            matchers: route.matchers.clone(),
            continues: route.continues,
            group_wait: inherited(route.group_wait, above.map(|it| it.group_wait), GROUP_WAIT),
            group_interval: inherited(
                route.group_interval,
                above.map(|it| it.group_interval),
                GROUP_INTERVAL,
            )
            // Nothing else keeps a group from being due for ever.
            .max(1),
            repeat: inherited(route.repeat_interval, above.map(|it| it.repeat), REPEAT_INTERVAL),
            mute: names(&route.mute_intervals),
            active: names(&route.active_intervals),
            children: Vec::new(),
        };
        let id = NodeId(self.0.len());
        self.0.push(node);
        for child in &route.routes {
            let child = self.add(child, Some(id));
            self.0[id.0].children.push(child);
        }
        id
    }

    pub(super) fn node(&self, id: NodeId) -> &Node {
        &self.0[id.0]
    }

    /// The nodes that take an alert: the deepest that match, of siblings the first and those after one
    /// that lets it continue.
    pub(super) fn matching(&self, labels: &Labels) -> Vec<NodeId> {
        let mut found = Vec::new();
        self.collect(NodeId(0), labels, &mut found);
        found
    }

    fn collect(&self, id: NodeId, labels: &Labels, found: &mut Vec<NodeId>) -> bool {
        let node = self.node(id);
        if !node.matchers.accept(labels) {
            return false;
        }
        let before = found.len();
        for child in &node.children {
            if self.collect(*child, labels, found) && !self.node(*child).continues {
                break;
            }
        }
        if found.len() == before {
            found.push(id);
        }
        true
    }
}

impl Node {
    /// The labels that name the group of an alert.
    pub(super) fn group_labels(&self, labels: &Labels) -> Labels {
        match &self.group_by {
            GroupBy::All => labels.clone(),
            GroupBy::Labels(names) => {
                let kept = labels.as_slice().iter();
                let kept = kept.filter(|label| names.iter().any(|name| **name == *label.name));
                Labels::new(kept.map(|label| (label.name.clone(), label.value.clone())))
            }
        }
    }

    /// Whether somebody is told at this time.
    pub(super) fn is_open(&self, now: i64, known: &[NamedIntervals]) -> bool {
        let is_in = |names: &[String]| {
            let named = known.iter().filter(|named| names.contains(&named.name.value));
            named.flat_map(|named| &named.intervals).any(|interval| interval.contains(now))
        };
        (self.active.is_empty() || is_in(&self.active)) && !is_in(&self.mute)
    }
}
