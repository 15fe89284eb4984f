//! `rehearsal completions`: a script for the shell.

use clap::CommandFactory;

use crate::args::{Arguments, Completions};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn completions(args: &Completions, output: &Output) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "rehearsal", &mut script);
    output.print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Approved)
}
