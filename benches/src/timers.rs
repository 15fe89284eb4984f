//! A hundred thousand pending timers: what a firing costs.
//!
//! Every timer fires after a delay of 1 to 1,000,000 microseconds, drawn uniformly, and is set
//! again as long as the number of firings asks for it. The checksum depends on the order of the
//! firings, so all ways must fire alike, those of the same instant too. An operation is a firing.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::splitmix::SplitMix;
use crate::{Goal, Peer, Workload};

mod kernel;
mod nexosim;

pub(crate) const WORKLOAD: Workload = Workload {
    name: "timers",
    operations: "firings",
    size: 2_000_000,
    peers: &[
        Peer { name: "plain", run: plain },
        Peer { name: "agenda", run: kernel::agenda },
        Peer { name: "kernel", run: kernel::run },
        Peer { name: "nexosim", run: nexosim::run },
    ],
    goals: &[Goal { ours: "kernel", peer: "nexosim", at_least: 4.0 }],
};

const PENDING: u64 = 100_000;
const DELAY_MAX: u64 = 1_000_000;

/// What the timers have in common.
#[derive(Clone, Copy, Debug)]
struct Clockwork {
    chance: SplitMix,
    left_to_set: u64,
    checksum: u64,
}

impl Clockwork {
    fn new(firings: u64) -> Self {
        Self { chance: SplitMix(42), left_to_set: firings, checksum: 0 }
    }

    /// The delay of the next timer, unless enough are set.
    fn set(&mut self) -> Option<u64> {
        self.left_to_set = self.left_to_set.checked_sub(1)?;
        Some(1 + self.chance.next() % DELAY_MAX)
    }

    fn fire(&mut self, timer: u64) -> Option<u64> {
        self.checksum = self.checksum.rotate_left(5).wrapping_mul(31).wrapping_add(timer);
        self.set()
    }
}

/// The loop that anyone would write: a binary heap ordered by time, then by insertion.
fn plain(firings: u64) -> u64 {
    let mut clockwork = Clockwork::new(firings);
    let mut heap = BinaryHeap::new();
    let mut seq = 0u64;
    for timer in 0..PENDING {
        let Some(delay) = clockwork.set() else { break };
        heap.push(Reverse((delay, seq, timer)));
        seq += 1;
    }
    while let Some(Reverse((now, _, timer))) = heap.pop() {
        if let Some(delay) = clockwork.fire(timer) {
            heap.push(Reverse((now + delay, seq, timer)));
            seq += 1;
        }
    }
    clockwork.checksum
}
