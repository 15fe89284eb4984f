//! What somebody does who is woken by an alert: one runbook for each.
//!
//! Each begins with queries and commands that can be pasted, about this alert and no other, and goes
//! on to what can be done at night without knowing the code.

mod steps;

use serde::Serialize;

use super::Watch;
use super::burn::{BurnRate, Window};
use super::catalogue::{DRIFT, IN_PROGRESS, IN_PROGRESS_LIMIT};
use super::cause::{Bad, Cause, Severity};
use super::rules::{Alert, milliseconds};
use steps::{Step, Steps};

/// What to do about one alert.
#[derive(Debug, Serialize)]
pub(super) struct Runbook {
    pub(super) alert: String,
    severity: &'static str,
    /// Who hears of it, and when.
    heard: &'static str,
    rolls_back: bool,
    means: String,
    impact: String,
    checks: Vec<Step>,
    mitigation: Vec<Step>,
    escalation: &'static str,
}

impl Runbook {
    /// The runbook of `alert`.
    pub(super) fn of(watch: &Watch<'_>, alert: &Alert) -> Self {
        let cause = alert.cause;
        let severity = cause.severity();
        let steps = Steps { watch, alert: &alert.alert };
        Self {
            alert: alert.alert.clone(),
            severity: severity.word(),
            heard: heard(severity),
            rolls_back: cause.rolls_back(),
            means: means(watch, cause),
            impact: impact(watch, cause),
            checks: checks(watch, cause, &steps),
            mitigation: mitigation(cause, &steps),
            escalation: escalation(severity),
        }
    }
}

fn heard(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "whoever is on call is woken, at any hour",
        Severity::High => "whoever is on call is told, at any hour",
        Severity::Medium => "a ticket, to be taken on the next working day",
        Severity::Low => "a ticket, to be looked at within the week",
    }
}

fn escalation(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => {
            "After 15 minutes without a cause, or 10 minutes after a rollback that did not help: call the \
             owner of the service and open an incident."
        }
        Severity::High => {
            "After an hour without a cause: call the owner of the service. If it turns critical before, \
             follow that runbook."
        }
        Severity::Medium => {
            "If it is still firing after two working days, or comes back within a week: bring it to the \
             owner of the service."
        }
        Severity::Low => "If it fires in two weeks running: bring it to the owner of the service.",
    }
}

fn means(watch: &Watch<'_>, cause: Cause) -> String {
    let saturation = watch.saturation_percent;
    match cause {
        Cause::Burn(bad, rate) => burn_means(watch, bad, &rate),
        Cause::Candidate(bad) => format!(
            "A version that is younger than {} minutes has far more {} requests than the objective allows, \
             and the version before has not.",
            watch.watch_minutes,
            bad.word()
        ),
        Cause::CandidateNotReady => {
            "A new version got requests 5 minutes ago and has no instance that can answer.".to_owned()
        }
        Cause::NoInstances => "For 2 minutes Prometheus has found no instance that answers the scrape. Either \
                               none runs, or Prometheus cannot reach them. All other alerts are blind."
            .to_owned(),
        Cause::InstanceDown => {
            "An instance is there and has not answered the scrape for 10 minutes.".to_owned()
        }
        Cause::TrackNotReady => "A track got requests 5 minutes ago, and for 2 minutes none of its instances \
                                 has been able to answer."
            .to_owned(),
        Cause::InstanceNotReady if watch.serves_model => {
            "For 10 minutes instances have run whose model is not loaded. They get no requests.".to_owned()
        }
        Cause::InstanceNotReady => {
            "For 10 minutes instances have run that are not ready. They get no requests.".to_owned()
        }
        Cause::Saturated => format!(
            "For 10 minutes a track has worked on more than {saturation} % of the requests that it can work \
             on at once."
        ),
        Cause::AutoscalerAtMaximum => {
            "The autoscaler has been at its maximum for 15 minutes and would not add more.".to_owned()
        }
        Cause::MemoryNearLimit => {
            "A container has used more than 90 % of its memory limit for 15 minutes.".to_owned()
        }
        Cause::ModelDrift => "For 15 minutes a feature of the requests has been distributed unlike in the \
                              training data."
            .to_owned(),
    }
}

fn burn_means(watch: &Watch<'_>, bad: Bad, rate: &BurnRate) -> String {
    let objective = watch.objective(bad).expect("the alert was made from this objective");
    format!(
        "More than {} % of the requests {} over the last {} and over the last {}: {} times what the \
         objective allows. At this rate the budget of {} days is gone after {}.",
        rate.threshold_percent(objective),
        match bad {
            Bad::Failed => "failed",
            Bad::Slow => "took too long",
        },
        rate.long.title(),
        rate.short.title(),
        rate.factor(),
        objective.window_days,
        rate.exhausted_after()
    )
}

