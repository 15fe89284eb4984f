//! Every check of the project, in the order in which a mistake is cheapest to find.
//!
//! The first failure ends the run, with the command that repeats it. Each step is announced before
//! it starts, so that a step which hangs has a name.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::process::{self, Stop};
use crate::{judges, tidy};

/// One check.
struct Step {
    /// What one would type to repeat it.
    command: &'static str,
    work: Work,
}

enum Work {
    Cargo(&'static [&'static str]),
    Own(fn(&Path) -> Result<(), Stop>),
}

const STEPS: &[Step] = &[
    Step { command: "cargo fmt --all --check", work: Work::Cargo(&["fmt", "--all", "--check"]) },
    Step {
        command: "cargo clippy --workspace --all-targets --locked -- -D warnings",
        work: Work::Cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]),
    },
    Step { command: "cargo xtask tidy", work: Work::Own(tidy::command) },
    Step { command: "cargo xtask judges", work: Work::Own(judges::command) },
    Step {
        command: "cargo test --workspace --exclude rehearsal-benches --locked",
        work: Work::Cargo(&["test", "--workspace", "--exclude", "rehearsal-benches", "--locked"]),
    },
    Step {
        command: "RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked",
        work: Work::Cargo(&["doc", "--workspace", "--no-deps", "--locked"]),
    },
    Step {
        command: "cargo test --doc --package rehearsal --locked",
        work: Work::Cargo(&["test", "--doc", "--package", "rehearsal", "--locked"]),
    },
];

/// The command: runs every step, stops at the first that fails.
pub fn command(root: &Path) -> Result<(), Stop> {
    for (number, step) in STEPS.iter().enumerate() {
        println!("[{}/{}] {}", number + 1, STEPS.len(), step.command);
        let start = Instant::now();
        let outcome = match step.work {
            Work::Cargo(arguments) => process::run(&mut cargo(root, arguments)),
            Work::Own(work) => work(root),
        };
        outcome.map_err(|stop| {
            Stop::because(format!("{stop}\nto repeat this step: {}", step.command))
        })?;
        println!("      {:.1} s", start.elapsed().as_secs_f32());
    }
    println!("all checks passed");
    Ok(())
}

fn cargo(root: &Path, arguments: &[&str]) -> Command {
    // The cargo that started us, not the first on the path: they may be of different toolchains.
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root);
    // Incremental output is never read again after a whole run, and doubles what it writes.
    command.env("CARGO_INCREMENTAL", "0").env("RUSTDOCFLAGS", "-D warnings");
    command
}

#[cfg(test)]
mod tests;
