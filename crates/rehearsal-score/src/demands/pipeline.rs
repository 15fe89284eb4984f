//! Demands on workflow, stages and artifact specifications.

use rehearsal_artifact::Artifacts;
use rehearsal_artifact::kinds::artifact_specs::ArtifactSpecs;
use rehearsal_artifact::kinds::json_schema::JsonSchema;
use rehearsal_artifact::kinds::requirements::Demand;
use rehearsal_artifact::kinds::script::Script;
use rehearsal_artifact::kinds::stages::{Stage, Stages};
use rehearsal_artifact::kinds::workflow::{Job, Workflow};

use super::Held;
use crate::criterion::Place;

pub(super) fn held(demand: &Demand, artifacts: &Artifacts) -> Held {
    match demand {
        Demand::Stage(kind) => {
            let place = stage(artifacts, |stage| stage.kind.value == *kind);
            Held::of(place, || format!("no stage of kind {kind} with a job in a workflow"))
        }
        Demand::Approval(name) => {
            let place = stage(artifacts, |stage| {
                stage.approval && stage.environment.as_ref().is_some_and(|e| e.value == *name)
            });
            Held::of(place, || format!("no stage asks for approval before {name}"))
        }
        Demand::HandsOn(id) => {
            let place = handed_on(artifacts, id);
            Held::of(place, || format!("no stage produces a declared artifact `{id}`"))
        }
        Demand::Runs(path) => runs_script(artifacts, path),
        Demand::Contract => {
            let place = contract(artifacts);
            Held::of(place, || "no schema of request and response with an example".to_owned())
        }
        _ => unreachable!("the demand is on another part of the delivery"),
    }
}

/// The first stage that `fits` and that a workflow really has as a job, in the same environment.
fn stage(artifacts: &Artifacts, fits: impl Fn(&Stage) -> bool) -> Option<Place> {
    artifacts.models::<Stages>().find_map(|(file, stages)| {
        let stage = stages.stages.iter().find(|stage| fits(stage) && runs(artifacts, stage))?;
        Some(Place::file(file, format!("stage {}", *stage.id)))
    })
}

/// Whether a workflow has the stage's job with steps, in the stage's environment.
fn runs(artifacts: &Artifacts, stage: &Stage) -> bool {
    let environment = stage.environment.as_ref().map(|name| name.value.as_str());
    let same_environment = |job: &Job| {
        job.environment.as_ref().map(|environment| environment.name.value.as_str()) == environment
    };
    artifacts.models::<Workflow>().any(|(_, workflow)| {
        workflow.job(&stage.job).is_some_and(|job| {
            (!job.steps.is_empty() || job.uses.is_some()) && same_environment(job)
        })
    })
}

fn handed_on(artifacts: &Artifacts, id: &str) -> Option<Place> {
    let (specs_file, specs) = artifacts.first::<ArtifactSpecs>()?;
    let spec = specs.artifacts.iter().find(|spec| spec.id.value == id)?;
    let (_, stages) = artifacts.first::<Stages>()?;
    let producer = stages.stage(&spec.produced_by)?;
    let produces = producer.produces.iter().any(|produced| produced.value == id);
    produces.then(|| Place::file(specs_file, format!("{id} by {}", *producer.id)))
}

/// The schema of an exchange with the service, and an example that fits it: one that does not makes
/// the file unsound.
fn contract(artifacts: &Artifacts) -> Option<Place> {
    let mut schemas = artifacts.models::<JsonSchema>().filter(|(file, _)| file.is_sound());
    schemas.find_map(|(file, schema)| {
        let request = schema.property("request")?;
        schema.property("response")?;
        (!request.examples.is_empty()).then(|| Place::file(file, "an exchange"))
    })
}

/// A job runs the script, and the script is there and does something.
fn runs_script(artifacts: &Artifacts, path: &str) -> Held {
    let script = artifacts.get(path).filter(|file| file.is_sound());
    let Some(script) = script.and_then(|file| file.model::<Script>()) else {
        return Held::No(format!("no readable {path}"));
    };
    if script.commands.is_empty() {
        return Held::No(format!("{path} does nothing"));
    }
    let place = artifacts.models::<Workflow>().find_map(|(file, workflow)| {
        let job = workflow.jobs.iter().find(|job| {
            let mut scripts = job.steps.iter().filter_map(|step| step.run.as_ref());
            scripts.any(|run| run_words(run).any(|word| word == path))
        })?;
        Some(Place::file(file, format!("job {}", *job.id)))
    });
    Held::of(place, || format!("no job runs {path}"))
}

/// The words of a step's script, without quotes and the `./` of a path.
fn run_words(run: &str) -> impl Iterator<Item = &str> {
    let commands = run.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words =
        commands.flat_map(|line| line.split(|c: char| c.is_whitespace() || ";|&()\"'".contains(c)));
    words.map(|word| word.strip_prefix("./").unwrap_or(word))
}
