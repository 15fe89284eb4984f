//! The settings of a step as the plan uses them.
//!
//! Types and bounds were checked when the scenario was read; texts that end up in names, tags and
//! image references are held against the grammar of those here. A user's own persona may use this
//! plan with parameters of its own, so what is absent is an error and not a panic.

use rehearsal_artifact::words::{Strategy, Word};
use rehearsal_source::fields::clip;
use serde::Serialize;

use crate::parameters::{Setting, Settings};
use crate::plans::PlanError;

/// What the step asks.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) strategy: Strategy,
    /// Percentages below 100, ascending.
    pub(super) exposure: Vec<u32>,
    /// A valid image tag that names a version.
    pub(super) version: String,
    /// `3.13` or `3.13.5`.
    pub(super) python_version: String,
    pub(super) replicas_max: u32,
    pub(super) cpu_request_millis: u32,
    pub(super) memory_request_mib: u32,
    pub(super) cpu_target_percent: u32,
    pub(super) gateway: Gateway,
    /// `None` for all host names of the Gateway.
    pub(super) hostname: Option<String>,
}

/// The Gateway that a route hangs on.
#[derive(Debug, Serialize)]
pub(super) struct Gateway {
    name: String,
    /// `None` for the route's own.
    namespace: Option<String>,
}

impl Asked {
    pub(super) fn of(settings: &Settings) -> Result<Self, PlanError> {
        let strategy = settings.get("strategy").ok_or_else(|| absent("strategy"))?;
        Ok(Self {
            strategy: strategy_kind(strategy)?,
            exposure: exposure(strategy)?,
            version: checked(settings, "version", is_version_tag, "an image tag such as 1.4.0")?,
            python_version: checked(settings, "python_version", is_python, "3.13 or 3.13.5")?,
            replicas_max: positive(settings, "replicas_max")?,
            cpu_request_millis: positive(settings, "cpu_request_millis")?,
            memory_request_mib: positive(settings, "memory_request_mib")?,
            cpu_target_percent: positive(settings, "cpu_target_percent")?,
            gateway: gateway(settings)?,
            hostname: hostname(settings)?,
        })
    }
}

fn strategy_kind(strategy: &Setting) -> Result<Strategy, PlanError> {
    let word = strategy.field("kind").and_then(Setting::text);
    word.and_then(Strategy::from_word).ok_or_else(|| absent("strategy.kind"))
}

fn exposure(strategy: &Setting) -> Result<Vec<u32>, PlanError> {
    let items = strategy.field("exposure").and_then(Setting::items);
    let items = items.ok_or_else(|| absent("strategy.exposure"))?;
    let percent = |item: &Setting| {
        let percent = item.integer().and_then(|percent| u32::try_from(percent).ok());
        percent.filter(|percent| (1..=99).contains(percent))
    };
    let steps: Option<Vec<u32>> = items.iter().map(percent).collect();
    let steps = steps.ok_or_else(|| absent("strategy.exposure"))?;
    if let Some(pair) = steps.windows(2).find(|pair| pair[0] >= pair[1]) {
        let message = format!(
            "`with.strategy.exposure` must ascend, but {} comes before {}",
            pair[0], pair[1]
        );
        return Err(PlanError::Unsupported(message));
    }
    Ok(steps)
}

fn gateway(settings: &Settings) -> Result<Gateway, PlanError> {
    let is_reference = |text: &str| match text.split_once('/') {
        Some((namespace, name)) => is_label(namespace) && is_dns_name(name),
        None => is_dns_name(text),
    };
    let wanted = "the name of a Gateway, or namespace/name";
    let reference = checked(settings, "gateway", is_reference, wanted)?;
    Ok(match reference.split_once('/') {
        Some((namespace, name)) => {
            Gateway { name: name.to_owned(), namespace: Some(namespace.to_owned()) }
        }
        None => Gateway { name: reference, namespace: None },
    })
}

fn hostname(settings: &Settings) -> Result<Option<String>, PlanError> {
    let is_hostname =
        |text: &str| text.is_empty() || is_dns_name(text.strip_prefix("*.").unwrap_or(text));
    let wanted = "a host name such as churn.acme.org or *.acme.org";
    Ok(Some(checked(settings, "hostname", is_hostname, wanted)?).filter(|name| !name.is_empty()))
}

fn checked(
    settings: &Settings,
    name: &'static str,
    is_good: impl Fn(&str) -> bool,
    wanted: &str,
) -> Result<String, PlanError> {
    let text = settings.get(name).and_then(Setting::text).ok_or_else(|| absent(name))?;
    if is_good(text) {
        return Ok(text.to_owned());
    }
    let message = format!("`with.{name}` cannot be `{}`; write {wanted}", clip(text));
    Err(PlanError::Unsupported(message))
}

fn positive(settings: &Settings, name: &'static str) -> Result<u32, PlanError> {
    let number = settings.get(name).and_then(Setting::integer);
    let number = number.and_then(|number| u32::try_from(number).ok());
    number.filter(|number| *number > 0).ok_or_else(|| absent(name))
}

fn absent(name: &'static str) -> PlanError {
    PlanError::Unsupported(format!("the plan DVE needs the parameter `{name}` as DVE declares it"))
}

/// Whether `text` is a tag by the grammar of the distribution project, and not the one that moves.
fn is_version_tag(text: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
    text.len() <= 128
        && text != "latest"
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
        && text.bytes().all(is_inner)
}

/// Whether `text` is a Python 3 with its minor version; a bare `3` moves between minor versions,
/// and wheels are built for one of them.
fn is_python(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (2..=3).contains(&parts.len()) && parts[0] == "3" && parts.iter().all(is_number)
}

/// Whether `text` is a DNS subdomain as Kubernetes takes names (RFC 1123).
fn is_dns_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_label(text: &str) -> bool {
    let is_outer = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (1..=63).contains(&text.len())
        && text.chars().all(|c| is_outer(c) || c == '-')
        && text.starts_with(is_outer)
        && text.ends_with(is_outer)
}
