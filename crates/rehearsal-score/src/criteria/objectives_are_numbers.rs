//! The requirements hold an availability and a latency objective as numbers.
//!
//! Without them nothing downstream can be computed: no burn rate, no bucket bound, no error budget.

use rehearsal_artifact::kinds::requirements::{Requirements, Target};

use crate::criterion::{Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "objectives-are-numbers",
    title: "Availability and latency objectives are there as numbers",
    source: EvidenceSource::Rubric,
    takes: &[],
    judge,
};

fn judge(evidence: &Evidence<'_>, _: &Arguments) -> Judgement {
    let Some((file, requirements)) = evidence.artifacts.first::<Requirements>() else {
        return Judgement::unreadable("requirements");
    };
    let has = |wanted: fn(&Target) -> bool| {
        requirements.objectives.iter().any(|objective| wanted(&objective.target))
    };
    let mut lacking = Vec::new();
    if !has(|target| matches!(target, Target::Availability { .. })) {
        lacking.push("availability");
    }
    if !has(|target| matches!(target, Target::Latency { .. })) {
        lacking.push("latency");
    }
    let target = "an availability and a latency objective";
    if lacking.is_empty() {
        let observed = format!("{} objectives", requirements.objectives.len());
        return Judgement::new(Outcome::Pass, observed, target);
    }
    let observed = format!("no objective for {}", lacking.join(" and "));
    Judgement::new(Outcome::Fail, &observed, target).at([Place::file(file, observed.clone())])
}
