//! The first scenario as a whole: four personas plan and write their files, all of them are read and
//! checked, the delivery is scored and decided, and every event is logged.
//!
//! The scenario and the personas are read, and their templates compiled, once before anything is
//! measured. *Cold* makes a new engine for each run, which reads each file that is written; *warm* keeps
//! one engine, which plans, writes, checks, scores and logs again. Both must write the same log: its
//! digest is the checksum.

use std::sync::LazyLock;

use rehearsal::{Engine, Run, Scenario, built_in, load_personas};
use rehearsal_persona::Registry;

use crate::{Goal, Peer, Workload};

pub(crate) const WORKLOAD: Workload = Workload {
    name: "rehearsal",
    operations: "runs",
    size: 200,
    peers: &[Peer { name: "cold", run: cold }, Peer { name: "warm", run: warm }],
    goals: &[Goal { ours: "warm", peer: "cold", at_least: 1.5 }],
};

static LOADED: LazyLock<(Registry, Scenario)> = LazyLock::new(|| {
    let registry = load_personas(&[]).expect("the built-in personas are sound");
    let source = built_in::scenario("devops-deployment-chain").expect("the scenario is built in");
    let scenario = Scenario::read(&source, &registry, &[]);
    let scenario = scenario.expect("the built-in scenario is sound");
    (registry, scenario)
});

fn cold(runs: u64) -> u64 {
    let (registry, scenario) = &*LOADED;
    let run = |_| run(&Engine::new(registry.clone()), scenario);
    (0..runs).map(run).fold(0, u64::wrapping_add)
}

fn warm(runs: u64) -> u64 {
    let (registry, scenario) = &*LOADED;
    let engine = Engine::new(registry.clone());
    (0..runs).map(|_| run(&engine, scenario)).fold(0, u64::wrapping_add)
}

/// Runs once and returns the beginning of the log's digest as a number.
fn run(engine: &Engine, scenario: &Scenario) -> u64 {
    let Run { digest, .. } = engine.run(scenario, None).expect("the built-in scenario runs");
    let digest = digest.to_string();
    u64::from_str_radix(&digest[..16], 16).expect("a digest is hexadecimal")
}
