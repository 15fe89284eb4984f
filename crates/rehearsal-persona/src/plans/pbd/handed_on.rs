//! What the stages hand to each other, and how long it is kept.

use serde::Serialize;

use super::stages::{Service, Stage};

/// One artifact of a pipeline run.
#[derive(Debug, Serialize)]
pub(super) struct HandedOn {
    pub(super) id: &'static str,
    form: &'static str,
    location: String,
    produced_by: &'static str,
    consumed_by: Vec<&'static str>,
    retention_days: u32,
    description: &'static str,
}

/// The artifacts that `stages` produce, in that order.
pub(super) fn handed_on(
    stages: &[Stage],
    service: &Service,
    image_repository: &str,
) -> Vec<HandedOn> {
    let produced =
        stages.iter().flat_map(|stage| stage.produces.iter().map(move |id| (*id, stage)));
    produced
        .map(|(id, producer)| {
            let (form, retention_days, description) = description(id, service);
            let takes = |stage: &&Stage| stage.consumes.contains(&id);
            HandedOn {
                id,
                form,
                location: if id == "container-image" { image_repository } else { id }.to_owned(),
                produced_by: producer.id,
                consumed_by: stages.iter().filter(takes).map(|stage| stage.id).collect(),
                retention_days,
                description,
            }
        })
        .collect()
}

/// Form, days and purpose. What proves a deployment is kept as long as every plan of the hosted
/// service allows, 90 days; reports are of use only while their commit is fresh.
fn description(id: &str, service: &Service) -> (&'static str, u32, &'static str) {
    match id {
        "container-image" if service.has_model => (
            "container-image",
            90,
            "The service with its model, tagged with its commit and deployed by its digest",
        ),
        "container-image" => (
            "container-image",
            90,
            "The service, tagged with its commit and deployed by its digest",
        ),
        "sbom" => ("sbom", 90, "Everything that went into the image, as SPDX"),
        "unit-test-report" => ("test-report", 30, "Results of the unit tests"),
        "model-validation-report" => (
            "test-report",
            30,
            "An exchange with the model that its schema was held against, and the service's log",
        ),
        "integration-test-report" => {
            ("test-report", 30, "Results of the endpoint tests, as TAP, and the service's log")
        }
        "scan-report" => {
            ("scan-report", 90, "Vulnerabilities of the image, as SARIF, and of its dependencies")
        }
        "deployment-record" => (
            "deployment-record",
            90,
            "Which image went to which environment, from which commit, by whom and when",
        ),
        _ => unreachable!("stages produce only what is described here"),
    }
}
