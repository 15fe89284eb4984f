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
    pub(super) python_version: String,
    pub(super) runner: String,
    pub(super) branch: String,
    pub(super) bake_minutes: i64,
    pub(super) scan_severity: String,
}

impl Wanted {
    pub(super) fn of(settings: &Settings) -> Result<Self, PlanError> {
        Ok(Self {
            stages: stages(settings)?,
            python_version: text(settings, "python_version", is_python_version, "such as 3.13")?,
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

/// `3.13` or `3.13.2`: what setup-python takes as a fixed version.
fn is_python_version(text: &str) -> bool {
    let is_number =
        |part: &str| matches!(part.len(), 1..=2) && part.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix("3.")
        .is_some_and(|rest| rest.split('.').count() <= 2 && rest.split('.').all(is_number))
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
