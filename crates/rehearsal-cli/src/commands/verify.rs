//! `rehearsal verify`: whether a kept run still comes to the same bytes.

use std::path::Path;

use rehearsal::{Comparison, RunStore};
use serde_json::json;

use crate::args::Verify;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn verify(args: &Verify, output: &Output) -> Result<Exit, Failure> {
    let registry = rehearsal::load_personas(&args.layers.personas)?;
    let stored = RunStore::of_project(Path::new("")).open(&args.run)?;
    let comparison = rehearsal::verify(&stored, registry)?;
    let exit = if comparison.is_same() { Exit::Approved } else { Exit::Mismatch };
    if args.form.json {
        output.print_json(&json!({
            "run": stored.path.display().to_string(),
            "same": comparison.is_same(),
            "exit_code": exit.code(),
            "stored": comparison.stored.to_string(),
            "again": comparison.again.to_string(),
            "differing_inputs": comparison.differing_inputs(),
        }))?;
        return Ok(exit);
    }
    report(&comparison, output)?;
    if !comparison.differing_inputs().is_empty() {
        output.remark("help: `--personas DIR` gives the personas that the run had");
    }
    Ok(exit)
}

fn report(comparison: &Comparison, output: &Output) -> Result<(), Failure> {
    let Some(divergence) = &comparison.divergence else {
        return output.print(&format!("the same: {}\n", comparison.stored));
    };
    output.print(&format!(
        "not the same: {} when it was kept, {} now\n",
        comparison.stored, comparison.again
    ))?;
    if output.is_quiet() {
        return Ok(());
    }
    output.print(&format!("a is the run that was kept, b the one made now\n{divergence}"))
}
