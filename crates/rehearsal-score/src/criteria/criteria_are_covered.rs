//! Every acceptance criterion is answered: an artifact claims it, and what it demands holds.
//!
//! A claim alone counts for nothing. Partly covered requirements warn from four fifths on, because
//! a trace line that is missing is an untidiness, not a missing feature; a demand that does not
//! hold is judged by `demands-met`.

use rehearsal_artifact::kinds::requirements::{Criterion as Acceptance, Requirements};

use crate::criterion::{Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::demands::held;
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "criteria-are-covered",
    title: "Every acceptance criterion is claimed by an artifact, and its demands hold",
    source: EvidenceSource::Rubric,
    takes: &[],
    judge,
};

/// Share of covered criteria, in percent, from which the rest is a warning (a free choice).
const WARN_PERCENT: usize = 80;

fn judge(evidence: &Evidence<'_>, _: &Arguments) -> Judgement {
    let Some((file, requirements)) = evidence.artifacts.first::<Requirements>() else {
        return Judgement::unreadable("requirements");
    };
    let claimed = |id: &str| {
        evidence.artifacts.iter().any(|artifact| {
            artifact.artifact.path != file.artifact.path
                && artifact.reading.claims.iter().any(|claim| claim.criterion == id)
        })
    };
    let is_covered = |criterion: &&Acceptance| {
        let holds = criterion.demands.iter().all(|d| held(&d.value, evidence).is_yes());
        !criterion.demands.is_empty() && holds && claimed(&criterion.id)
    };
    let total = requirements.criteria().count();
    let open: Vec<_> = requirements.criteria().filter(|criterion| !is_covered(criterion)).collect();
    let covered = total - open.len();
    let outcome = match covered {
        _ if total == 0 => Outcome::Fail,
        _ if covered == total => Outcome::Pass,
        _ if covered * 100 >= total * WARN_PERCENT => Outcome::Warn,
        _ => Outcome::Fail,
    };
    let observed = format!("{covered} of {total} criteria");
    Judgement::new(outcome, observed, format!("{total} covered criteria"))
        .at(open.iter().map(|criterion| Place::file(file, format!("{} is open", *criterion.id))))
}
