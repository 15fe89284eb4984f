//! Everything that is demanded of one part of the delivery holds in its artifacts.
//!
//! What is demanded comes from the requirements and, because a persona could demand little of
//! itself, from the scenario.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};

use crate::criterion::{Argument, Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::demands::{Held, held};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "demands-met",
    title: "What requirements and scenario demand of a part of the delivery holds there",
    source: EvidenceSource::Rubric,
    takes: &[Argument::Part, Argument::Demands],
    judge,
};

fn judge(evidence: &Evidence<'_>, arguments: &Arguments) -> Judgement {
    let Some((file, requirements)) = evidence.artifacts.first::<Requirements>() else {
        return Judgement::unreadable("requirements");
    };
    let part = arguments.part;
    let required = requirements.criteria().flat_map(|criterion| {
        criterion.demands.iter().map(move |demand| (criterion.id.as_str(), &demand.value))
    });
    let given = arguments.demands.iter().map(|demand| ("the scenario", demand));
    let demands: Vec<(&str, &Demand)> = given
        .chain(required)
        .filter(|(_, demand)| part.is_none_or(|part| demand.part() == part))
        .collect();
    let mut unmet = Vec::new();
    for (by, demand) in &demands {
        if let Held::No(why) = held(demand, evidence) {
            unmet.push(format!("{demand} (asked by {by}): {why}"));
        }
    }
    let target = format!("{} demands hold", demands.len());
    if demands.is_empty() {
        return Judgement::new(Outcome::NoData, "nothing is demanded", "at least one demand");
    }
    let Some(first) = unmet.first() else {
        let observed = format!("{0} of {0} demands", demands.len());
        return Judgement::new(Outcome::Pass, observed, target);
    };
    let more =
        if unmet.len() > 1 { format!(", and {} more", unmet.len() - 1) } else { String::new() };
    let observed = format!("{first}{more}");
    Judgement::new(Outcome::Fail, observed, target)
        .at(unmet.iter().map(|why| Place::file(file, why.clone())))
}
