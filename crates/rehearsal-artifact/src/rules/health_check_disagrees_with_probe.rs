//! Finds health checks that ask at another path or port than the probe of the same kind.
//!
//! Monitoring then says that the service is well while the cluster takes it out of traffic, or the
//! other way round; in an incident people lose their first minutes on the contradiction.
//!
//! Left out: probes that are no HTTP requests, and kinds of probe that no container has. Where
//! several containers have the probe, it is enough to agree with one.
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
//! ```bad monitoring/health-checks.yaml
//! schema: rehearsal/health-checks/v1
//! checks:
//!   - id: ready
//!     probe: readiness
//!     path: /healthz
//!     port: 8080
//!     expect_status: 200
//!     interval_seconds: 10
//!     timeout_seconds: 2
//!     failure_threshold: 3
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
//! ```good monitoring/health-checks.yaml
//! schema: rehearsal/health-checks/v1
//! checks:
//!   - id: ready
//!     probe: readiness
//!     path: /ready
//!     port: 8080
//!     expect_status: 200
//!     interval_seconds: 10
//!     timeout_seconds: 2
//!     failure_threshold: 3
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::kinds::health_checks::{HealthCheck, HealthChecks};
use crate::kinds::manifest::{Container, PortReference};
use crate::rule::Rule;
use crate::words::ProbeKind;

pub(super) static RULE: Rule = Rule {
    id: "health-check-disagrees-with-probe",
    severity: Severity::Error,
    title: "a health check and the probe behind it ask different questions",
    help: "ask at the same path and port as the probe",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for (file, checks) in artifacts.models::<HealthChecks>() {
        for check in &checks.checks {
            let questions: Vec<_> = cluster
                .deployments
                .iter()
                .flat_map(|deployment| &deployment.body.pod.containers)
                .filter_map(|container| Question::of(container, check.probe.value))
                .collect();
            let Some(first) = questions.first() else { continue };
            if questions.iter().any(|question| question.agrees(check)) {
                continue;
            }
            let (span, asks) = if first.path == check.path.as_str() {
                (check.port.span, format!("port {}", first.port))
            } else {
                (check.path.span, format!("`{}`", clip(first.path)))
            };
            let message = format!(
                "the {} probe of container `{}` asks at {asks}",
                check.probe.value,
                clip(&first.container.name)
            );
            findings.report(&RULE, file, span, message);
        }
    }
}

/// What an HTTP probe asks.
struct Question<'a> {
    container: &'a Container,
    path: &'a str,
    port: u16,
}

impl<'a> Question<'a> {
    fn of(container: &'a Container, kind: ProbeKind) -> Option<Self> {
        let probe = container.probe(kind)?;
        let port = match &probe.port()?.value {
            PortReference::Number(number) => *number,
            name => container.port(name)?.number.value,
        };
        Some(Self { container, path: probe.path()?, port })
    }

    fn agrees(&self, check: &HealthCheck) -> bool {
        self.path == check.path.as_str() && i64::from(self.port) == check.port.value
    }
}
