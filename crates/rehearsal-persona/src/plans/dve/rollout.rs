//! The rollout that settings, requirements and pipeline agree on.
//!
//! Three parties speak of it: the step's settings decide it, the requirements may demand a strategy
//! and bound the exposure, and the stages say which shares of traffic the pipeline will ask for. The
//! deploy script refuses a share that the manifests do not list, so a disagreement would show in
//! production first. It is reported here, with both sides named.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::kinds::stages::Stages;
use rehearsal_artifact::words::{Strategy, Word};
use serde::Serialize;

use super::asked::Asked;
use crate::plans::PlanError;

/// How a new version replaces the old.
///
/// Invariants: `steps` ascend from 1 to at most 99; a rolling update has none, a canary at least one.
#[derive(Debug)]
pub(super) struct Rollout {
    pub(super) strategy: Strategy,
    /// Percentages of traffic before all of it.
    pub(super) steps: Vec<u32>,
}

/// What the manifests note for the scripts and for scoring.
#[derive(Clone, Debug, Serialize)]
pub(super) struct RolloutNotes {
    strategy: &'static str,
    exposure_steps: String,
}

impl Rollout {
    pub(super) fn agreed(
        asked: &Asked,
        requirements: &Requirements,
        stages: Option<&Stages>,
    ) -> Result<Self, PlanError> {
        let rollout = Self { strategy: asked.strategy, steps: asked.exposure.clone() };
        let contradiction = rollout
            .within_itself()
            .or_else(|| rollout.with_demands(requirements))
            .or_else(|| rollout.with_stages(stages?));
        match contradiction {
            Some(message) => Err(PlanError::Unsupported(message)),
            None => Ok(rollout),
        }
    }

    /// Whether traffic moves between tracks, rather than pods being replaced in one.
    pub(super) fn moves_traffic(&self) -> bool {
        self.strategy != Strategy::Rolling
    }

    pub(super) fn notes(&self) -> RolloutNotes {
        let steps: Vec<String> = self.steps.iter().chain(&[100]).map(u32::to_string).collect();
        RolloutNotes { strategy: self.strategy.word(), exposure_steps: steps.join(",") }
    }

    fn within_itself(&self) -> Option<String> {
        match self.strategy {
            Strategy::Rolling if !self.steps.is_empty() => Some(
                "`with.strategy` has exposure steps, but a `rolling` strategy replaces pods and \
                 cannot hold back a share of the traffic"
                    .to_owned(),
            ),
            Strategy::Canary if self.steps.is_empty() => Some(
                "a `canary` strategy needs at least one step in `with.strategy.exposure`"
                    .to_owned(),
            ),
            Strategy::Rolling | Strategy::BlueGreen | Strategy::Canary => None,
        }
    }

    fn with_demands(&self, requirements: &Requirements) -> Option<String> {
        requirements.criteria().find_map(|criterion| {
            let id = criterion.id.as_str();
            criterion.demands.iter().find_map(|demand| match demand.value {
                Demand::Strategy(wanted) if wanted != self.strategy => Some(format!(
                    "`with.strategy.kind` is `{}`, but {id} demands `{wanted}`",
                    self.strategy
                )),
                Demand::ExposurePercentMax(most) => {
                    let step = self.steps.last().filter(|step| **step > most)?;
                    Some(format!(
                        "`with.strategy.exposure` goes to {step} %, but {id} allows {most} % before \
                         the full rollout"
                    ))
                }
                _ => None,
            })
        })
    }

    fn with_stages(&self, stages: &Stages) -> Option<String> {
        stages.stages.iter().find_map(|stage| {
            let percent = stage.exposure_percent.as_ref()?.value;
            let is_listed =
                percent == 100 || self.steps.iter().any(|step| i64::from(*step) == percent);
            (!is_listed).then(|| {
                let steps = self.notes().exposure_steps;
                format!(
                    "the stage `{}` exposes {percent} %, but the steps of `with.strategy` \
                     ({}) are {steps}",
                    *stage.id, self.strategy
                )
            })
        })
    }
}
