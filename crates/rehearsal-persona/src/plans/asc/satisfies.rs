//! Which criteria each file claims: those that ask for the file, and those that nobody would notice to be
//! met or missed without it.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use serde::Serialize;

use crate::claims::criteria_that_demand;

/// Ids of criteria, by what claims them.
#[derive(Debug, Serialize)]
pub(super) struct Satisfies {
    metrics: Vec<String>,
    scrape: Vec<String>,
    rules: Vec<String>,
    tests: Vec<String>,
    routing: Vec<String>,
    runbooks: Vec<String>,
    pub(super) dashboard: Vec<String>,
    logs: Vec<String>,
    health_checks: Vec<String>,
    rollback: Vec<String>,
}

impl Satisfies {
    pub(super) fn of(requirements: &Requirements) -> Self {
        let ids = |meets: fn(&Demand) -> bool| -> Vec<String> {
            let listed = criteria_that_demand(requirements, meets);
            listed.split(", ").filter(|id| !id.is_empty()).map(str::to_owned).collect()
        };
        Self {
            metrics: ids(|demand| matches!(demand, Demand::Metric(_))),
            scrape: ids(|demand| matches!(demand, Demand::ScrapeConfig | Demand::Metric(_))),
            rules: ids(|demand| matches!(demand, Demand::Alert(_) | Demand::AutomatedRollback)),
            tests: ids(|demand| matches!(demand, Demand::AlertTests | Demand::Alert(_))),
            routing: ids(|demand| {
                matches!(demand, Demand::AlertRouting | Demand::AutomatedRollback)
            }),
            runbooks: ids(|demand| matches!(demand, Demand::Runbooks | Demand::Alert(_))),
            dashboard: ids(|demand| matches!(demand, Demand::Dashboard(_) | Demand::Metric(_))),
            logs: ids(|demand| matches!(demand, Demand::LogFields)),
            health_checks: ids(|demand| matches!(demand, Demand::HealthCheck(_))),
            rollback: ids(|demand| matches!(demand, Demand::AutomatedRollback)),
        }
    }
}
