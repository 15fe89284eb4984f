//! Finds pods that ask to be scraped at a port that none of their containers has.
//!
//! Prometheus then gets no connection and the service no metrics. Alerts on what the service exports do
//! not fire, because there is nothing that they could compare: everything looks quiet.
//!
//! Left out: pods that declare no port at all, and annotations other than those of the example
//! configuration that Prometheus ships.
//!
//! ```bad k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata:
//!       labels: { app: churn }
//!       annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9090" }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```
//!
//! ```good k8s/churn.yaml
//! apiVersion: apps/v1
//! kind: Deployment
//! metadata: { name: churn }
//! spec:
//!   selector: { matchLabels: { app: churn } }
//!   template:
//!     metadata:
//!       labels: { app: churn }
//!       annotations: { prometheus.io/scrape: "true", prometheus.io/port: "8080" }
//!     spec:
//!       containers:
//!         - name: churn
//!           image: ghcr.io/acme/churn:1.4.2
//!           ports: [{ containerPort: 8080 }]
//!           readinessProbe: { httpGet: { path: /ready, port: 8080 } }
//!           resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
//! ```

use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::cluster::Cluster;
use crate::finding::Findings;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "k8s-scrape-port-unknown",
    severity: Severity::Error,
    title: "metrics are asked for at a port that nobody listens on",
    help: "write the port at which a container serves its metrics",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    let cluster = Cluster::of(artifacts);
    for pod in &cluster.pods {
        let annotations = &pod.body.annotations;
        let is_scraped = annotations.get("prometheus.io/scrape").is_some_and(|it| **it == "true");
        let Some(port) = annotations.get("prometheus.io/port").filter(|_| is_scraped) else {
            continue;
        };
        let mut declared = pod.body.all_containers().flat_map(|it| &it.ports).peekable();
        let number: Option<u16> = port.parse().ok();
        let is_judged = declared.peek().is_some() && number.is_some();
        if is_judged && declared.all(|own| Some(own.number.value) != number) {
            let message =
                format!("no container of `{}` has the port {}", clip(&pod.object.name), clip(port));
            findings.report(&RULE, pod.file, port.span, message);
        }
    }
}
