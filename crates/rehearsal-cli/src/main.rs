//! The `rehearsal` command: parse arguments, call the library, print.
//!
//! This is the only place that prints. Standard output holds results, and the same bytes for the
//! same inputs; everything that is for people alone (progress, times, paths, hints) goes to standard
//! error. The exit code says what the output says.
//!
//! ```text
//! args ──► commands/<verb> ──► rehearsal (the library) ──► output, diagnostics ──► exit
//! ```

mod args;
mod commands;
mod diagnostics;
mod exit;
mod failure;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// A run makes many small texts and values; this allocator hands them out faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match std::panic::catch_unwind(rehearse) {
        Ok(exit) => exit.into(),
        Err(_) => {
            output::apologise();
            Exit::Bug.into()
        }
    }
}

fn rehearse() -> Exit {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    arguments.global.color.apply();
    let output = Output::new(arguments.global.quiet);
    output::trace(arguments.global.verbose);
    let done = call(arguments, &output);
    done.unwrap_or_else(|failure| {
        failure.report(&output);
        failure.exit()
    })
}

fn call(arguments: Arguments, output: &Output) -> Result<Exit, Failure> {
    let progress = arguments.global.progress;
    match arguments.command {
        Command::Run(arguments) => commands::run::run(&arguments, progress, output),
        Command::Check(arguments) => commands::check::check(&arguments, output),
        Command::Explain(arguments) => commands::explain::explain(&arguments, output),
        Command::Rules(form) => commands::rules::rules(form, output),
        Command::Verify(arguments) => commands::verify::verify(&arguments, output),
        Command::Runs(arguments) => commands::runs::runs(&arguments, output),
        Command::Personas(arguments) => commands::personas::personas(&arguments, output),
        Command::Scenarios(arguments) => commands::scenarios::scenarios(&arguments, output),
        Command::Promql(arguments) => commands::promql::promql(&arguments, output),
        Command::Schema(arguments) => commands::schema::schema(&arguments, output),
        Command::Init(arguments) => commands::init::init(&arguments, output),
        Command::Completions(arguments) => commands::completions::completions(&arguments, output),
    }
}

/// What `clap` has to say: help and version are results, everything else is a mistake in the call.
fn usage(error: &clap::Error) -> Exit {
    // A closed pipe is nobody reading, which is no reason to fail.
    drop(error.print());
    if error.use_stderr() { Exit::Usage } else { Exit::Approved }
}
