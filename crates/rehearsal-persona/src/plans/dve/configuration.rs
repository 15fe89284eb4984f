//! What the service reads from its environment: settings that anyone may see, and secrets that come
//! from a store outside of the cluster.
//!
//! Settings are written by the names that the language's usual framework reads by itself, so that
//! an application has them without code of its own; what no framework knows has a plain name.

use serde::Serialize;

use super::PORT;
use super::asked::Asked;
use super::image::Image;
use super::profile::Profile;
use super::timing::Shutdown;
use crate::facts::{Language, Target};

/// Names and values, sorted by name.
#[derive(Debug, Serialize)]
pub(super) struct Setting {
    name: &'static str,
    value: String,
}

/// The settings of a service in `language`.
pub(super) fn settings(
    language: Language,
    asked: &Asked,
    image: &Image,
    shutdown: &Shutdown,
    resources: &Resources,
) -> Vec<Setting> {
    let level = asked.log_level.clone();
    let drain_seconds = shutdown.drain_seconds;
    let port = PORT;
    let mut settings = match language {
        Language::Python => vec![("LOG_LEVEL", level)],
        Language::NodeJs => vec![
            ("DRAIN_SECONDS", drain_seconds.to_string()),
            ("LOG_LEVEL", level),
            ("PORT", port.to_string()),
        ],
        Language::Go => vec![
            ("DRAIN_SECONDS", drain_seconds.to_string()),
            // The collector then works harder instead of meeting the limit of the container; a
            // tenth is left for what is not the collector's.
            ("GOMEMLIMIT", format!("{}MiB", u64::from(resources.memory_mib) * 9 / 10)),
            ("LOG_LEVEL", level),
            ("PORT", port.to_string()),
        ],
        Language::Rust => vec![
            ("DRAIN_SECONDS", drain_seconds.to_string()),
            ("PORT", port.to_string()),
            ("RUST_LOG", level),
        ],
        Language::Java => vec![
            ("LOGGING_LEVEL_ROOT", level.to_uppercase()),
            ("SERVER_PORT", port.to_string()),
            ("SERVER_SHUTDOWN", "graceful".to_owned()),
            ("SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE", format!("{drain_seconds}s")),
        ],
    };
    if let Some(path) = image.model_path() {
        settings.push(("MODEL_PATH", path));
    }
    settings.sort_by_key(|(name, _)| *name);
    settings.into_iter().map(|(name, value)| Setting { name, value }).collect()
}

/// The secrets of a service and the store that they are kept in.
#[derive(Debug, Serialize)]
pub(super) struct Secrets {
    keys: Vec<SecretKey>,
    /// Such as `gcpsm`, as the operator of external secrets spells it.
    provider: &'static str,
    /// The project, region, address or namespace where the provider keeps them.
    place: String,
    /// Whether the store is asked as the service's own account, rather than as the operator.
    as_service: bool,
}

/// One secret.
#[derive(Debug, Serialize)]
struct SecretKey {
    /// The environment variable, and the key in the cluster.
    variable: String,
    /// The name in the store.
    remote: String,
    /// The part of what the store keeps under that name; absent for all of it.
    property: Option<String>,
}

impl Secrets {
    /// The secrets that are asked for, if any are.
    pub(super) fn of(service: &str, target: Target, asked: &Asked) -> Option<Self> {
        if asked.secrets.is_empty() {
            return None;
        }
        let has_identity = asked.identity.is_some();
        let (provider, place, as_service) = match target {
            // The account is a principal of the cloud by itself, with or without another identity.
            Target::Gke => ("gcpsm", service.to_owned(), true),
            Target::Eks => ("aws", "us-east-1".to_owned(), has_identity),
            Target::Aks => ("azurekv", vault_address(service), has_identity),
            Target::Kubernetes => ("kubernetes", format!("{service}-secrets"), true),
        };
        let key = |variable: &String| {
            let suffix = variable.to_lowercase().replace('_', "-");
            // One object of the cluster holds all of them; a store of a cloud has one entry each.
            let in_cluster = target == Target::Kubernetes;
            SecretKey {
                variable: variable.clone(),
                remote: if in_cluster { service.to_owned() } else { format!("{service}-{suffix}") },
                property: in_cluster.then(|| variable.clone()),
            }
        };
        Some(Self {
            keys: asked.secrets.iter().map(key).collect(),
            provider,
            place: asked.secret_store.clone().unwrap_or(place),
            as_service,
        })
    }
}

/// The address of the vault that is named after the service; Azure allows 24 characters.
fn vault_address(service: &str) -> String {
    let name: String = service.chars().take(24).collect();
    format!("https://{}.vault.azure.net", name.trim_end_matches('-'))
}

/// What one replica needs, as asked or as its language suggests.
#[derive(Debug, Serialize)]
pub(super) struct Resources {
    cpu_millis: u32,
    memory_mib: u32,
    cpu_target_percent: u32,
}

impl Resources {
    pub(super) fn of(profile: Profile, asked: &Asked) -> Self {
        Self {
            cpu_millis: asked.cpu_request_millis.unwrap_or(profile.cpu_millis),
            memory_mib: asked.memory_request_mib.unwrap_or(profile.memory_mib),
            cpu_target_percent: asked.cpu_target_percent,
        }
    }
}
