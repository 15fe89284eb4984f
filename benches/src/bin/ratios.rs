//! Prints what an operation costs in each way, and whether the kernel reaches its ratios.
//!
//! The ways of a workload are run in turn, round after round, so that a slow minute of the machine
//! hits all of them. Ratios are taken within a round; medians are printed. `ratios [rounds]
//! [workload …]`.

use std::process::ExitCode;

use rehearsal_benches::{CpuTime, WORKLOADS, Workload};

/// Rounds unless told otherwise: enough for a median that two disturbed rounds do not move.
const ROUNDS: usize = 5;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).peekable();
    let rounds = arguments.next_if(|argument| argument.parse::<usize>().is_ok());
    let rounds = rounds.and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS).max(1);
    let chosen: Vec<String> = arguments.collect();
    let is_chosen = |name: &str| chosen.is_empty() || chosen.iter().any(|chosen| chosen == name);
    let mut are_reached = true;
    for workload in WORKLOADS.iter().filter(|workload| is_chosen(workload.name)) {
        are_reached &= measure(workload, rounds);
    }
    if are_reached { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Prints the table of a workload. True if all its goals are reached.
fn measure(workload: &Workload, rounds: usize) -> bool {
    let checksums: Vec<u64> =
        workload.peers.iter().map(|peer| (peer.run)(workload.size / 20)).collect();
    assert!(checksums.iter().all(|&sum| sum == checksums[0]), "{checksums:?} must be equal");

    let mut seconds: Vec<Vec<f64>> = vec![Vec::new(); workload.peers.len()];
    for _ in 0..rounds {
        for (peer, seconds) in workload.peers.iter().zip(&mut seconds) {
            let cpu_time = CpuTime::start();
            std::hint::black_box((peer.run)(workload.size));
            seconds.push(cpu_time.elapsed().as_secs_f64());
        }
    }

    println!("{}, {rounds} rounds of {} {}", workload.name, workload.size, workload.operations);
    for (peer, seconds) in workload.peers.iter().zip(&seconds) {
        let each = median(seconds.iter().copied()) / workload.size as f64;
        println!("  {:<20} {:>10.1} ns {:>14.0} /s", peer.name, each * 1e9, 1.0 / each);
    }
    let mut are_reached = true;
    for goal in workload.goals {
        let [ours, theirs] = [goal.ours, goal.peer].map(|name| {
            let index = workload.peers.iter().position(|peer| peer.name == name);
            &seconds[index.expect("a goal names ways of its workload")]
        });
        let ratio = median(ours.iter().zip(theirs).map(|(ours, theirs)| theirs / ours));
        let is_reached = ratio >= goal.at_least;
        are_reached &= is_reached;
        let verdict = if is_reached { "reached" } else { "MISSED" };
        let (ours, theirs, at_least) = (goal.ours, goal.peer, goal.at_least);
        println!("  {ours} / {theirs}: {ratio:.2}x, at least {at_least:.2}x: {verdict}");
    }
    are_reached
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
