//! The scenarios and personas that the program brings.
//!
//! Scenarios are read from the repository's folder, so a new one is tried as soon as it is there.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rehearsal::{Engine, Override, Run, Scenario, load_personas};
use rehearsal_persona::{PersonaFolder, Registry};
use rehearsal_source::{Diagnostic, Source};

use crate::workspace;

/// The scenario that the golden log and most changes start from.
pub const CHAIN: &str = "devops-deployment-chain";

/// The names of all scenarios, sorted.
#[must_use]
pub fn scenario_names() -> Vec<String> {
    let named = workspace::files("scenarios").into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        Some(name.strip_suffix(".yaml")?.to_owned())
    });
    named.collect()
}

/// The text of the scenario called `name`.
#[must_use]
pub fn scenario_text(name: &str) -> String {
    workspace::text(format!("scenarios/{name}.yaml"))
}

/// The built-in personas.
///
/// # Panics
/// If they are not sound.
#[must_use]
pub fn registry() -> Registry {
    load_personas(&[]).unwrap_or_else(|error| panic!("the built-in personas: {error:?}"))
}

/// An engine with the built-in personas and nothing cached.
#[must_use]
pub fn engine() -> Engine {
    Engine::new(registry())
}

/// Reads `text` as a scenario for the personas of `registry`, with changes as `--set` takes them.
///
/// # Errors
/// Everything that is wrong with it.
///
/// # Panics
/// If a change is not of the form key=value.
pub fn read(
    text: &str,
    registry: &Registry,
    changes: &[&str],
) -> Result<Scenario, Vec<Diagnostic>> {
    let parse = |change: &&str| Override::parse(change).expect("a change is key=value");
    let changes: Vec<Override> = changes.iter().map(parse).collect();
    Scenario::read(&Source::new("scenario.yaml", text), registry, &changes)
}

/// Reads `text`, which must be a sound scenario.
///
/// # Panics
/// If it is not; with everything that is wrong with it.
#[must_use]
pub fn sound(text: &str, registry: &Registry, changes: &[&str]) -> Scenario {
    read(text, registry, changes).unwrap_or_else(|found| panic!("{}", rendered(&found)))
}

/// Runs the scenario called `name` with its own seed and the built-in personas.
///
/// # Panics
/// If it cannot be run.
#[must_use]
pub fn rehearse(name: &str, changes: &[&str]) -> Run {
    let engine = engine();
    let scenario = sound(&scenario_text(name), engine.registry(), changes);
    engine.run(&scenario, None).expect("a sound scenario runs")
}

/// The diagnostics as a terminal without colours shows them.
#[must_use]
pub fn rendered(diagnostics: &[Diagnostic]) -> String {
    let shown: Vec<String> = diagnostics.iter().map(|found| found.render(false)).collect();
    shown.join("\n\n") + "\n"
}

/// The folder of the persona called `id`, with every file in it.
#[must_use]
pub fn persona_folder(id: &str) -> PersonaFolder {
    let name = format!("personas/{id}");
    let mut files = BTreeMap::new();
    gather(&name, "", &mut files);
    gather(&name, "templates", &mut files);
    PersonaFolder { name, files }
}

fn gather(folder: &str, below: &str, files: &mut BTreeMap<String, Arc<str>>) {
    for path in workspace::files(Path::new(folder).join(below)) {
        let file = path.file_name().expect("a file has a name").to_string_lossy();
        let name = if below.is_empty() { file.into_owned() } else { format!("{below}/{file}") };
        files.insert(name, workspace::text(&path).into());
    }
}
