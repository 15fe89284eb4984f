//! When to give a run up: it makes no progress in virtual time, or does not end.

use std::collections::BTreeSet;
use std::fmt;

use crate::agenda::Due;
use crate::entity::{Entities, EntityId};
use crate::time::VirtualTime;

/// How many of the last entries before a limit tell who loops (a free choice; loops are short).
const WITNESSES: u64 = 64;

/// How much a run may do. Entries are all that leaves the agenda: events, tasks, answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries at one instant.
    pub entries_per_instant: u32,
    /// Entries in all.
    pub entries_per_run: u64,
}

/// Both are far above what a delivery needs (hundreds of events), and reached within a second.
impl Default for Limits {
    fn default() -> Self {
        Self { entries_per_instant: 10_000, entries_per_run: 10_000_000 }
    }
}

/// Which limit a run went over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// Too many entries at one instant: virtual time stands still.
    Livelock,
    /// Too many entries in all: the run does not end.
    TooLong,
}

/// How a run was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which limit it went over.
    pub reason: StopReason,
    /// When.
    pub time: VirtualTime,
    /// The limit, in entries.
    pub limit: u64,
    /// The paths of those who made the last entries: the ones that loop.
    pub entities: Vec<String>,
}

impl fmt::Display for Stop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reason, time, limit, entities } = self;
        let entities = entities.join(", ");
        match reason {
            StopReason::Livelock => {
                write!(out, "more than {limit} things happened at {time}; in the loop: {entities}")
            }
            StopReason::TooLong => {
                write!(out, "more than {limit} things happened by {time}; the last: {entities}")
            }
        }
    }
}

/// Counts the entries of a run.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    limits: Limits,
    at_instant: u64,
    in_run: u64,
    witnesses: BTreeSet<EntityId>,
    stopped: Option<Stop>,
}

impl Guard {
    /// # Panics
    /// When an instant could have more rounds than the agenda can order.
    pub(super) fn new(limits: Limits) -> Self {
        assert!(limits.entries_per_instant <= Due::ROUND_MAX, "rounds are ordered up to 2^24");
        Self { limits, at_instant: 0, in_run: 0, witnesses: BTreeSet::new(), stopped: None }
    }

    pub(super) fn restart(&mut self) {
        *self = Self::new(self.limits);
    }

    pub(super) fn entries(&self) -> u64 {
        self.in_run
    }

    pub(super) fn stopped(&self) -> Option<&Stop> {
        self.stopped.as_ref()
    }

    #[inline]
    pub(super) fn time_advances(&mut self) {
        self.at_instant = 0;
    }

    /// Counts an entry, and says whether it is one too many.
    #[inline]
    pub(super) fn exceeds(&mut self, origin: EntityId) -> bool {
        self.at_instant += 1;
        self.in_run += 1;
        let left_now = u64::from(self.limits.entries_per_instant).checked_sub(self.at_instant);
        let left_in_run = self.limits.entries_per_run.checked_sub(self.in_run);
        match left_now.min(left_in_run) {
            Some(left) if left >= WITNESSES => false,
            left => {
                self.witness(origin);
                left.is_none()
            }
        }
    }

    #[cold]
    fn witness(&mut self, origin: EntityId) {
        if self.at_instant == 1 {
            self.witnesses.clear();
        }
        self.witnesses.insert(origin);
    }

    /// Gives the run up for good.
    pub(super) fn stop(&mut self, time: VirtualTime, entities: &Entities) -> Stop {
        let per_instant = u64::from(self.limits.entries_per_instant);
        let (reason, limit) = if self.at_instant > per_instant {
            (StopReason::Livelock, per_instant)
        } else {
            (StopReason::TooLong, self.limits.entries_per_run)
        };
        let path = |&entity: &EntityId| entities.path(entity).to_owned();
        let entities = self.witnesses.iter().map(path).collect();
        let stop = Stop { reason, time, limit, entities };
        self.stopped = Some(stop.clone());
        stop
    }
}
