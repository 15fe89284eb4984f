//! Demands on metrics, rules, checks and scripts.

use rehearsal_artifact::alerts::Alert;
use rehearsal_artifact::kinds::alertmanager_config::{AlertmanagerConfig, Route, routes_of};
use rehearsal_artifact::kinds::health_checks::HealthChecks;
use rehearsal_artifact::kinds::log_pipeline::LogPipeline;
use rehearsal_artifact::kinds::metrics_catalogue::MetricsCatalogue;
use rehearsal_artifact::kinds::prometheus_config::PrometheusConfig;
use rehearsal_artifact::kinds::requirements::Demand;
use rehearsal_artifact::kinds::rule_test::{UnitTests, alert_looks};
use rehearsal_artifact::kinds::runbook::Runbook;
use rehearsal_artifact::kinds::script::Script;
use rehearsal_artifact::words::Word;

use super::Held;
use crate::criterion::Place;
use crate::evidence::Evidence;

/// The label by which an alert says what automation does about it, and the automation that is meant.
const ACTION: &str = "action";
const ROLLBACK: &str = "rollback";

/// The label by which an alert says how much it matters.
const SEVERITY: &str = "severity";

/// Where the rollback automation stands.
const ROLLBACK_SCRIPT: &str = "scripts/rollback.sh";

pub(super) fn held(demand: &Demand, evidence: &Evidence<'_>) -> Held {
    let artifacts = evidence.artifacts;
    match demand {
        Demand::Metric(signal) => {
            let place = artifacts.models::<MetricsCatalogue>().find_map(|(file, catalogue)| {
                let metric = catalogue.of_signal(*signal).next()?;
                Some(Place::file(file, metric.name.value.clone()))
            });
            Held::of(place, || format!("no metric of {signal} in the catalogue"))
        }
        Demand::Alert(signal) => {
            let alert = evidence.alerts().iter().find(|alert| alert.signals.contains(signal));
            let place = alert.map(|alert| Place::file(alert.file, alert.name));
            Held::of(place, || format!("no alert reads a metric of {signal}"))
        }
        Demand::HealthCheck(kind) => {
            let place = artifacts.models::<HealthChecks>().find_map(|(file, checks)| {
                let check = checks.of_probe(*kind).next()?;
                Some(Place::file(file, check.id.value.clone()))
            });
            Held::of(place, || format!("no {kind} check"))
        }
        Demand::AutomatedRollback => automated_rollback(evidence),
        Demand::ScrapeConfig => {
            let place = artifacts.models::<PrometheusConfig>().find_map(|(file, config)| {
                let job = config.jobs.first().filter(|_| file.is_sound())?;
                Some(Place::file(file, format!("job {}", *job.name)))
            });
            Held::of(place, || "nothing says what is scraped".to_owned())
        }
        Demand::AlertTests => every_alert(evidence, "no test sees it fire", |alert| {
            artifacts.models::<UnitTests>().find_map(|(file, test)| {
                let mut checks = alert_looks(test);
                let fires = checks
                    .any(|check| !check.expected.is_empty() && check.alert.value == alert.name);
                (fires && file.is_sound()).then(|| Place::file(file, alert.name))
            })
        }),
        Demand::AlertRouting => alert_routing(evidence),
        Demand::Runbooks => every_alert(evidence, "it has no runbook", |alert| {
            artifacts.models::<Runbook>().find_map(|(file, runbook)| {
                let is_its_own = runbook.alert.value == alert.name && file.is_sound();
                is_its_own.then(|| Place::file(file, alert.name))
            })
        }),
        Demand::Dashboard(signal) => {
            let mut sound = evidence.dashboards().iter().filter(|(file, _)| file.is_sound());
            let place = sound.find_map(|(file, shown)| {
                shown.contains(signal).then(|| Place::file(file, signal.word()))
            });
            Held::of(place, || format!("no dashboard shows a metric of {signal}"))
        }
        Demand::LogFields => {
            let place = artifacts.models::<LogPipeline>().find_map(|(file, pipeline)| {
                let parser = pipeline.reads_fields()?;
                let ends = file.is_sound() && !pipeline.outputs.is_empty();
                ends.then(|| Place::file(file, format!("parser {}", *parser.name)))
            });
            Held::of(place, || {
                "no log pipeline reads the fields and the time of JSON records".to_owned()
            })
        }
        _ => unreachable!("the demand is on another part of the delivery"),
    }
}

/// Holds if there are alerts and `place` has one for each; else it says of which one not, and what
/// that `lacks`.
fn every_alert(
    evidence: &Evidence<'_>,
    lacks: &str,
    place: impl Fn(&Alert<'_>) -> Option<Place>,
) -> Held {
    let mut first = None;
    for alert in evidence.alerts() {
        match place(alert) {
            Some(place) => first = first.or(Some(place)),
            None => return Held::No(format!("{}: {lacks}", alert.name)),
        }
    }
    Held::of(first, || "there is no alert".to_owned())
}

/// Alerts of some severity take a route of their own.
fn alert_routing(evidence: &Evidence<'_>) -> Held {
    let place = evidence.artifacts.models::<AlertmanagerConfig>().find_map(|(file, config)| {
        let by_severity = |route: &&Route| route.matchers.labels().any(|label| label == SEVERITY);
        let route = routes_of(config).into_iter().find(by_severity)?;
        let receiver = route.receiver.as_ref()?;
        file.is_sound().then(|| Place::file(file, format!("route to {}", **receiver)))
    });
    Held::of(place, || format!("no route of Alertmanager goes by the label `{SEVERITY}`"))
}

/// An alert asks for the rollback, and the script that does it is there and readable.
fn automated_rollback(evidence: &Evidence<'_>) -> Held {
    let asks = |alert: &&Alert<'_>| alert.label(ACTION) == Some(ROLLBACK);
    let Some(alert) = evidence.alerts().iter().find(asks) else {
        return Held::No(format!("no alert has the label `{ACTION}: {ROLLBACK}`"));
    };
    let script = evidence.artifacts.get(ROLLBACK_SCRIPT).filter(|file| file.is_sound());
    match script.and_then(|file| file.model::<Script>()) {
        Some(script) if !script.commands.is_empty() => {
            Held::Yes(Place::file(alert.file, format!("{} runs {ROLLBACK_SCRIPT}", alert.name)))
        }
        _ => Held::No(format!("no readable {ROLLBACK_SCRIPT}")),
    }
}
