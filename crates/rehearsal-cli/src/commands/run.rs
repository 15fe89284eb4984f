//! `rehearsal run`: the verdict first, then why, then what to do next.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use rehearsal::{Engine, Invocation, RunFiles, RunStore, Scenario, Summary};
use serde_json::{Map, Value, json};
use tracing::info;

use crate::args::{Progress, Run};
use crate::diagnostics::{self, counted};
use crate::exit::Exit;
use crate::failure::{Failure, chain};
use crate::output::{self, Output};
use crate::progress::Watch;

pub(crate) fn run(args: &Run, progress: Progress, output: &Output) -> Result<Exit, Failure> {
    let done = rehearse(args, progress, output);
    if let (Err(failure), true) = (&done, args.form.json) {
        // Whoever reads JSON gets exactly one line of it, also about what could not be done.
        output.print_json(&failed(failure))?;
    }
    done
}

fn rehearse(args: &Run, progress: Progress, output: &Output) -> Result<Exit, Failure> {
    let (started, clock) = (SystemTime::now(), Instant::now());
    let registry = rehearsal::load_personas(&args.layers.personas)?;
    let scenario = rehearsal::load_scenario(&args.scenario, &registry, &args.changes)?;
    info!(scenario = scenario.id, digest = %scenario.digest, "read the scenario");
    let engine = Engine::new(registry);
    let run = watched(&engine, &scenario, args, progress, output)?;
    let took = clock.elapsed();

    let arguments = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let invocation =
        Invocation { started, ended: SystemTime::now(), arguments: arguments.collect() };
    let files = RunFiles::of(&run, &scenario, &invocation);
    let summary = run.summary();
    let kept = keep(&files, args.out.as_deref(), output);
    let verdict = Exit::of_verdict(run.verdict());
    let exit = kept.as_ref().map_or_else(Failure::exit, |_| verdict);
    if args.form.json {
        output.print_json(&done(&summary, &files, exit))?;
    } else if output.is_quiet() {
        output.print(&format!("{}\n", summary.verdict_line()))?;
    } else {
        output.print(&super::painted(&summary.to_text()))?;
    }
    let path = match kept {
        Ok(Some(path)) => path,
        Ok(None) => return Ok(exit),
        // The line of JSON has been printed, and says it.
        Err(failure) => {
            failure.report(output);
            return Ok(exit);
        }
    };
    let artifacts = counted(summary.artifacts.len(), "artifact");
    output.remark(&format!("{artifacts} in {} · {}", shown(took), path.display()));
    let selector = if args.out.is_some() { format!(" {}", path.display()) } else { String::new() };
    output.remark(&format!("next: rehearsal runs show{selector} · rehearsal verify{selector}"));
    Ok(exit)
}

fn watched(
    engine: &Engine,
    scenario: &Scenario,
    args: &Run,
    progress: Progress,
    output: &Output,
) -> Result<rehearsal::Run, Failure> {
    let progress = if output.is_quiet() { Progress::None } else { progress };
    let seed = args.seed.unwrap_or(scenario.seed);
    let watch = Watch::begin(progress, format!("Rehearsing {} · seed {seed}", scenario.id));
    let run = engine.run_observed(scenario, args.seed, watch.observers());
    watch.end();
    Ok(run?)
}

/// Keeps the run; gives where. Trouble with keeping changes no verdict: it is an error only for
/// someone who asked for the directory, and else a warning.
fn keep(files: &RunFiles, out: Option<&Path>, output: &Output) -> Result<Option<PathBuf>, Failure> {
    if let Some(out) = out {
        files.write(out)?;
        return Ok(Some(out.to_path_buf()));
    }
    match RunStore::of_project(Path::new("")).keep(files) {
        Ok(kept) => {
            if let Some(id) = kept.differs_from {
                output.warn(&format!(
                    "the same inputs came to other bytes before, in the run {id}: determinism is \
                     broken, unless another version of Rehearsal made it"
                ));
                output::tell(&format!(
                    "help: both are kept; `rehearsal verify {id}` shows where they part"
                ));
            }
            Ok(Some(kept.path))
        }
        Err(error) => {
            output.warn(&format!("the run is not kept: {}", chain(&error)));
            output::tell("help: `-o DIR` keeps it elsewhere");
            Ok(None)
        }
    }
}

/// The one line of `--json`. It holds nothing that may differ between equal runs.
fn done(summary: &Summary, files: &RunFiles, exit: Exit) -> Value {
    let scores = summary.areas.iter().map(|area| (area.name.clone(), area.score_bp.into()));
    json!({
        "event": "done",
        "scenario": summary.scenario,
        "seed": summary.seed,
        "mode": summary.mode,
        "digest": summary.digest,
        "verdict": summary.verdict,
        "exit_code": exit.code(),
        "clause": summary.clauses.first(),
        "scores_bp": scores.collect::<Map<String, Value>>(),
        "overall_bp": summary.overall_bp,
        "files": files.paths().collect::<Vec<_>>(),
    })
}

/// The one line of `--json` when there is no verdict.
fn failed(failure: &Failure) -> Value {
    let diagnostics: Vec<_> = failure.diagnostics().iter().map(diagnostics::to_json).collect();
    json!({
        "event": "done",
        "verdict": null,
        "exit_code": failure.exit().code(),
        "error": failure.message(),
        "diagnostics": diagnostics,
    })
}

/// A wall-clock duration for people.
fn shown(took: Duration) -> String {
    match took.as_millis() {
        0 => format!("{} µs", took.as_micros()),
        millis @ 1..10_000 => format!("{millis} ms"),
        millis => format!("{} s", millis / 1_000),
    }
}
