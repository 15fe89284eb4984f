//! The deliveries that are tried: every shipped scenario, and the first one with other settings.
//!
//! Each file of `suite/settings` is a whole scenario, because a delivery with another strategy has
//! other stages and other files. All of them must be approved by ourselves and by every judge.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};

use libtest_mimic::Trial;
use rehearsal::Run;
use rehearsal_artifact::ReadArtifact;
use rehearsal_score::Verdict;
use rehearsal_tests::{shipped, workspace};

use crate::{Outcome, case};

const FOLDER: &str = "tests/suite/settings";

/// One case for each delivery.
pub(crate) fn trials() -> Vec<Trial> {
    let trial = |name: String| case(format!("settings::{name}"), move || check(&name));
    delivery_names().into_iter().map(trial).collect()
}

fn check(name: &str) -> Outcome {
    let run = deliver(name);
    let is_sound = run.artifacts.iter().all(ReadArtifact::is_sound);
    if is_sound && run.verdict() == Verdict::Approved && run.findings.is_empty() {
        return Ok(());
    }
    let mut message = format!("{}\n", run.verdict().word());
    for finding in &run.findings {
        message += &format!("{}:{} {}\n", finding.path, finding.position.line, finding.message);
    }
    for clause in run.summary().clauses {
        message += &format!("{}\n", clause.reason);
    }
    for step in run.summary().steps {
        message += &format!("{}: {}\n", step.id, step.failed.unwrap_or_default());
    }
    Err(message.into())
}

/// The names of all deliveries: the shipped scenarios', then those of the files here.
pub(crate) fn delivery_names() -> Vec<String> {
    let named = workspace::files(FOLDER)
        .into_iter()
        .filter_map(|path| Some(path.file_name()?.to_str()?.strip_suffix(".yaml")?.to_owned()));
    shipped::scenario_names().into_iter().chain(named).collect()
}

/// The run of a delivery; each is run once for all judges.
pub(crate) fn deliver(name: &str) -> Run {
    static RUNS: OnceLock<Mutex<BTreeMap<String, Run>>> = OnceLock::new();
    let mut runs = RUNS.get_or_init(Mutex::default).lock().expect("no other case has panicked");
    let run = runs.entry(name.to_owned()).or_insert_with(|| {
        let is_shipped = shipped::scenario_names().iter().any(|shipped| shipped == name);
        let folder = if is_shipped { "scenarios" } else { FOLDER };
        let text = workspace::text(format!("{folder}/{name}.yaml"));
        let engine = shipped::engine();
        let scenario = shipped::sound(&text, engine.registry(), &[]);
        engine.run(&scenario, None).expect("a sound scenario runs")
    });
    run.clone()
}
