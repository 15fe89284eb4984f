//! Finds templates of a Helm chart that fail when they are rendered with the chart's own values.
//!
//! Each template reads well by itself, and then a value is missing, has another type, or a template
//! that is called is not there. It shows when somebody installs the chart, as one line about a file in
//! the middle of a deployment.
//!
//! Left out: values that the chart demands of whoever installs it (`required`, `fail`), because it says
//! so itself, and functions that are not known here.
//!
//! ```bad chart/Chart.yaml
//! apiVersion: v2
//! name: churn
//! version: 1.0.0
//! ```
//!
//! ```bad chart/templates/service.yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: {{ include "churn.name" . }} }
//! spec: { ports: [{ port: 80 }] }
//! ```
//!
//! ```good chart/Chart.yaml
//! apiVersion: v2
//! name: churn
//! version: 1.0.0
//! ```
//!
//! ```good chart/templates/_names.tpl
//! {{ define "churn.name" }}{{ .Chart.Name }}{{ end }}
//! ```
//!
//! ```good chart/templates/service.yaml
//! apiVersion: v1
//! kind: Service
//! metadata: { name: {{ include "churn.name" . }} }
//! spec: { ports: [{ port: 80 }] }
//! ```

use rehearsal_source::Severity;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::helm_template::HelmTemplate;
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "chart-does-not-render",
    severity: Severity::Error,
    title: "a template of a chart fails with the chart's own values",
    help: "give the value in values.yaml, or a default where it is used",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for failure in artifacts.rendered().iter().flat_map(|rendering| &rendering.failures) {
        let Some(file) = artifacts.get(&failure.path) else { continue };
        // What is no template at all was found by reading it.
        let is_unread = file.kind.id == "helm-template" && file.model::<HelmTemplate>().is_none();
        if !failure.is_demand && !is_unread {
            findings.report(&RULE, file, failure.span, failure.message.clone());
        }
    }
}
