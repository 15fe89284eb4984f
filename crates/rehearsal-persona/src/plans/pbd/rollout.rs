//! What the requirements say about reaching users: strategy, exposure, approvals.
//!
//! A rolling update has no share of the traffic to hold back, so a canary stage before one would
//! promise what cannot be kept and is refused. Where the requirements name no strategy, manifests
//! with two tracks are assumed; the deployment script refuses at run time if there are none.

use std::collections::BTreeSet;

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::words::{StageKind, Strategy};
use rehearsal_source::fields::clip;

use crate::plans::PlanError;

use super::settings::Wanted;

pub(super) const STAGING: &str = "staging";
pub(super) const PRODUCTION: &str = "production";

/// The canary's share where the requirements set no limit: small enough to hurt few, large enough
/// for an error to show within a quarter of an hour.
const CANARY_PERCENT: u32 = 10;

/// How a version reaches users.
#[derive(Debug)]
pub(super) struct Rollout {
    pub(super) branch: String,
    /// The strategy that is demanded, if one is.
    pub(super) strategy: Option<Strategy>,
    pub(super) has_canary: bool,
    /// Share of the traffic that the canary gets, 1 to 99.
    pub(super) canary_percent: u32,
    pub(super) bake_minutes: i64,
    pub(super) scan_severity: String,
    /// Environments that a person opens.
    approvals: BTreeSet<&'static str>,
}

impl Rollout {
    pub(super) fn of(requirements: &Requirements, wanted: &Wanted) -> Result<Self, PlanError> {
        let has_canary = wanted.stages.contains(&StageKind::Canary);
        let strategy = strategy(requirements)?;
        if strategy == Some(Strategy::Rolling) && has_canary {
            return Err(PlanError::Unsupported(
                "the requirements demand a rolling update, which has no share of the traffic to \
                 hold back: leave the stage `canary` out, or demand blue-green or canary"
                    .to_owned(),
            ));
        }
        Ok(Self {
            branch: wanted.branch.clone(),
            strategy,
            has_canary,
            canary_percent: exposure_limit(requirements).unwrap_or(CANARY_PERCENT),
            bake_minutes: wanted.bake_minutes,
            scan_severity: wanted.scan_severity.clone(),
            approvals: approvals(requirements)?,
        })
    }

    pub(super) fn needs_approval(&self, environment: &str) -> bool {
        self.approvals.contains(environment)
    }
}

fn demands(requirements: &Requirements) -> impl Iterator<Item = &Demand> {
    requirements
        .criteria()
        .flat_map(|criterion| criterion.demands.iter().map(|demand| &demand.value))
}

fn strategy(requirements: &Requirements) -> Result<Option<Strategy>, PlanError> {
    let strategies: BTreeSet<Strategy> = demands(requirements)
        .filter_map(|demand| match demand {
            Demand::Strategy(strategy) => Some(*strategy),
            _ => None,
        })
        .collect();
    let mut strategies = strategies.into_iter();
    match (strategies.next(), strategies.next()) {
        (Some(one), Some(other)) => Err(PlanError::Unsupported(format!(
            "the requirements demand the strategies {one} and {other}; a service has one"
        ))),
        (strategy, _) => Ok(strategy),
    }
}

/// The strictest limit; one of 100 % and more limits nothing.
fn exposure_limit(requirements: &Requirements) -> Option<u32> {
    demands(requirements)
        .filter_map(|demand| match demand {
            Demand::ExposurePercentMax(percent) => Some(*percent),
            _ => None,
        })
        .filter(|percent| *percent < 100)
        .min()
}

/// Production always has a person before it; any other environment only where that is demanded.
fn approvals(requirements: &Requirements) -> Result<BTreeSet<&'static str>, PlanError> {
    let mut approvals = BTreeSet::from([PRODUCTION]);
    for demand in demands(requirements) {
        let Demand::Approval(environment) = demand else { continue };
        let known = [STAGING, PRODUCTION].into_iter().find(|known| *known == environment);
        let Some(known) = known else {
            return Err(PlanError::Unsupported(format!(
                "the requirements demand an approval before `{}`, and the pipeline deploys to \
                 {STAGING} and {PRODUCTION} only",
                clip(environment)
            )));
        };
        approvals.insert(known);
    }
    Ok(approvals)
}
