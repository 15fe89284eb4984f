//! `rehearsal runs`: the runs that were kept here.

use std::path::Path;

use rehearsal::{RunEntry, RunStore};
use serde_json::json;

use crate::args::{Runs, RunsCommand, ShowRun};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn runs(args: &Runs, output: &Output) -> Result<Exit, Failure> {
    let store = RunStore::of_project(Path::new(""));
    match &args.command {
        Some(RunsCommand::Show(show_run)) => show(&store, show_run, output)?,
        Some(RunsCommand::List(form)) => list(&store, form.json, output)?,
        None => list(&store, args.form.json, output)?,
    }
    Ok(Exit::Approved)
}

fn list(store: &RunStore, as_json: bool, output: &Output) -> Result<(), Failure> {
    let entries = store.list()?;
    if as_json {
        return output.print_json(&json!(entries));
    }
    if entries.is_empty() {
        output.remark(&format!("there are no runs in {}", store.folder().display()));
        output.remark("next: rehearsal run <scenario>");
        return Ok(());
    }
    let width = |column: fn(&RunEntry) -> &str| {
        entries.iter().map(|entry| column(entry).len()).max().unwrap_or(0)
    };
    let (ids, verdicts) = (width(|entry| &entry.id), width(|entry| &entry.verdict));
    for entry in &entries {
        let mark = if entry.is_latest { "*" } else { " " };
        let row = match entry.scenario.as_str() {
            "" => format!("{mark} {:ids$}  cannot be read", entry.id),
            scenario => format!(
                "{mark} {:ids$}  {:verdicts$}  {}  {scenario}  seed {}",
                entry.id, entry.verdict, entry.started, entry.seed
            ),
        };
        output.print(&format!("{row}\n"))?;
    }
    Ok(())
}

fn show(store: &RunStore, args: &ShowRun, output: &Output) -> Result<(), Failure> {
    let run = store.open(&args.run)?;
    if args.form.json {
        return output.print_json(&json!({ "summary": run.summary, "files": run.files }));
    }
    if output.is_quiet() {
        return output.print(&format!("{}\n", run.summary.verdict_line()));
    }
    output.print(&super::painted(&run.summary.to_text()))?;
    output.remark(&format!("{}", run.path.display()));
    Ok(())
}
