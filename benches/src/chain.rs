//! One message on its way round four agents: what a hop costs.
//!
//! The message is 88 bytes, as a typed message with a short text; each agent counts it, reads it
//! and rewrites a part. An operation is a hop.

use serde::{Deserialize, Serialize};

use crate::{Goal, Peer, Workload};

mod kernel;
mod nexosim;
mod tokio;

pub(crate) const WORKLOAD: Workload = Workload {
    name: "chain",
    operations: "messages",
    size: 4_000_000,
    peers: &[
        Peer { name: "plain", run: plain },
        Peer { name: "kernel", run: kernel::unlogged },
        Peer { name: "kernel-logged", run: kernel::logged },
        Peer { name: "nexosim", run: nexosim::run },
        Peer { name: "tokio-mpsc", run: tokio::run },
    ],
    goals: &[
        Goal { ours: "kernel", peer: "nexosim", at_least: 3.0 },
        Goal { ours: "kernel-logged", peer: "nexosim", at_least: 1.0 },
    ],
};

const AGENTS: usize = 4;

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Letter {
    left: u64,
    hops: u64,
    sum: u64,
    body: [u64; 8],
}

impl Letter {
    fn new(hops: u64) -> Self {
        Self { left: hops, hops: 0, sum: 0, body: [1, 2, 3, 4, 5, 6, 7, 8] }
    }

    /// What an agent does with it. False when the way ends here.
    fn work_on(&mut self) -> bool {
        let word = (self.hops % 8) as usize;
        self.sum = self.sum.wrapping_add(self.body[word]);
        self.body[word] = self.sum ^ self.hops;
        self.hops += 1;
        self.left -= 1;
        self.left > 0
    }
}

fn plain(hops: u64) -> u64 {
    let mut counts = [0u64; AGENTS];
    let mut queue = std::collections::VecDeque::from([(0, Letter::new(hops))]);
    let mut sum = 0;
    while let Some((agent, mut letter)) = queue.pop_front() {
        counts[agent] += 1;
        if letter.work_on() {
            queue.push_back(((agent + 1) % AGENTS, letter));
        } else {
            sum = letter.sum;
        }
    }
    sum.wrapping_add(counts.iter().sum())
}
