//! Every objective has an alert that would say when it is missed, and that says how urgent it is.
//!
//! The alert must read a metric of the objective's signal; an alert without severity reaches nobody
//! and does not count.

use rehearsal_artifact::kinds::requirements::{Objective, Requirements};

use crate::criterion::{Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "objectives-are-watched",
    title: "Every objective has an alert with a severity on its signal",
    source: EvidenceSource::Rubric,
    takes: &[],
    judge,
};

fn judge(evidence: &Evidence<'_>, _: &Arguments) -> Judgement {
    let Some((file, requirements)) = evidence.artifacts.first::<Requirements>() else {
        return Judgement::unreadable("requirements");
    };
    let alerts = evidence.alerts();
    if alerts.is_empty() {
        return Judgement::unreadable("alert rules");
    }
    let is_watched = |objective: &&Objective| {
        let signal = objective.target.signal();
        alerts.iter().any(|a| a.signals.contains(&signal) && a.label("severity").is_some())
    };
    let total = requirements.objectives.len();
    let open: Vec<&Objective> = requirements.objectives.iter().filter(|o| !is_watched(o)).collect();
    let target = format!("{total} watched objectives");
    match open.first() {
        _ if total == 0 => Judgement::new(Outcome::Fail, "no objectives", "at least one"),
        None => Judgement::new(Outcome::Pass, format!("{total} of {total} objectives"), target),
        Some(first) => {
            let observed = format!("nothing watches {} ({})", *first.id, first.target.signal());
            let note = |objective: &&Objective| format!("{} is not watched", *objective.id);
            Judgement::new(Outcome::Fail, observed, target)
                .at(open.iter().map(|objective| Place::file(file, note(objective))))
        }
    }
}
