//! What the kernel costs, against its peers and against the plain loop.
//!
//! Each workload does the same work in several ways: with the kernel, in the shape that personas
//! and the delivery use; with peers of the field; and as a plain loop, which is the limit of the
//! machine. Every way returns a checksum of what it did; the checksums of a workload must be equal,
//! otherwise the figures compare different things.
//!
//! - `cargo bench -p rehearsal-benches` measures with criterion;
//! - `cargo run --release -p rehearsal-benches --bin ratios` measures in turn (A B A B) by CPU time
//!   and prints the ratios to reach;
//! - `--bin workload -- <workload> <peer> <size>` does one run of a workload, for counting
//!   instructions: the difference of two sizes, over the difference of the sizes, is the cost of
//!   one operation.

mod chain;
mod cpu_time;
mod fan_out;
mod rehearsal_chain;
mod scenario;
mod splitmix;
mod timers;

pub use cpu_time::CpuTime;

/// The allocator of the program `rehearsal`, for every way of every workload.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One way to do the work of a workload.
#[derive(Clone, Copy, Debug)]
pub struct Peer {
    /// Its name on the command line and in the tables.
    pub name: &'static str,
    /// Does this many operations and returns their checksum.
    pub run: fn(u64) -> u64,
}

/// A ratio that the kernel must reach.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// The kernel's way.
    pub ours: &'static str,
    /// What it is compared with.
    pub peer: &'static str,
    /// The least rate, as a multiple of the peer's.
    pub at_least: f64,
}

/// The same work, done in several ways.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// Its name on the command line and in the tables.
    pub name: &'static str,
    /// What operations are called.
    pub operations: &'static str,
    /// How many operations a round of measurement does.
    pub size: u64,
    /// The ways to do it.
    pub peers: &'static [Peer],
    /// What must be reached.
    pub goals: &'static [Goal],
}

impl Workload {
    /// The way of this name.
    pub fn peer(&self, name: &str) -> Option<&'static Peer> {
        self.peers.iter().find(|peer| peer.name == name)
    }
}

/// All workloads.
pub const WORKLOADS: &[Workload] = &[
    chain::WORKLOAD,
    fan_out::WORKLOAD,
    timers::WORKLOAD,
    scenario::WORKLOAD,
    rehearsal_chain::WORKLOAD,
];

#[cfg(test)]
mod tests;
