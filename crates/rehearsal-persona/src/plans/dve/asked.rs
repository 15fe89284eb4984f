//! The settings of a step as the plan uses them.
//!
//! Types and bounds were checked when the scenario was read; texts that end up in names, tags and
//! image references are held against the grammar of those here. A user's own persona may use this
//! plan with parameters of its own, so what is absent is an error and not a panic.

use rehearsal_artifact::words::{Strategy, Word};
use rehearsal_source::fields::clip;
use serde::Serialize;

use crate::facts::Target;
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
    pub(super) replicas_max: u32,
    /// `None` for what suits the language.
    pub(super) cpu_request_millis: Option<u32>,
    /// `None` for what suits the language.
    pub(super) memory_request_mib: Option<u32>,
    pub(super) cpu_target_percent: u32,
    pub(super) log_level: String,
    /// Names of environment variables, each once.
    pub(super) secrets: Vec<String>,
    /// `None` for the place that goes by the service's name.
    pub(super) secret_store: Option<String>,
    /// Who the service is in its cloud; `None` for nobody.
    pub(super) identity: Option<String>,
    /// Who deploys from outside of the cluster; `None` for nobody.
    pub(super) deployer: Option<String>,
    pub(super) gateway: GatewayReference,
    /// `None` for the class that suits the target.
    pub(super) gateway_class: Option<String>,
    /// The load balancer that a Gateway on AKS asks for.
    pub(super) load_balancer: NamespacedName,
    /// `None` for all host names of the Gateway.
    pub(super) hostname: Option<String>,
    /// Where requests come from; empty for what suits the target.
    pub(super) traffic_from: Vec<Origin>,
    pub(super) monitoring_namespace: String,
}

/// The Gateway that a route hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct GatewayReference {
    pub(super) name: String,
    /// `None` for the route's own.
    pub(super) namespace: Option<String>,
}

/// An object in a namespace of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct NamespacedName {
    namespace: String,
    name: String,
}

/// Where connections to the service come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Origin {
    /// Pods of this namespace.
    pub(super) namespace: Option<String>,
    /// Or a block of addresses.
    pub(super) cidr: Option<String>,
}

impl Asked {
    pub(super) fn of(settings: &Settings) -> Result<Self, PlanError> {
        let strategy = settings.get("strategy").ok_or_else(|| absent("strategy"))?;
        Ok(Self {
            strategy: strategy_kind(strategy)?,
            exposure: exposure(strategy)?,
            version: checked(settings, "version", is_version_tag, "an image tag such as 1.4.0")?,
            replicas_max: positive(settings, "replicas_max")?,
            cpu_request_millis: not_zero(settings, "cpu_request_millis")?,
            memory_request_mib: not_zero(settings, "memory_request_mib")?,
            cpu_target_percent: positive(settings, "cpu_target_percent")?,
            log_level: checked(
                settings,
                "log_level",
                is_log_level,
                "one of: debug, info, warn, error",
            )?,
            secrets: secrets(settings)?,
            secret_store: unless_empty(settings, "secret_store", is_place, "a name or an address")?,
            identity: unless_empty(
                settings,
                "identity",
                is_identity,
                "an account, role or client id",
            )?,
            deployer: unless_empty(
                settings,
                "deployer",
                is_identity,
                "a user as the cluster knows it",
            )?,
            gateway: gateway(settings)?,
            gateway_class: unless_empty(
                settings,
                "gateway_class",
                is_dns_name,
                "the name of a GatewayClass",
            )?,
            load_balancer: load_balancer(settings)?,
            hostname: unless_empty(
                settings,
                "hostname",
                |text| is_dns_name(text.strip_prefix("*.").unwrap_or(text)),
                "a host name such as churn.acme.org or *.acme.org",
            )?,
            traffic_from: traffic_from(settings)?,
            monitoring_namespace: checked(
                settings,
                "monitoring_namespace",
                is_label,
                "a namespace",
            )?,
        })
    }
}

