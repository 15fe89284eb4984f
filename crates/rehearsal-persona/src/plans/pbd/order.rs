//! Which orders of stages can work.
//!
//! A step may leave stages out and move them; it may not ask for a pipeline that deploys what was
//! not built, or that checks what users already have.

use rehearsal_artifact::words::StageKind;

use crate::plans::PlanError;

use super::stages::takes_image;

/// Whether the stages can run in this order; `Err` says why not.
pub(super) fn check(stages: &[StageKind]) -> Result<(), PlanError> {
    let refused = |message: String| Err(PlanError::Unsupported(message));
    if stages.is_empty() {
        return refused("a pipeline needs at least one stage".to_owned());
    }
    for (at, stage) in stages.iter().enumerate() {
        let (before, after) = (&stages[..at], &stages[at + 1..]);
        if before.contains(stage) {
            return refused(format!("the stage `{stage}` is asked for twice"));
        }
        let build = StageKind::ContainerBuild;
        if takes_image(*stage) && !before.contains(&build) {
            return refused(format!(
                "`{stage}` needs the stage `{build}` before it: there is no image until then"
            ));
        }
        if let Some(late) = after.iter().find(|late| !may_follow(**late, *stage)) {
            return refused(format!(
                "`{late}` cannot come after `{stage}`: users have the version by then"
            ));
        }
    }
    Ok(())
}

/// Once users meet the version, all that can follow is that more of them do.
fn may_follow(late: StageKind, stage: StageKind) -> bool {
    match stage {
        StageKind::Canary => late == StageKind::Production,
        StageKind::Production => false,
        _ => true,
    }
}
