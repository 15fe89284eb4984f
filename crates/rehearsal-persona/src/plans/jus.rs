//! What JUS writes: stories, criteria and the typed demands behind them.
//!
//! The criteria and their demands are decided here, because other personas obey them and scoring
//! checks them. How a story is told (its scenarios) is prose and stands in its template; a test holds
//! the two together by the criteria's tags.
//!
//! The story of the rollout depends on the strategy. A rolling update has no share of traffic that
//! could be held back, so its story demands no canary stage and no exposure limit, but a rollout
//! that stops by itself at the first replica that is not ready. A service without a model has no
//! drift to watch, and its packaging story tells of the service.

mod story;

use std::collections::BTreeSet;

use minijinja::Value;
use minijinja::value::Serde;
use rehearsal_artifact::quantity::{Ppm, shortest_decimal};
use rehearsal_artifact::words::{Strategy, Word};
use serde::Serialize;

use crate::brief::Brief;
use crate::facts::{FactName, Latency};
use crate::parameters::{Setting, Settings};
use crate::plans::{Plan, PlanError};

use story::{Numbers, Story};

/// The plan.
pub(crate) static PLAN: Plan =
    Plan { id: "JUS", make: |brief| Requirements::of(brief).map(|plan| Value::from(Serde(plan))) };

/// Everything that the templates lay out. Texts ending in `_title` are quantities as people say
/// them.
#[derive(Debug, Serialize)]
struct Requirements {
    service: String,
    /// What the model was trained with; empty for a service without a model.
    framework: &'static str,
    has_model: bool,
    language: &'static str,
    serving: &'static str,
    target: &'static str,
    percentile: String,
    percentile_title: String,
    slow_title: String,
    threshold_us: u64,
    threshold_title: String,
    availability: String,
    availability_title: String,
    latency_note: String,
    budget_note: String,
    window_days: u32,
    drift_threshold_millis: u32,
    drift_title: String,
    exposure_title: String,
    reach_title: String,
    replicas_min: u32,
    replicas_title: String,
    stories: Vec<Story>,
    model_packaging: Option<Story>,
    service_packaging: Option<Story>,
    blue_green: Option<Story>,
    canary: Option<Story>,
    rolling: Option<Story>,
    health_checks: Option<Story>,
    rollback: Option<Story>,
    secrets_and_access: Option<Story>,
    observability: Option<Story>,
}

impl Requirements {
    fn of(brief: &Brief<'_>) -> Result<Self, PlanError> {
        let facts = brief.facts;
        let missing = |fact: FactName| PlanError::MissingFact(fact.key());
        let service = facts.service_name().ok_or(missing(FactName::Service))?;
        let framework = match (&facts.framework, facts.has(FactName::Framework)) {
            (_, false) => return Err(missing(FactName::Framework)),
            (framework, true) => framework.as_ref().map_or("", |framework| framework.title()),
        };
        let has_model = facts.model.is_some();
        let serving = facts.serving.as_ref().ok_or(missing(FactName::Serving))?.value;
        let latency = facts.latency.as_ref().ok_or(missing(FactName::LatencySla))?.value;
        let availability =
            facts.availability.as_ref().ok_or(missing(FactName::AvailabilitySla))?.value;
        let strategy = strategy(brief.settings)?;
        let window_days = positive(brief.settings, "window_days")?;
        let drift_threshold_millis = positive(brief.settings, "drift_threshold_millis")?;
        let exposure_percent_max = positive(brief.settings, "exposure_percent_max")?;
        let replicas_min = positive(brief.settings, "replicas_min")?;

        let threshold_title = duration_title(latency.threshold_us);
        let numbers = Numbers {
            strategy,
            exposure_percent_max,
            replicas_min,
            window_days,
            latency: format!("{} within {threshold_title}", percent_title(latency.percentile)),
            availability: percent_title(availability),
            drift: has_model.then(|| shortest_decimal(drift_threshold_millis.into(), 3)),
        };
        let stories = stories(brief.settings, &numbers)?;
        let told = |slug: &str| stories.iter().find(|story| story.slug == slug).cloned();
        Ok(Self {
            framework,
            has_model,
            language: serving.language().title(),
            serving: serving.title(),
            target: facts.target.as_ref().ok_or(missing(FactName::TargetEnv))?.title(),
            percentile: latency.percentile.percent(),
            percentile_title: percent_title(latency.percentile),
            slow_title: percent_title(Ppm(Ppm::ONE.0 - latency.percentile.0)),
            threshold_us: latency.threshold_us,
            threshold_title,
            availability: availability.percent(),
            availability_title: numbers.availability.clone(),
            latency_note: latency_note(latency),
            budget_note: budget_note(availability, window_days),
            window_days,
            drift_threshold_millis,
            drift_title: numbers.drift.clone().unwrap_or_default(),
            exposure_title: format!("{exposure_percent_max} %"),
            reach_title: reach_title(strategy, exposure_percent_max),
            replicas_min,
            replicas_title: count_title(replicas_min, "replica"),
            model_packaging: told("model-packaging"),
            service_packaging: told("service-packaging"),
            blue_green: told("blue-green"),
            canary: told("canary"),
            rolling: told("rolling"),
            health_checks: told("health-checks"),
            rollback: told("rollback"),
            secrets_and_access: told("secrets-and-access"),
            observability: told("observability"),
            stories,
            service,
        })
    }
}

