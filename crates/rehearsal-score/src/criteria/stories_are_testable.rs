//! Every acceptance criterion can be checked twice: by a scenario that tells it in steps, and by a
//! typed demand that says what must be true of the artifacts.

use rehearsal_artifact::kinds::feature::Feature;
use rehearsal_artifact::kinds::requirements::{Criterion as Acceptance, Requirements};

use crate::criterion::{Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "stories-are-testable",
    title: "Every acceptance criterion has a scenario with steps and a typed demand",
    source: EvidenceSource::Rubric,
    takes: &[],
    judge,
};

fn judge(evidence: &Evidence<'_>, _: &Arguments) -> Judgement {
    let Some((file, requirements)) = evidence.artifacts.first::<Requirements>() else {
        return Judgement::unreadable("requirements");
    };
    let told = |id: &str| {
        let tag = format!("@{id}");
        evidence.artifacts.models::<Feature>().any(|(_, feature)| {
            feature.scenarios.iter().any(|scenario| {
                scenario.tags.iter().any(|own| own.value == tag) && !scenario.steps.is_empty()
            })
        })
    };
    let lack = |criterion: &Acceptance| {
        if criterion.demands.is_empty() {
            Some(format!("{} demands nothing that can be checked", *criterion.id))
        } else if !told(&criterion.id) {
            Some(format!("{} has no scenario", *criterion.id))
        } else {
            None
        }
    };
    let lacks: Vec<String> = requirements.criteria().filter_map(lack).collect();
    let total = requirements.criteria().count();
    let target = format!("{total} testable criteria");
    match lacks.first() {
        _ if total == 0 => Judgement::new(Outcome::Fail, "no acceptance criteria", "at least one"),
        None => Judgement::new(Outcome::Pass, format!("{total} of {total} criteria"), target),
        Some(first) => Judgement::new(Outcome::Fail, first.clone(), target)
            .at(lacks.iter().map(|lack| Place::file(file, lack.clone()))),
    }
}
