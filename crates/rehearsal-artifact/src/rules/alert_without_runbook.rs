//! Finds alerts that do not say where their runbook is, where others do, and runbooks that are not there.
//!
//! Whoever is woken follows the link in the alert. Without one, or with one that leads nowhere, the first
//! minutes of an incident go into finding out what the alert means.
//!
//! Left out: deliveries without any runbook, which is another question, and links to other places than
//! `docs/runbooks`, which nobody here can follow.
//!
//! ```bad monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: up == 0
//!         labels: { severity: high }
//!         annotations: { runbook_url: docs/runbooks/ChurnError.md }
//! ```
//!
//! ```bad docs/runbooks/ChurnErrors.md
//! # ChurnErrors
//!
//! ## What it means
//!
//! An instance is down.
//!
//! ## Impact
//!
//! Some requests fail.
//!
//! ## First checks
//!
//! Look at the pods.
//!
//! ## Mitigation
//!
//! Roll back.
//!
//! ## Escalation
//!
//! After an hour.
//! ```
//!
//! ```good monitoring/rules.yaml
//! groups:
//!   - name: churn
//!     rules:
//!       - alert: ChurnErrors
//!         expr: up == 0
//!         labels: { severity: high }
//!         annotations: { runbook_url: docs/runbooks/ChurnErrors.md }
//! ```
//!
//! ```good docs/runbooks/ChurnErrors.md
//! # ChurnErrors
//!
//! ## What it means
//!
//! An instance is down.
//!
//! ## Impact
//!
//! Some requests fail.
//!
//! ## First checks
//!
//! Look at the pods.
//!
//! ## Mitigation
//!
//! Roll back.
//!
//! ## Escalation
//!
//! After an hour.
//! ```

use rehearsal_promql::RuleKind;
use rehearsal_source::Severity;
use rehearsal_source::fields::clip;

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::runbook::Runbook;
use crate::rule::Rule;
use crate::series::Series;

pub(super) static RULE: Rule = Rule {
    id: "alert-without-runbook",
    severity: Severity::Warning,
    title: "an alert does not lead to its runbook",
    help: "add the annotation `runbook_url` with the path of a runbook that is about this alert",
    check,
};

/// Where runbooks are.
const FOLDER: &str = "docs/runbooks/";

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    if artifacts.first::<Runbook>().is_none() {
        return;
    }
    for (file, rule) in Series::of(artifacts).alerts() {
        let RuleKind::Alerting { alert, annotations, .. } = &rule.kind else { continue };
        let Some(link) = annotations.iter().find(|field| *field.name == "runbook_url") else {
            let message = format!("the alert `{}` names no runbook", clip(alert));
            findings.report(&RULE, file, alert.span, message);
            continue;
        };
        let Some(at) = link.value.rfind(FOLDER) else { continue };
        let path = &link.value[at..];
        let runbook = artifacts.get(path).and_then(|file| file.model::<Runbook>());
        let message = match runbook {
            None => format!("there is no runbook `{}`", clip(path)),
            Some(runbook) if *runbook.alert != **alert => {
                format!("the runbook `{}` is about `{}`", clip(path), clip(&runbook.alert))
            }
            Some(_) => continue,
        };
        findings.report(&RULE, file, link.value.span, message);
    }
}
