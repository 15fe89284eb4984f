//! Whole small runs: four agents, four tokens, two hundred events, each a line in the log.
//!
//! An event says that a token was passed. Who receives it draws from a stream of its own how long
//! it keeps it, whom it passes it to, and what it notes. Every run has its own seed, so it starts
//! with nothing but what a sweep may keep: cast and buffers. An operation is a run. All ways write
//! the same lines; the checksum counts their bytes, and a test compares them.

use crate::{Goal, Peer, Workload};

mod kernel;
mod nexosim;
mod plain;

pub(crate) const WORKLOAD: Workload = Workload {
    name: "scenario",
    operations: "runs",
    size: 20_000,
    peers: &[
        Peer { name: "plain", run: plain::run },
        Peer { name: "kernel", run: kernel::run },
        Peer { name: "kernel-digest-only", run: kernel::run_digest_only },
        Peer { name: "nexosim", run: nexosim::run },
    ],
    goals: &[
        Goal { ours: "kernel", peer: "nexosim", at_least: 4.0 },
        Goal { ours: "kernel", peer: "plain", at_least: 1.0 / 1.5 },
    ],
};

const AGENTS: usize = 4;
const PATHS: [&str; AGENTS] = ["agent/0", "agent/1", "agent/2", "agent/3"];
const TOKENS: u64 = 4;

/// How often a token is passed.
const HOPS: u64 = 50;
const DELAY_MAX: u64 = 1_000_000;
const LOAD_MAX: u64 = 1_000_000;
const NOTES: [&str; 4] = [
    "handover was accepted",
    "waits for the review",
    "returned with a note",
    "went on as \"planned\"",
];

#[cfg(test)]
mod tests;
