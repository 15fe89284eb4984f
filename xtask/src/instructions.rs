//! Instructions per operation, which vary far less from run to run than time does.
//!
//! Each workload of the benches runs twice under callgrind, with two sizes; the difference divided
//! by the difference of the sizes leaves out what starting and setting up cost. Counts compare
//! code on one machine and compiler; they say nothing about caches or waiting.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Stop, on_path, output, run};

/// A workload of the benches with its peers and two sizes, in its own operations.
struct Workload {
    name: &'static str,
    peers: &'static [&'static str],
    small: u64,
    large: u64,
}

/// Sizes are chosen so that a run takes seconds under callgrind, which is some fifty times slower
/// than the machine.
const WORKLOADS: &[Workload] = &[
    Workload {
        name: "chain",
        peers: &["plain", "kernel", "kernel-logged", "nexosim", "tokio-mpsc"],
        small: 10_000,
        large: 30_000,
    },
    Workload {
        name: "fan-out",
        peers: &["plain", "kernel-logged", "nexosim", "tokio-broadcast"],
        small: 100_000,
        large: 300_000,
    },
    Workload {
        name: "timers",
        peers: &["plain", "agenda", "kernel", "nexosim"],
        small: 100_000,
        large: 200_000,
    },
    Workload {
        name: "scenario",
        peers: &["plain", "kernel", "kernel-digest-only", "nexosim"],
        small: 100,
        large: 300,
    },
    Workload { name: "rehearsal", peers: &["cold", "warm"], small: 10, large: 30 },
];

/// The command: a table of all workloads, or of the ones named.
pub fn command(root: &Path, wanted: &[&str]) -> Result<(), Stop> {
    if let Some(unknown) = wanted.iter().find(|name| !WORKLOADS.iter().any(|it| it.name == **name))
    {
        let known: Vec<_> = WORKLOADS.iter().map(|workload| workload.name).collect();
        let known = known.join(", ");
        return Err(Stop::because(format!("no workload `{unknown}`; there are {known}")));
    }
    if on_path("valgrind").is_none() {
        return Err(Stop::because("valgrind is missing: install it with the package manager"));
    }
    let program = build(root)?;
    println!("instructions per operation");
    let chosen = |it: &&Workload| wanted.is_empty() || wanted.contains(&it.name);
    for workload in WORKLOADS.iter().filter(chosen) {
        println!("{}", workload.name);
        for peer in workload.peers {
            println!("  {peer:<20}{:>12}", per_operation(root, &program, workload, peer)?);
        }
    }
    Ok(())
}

fn build(root: &Path) -> Result<PathBuf, Stop> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let arguments = ["build", "--release", "--locked", "--package", "rehearsal-benches"];
    run(Command::new(cargo).args(arguments).args(["--bin", "workload"]).current_dir(root))?;
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join("release").join("workload"))
}

fn per_operation(
    root: &Path,
    program: &Path,
    workload: &Workload,
    peer: &str,
) -> Result<u64, Stop> {
    let count = |size: u64| instructions(root, program, [workload.name, peer, &size.to_string()]);
    let (small, large) = (count(workload.small)?, count(workload.large)?);
    Ok(large.saturating_sub(small) / (workload.large - workload.small))
}

fn instructions(root: &Path, program: &Path, arguments: [&str; 3]) -> Result<u64, Stop> {
    let folder = root.join("target").join("instructions");
    fs::create_dir_all(&folder).map_err(|error| Stop::cannot("make", &folder, &error))?;
    let log = folder.join("callgrind.log");
    let mut command = Command::new("valgrind");
    command.arg("--tool=callgrind").arg(format!("--log-file={}", log.display()));
    command.arg(format!("--callgrind-out-file={}", folder.join("callgrind.out").display()));
    output(command.arg(program).args(arguments))?;
    let text = fs::read_to_string(&log).map_err(|error| Stop::cannot("read", &log, &error))?;
    collected(&text).ok_or_else(|| Stop::because("callgrind did not say how many instructions"))
}

/// The total in what callgrind logs at its end: `==7== Collected : 1234`.
fn collected(log: &str) -> Option<u64> {
    let (_, rest) = log.split_once("Collected :")?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests;
