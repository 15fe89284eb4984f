//! One publisher and a thousand subscribers: what a delivery costs.
//!
//! Each subscriber counts and reads. An operation is a delivery, so a publication is a thousand.

use crate::{Goal, Peer, Workload};

mod kernel;
mod nexosim;
mod tokio;

pub(crate) const WORKLOAD: Workload = Workload {
    name: "fan-out",
    operations: "deliveries",
    size: 10_000_000,
    peers: &[
        Peer { name: "plain", run: plain },
        Peer { name: "kernel-logged", run: kernel::run },
        Peer { name: "nexosim", run: nexosim::run },
        Peer { name: "tokio-broadcast", run: tokio::run },
    ],
    goals: &[
        Goal { ours: "kernel-logged", peer: "tokio-broadcast", at_least: 3.0 },
        Goal { ours: "kernel-logged", peer: "nexosim", at_least: 10.0 },
    ],
};

const SUBSCRIBERS: usize = 1_000;

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: u64,
    sum: u64,
}

impl Tally {
    fn hear(&mut self, value: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(value ^ self.count);
    }

    fn checksum(&self) -> u64 {
        self.sum.wrapping_mul(31).wrapping_add(self.count)
    }
}

fn publications(deliveries: u64) -> u64 {
    deliveries / SUBSCRIBERS as u64
}

fn plain(deliveries: u64) -> u64 {
    let mut tallies = vec![Tally::default(); SUBSCRIBERS];
    for value in 0..publications(deliveries) {
        // The value is hidden, so that the compiler cannot sum all publications at once.
        let value = std::hint::black_box(value);
        tallies.iter_mut().for_each(|tally| tally.hear(value));
    }
    tallies.iter().map(Tally::checksum).fold(0, u64::wrapping_add)
}