impl Asked {
    /// Refuses what only other targets have.
    pub(super) fn suits(&self, target: Target) -> Result<(), PlanError> {
        if target == Target::Kubernetes && self.identity.is_some() {
            let message = "`with.identity` is for GKE, EKS and AKS; a cluster without a provider \
                           gives its pods no other identity than their account";
            return Err(PlanError::Unsupported(message.to_owned()));
        }
        Ok(())
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

fn gateway(settings: &Settings) -> Result<GatewayReference, PlanError> {
    let is_reference = |text: &str| match text.split_once('/') {
        Some((namespace, name)) => is_label(namespace) && is_dns_name(name),
        None => is_dns_name(text),
    };
    let wanted = "the name of a Gateway, or namespace/name";
    let reference = checked(settings, "gateway", is_reference, wanted)?;
    Ok(match reference.split_once('/') {
        Some((namespace, name)) => {
            GatewayReference { name: name.to_owned(), namespace: Some(namespace.to_owned()) }
        }
        None => GatewayReference { name: reference, namespace: None },
    })
}

fn load_balancer(settings: &Settings) -> Result<NamespacedName, PlanError> {
    let parts = |text: &str| {
        let (namespace, name) = text.split_once('/')?;
        let is_sound = is_label(namespace) && is_dns_name(name);
        is_sound.then(|| NamespacedName { namespace: namespace.to_owned(), name: name.to_owned() })
    };
    let is_good = |text: &str| parts(text).is_some();
    let text = checked(settings, "load_balancer", is_good, "namespace/name")?;
    Ok(parts(&text).expect("the text was just held against the same grammar"))
}

fn secrets(settings: &Settings) -> Result<Vec<String>, PlanError> {
    let wanted = "names of environment variables such as API_TOKEN";
    let mut names = texts(settings, "secrets", is_variable, wanted)?;
    names.sort();
    names.dedup();
    Ok(names)
}

fn traffic_from(settings: &Settings) -> Result<Vec<Origin>, PlanError> {
    let wanted = "namespaces or blocks of addresses such as 10.0.0.0/8";
    let is_origin = |text: &str| is_label(text) || is_block(text);
    let texts = texts(settings, "traffic_from", is_origin, wanted)?;
    Ok(texts.into_iter().map(|text| Origin::of(&text)).collect())
}

impl Origin {
    /// A block of addresses has a slash, and a namespace has none.
    pub(super) fn of(text: &str) -> Self {
        let text = text.to_owned();
        match text.contains('/') {
            true => Self { namespace: None, cidr: Some(text) },
            false => Self { namespace: Some(text), cidr: None },
        }
    }
}

fn texts(
    settings: &Settings,
    name: &'static str,
    is_good: impl Fn(&str) -> bool,
    wanted: &str,
) -> Result<Vec<String>, PlanError> {
    let items = settings.get(name).and_then(Setting::items).ok_or_else(|| absent(name))?;
    let read = |item: &Setting| {
        let text = item.text().ok_or_else(|| absent(name))?;
        if is_good(text) { Ok(text.to_owned()) } else { Err(refused(name, text, wanted)) }
    };
    items.iter().map(read).collect()
}

fn unless_empty(
    settings: &Settings,
    name: &'static str,
    is_good: impl Fn(&str) -> bool,
    wanted: &str,
) -> Result<Option<String>, PlanError> {
    let text = checked(settings, name, |text| text.is_empty() || is_good(text), wanted)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
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
    Err(refused(name, text, wanted))
}

fn refused(name: &str, text: &str, wanted: &str) -> PlanError {
    let message = format!("`with.{name}` cannot be `{}`; write {wanted}", clip(text));
    PlanError::Unsupported(message)
}

fn positive(settings: &Settings, name: &'static str) -> Result<u32, PlanError> {
    let number = settings.get(name).and_then(Setting::integer);
    let number = number.and_then(|number| u32::try_from(number).ok());
    number.filter(|number| *number > 0).ok_or_else(|| absent(name))
}

fn not_zero(settings: &Settings, name: &'static str) -> Result<Option<u32>, PlanError> {
    let number = settings.get(name).and_then(Setting::integer);
    let number =
        number.and_then(|number| u32::try_from(number).ok()).ok_or_else(|| absent(name))?;
    Ok(Some(number).filter(|number| *number > 0))
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

fn is_log_level(text: &str) -> bool {
    matches!(text, "debug" | "info" | "warn" | "error")
}

/// Whether `text` is the name of an environment variable, and short enough to stay a readable one.
fn is_variable(text: &str) -> bool {
    text.len() <= 63
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
        && !text.ends_with('_')
        && !text.contains("__")
}

/// Whether `text` can be a project, a region, a namespace or an address of a vault.
fn is_place(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/".contains(&b);
    text.len() <= 253 && text.bytes().all(is_plain)
}

/// Whether `text` can be an e-mail address, an ARN, a client id or the name of a user.
fn is_identity(text: &str) -> bool {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.:/@+=".contains(&b);
    text.len() <= 253 && text.bytes().all(is_plain)
}

fn is_block(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<std::net::IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    length.parse::<u8>().is_ok_and(|length| length <= most)
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