/// The stories that are asked for, numbered in that order.
fn stories(settings: &Settings, numbers: &Numbers) -> Result<Vec<Story>, PlanError> {
    let asked =
        settings.get("stories").and_then(Setting::items).ok_or_else(|| absent("stories"))?;
    let mut seen = BTreeSet::new();
    let mut stories = Vec::new();
    for setting in asked {
        let name = setting.text().ok_or_else(|| absent("stories"))?;
        if !seen.insert(name) {
            return Err(PlanError::Unsupported(format!("the story `{name}` is asked for twice")));
        }
        let id = format!("US-{}", stories.len() + 1);
        let Some(story) = Story::of(name, &id, numbers) else {
            return Err(PlanError::Unsupported(format!("there is no story `{name}`")));
        };
        stories.push(story);
    }
    if stories.is_empty() {
        return Err(PlanError::Unsupported("no story is asked for".to_owned()));
    }
    Ok(stories)
}

fn strategy(settings: &Settings) -> Result<Strategy, PlanError> {
    let word = settings.get("strategy").and_then(Setting::text);
    word.and_then(Strategy::from_word).ok_or_else(|| absent("strategy"))
}

fn positive(settings: &Settings, name: &'static str) -> Result<u32, PlanError> {
    let number = settings.get(name).and_then(Setting::integer);
    let number = number.and_then(|number| u32::try_from(number).ok());
    number.filter(|number| *number > 0).ok_or_else(|| absent(name))
}

/// A user's own persona may use this plan and declare other parameters.
fn absent(name: &'static str) -> PlanError {
    PlanError::Unsupported(format!("the plan JUS needs the parameter `{name}` as JUS declares it"))
}

fn percent_title(share: Ppm) -> String {
    format!("{} %", share.percent())
}

/// Microseconds as people say them: `100 ms`, `1.5 s`.
fn duration_title(us: u64) -> String {
    if us < 1_000_000 {
        format!("{} ms", shortest_decimal(us, 3))
    } else {
        format!("{} s", shortest_decimal(us, 6))
    }
}

fn latency_note(latency: Latency) -> String {
    let threshold = duration_title(latency.threshold_us);
    format!(
        "Percentile {} of request latency stays below {threshold}.",
        latency.percentile.percent()
    )
}

/// How long a full outage may last before it has used up the error budget.
fn budget_note(availability: Ppm, window_days: u32) -> String {
    let bad = u64::from(Ppm::ONE.0 - availability.0);
    let seconds = bad * u64::from(window_days) * 86_400 / u64::from(Ppm::ONE.0);
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    let said = if said.is_empty() { "less than 1 s".to_owned() } else { said.join(" ") };
    format!("Leaves an error budget of {said} of full outage in {window_days} days.")
}

fn reach_title(strategy: Strategy, exposure_percent_max: u32) -> String {
    match strategy {
        Strategy::Rolling => "has replaced some of the replicas".to_owned(),
        Strategy::BlueGreen | Strategy::Canary => {
            format!("gets {exposure_percent_max} % of the production traffic")
        }
    }
}

fn count_title(count: u32, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
