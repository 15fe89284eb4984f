//! What each stage of the pipeline is: its limits, its rights, and what must hold around it.
//!
//! Workflow and stage definitions are laid out from the same values, so that they cannot disagree.

use rehearsal_artifact::words::{StageKind, Word};
use serde::Serialize;

use super::practice::Practice;
use super::rollout::{PRODUCTION, Rollout, STAGING};

/// One stage, and the job that carries it out, which has the same id.
#[derive(Debug, Serialize)]
pub(super) struct Stage {
    pub(super) id: &'static str,
    name: &'static str,
    needs: Vec<&'static str>,
    pub(super) environment: Option<&'static str>,
    approval: bool,
    entry: Vec<String>,
    exit: Vec<String>,
    pub(super) consumes: Vec<&'static str>,
    pub(super) produces: Vec<&'static str>,
    timeout_minutes: i64,
    exposure_percent: Option<u32>,
    on_failure: &'static str,
    /// Whether it runs for the protected branch only.
    restricted: bool,
    permissions: Vec<Permission>,
}

/// One right of a job's token, and what for.
#[derive(Debug, Serialize)]
struct Permission {
    scope: &'static str,
    access: &'static str,
    purpose: &'static str,
}

/// The service, as far as its stages tell of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Service {
    /// How it is checked.
    pub(super) practice: &'static Practice,
    /// Whether it serves a model.
    pub(super) has_model: bool,
}

/// Where images go and where they run, as far as it decides what rights a job needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    /// Whether the registry is GitHub's own, which takes the job's token.
    pub(super) is_github_registry: bool,
    /// Whether the cluster is entered by workload identity.
    pub(super) has_workload_identity: bool,
}

/// The stages of the kinds in `order`, each after the one before it.
pub(super) fn stages(
    order: &[StageKind],
    service: &Service,
    rollout: &Rollout,
    surroundings: Surroundings,
) -> Vec<Stage> {
    let last_deploying = order.iter().rev().find(|kind| environment(**kind).is_some());
    let stage = |(at, kind): (usize, &StageKind)| {
        let mut produces = produces(*kind);
        if last_deploying == Some(kind) {
            produces.push("deployment-record");
        }
        Stage {
            id: kind.word(),
            name: name(*kind),
            needs: needs(order, at),
            environment: environment(*kind),
            approval: environment(*kind).is_some_and(|name| rollout.needs_approval(name)),
            entry: entry(*kind, rollout),
            exit: exit(*kind, service, rollout),
            consumes: if takes_image(*kind) { vec!["container-image"] } else { Vec::new() },
            produces,
            timeout_minutes: timeout_minutes(*kind, rollout),
            exposure_percent: match kind {
                StageKind::Canary => Some(rollout.canary_percent),
                StageKind::Production => Some(100),
                _ => None,
            },
            on_failure: match kind {
                StageKind::Canary | StageKind::Production => "rollback",
                _ => "stop",
            },
            restricted: *kind == StageKind::ContainerBuild || environment(*kind).is_some(),
            permissions: permissions(*kind, surroundings),
        }
    };
    order.iter().enumerate().map(stage).collect()
}

/// The stage before it, and the build if it takes the image: a job sees the outputs only of jobs
/// that it names.
fn needs(order: &[StageKind], at: usize) -> Vec<&'static str> {
    let before = at.checked_sub(1).map(|before| order[before]);
    let build = takes_image(order[at]).then_some(StageKind::ContainerBuild);
    let build = build.filter(|build| before != Some(*build));
    build.into_iter().chain(before).map(Word::word).collect()
}

/// The environment that it deploys to.
pub(super) fn environment(kind: StageKind) -> Option<&'static str> {
    match kind {
        StageKind::StagingSmoke => Some(STAGING),
        StageKind::Canary | StageKind::Production => Some(PRODUCTION),
        _ => None,
    }
}

/// Whether it works on the image that was built.
pub(super) fn takes_image(kind: StageKind) -> bool {
    kind == StageKind::SecurityScan || environment(kind).is_some()
}

fn name(kind: StageKind) -> &'static str {
    match kind {
        StageKind::LintUnit => "Lint and unit tests",
        StageKind::ModelValidation => "Model validation",
        StageKind::Integration => "Integration tests",
        StageKind::ContainerBuild => "Container build",
        StageKind::SecurityScan => "Security scan",
        StageKind::StagingSmoke => "Staging deployment and smoke tests",
        StageKind::Canary => "Production canary",
        StageKind::Production => "Production rollout",
    }
}

