//! Finds images that expose other ports than their container declares.
//!
//! Neither `EXPOSE` nor `containerPort` opens anything, so nothing breaks by itself. But they are
//! what the author of the image and the author of the manifest believe, and where they differ one
//! of them, with the Service and the probes behind it, is wrong.
//!
//! Left out: images that are not built here, repositories with more than one Dockerfile (which of
//! them makes which image is not written anywhere), and sides that say nothing.
//!
//! ```bad Dockerfile
//! FROM python:3.13-slim
//! EXPOSE 8000
//! USER 10001
//! ```
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
//!           image: ghcr.io/acme/churn:1.4.2
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
//! ```good Dockerfile
//! FROM python:3.13-slim
//! EXPOSE 8080
//! USER 10001
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
use crate::kinds::dockerfile::Dockerfile;
use crate::kinds::manifest::ContainerPort;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "dockerfile-port-mismatch",
    severity: Severity::Warning,
    title: "an image and its container do not agree on the port",
    help: "expose the port that the manifest declares",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let mut dockerfiles = artifacts.models::<Dockerfile>();
    let (Some((file, dockerfile)), None) = (dockerfiles.next(), dockerfiles.next()) else { return };
    let Some(first) = dockerfile.exposed.first() else { return };
    let Some((_, specs)) = artifacts.first::<ArtifactSpecs>() else { return };
    for deployment in Cluster::of(artifacts).deployments {
        for container in &deployment.body.pod.containers {
            let is_exposed = |port: &ContainerPort| {
                dockerfile.exposed.iter().any(|exposed| exposed.value == port.number.value)
            };
            let Some(declared) = container.ports.first() else { continue };
            if !specs.builds_image(&container.image.repository)
                || container.ports.iter().any(is_exposed)
            {
                continue;
            }
            let message = format!(
                "the image exposes {}, but container `{}` in {} declares {}",
                first.value,
                clip(&container.name),
                deployment.file.artifact.path,
                declared.number.value
            );
            findings.report(&RULE, file, first.span, message);
            return;
        }
    }
}
