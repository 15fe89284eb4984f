//! Fuzzing: every reader gets a while of coverage-guided nonsense.
//!
//! The targets are in `fuzz/`, a workspace of its own, because a fuzzer needs its own compiler flags.
//! What they start from is made anew each time from what the project ships. The first crash ends the
//! command, and its input stays where the message says.
//!
//! Left out: address sanitizers. Nothing of ours is `unsafe`; what is looked for is a panic, an
//! endless loop, or memory without bound.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{self, Stop, on_path};

/// The fuzzer's front end, at the release that was tried.
const CARGO_FUZZ: &str = "cargo-fuzz@0.13.2";

/// No input may take longer than this many seconds, in a build with assertions.
const INPUT_SECONDS_MAX: &str = "-timeout=10";

/// Most memory in MiB.
const MEMORY_MIB_MAX: &str = "-rss_limit_mb=2048";

/// Longest input that the fuzzer makes; the tests have larger ones.
const INPUT_BYTES_MAX: &str = "-max_len=16384";

/// The command: fuzzes each target for `seconds`; only those whose line contains `wanted`, if given.
pub fn command(root: &Path, seconds: &str, wanted: Option<&str>) -> Result<(), Stop> {
    if seconds.parse::<u32>().is_err() {
        return Err(Stop::because(format!("`{seconds}` is no number of seconds")));
    }
    let home = root.join("target/fuzz");
    let tool = tool(&home)?;
    let corpora = home.join("corpora");
    let mut seeds = Command::new("cargo");
    seeds.current_dir(root.join("fuzz")).env("CARGO_TARGET_DIR", home.join("seeds"));
    let seeds =
        process::output(seeds.args(["run", "--quiet", "--example", "seeds"]).arg(&corpora))?;
    process::run(fuzzer(&tool, root).args(["build", "--sanitizer", "none"]))?;
    let targets = seeds.lines().filter(|line| wanted.is_none_or(|wanted| line.contains(wanted)));
    for line in targets {
        let corpus = line.replace(' ', "-");
        let log = home.join(format!("{corpus}.log"));
        let mut run = fuzzer(&tool, root);
        let (target, kind) = line.split_once(' ').unwrap_or((line, ""));
        run.env("REHEARSAL_FUZZ_KIND", kind).args(["run", "--sanitizer", "none", target]);
        run.arg(corpora.join(corpus)).args(["--", INPUT_SECONDS_MAX, MEMORY_MIB_MAX]);
        run.args([INPUT_BYTES_MAX, &format!("-max_total_time={seconds}")]);
        let words = File::create(&log).map_err(|error| Stop::cannot("write", &log, &error))?;
        process::run(run.stderr(words)).map_err(|stop| {
            Stop::because(format!("{line}: {stop}\nwhat it found is told in {}", log.display()))
        })?;
        println!("{line}: {}", last_words(&log));
    }
    Ok(())
}

fn fuzzer(tool: &Path, root: &Path) -> Command {
    let mut command = Command::new(tool);
    // The instrumentation is a compiler flag that the stable toolchain has and does not promise.
    command.current_dir(root.join("fuzz")).env("RUSTC_BOOTSTRAP", "1");
    command.env("CARGO_TARGET_DIR", root.join("target/fuzz/build")).arg("fuzz");
    command
}

/// How the fuzzer sums up: `Done 576061 runs in 11 second(s)`.
fn last_words(log: &Path) -> String {
    let text = std::fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    text.lines().rfind(|line| line.starts_with("Done ")).unwrap_or("it said nothing").to_owned()
}

/// Where the front end is; installed below `home` if it is nowhere.
fn tool(home: &Path) -> Result<PathBuf, Stop> {
    let own = home.join("bin/cargo-fuzz");
    if own.is_file() {
        return Ok(own);
    }
    if let Some(any) = on_path("cargo-fuzz") {
        return Ok(any);
    }
    let mut install = Command::new("cargo");
    install.args(["install", "--quiet", "--locked", CARGO_FUZZ, "--root"]).arg(home);
    process::run(install.env("CARGO_TARGET_DIR", home.join("build")))?;
    Ok(own)
}
