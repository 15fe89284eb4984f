//! Finds containers whose image the pipeline does not build.
//!
//! The pipeline builds, scans and signs one image; the manifest deploys another, because a registry
//! or a name was changed on one side only. Everything is green, and what runs was never tested.
//!
//! Left out: everything, while there are no artifact specifications to compare with; names that a
//! template still has to fill in; and images of others, such as a proxy beside the service, which share
//! neither their name nor their folder of the registry with one that is built here.
//!
//! ```bad k8s/deployment.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn-api:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```
//!
//! ```bad pipeline/artifacts.yaml
//! schema: rehearsal/artifact-specs/v1
//! artifacts:
//!   - id: image
//!     kind: container-image
//!     location: ghcr.io/acme/churn
//!     produced_by: build
//!     consumed_by: []
//!     retention_days: 90
//!     immutable: true
//!     description: What is deployed.
//! ```
//!
//! ```good k8s/deployment.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata: { labels: { app: churn } }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```
//!
//! ```good pipeline/artifacts.yaml
//! schema: rehearsal/artifact-specs/v1
//! artifacts:
//!   - id: image
//!     kind: container-image
//!     location: ghcr.io/acme/churn
//!     produced_by: build
//!     consumed_by: []
//!     retention_days: 90
//!     immutable: true
//!     description: What is deployed.
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::artifact_specs::ArtifactSpecs;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "image-nobody-builds",
    severity: Severity::Error,
    title: "a deployed image is not built here",
    help: "deploy the image that the pipeline builds",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let specs: Vec<_> = artifacts.models::<ArtifactSpecs>().map(|(_, specs)| specs).collect();
    if specs.is_empty() {
        return;
    }
    for deployment in Cluster::of(artifacts).deployments {
        for container in &deployment.body.pod.containers {
            let image = &container.image;
            let built = || specs.iter().flat_map(|specs| specs.built_images());
            let is_meant = built().any(|built| is_kin(built, &image.repository));
            if image.is_open() || !is_meant || built().any(|built| built == image.repository) {
                continue;
            }
            let repository = clip(&image.repository);
            let message = format!("no stage of the pipeline builds `{repository}`");
            findings.report(&RULE, deployment.file, image.span, message);
        }
    }
}

/// Whether `deployed` may be meant to be the image `built`: the same folder of the same registry, or
/// the same name in another.
fn is_kin(built: &str, deployed: &str) -> bool {
    let parts = |repository: &str| match repository.rsplit_once('/') {
        Some((folder, name)) => (folder.to_owned(), name.to_owned()),
        None => (String::new(), repository.to_owned()),
    };
    let ((folder, name), (own_folder, own_name)) = (parts(built), parts(deployed));
    name == own_name || (folder == own_folder && folder.contains('/'))
}
