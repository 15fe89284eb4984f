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
    gateway: Vec<String>,
    config_map: Vec<String>,
    secrets: Vec<String>,
    network_policy: Vec<String>,
    service_account: Vec<String>,
    role: Vec<String>,
    chart: Vec<String>,
}

impl Claims {
    pub(super) fn of(requirements: &Requirements, strategy: Strategy) -> Self {
        let ids = |meets: fn(&Demand) -> bool| -> Vec<String> {
            let listed = criteria_that_demand(requirements, meets);
            listed.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect()
        };
        // A rolling update is the Deployment's own; any other strategy is the route's.
        let is_rolling = strategy == Strategy::Rolling;
        let deployment = if is_rolling { runs_pods_and_moves_versions } else { runs_pods };
        let route = if is_rolling { |_: &Demand| false } else { moves_versions };
        Self {
            image: ids(|demand| matches!(demand, Demand::NonRoot)),
            deployment: ids(deployment),
            autoscaler: ids(|demand| {
                matches!(demand, Demand::Autoscaling | Demand::ReplicasMin(_))
            }),
            disruption_budget: ids(|demand| matches!(demand, Demand::DisruptionBudget)),
            route: ids(route),
            gateway: ids(|demand| matches!(demand, Demand::Gateway)),
            config_map: ids(|demand| matches!(demand, Demand::ConfigMap)),
            secrets: ids(|demand| matches!(demand, Demand::ExternalSecrets)),
            network_policy: ids(|demand| matches!(demand, Demand::NetworkPolicy)),
            service_account: ids(|demand| matches!(demand, Demand::ServiceAccount)),
            role: ids(|demand| matches!(demand, Demand::LeastPrivilege)),
            chart: ids(|demand| matches!(demand, Demand::Chart)),
        }
    }
}

fn runs_pods(demand: &Demand) -> bool {
    matches!(demand, Demand::Probe(_) | Demand::NonRoot | Demand::ReplicasMin(_))
}

fn runs_pods_and_moves_versions(demand: &Demand) -> bool {
    runs_pods(demand) || moves_versions(demand)
}

fn moves_versions(demand: &Demand) -> bool {
    matches!(demand, Demand::Strategy(_) | Demand::ExposurePercentMax(_))
}
