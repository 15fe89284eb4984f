//! The tracks of a rollout and their sizes.
//!
//! A rolling update has one track. Blue-green has two full ones, of which the first serves at rest.
//! Canary has a full one and a small one beside it. Every track has a Deployment, a Service, an
//! autoscaler and a disruption budget of its own, all of one name.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::quantity::Ppm;
use rehearsal_artifact::words::Strategy;
use serde::Serialize;

use super::asked::Asked;
use super::rollout::{Rollout, RolloutNotes};
use crate::plans::PlanError;

/// One set of replicas with its own address.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Track {
    track: &'static str,
    /// Name of its objects.
    pub(super) name: String,
    /// To begin with, and the fewest that its autoscaler leaves.
    replicas: u32,
    replicas_max: u32,
    /// Share of the traffic at rest, in percent.
    weight: u32,
    scale_down_seconds: u32,
    /// On the Deployment only where there is no route to carry them.
    rollout: Option<RolloutNotes>,
}

/// The fewest replicas that serve: with one, a node drain is an outage.
const SERVING_MIN: u32 = 2;

/// With an objective of 99.9 % or more a failure must not meet a service that a drain has already
/// reduced: one replica may be away and another fail, and one still answers.
const STRICT: (Ppm, u32) = (Ppm(999_000), 3);

/// Kubernetes' own default: recommendations of the last five minutes outlive a dip in the load.
const SCALE_DOWN_SECONDS: u32 = 300;

/// For blue-green the window in which a switch back must find the old track at its size: half an
/// hour covers the usual fifteen minutes of watching and the decision after them. Free choice,
/// below the 3600 s that the autoscaler allows.
const SWITCH_BACK_SECONDS: u32 = 1800;

/// The tracks by name, which is the order that a chart's values have.
pub(super) fn of(
    service: &str,
    rollout: &Rollout,
    requirements: &Requirements,
    asked: &Asked,
) -> Result<Vec<Track>, PlanError> {
    let serving = serving_replicas(requirements);
    if serving > asked.replicas_max {
        let message = format!(
            "`with.replicas_max` is {}, but the service needs at least {serving} replicas",
            asked.replicas_max
        );
        return Err(PlanError::Unsupported(message));
    }
    let scale_down_seconds = match rollout.strategy {
        Strategy::BlueGreen => SWITCH_BACK_SECONDS,
        Strategy::Rolling | Strategy::Canary => SCALE_DOWN_SECONDS,
    };
    let track = |track: &'static str, replicas: u32, weight: u32| Track {
        track,
        name: format!("{service}-{track}"),
        replicas,
        replicas_max: asked.replicas_max,
        weight,
        scale_down_seconds,
        rollout: (!rollout.moves_traffic()).then(|| rollout.notes()),
    };
    Ok(match rollout.strategy {
        Strategy::Rolling => vec![track("stable", serving, 100)],
        Strategy::BlueGreen => vec![track("blue", serving, 100), track("green", serving, 0)],
        Strategy::Canary => {
            let small = canary_replicas(serving, &rollout.steps);
            vec![track("canary", small, 0), track("stable", serving, 100)]
        }
    })
}

/// What the strictest demand wants, and never fewer than the availability objective can live with.
fn serving_replicas(requirements: &Requirements) -> u32 {
    let demands = requirements.criteria().flat_map(|criterion| &criterion.demands);
    let demanded = demands.filter_map(|demand| match demand.value {
        Demand::ReplicasMin(least) => Some(least),
        _ => None,
    });
    let (strict_target, strict_replicas) = STRICT;
    let undemanded = match requirements.availability() {
        Some((target, _)) if target >= strict_target => strict_replicas,
        _ => SERVING_MIN,
    };
    demanded.max().unwrap_or(undemanded).max(SERVING_MIN)
}

/// Enough of `serving` replicas for the largest share of the traffic, but always fewer, so that the
/// small track stays one.
fn canary_replicas(serving: u32, steps: &[u32]) -> u32 {
    let share = steps.last().copied().unwrap_or(0);
    let enough = (u64::from(serving) * u64::from(share)).div_ceil(100);
    u32::try_from(enough).unwrap_or(u32::MAX).clamp(1, serving - 1)
}

#[cfg(test)]
mod tests {
    use super::canary_replicas;

    #[test]
    fn a_canary_track_carries_its_share_and_stays_smaller() {
        let cases = [(3, 10, 1), (10, 10, 1), (10, 11, 2), (10, 50, 5), (3, 99, 2), (2, 99, 1)];
        for (serving, share, replicas) in cases {
            assert_eq!(canary_replicas(serving, &[1, share]), replicas, "{share} % of {serving}");
        }
    }
}
