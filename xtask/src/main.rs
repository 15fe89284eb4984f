//! `cargo xtask`: which command is meant, and how it ended.

use std::process::ExitCode;

use xtask::process::{Stop, root};
use xtask::{ci, fuzz, instructions, judges, new, tidy};

const USAGE: &str = "\
Developer commands

Usage: cargo xtask <command>

  ci                   every check, in order; what CI runs
  tidy                 the house rules that no compiler knows; mends what is stale
  judges               installs the outside validators that the tests ask
  fuzz <seconds> [part]
                       fuzzes every reader, or those whose name has that part
  instructions         instruction counts of the benchmarks' workloads, by valgrind
  new <thing> <id>     the first files of a new rule, kind, criterion, persona or scenario";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match command(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            report(&stop);
            ExitCode::FAILURE
        }
    }
}

fn command(words: &[&str]) -> Result<(), Stop> {
    match words {
        ["ci"] => ci::command(&root()?),
        ["tidy"] => tidy::command(&root()?),
        ["judges"] => judges::command(&root()?),
        ["fuzz", seconds] => fuzz::command(&root()?, seconds, None),
        ["fuzz", seconds, wanted] => fuzz::command(&root()?, seconds, Some(wanted)),
        ["instructions", workloads @ ..] => instructions::command(&root()?, workloads),
        ["new", thing, id] => new::command(&root()?, thing, id),
        _ => Err(Stop::because(USAGE)),
    }
}

#[expect(clippy::print_stderr, reason = "the last word of a failed command")]
fn report(stop: &Stop) {
    eprintln!("{stop}");
}
