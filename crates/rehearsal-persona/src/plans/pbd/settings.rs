//! What the step asks, checked for the places that it is written into.
//!
//! These values end up in expressions, labels and tool arguments, where escaping cannot make an
//! arbitrary text mean something. So each has a plain alphabet, and anything else is refused.

use rehearsal_artifact::words::{StageKind, Word};
use rehearsal_source::fields::clip;

use crate::parameters::{Setting, Settings};
use crate::plans::PlanError;

/// The settings of a step.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) stages: Vec<StageKind>,
    pub(super) runner: String,
    pub(super) branch: String,
    pub(super) bake_minutes: i64,
    pub(super) scan_severity: String,
    pub(super) smoke_path: String,
}

impl Wanted {
    /// The settings for a service with a model or without; one without has no model to validate.
    pub(super) fn of(settings: &Settings, has_model: bool) -> Result<Self, PlanError> {
        let mut stages = stages(settings)?;
        stages.retain(|stage| has_model || *stage != StageKind::ModelValidation);
        Ok(Self {
            stages,
            smoke_path: text(
                settings,
                "smoke_path",
                is_path,
                "a path such as /orders, of letters, digits and -._~/",
            )?,
            runner: text(
                settings,
                "runner",
                is_runner_label,
                "a runner label such as ubuntu-24.04",
            )?,
            branch: text(settings, "branch", is_branch, "a branch such as main or release/2.x")?,
            bake_minutes: settings
                .get("bake_minutes")
                .and_then(Setting::integer)
                .ok_or_else(|| absent("bake_minutes"))?,
            scan_severity: text(
                settings,
                "scan_severity",
                is_severity_list,
                "some of CRITICAL, HIGH, MEDIUM, LOW, UNKNOWN, separated by commas",
            )?,
        })
    }
}

fn stages(settings: &Settings) -> Result<Vec<StageKind>, PlanError> {
    let items = settings.get("stages").and_then(Setting::items).ok_or_else(|| absent("stages"))?;
    items
        .iter()
        .map(|item| {
            let word = item.text().unwrap_or_default();
            StageKind::from_word(word).ok_or_else(|| {
                PlanError::Unsupported(format!("there is no stage `{}`", clip(word)))
            })
        })
        .collect()
}

fn text(
    settings: &Settings,
    name: &str,
    is_sound: fn(&str) -> bool,
    wanted: &str,
) -> Result<String, PlanError> {
    let text = settings.get(name).and_then(Setting::text).ok_or_else(|| absent(name))?;
    if is_sound(text) {
        return Ok(text.to_owned());
    }
    let message = format!("`{name}` cannot be `{}`: it must be {wanted}", clip(text));
    Err(PlanError::Unsupported(message))
}

fn absent(name: &str) -> PlanError {
    PlanError::Unsupported(format!("the parameter `{name}` has no value"))
}

/// A path of a URL that needs no escaping in a URL or a shell.
fn is_path(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    text.len() <= 200 && text.starts_with('/') && text.bytes().all(is_plain)
}

fn is_runner_label(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    (1..=100).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(is_plain)
}

/// The part of git's rules for branch names that needs no quoting anywhere.
fn is_branch(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.bytes().all(is_plain)
            && !part.ends_with('.')
            && !part.ends_with(".lock")
            && !part.contains("..")
    };
    text.len() <= 100 && text.split('/').all(is_part)
}

/// Severities as Trivy spells them, each at most once.
fn is_severity_list(text: &str) -> bool {
    const SEVERITIES: [&str; 5] = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];
    let parts: Vec<&str> = text.split(',').collect();
    parts
        .iter()
        .enumerate()
        .all(|(at, part)| SEVERITIES.contains(part) && !parts[..at].contains(part))
}
