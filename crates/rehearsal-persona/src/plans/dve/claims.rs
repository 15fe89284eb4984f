//! Which acceptance criteria each of the files claims to satisfy.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::words::Strategy;
use serde::Serialize;

use crate::claims::criteria_that_demand;

/// Ids of criteria by the file whose contents meet their demands.
#[derive(Debug, Serialize)]
pub(super) struct Claims {
    image: Vec<String>,
    deployment: Vec<String>,
    autoscaler: Vec<String>,
    disruption_budget: Vec<String>,
    route: Vec<String>,
}

impl Claims {
    pub(super) fn of(requirements: &Requirements, strategy: Strategy) -> Self {
        let ids = |meets: fn(&Demand) -> bool| -> Vec<String> {
            let listed = criteria_that_demand(requirements, meets);
            listed.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect()
        };
        // A rolling update is the Deployment's own; any other strategy is the route's.
        let deployment: fn(&Demand) -> bool = match strategy {
            Strategy::Rolling => |demand| runs_pods(demand) || moves_versions(demand),
            Strategy::BlueGreen | Strategy::Canary => runs_pods,
        };
        Self {
            image: ids(|demand| matches!(demand, Demand::NonRoot)),
            deployment: ids(deployment),
            autoscaler: ids(|demand| {
                matches!(demand, Demand::Autoscaling | Demand::ReplicasMin(_))
            }),
            disruption_budget: ids(|demand| matches!(demand, Demand::DisruptionBudget)),
            route: ids(moves_versions),
        }
    }
}

fn runs_pods(demand: &Demand) -> bool {
    matches!(demand, Demand::Probe(_) | Demand::NonRoot | Demand::ReplicasMin(_))
}

fn moves_versions(demand: &Demand) -> bool {
    matches!(demand, Demand::Strategy(_) | Demand::ExposurePercentMax(_))
}
