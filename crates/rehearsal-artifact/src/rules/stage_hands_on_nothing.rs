//! Finds stages that take or hand on what is not there.
//!
//! A pipeline is sound only if what is deployed is what was tested, and that rests on artifacts
//! passing from stage to stage. A stage that takes an artifact before any stage it waits for has
//! made it deploys something else, or fails on the first run; an artifact without a declaration has
//! no place and no retention, and can be gone when a rollback needs it. The specification and the
//! stages must also agree on who makes and who takes each artifact.
//!
//! Left out: declarations, while there is no readable specification.
//!
//! ```bad pipeline/stages.yaml
//! schema: rehearsal/stages/v1
//! stages:
//!   - id: scan
//!     name: Scan
//!     kind: security-scan
//!     job: scan
//!     consumes: [image]
//!     timeout_minutes: 10
//!     on_failure: stop
//!   - id: build
//!     name: Build
//!     kind: container-build
//!     job: build
//!     needs: [scan]
//!     produces: [image]
//!     timeout_minutes: 10
//!     on_failure: stop
//! ```
//!
//! ```bad .github/workflows/deliver.yml
//! on: push
//! permissions: {}
//! jobs:
//!   scan:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./scan.sh
//!   build:
//!     needs: scan
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./build.sh
//! ```
//!
//! ```good pipeline/stages.yaml
//! schema: rehearsal/stages/v1
//! stages:
//!   - id: build
//!     name: Build
//!     kind: container-build
//!     job: build
//!     produces: [image]
//!     timeout_minutes: 10
//!     on_failure: stop
//!   - id: scan
//!     name: Scan
//!     kind: security-scan
//!     job: scan
//!     needs: [build]
//!     consumes: [image]
//!     timeout_minutes: 10
//!     on_failure: stop
//! ```
//!
//! ```good pipeline/artifacts.yaml
//! schema: rehearsal/artifact-specs/v1
//! artifacts:
//!   - id: image
//!     kind: container-image
//!     location: registry.example.com/churn
//!     produced_by: build
//!     consumed_by: [scan]
//!     retention_days: 90
//!     immutable: true
//! ```
//!
//! ```good .github/workflows/deliver.yml
//! on: push
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./build.sh
//!   scan:
//!     needs: build
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: ./scan.sh
//! ```

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::artifact_specs::ArtifactSpecs;
use crate::kinds::stages::{Stage, Stages};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "stage-hands-on-nothing",
    severity: Severity::Error,
    title: "a stage takes or hands on an artifact that is not there",
    help: "declare the artifact in `pipeline/artifacts.yaml`, and let a stage wait for the one \
           that makes what it takes",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let Some((stages_file, stages)) = artifacts.first::<Stages>() else { return };
    check_order(stages_file, stages, findings);
    if let Some((specs_file, specs)) = artifacts.first::<ArtifactSpecs>() {
        check_declared(stages_file, stages, specs, findings);
        check_makers_and_takers(specs_file, stages, specs, findings);
    }
}

/// Reports artifacts that a stage takes although no stage that it waits for makes them.
fn check_order(file: &ReadArtifact, stages: &Stages, findings: &mut Findings) {
    let order = stages.needs();
    let mut makers: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, stage) in stages.stages.iter().enumerate() {
        for artifact in &stage.produces {
            makers.entry(artifact).or_default().push(place);
        }
    }
    for (place, stage) in stages.stages.iter().enumerate() {
        let before = order.before(place);
        for artifact in &stage.consumes {
            let makers = makers.get(artifact.as_str()).map(Vec::as_slice).unwrap_or_default();
            if makers.iter().any(|maker| before[*maker]) {
                continue;
            }
            let (id, artifact_id) = (clip(&stage.id), clip(artifact));
            let message = match makers.first() {
                None => format!("the stage `{id}` takes `{artifact_id}`, which no stage makes"),
                Some(maker) => format!(
                    "the stage `{id}` takes `{artifact_id}` but does not wait for `{}`, which \
                     makes it",
                    clip(&stages.stages[*maker].id)
                ),
            };
            findings.report(&RULE, file, artifact.span, message);
        }
    }
}

/// Reports artifacts that stages name and the specification does not.
fn check_declared(
    file: &ReadArtifact,
    stages: &Stages,
    specs: &ArtifactSpecs,
    findings: &mut Findings,
) {
    let declared: BTreeSet<&str> =
        specs.artifacts.iter().map(|artifact| artifact.id.as_str()).collect();
    let named = stages.stages.iter().flat_map(|stage| stage.consumes.iter().chain(&stage.produces));
    for artifact in named.filter(|artifact| !declared.contains(artifact.as_str())) {
        let message = format!("the artifact `{}` is declared nowhere", clip(artifact));
        findings.report(&RULE, file, artifact.span, message);
    }
}

/// Reports stages that the specification names as makers or takers and that are not.
fn check_makers_and_takers(
    file: &ReadArtifact,
    stages: &Stages,
    specs: &ArtifactSpecs,
    findings: &mut Findings,
) {
    let by_id: BTreeMap<&str, &Stage> =
        stages.stages.iter().map(|stage| (stage.id.as_str(), stage)).collect();
    let mut report = |stage: &Spanned<String>, artifact: &str, verb: &str, is_named: bool| {
        let (artifact, name) = (clip(artifact), clip(stage));
        let message = match by_id.contains_key(stage.as_str()) {
            false => format!("there is no stage `{name}` that {verb} `{artifact}`"),
            true if !is_named => {
                format!("the stage `{name}` does not say that it {verb} `{artifact}`")
            }
            true => return,
        };
        findings.report(&RULE, file, stage.span, message);
    };
    let names = |list: &[Spanned<String>], id: &str| list.iter().any(|name| **name == id);
    for artifact in &specs.artifacts {
        let id = artifact.id.as_str();
        let maker = by_id.get(artifact.produced_by.as_str());
        let is_made = maker.is_some_and(|stage| names(&stage.produces, id));
        report(&artifact.produced_by, id, "makes", is_made);
        for taker in &artifact.consumed_by {
            let stage = by_id.get(taker.as_str());
            let is_taken = stage.is_some_and(|stage| names(&stage.consumes, id));
            report(taker, id, "takes", is_taken);
        }
    }
}