fn impact(watch: &Watch<'_>, cause: Cause) -> String {
    let text = match cause {
        Cause::Burn(Bad::Failed, _) | Cause::Candidate(Bad::Failed) => {
            "Callers get server errors, or no answer at all."
        }
        Cause::Burn(Bad::Slow, _) | Cause::Candidate(Bad::Slow) => {
            let bound = watch.latency.map_or(0, |(_, latency)| latency.threshold_us);
            return format!("Callers wait longer than {} for an answer.", milliseconds(bound));
        }
        Cause::CandidateNotReady | Cause::TrackNotReady => {
            "The share of the requests that goes to this track fails at the gateway, and no metric of the \
             service counts them."
        }
        Cause::NoInstances => {
            "Possibly a complete outage. Take it for one until a request has succeeded."
        }
        Cause::InstanceDown => {
            "None yet: the others answer. There is less room for load and for failures."
        }
        Cause::InstanceNotReady => {
            "None yet: other instances answer. A release cannot go on, and there is less room for load."
        }
        Cause::Saturated => "Requests will soon wait, and then take longer than agreed.",
        Cause::AutoscalerAtMaximum => "None yet. More load than now will make requests slow.",
        Cause::MemoryNearLimit => {
            "The container will be killed, and the requests that it works on will fail."
        }
        Cause::ModelDrift => {
            "Answers come in time and may be wrong. Nobody downstream can tell that from the answer."
        }
    };
    text.to_owned()
}

fn checks(watch: &Watch<'_>, cause: Cause, steps: &Steps<'_>) -> Vec<Step> {
    let selector = watch.selector("");
    match cause {
        Cause::Burn(bad, _) => {
            vec![steps.by_track(bad), steps.by_route(bad), steps.pods(), steps.errors()]
        }
        Cause::Candidate(bad) => vec![steps.by_track(bad), steps.pods(), steps.errors()],
        Cause::CandidateNotReady | Cause::TrackNotReady | Cause::InstanceNotReady => {
            let ready = format!("sum by (track) ({}{selector})", watch.ready());
            vec![
                Step::query("How many instances of each track are ready?", &ready),
                steps.pods(),
                steps.events(),
                steps.errors(),
            ]
        }
        Cause::NoInstances | Cause::InstanceDown => vec![
            Step::query(
                "Which instances does Prometheus know, and which answer?",
                &format!("up{selector}"),
            ),
            steps.pods(),
            steps.events(),
            steps.readiness(),
        ],
        Cause::Saturated => {
            let used = format!(
                "sum by (track) ({IN_PROGRESS}{selector})\n/ sum by (track) ({IN_PROGRESS_LIMIT}{selector})"
            );
            vec![
                Step::query("How full is each track?", &used),
                steps.traffic(),
                steps.autoscalers(),
            ]
        }
        Cause::AutoscalerAtMaximum => vec![steps.autoscalers(), steps.traffic()],
        Cause::MemoryNearLimit => vec![steps.memory(), steps.pods(), steps.traffic()],
        Cause::ModelDrift => {
            let drift = format!("sort_desc(max by (feature) ({DRIFT}{selector}))");
            vec![Step::query("Which features have moved, and how far?", &drift), steps.traffic()]
        }
    }
}

fn mitigation(cause: Cause, steps: &Steps<'_>) -> Vec<Step> {
    match cause {
        Cause::Burn(..) => {
            let mut all = steps
                .roll_back("If it began with a release, take that back; first without effect:");
            all.push(Step::says(
                "If all tracks suffer alike and nothing was released, look for a dependency that fails in \
                 the logs, and for load in the requests a second. A rollback does not help then.",
            ));
            all
        }
        Cause::Candidate(_) | Cause::CandidateNotReady => {
            let mut all = steps.roll_back(
                "The rollback has been started by this alert. If the traffic has not moved after 5 minutes, \
                 start it by hand; first without effect:",
            );
            all.push(Step::says("Stop the pipeline before it deploys the same version again."));
            all
        }
        Cause::NoInstances | Cause::TrackNotReady => {
            let mut all = steps
                .roll_back("If it began with a release, take that back; first without effect:");
            all.push(steps.restart());
            all
        }
        Cause::InstanceDown | Cause::InstanceNotReady => vec![
            Step::says(
                "An instance that does not come back by itself is replaced when it is deleted.",
            ),
            steps.restart(),
        ],
        Cause::Saturated | Cause::AutoscalerAtMaximum => vec![Step::says(
            "If the load is real, raise maxReplicas of the autoscaler in k8s/ and deploy. If one caller makes \
             it, ask for less or limit it at the gateway.",
        )],
        Cause::MemoryNearLimit => vec![
            Step::says(
                "If the use grows with the age of the pods, restart them now and look for the leak in \
                 daylight. If it grows with the load, raise the limit in k8s/ and deploy.",
            ),
            steps.restart(),
        ],
        Cause::ModelDrift => vec![Step::says(
            "No rollback: the version before meets the same inputs. Ask the owner of the feature whether its \
             source has changed. If it has not, the model must be trained again with recent data.",
        )],
    }
}

impl Bad {
    /// As an adjective of requests.
    fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Slow => "slow",
        }
    }
}

/// The window over which runbooks and dashboards look, which is that of the alerts on new versions.
const LOOK: Window = Window::SHORTEST;
