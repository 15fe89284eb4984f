//! Does one run of a workload: `workload <workload> <peer> <size>`. Prints the checksum.
//!
//! Under `valgrind --tool=callgrind` the difference of two sizes gives the instructions of an
//! operation without noise.

use std::process::ExitCode;

use rehearsal_benches::WORKLOADS;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let run = match arguments.as_slice() {
        [workload, peer, size] => WORKLOADS
            .iter()
            .find(|known| known.name == workload.as_str())
            .and_then(|workload| workload.peer(peer))
            .zip(size.parse::<u64>().ok()),
        _ => None,
    };
    let Some((peer, size)) = run else {
        eprintln!("usage: workload <workload> <peer> <size>, where");
        for workload in WORKLOADS {
            let peers: Vec<&str> = workload.peers.iter().map(|peer| peer.name).collect();
            eprintln!("  {}: {} (a round has {})", workload.name, peers.join(", "), workload.size);
        }
        return ExitCode::from(2);
    };
    println!("{}", (peer.run)(size));
    ExitCode::SUCCESS
}
