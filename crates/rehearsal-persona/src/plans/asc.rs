//! What ASC writes: metrics, rules, health checks and the scripts that act on them.
//!
//! Thresholds come from the objectives of the requirements, tracks and probes from the manifests, and
//! environments from the stages; nothing is asked twice. Where the requirements have no objective of
//! some kind, the alerts that would watch it are not written.
//!
//! A new version is watched on its own track: at 10 % of the traffic, 5 % of failing requests are only
//! 0.5 % of the whole, which no alert on the whole service notices in time. These alerts alone start
//! the rollback.

mod burn;
mod catalogue;
mod cause;
mod dashboard;
mod deployed;
mod logs;
mod promql;
mod routing;
mod rule_tests;
mod rules;
mod runbooks;
mod satisfies;
mod scrape;
mod settings;

use minijinja::Value;
use minijinja::value::Serde;
use rehearsal_artifact::kinds::requirements::{Requirements, Target};
use rehearsal_artifact::quantity::Ppm;
use serde::Serialize;

use crate::brief::Brief;
use crate::facts::FactName;
use crate::plans::{Plan, PlanError};

use catalogue::Metric;
use dashboard::Dashboard;
use deployed::{Check, Deployed};
use logs::Logs;
use routing::Routing;
use rule_tests::RuleTests;
use rules::{Alert, Group};
use runbooks::Runbook;
use satisfies::Satisfies;
use scrape::Scrape;
use settings::{address, positive, repository_url, url};

/// The plan.
pub(crate) static PLAN: Plan =
    Plan { id: "ASC", make: |brief| Automation::of(brief).map(|plan| Value::from(Serde(plan))) };

/// Everything that the templates lay out.
#[derive(Debug, Serialize)]
struct Automation {
    service: String,
    /// `rolling`, `blue-green` or `canary`.
    strategy: &'static str,
    tracks: Vec<String>,
    environments: Vec<String>,
    metrics: Vec<Metric>,
    groups: Vec<Group>,
    tests: RuleTests,
    runbooks: Vec<Runbook>,
    scrape: Scrape,
    routing: Routing,
    dashboard: Dashboard,
    logs: Logs,
    checks: Vec<Check>,
    /// The checks that have a script of their own.
    scripted: Vec<Check>,
    satisfies: Satisfies,
}

/// What the rules are made from.
struct Watch<'a> {
    service: &'a str,
    deployed: &'a Deployed,
    serves_model: bool,
    /// Where the repository can be read; empty if nobody said.
    repository_url: &'a str,
    availability: Option<Objective>,
    latency: Option<(Objective, Latency)>,
    /// Population stability index, in thousandths.
    drift_millis: Option<u32>,
    evaluation_seconds: u32,
    watch_minutes: u32,
    saturation_percent: u32,
}

/// A share of good requests that must be reached over a window.
#[derive(Clone, Copy)]
struct Objective {
    /// The share that may be bad; above 0 and below the whole.
    budget: Ppm,
    window_days: u32,
}

/// What makes a request slow.
#[derive(Clone, Copy)]
struct Latency {
    percentile: Ppm,
    threshold_us: u64,
}

/// The window of a latency objective where no availability objective says one: the usual month.
const WINDOW_DAYS: u32 = 30;

impl Automation {
    fn of(brief: &Brief<'_>) -> Result<Self, PlanError> {
        let service = brief.facts.service_name();
        let service = service.ok_or(PlanError::MissingFact(FactName::Service.key()))?;
        let requirements = brief.artifacts.first::<Requirements>();
        let (_, requirements) =
            requirements.ok_or(PlanError::MissingArtifact { what: "requirements" })?;
        let deployed = Deployed::of(brief.artifacts)?;
        let watch = Watch::of(brief, &service, requirements, &deployed)?;
        let threshold_us = watch.latency.map(|(_, latency)| latency.threshold_us);
        let metrics = catalogue::metrics(threshold_us, watch.serves_model);
        let groups = rules::groups(&watch);
        let alerts: Vec<&Alert> = groups.iter().flat_map(Group::alerts).collect();
        let runbooks = alerts.iter().map(|alert| Runbook::of(&watch, alert)).collect();
        let satisfies = Satisfies::of(requirements);
        Ok(Self {
            dashboard: Dashboard::of(&watch, &alerts, &satisfies.dashboard),
            logs: Logs::of(brief, &watch)?,
            scripted: deployed.checks.iter().filter(|check| check.is_scripted()).cloned().collect(),
            tests: RuleTests::of(&watch, &alerts),
            runbooks,
            scrape: Scrape::of(
                &watch,
                address(brief, "alertmanager")?,
                address(brief, "platform_prometheus")?,
            ),
            routing: Routing::of(&service, url(brief, "rollback_url")?, url(brief, "tickets_url")?),
            strategy: deployed.strategy_word(),
            metrics,
            groups,
            satisfies,
            environments: deployed.environments,
            tracks: deployed.tracks,
            checks: deployed.checks,
            service,
        })
    }
}

impl<'a> Watch<'a> {
    fn of(
        brief: &Brief<'a>,
        service: &'a str,
        requirements: &Requirements,
        deployed: &'a Deployed,
    ) -> Result<Self, PlanError> {
        let mut watch = Self {
            service,
            deployed,
            serves_model: brief.facts.model.is_some(),
            repository_url: repository_url(brief)?,
            availability: None,
            latency: None,
            drift_millis: None,
            evaluation_seconds: positive(brief, "evaluation_seconds")?,
            watch_minutes: positive(brief, "watch_minutes")?,
            saturation_percent: positive(brief, "saturation_percent")?,
        };
        let window = requirements.availability().map_or(WINDOW_DAYS, |(_, days)| days);
        for objective in &requirements.objectives {
            match objective.target {
                Target::Availability { target, window_days } => {
                    watch.availability = Some(Objective::of(target, window_days)?);
                }
                Target::Latency { percentile, threshold_us } => {
                    let objective = Objective::of(percentile, window)?;
                    watch.latency = Some((objective, Latency { percentile, threshold_us }));
                }
                Target::ModelDrift { threshold_millis } => {
                    watch.drift_millis = watch.serves_model.then_some(threshold_millis);
                }
            }
        }
        Ok(watch)
    }

    /// The gauge that says whether an instance can answer.
    fn ready(&self) -> &'static str {
        if self.serves_model { catalogue::MODEL_READY } else { catalogue::SERVICE_READY }
    }

    /// Where people find what to do about the alert called `name`.
    fn runbook_url(&self, name: &str) -> String {
        let slash = if self.repository_url.is_empty() { "" } else { "/" };
        format!("{}{slash}docs/runbooks/{name}.md", self.repository_url)
    }
}

impl Objective {
    fn of(target: Ppm, window_days: u32) -> Result<Self, PlanError> {
        if target == Ppm::ONE || target.0 == 0 {
            let reason = format!(
                "an objective of {} % leaves no error budget that an alert could watch",
                target.percent()
            );
            return Err(PlanError::Unsupported(reason));
        }
        Ok(Self { budget: Ppm(Ppm::ONE.0 - target.0), window_days })
    }
}