fn produces(kind: StageKind) -> Vec<&'static str> {
    match kind {
        StageKind::LintUnit => vec!["unit-test-report"],
        StageKind::ModelValidation => vec!["model-validation-report"],
        StageKind::Integration => vec!["integration-test-report"],
        StageKind::ContainerBuild => vec!["container-image", "sbom"],
        StageKind::SecurityScan => vec!["scan-report"],
        StageKind::StagingSmoke | StageKind::Canary | StageKind::Production => Vec::new(),
    }
}

/// Several times what a healthy run takes; a deployment waits up to ten minutes for its replicas and
/// may have to be rolled back within the same limit.
fn timeout_minutes(kind: StageKind, rollout: &Rollout) -> i64 {
    match kind {
        StageKind::LintUnit | StageKind::ModelValidation => 15,
        StageKind::Integration | StageKind::SecurityScan => 20,
        StageKind::ContainerBuild | StageKind::StagingSmoke | StageKind::Production => 30,
        StageKind::Canary => 25 + rollout.bake_minutes,
    }
}

fn permissions(kind: StageKind, surroundings: Surroundings) -> Vec<Permission> {
    let right = |scope, access, purpose| Permission { scope, access, purpose };
    let mut permissions = vec![right("contents", "read", "to check out")];
    match kind {
        StageKind::ContainerBuild if surroundings.is_github_registry => {
            permissions.push(right("packages", "write", "to push the image"));
        }
        StageKind::SecurityScan if surroundings.is_github_registry => {
            permissions.push(right("packages", "read", "to pull the image"));
        }
        _ if environment(kind).is_some() && surroundings.has_workload_identity => {
            permissions.push(right(
                "id-token",
                "write",
                "to enter the cluster without a stored key",
            ));
        }
        _ => {}
    }
    permissions
}

fn entry(kind: StageKind, rollout: &Rollout) -> Vec<String> {
    let branch = &rollout.branch;
    let mut entry = match kind {
        StageKind::LintUnit => vec!["A commit was pushed, or a pull request was opened".to_owned()],
        StageKind::ModelValidation => vec!["The model and its schema are in the commit".to_owned()],
        StageKind::Integration => {
            vec!["The service can be built from the commit".to_owned()]
        }
        StageKind::ContainerBuild => vec![format!("The commit is on {branch}")],
        StageKind::SecurityScan => {
            vec!["The image is in the registry, known by its digest".to_owned()]
        }
        StageKind::StagingSmoke => vec!["No run is deploying to staging".to_owned()],
        StageKind::Canary => vec!["The version runs in staging".to_owned()],
        StageKind::Production if rollout.has_canary => {
            vec!["The canary was watched without a failure".to_owned()]
        }
        StageKind::Production => vec!["No run is deploying to production".to_owned()],
    };
    if let Some(name) = environment(kind).filter(|name| rollout.needs_approval(name)) {
        entry.push(format!("A reviewer of the environment {name} has approved"));
    }
    entry
}

fn exit(kind: StageKind, service: &Service, rollout: &Rollout) -> Vec<String> {
    let answered = if service.has_model {
        "A prediction is answered as its schema says"
    } else {
        "A request is answered"
    };
    let sentences: &[&str] = match kind {
        StageKind::LintUnit => &[service.practice.style, "All unit tests pass"],
        StageKind::ModelValidation => &[
            "The schema is sound, and so is its example",
            "The model answers the example as the schema says, and refuses what the schema forbids",
        ],
        StageKind::Integration => &["All endpoint tests pass against the running service"],
        StageKind::ContainerBuild => &[
            "The image is pushed with provenance and a software bill of materials",
            "Later stages know it by its digest",
        ],
        StageKind::SecurityScan => {
            let severities = rollout.scan_severity.replace(',', ", ");
            return vec![
                format!("The image has no fixable vulnerability of severity {severities}"),
                "No dependency has a known vulnerability".to_owned(),
            ];
        }
        StageKind::StagingSmoke => {
            &["All replicas run the image and answer their probes", answered]
        }
        StageKind::Canary => {
            let (percent, minutes) = (rollout.canary_percent, rollout.bake_minutes);
            return vec![
                format!("The image has served {percent} % of the traffic for {minutes} minutes"),
                "Neither a check nor an alert has taken the traffic away from it".to_owned(),
            ];
        }
        StageKind::Production => &["The image serves all traffic", "Probes are answered", answered],
    };
    sentences.iter().map(|sentence| (*sentence).to_owned()).collect()
}
