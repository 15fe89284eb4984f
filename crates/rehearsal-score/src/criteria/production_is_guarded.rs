//! Nothing reaches all of production unwatched: a person approves, something smaller goes first, and
//! a failure rolls back.

use rehearsal_artifact::kinds::stages::{OnFailure, Stage, Stages};
use rehearsal_artifact::words::StageKind;

use crate::criterion::{Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "production-is-guarded",
    title: "Production needs approval, comes after staging, and rolls back on failure",
    source: EvidenceSource::Rubric,
    takes: &[],
    judge,
};

fn judge(evidence: &Evidence<'_>, _: &Arguments) -> Judgement {
    let Some((file, stages)) = evidence.artifacts.first::<Stages>() else {
        return Judgement::unreadable("stage definitions");
    };
    let target = "approval, staging before, rollback on failure";
    let Some(production) = stages.of_kind(StageKind::Production).next() else {
        return Judgement::new(Outcome::Fail, "no production stage", target);
    };
    // The first stage of a rollout is where a person decides; what follows it goes on by itself.
    let first_exposure = stages.of_kind(StageKind::Canary).next().unwrap_or(production);
    let mut lacks = Vec::new();
    if !first_exposure.approval && !production.approval {
        lacks.push("nobody approves before production");
    }
    if !comes_after(stages, first_exposure, StageKind::StagingSmoke) {
        lacks.push("staging is not tried before production");
    }
    if production.on_failure.value != OnFailure::Rollback {
        lacks.push("a failed production stage does not roll back");
    }
    match lacks.first() {
        None => Judgement::new(Outcome::Pass, target, target),
        Some(first) => Judgement::new(Outcome::Fail, *first, target)
            .at(lacks.iter().map(|lack| Place::file(file, *lack))),
    }
}

/// Whether a stage of `kind` is among those that `stage` waits for, directly or not.
fn comes_after(stages: &Stages, stage: &Stage, kind: StageKind) -> bool {
    let mut waiting = vec![stage];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(next) = waiting.pop() {
        if next.kind.value == kind {
            return true;
        }
        if seen.insert(next.id.as_str()) {
            waiting.extend(next.needs.iter().filter_map(|id| stages.stage(id)));
        }
    }
    false
}
