//! What a scenario's context says, as numbers and words where the engine understands it.
//!
//! A context is free: any fact may stand in it and every ask and template can use it. The known
//! facts below are read once, with their spans, into types: `< 100ms p99` becomes percentile 99 and
//! 100 000 µs. A known fact that cannot be read is a problem, never a silent text.

use std::collections::BTreeMap;

use rehearsal_artifact::quantity::{Ppm, fixed_point};
use rehearsal_source::fields::{clip, text, wrong_type};
use rehearsal_source::{Node, ProblemKind, Problems, Span, Spanned, nearest};

#[cfg(test)]
mod tests;

/// The facts that the engine understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactName {
    /// `model`: the name of the model that is served.
    Model,
    /// `framework`: what the model was trained with.
    Framework,
    /// `serving`: what serves it, and how it is packed.
    Serving,
    /// `target_env`: where it runs.
    TargetEnv,
    /// `latency_sla`: the latency objective.
    LatencySla,
    /// `availability_sla`: the availability objective.
    AvailabilitySla,
    /// `image_registry`: where images are pushed, without the image's name.
    ImageRegistry,
}

impl FactName {
    const ALL: [(Self, &'static str); 7] = [
        (Self::Model, "model"),
        (Self::Framework, "framework"),
        (Self::Serving, "serving"),
        (Self::TargetEnv, "target_env"),
        (Self::LatencySla, "latency_sla"),
        (Self::AvailabilitySla, "availability_sla"),
        (Self::ImageRegistry, "image_registry"),
    ];

    /// The key under which a context holds it.
    #[must_use]
    pub fn key(self) -> &'static str {
        let found = Self::ALL.iter().find(|(name, _)| *name == self);
        found.map(|(_, key)| *key).expect("every fact is in the list")
    }

    /// The keys of all facts.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|(_, key)| *key)
    }

    pub(crate) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let key = text(node, "a fact", problems)?;
        let fact = Self::ALL.iter().find(|(_, name)| *name == key.value).map(|(fact, _)| *fact);
        if fact.is_none() {
            let help = match nearest(&key, Self::keys()) {
                Some(key) => format!("did you mean `{key}`?"),
                None => format!("facts: {}", Self::keys().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("unknown fact `{}`", clip(&key));
            problems.add_with_help(ProblemKind::BadValue, key.span, message, help);
        }
        fact
    }
}

/// A context: every fact as text, and the known ones typed.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Every fact that is a text, number or boolean, as written.
    pub free: BTreeMap<String, String>,
    /// The name of the model.
    pub model: Option<Spanned<String>>,
    /// What the model was trained with.
    pub framework: Option<Spanned<Framework>>,
    /// What serves it.
    pub serving: Option<Spanned<Serving>>,
    /// Where it runs.
    pub target: Option<Spanned<Target>>,
    /// The latency objective.
    pub latency: Option<Spanned<Latency>>,
    /// The availability objective.
    pub availability: Option<Spanned<Ppm>>,
    /// Where images are pushed: `ghcr.io/churn-team`.
    pub image_registry: Option<Spanned<String>>,
}

/// A latency objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Latency {
    /// Which percentile: 990 000 is p99.
    pub percentile: Ppm,
    /// What it must stay below, in microseconds.
    pub threshold_us: u64,
}

/// A training framework whose models the personas know how to pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    /// scikit-learn.
    ScikitLearn,
    /// XGBoost.
    Xgboost,
    /// LightGBM.
    Lightgbm,
}

impl Framework {
    const ALL: [(Self, &'static str); 3] = [
        (Self::ScikitLearn, "scikit-learn"),
        (Self::Xgboost, "xgboost"),
        (Self::Lightgbm, "lightgbm"),
    ];

    /// Its package on the Python package index, which is also how people write it.
    #[must_use]
    pub fn package(self) -> &'static str {
        let found = Self::ALL.iter().find(|(framework, _)| *framework == self);
        found.map(|(_, package)| *package).expect("every framework is in the list")
    }
}

/// A web framework in a container that the personas know how to serve a model with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Serving {
    /// FastAPI on Uvicorn in a container image.
    FastApi,
}

/// A cluster that the personas know how to deploy to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Kubernetes on Google's GKE.
    Gke,
    /// Any other conformant Kubernetes cluster, reached with a kubeconfig.
    Kubernetes,
}

/// Reads a context mapping. Facts that are lists or mappings are a problem: a context is flat.
#[must_use]
pub fn read_facts(node: &Node<'_>, problems: &Problems) -> Facts {
    let mut facts = Facts::default();
    let Some(entries) = node.entries() else {
        wrong_type(node, "`context`", "a mapping", problems);
        return facts;
    };
    for entry in entries {
        let Some(written) = entry.value.scalar() else {
            let what = format!("the fact `{}`", clip(&entry.key));
            wrong_type(&entry.value, &what, "a text or a number", problems);
            // It is given, if badly: nobody shall report it as missing as well.
            facts.free.insert(entry.key.to_string(), String::new());
            continue;
        };
        facts.free.insert(entry.key.to_string(), written.to_owned());
        let read = FactReader {
            key: &entry.key,
            written: written.trim(),
            span: entry.value.span,
            problems,
        };
        match entry.key.as_ref() {
            "model" => facts.model = read.with(non_empty, "a name"),
            "framework" => {
                facts.framework = read.with(framework, "one of: scikit-learn, xgboost, lightgbm");
            }
            "serving" => facts.serving = read.with(serving, "one of: FastAPI + Docker"),
            "target_env" => {
                facts.target = read.with(target, "one of: Kubernetes (GKE), Kubernetes");
            }
            "latency_sla" => facts.latency = read.latency(),
            "availability_sla" => {
                facts.availability =
                    read.with(availability, "at least 50% and below 100%, such as 99.9%");
            }
            "image_registry" => {
                let wanted = "a registry and a path in lower case, such as ghcr.io/churn-team";
                facts.image_registry = read.with(image_registry, wanted);
            }
            _ => {}
        }
    }
    facts
}

impl Facts {
    /// Whether the fact is known and was read.
    #[must_use]
    pub fn has(&self, name: FactName) -> bool {
        match name {
            FactName::Model => self.model.is_some(),
            FactName::Framework => self.framework.is_some(),
            FactName::Serving => self.serving.is_some(),
            FactName::TargetEnv => self.target.is_some(),
            FactName::LatencySla => self.latency.is_some(),
            FactName::AvailabilitySla => self.availability.is_some(),
            FactName::ImageRegistry => self.image_registry.is_some(),
        }
    }

    /// The name of the service in DNS and Kubernetes: the model's name as a DNS label.
    #[must_use]
    pub fn service_name(&self) -> Option<String> {
        self.model.as_ref().map(|model| dns_label(model)).filter(|label| !label.is_empty())
    }
}

struct FactReader<'n> {
    key: &'n str,
    written: &'n str,
    span: Span,
    problems: &'n Problems,
}

impl FactReader<'_> {
    fn with<T>(&self, read: fn(&str) -> Option<T>, wanted: &str) -> Option<Spanned<T>> {
        if let Some(value) = read(self.written) {
            return Some(Spanned::new(value, self.span));
        }
        let message = format!("cannot use `{}` as `{}`", clip(self.written), self.key);
        self.problems.add_with_help(ProblemKind::Meaning("E0501"), self.span, message, wanted);
        None
    }

    /// `< 100ms p99`: a bound with its unit and a percentile, in either order.
    fn latency(&self) -> Option<Spanned<Latency>> {
        let (mut percentile, mut threshold_us) = (None, None);
        for word in self.written.split_whitespace().filter(|word| *word != "<") {
            let word = word.trim_start_matches('<');
            if let Some(number) = word.strip_prefix(['p', 'P']) {
                percentile = Ppm::from_percent(number).filter(|p| p.0 > 0 && *p < Ppm::ONE);
                if percentile.is_none() {
                    return self
                        .bad_latency_word(word, "a percentile such as p50, p95, p99, p99.9");
                }
            } else {
                threshold_us = duration_us(word);
                if threshold_us.is_none_or(|us| us == 0) {
                    return self.bad_latency_word(word, "a bound such as 100ms or 1.5s");
                }
            }
        }
        let (Some(percentile), Some(threshold_us)) = (percentile, threshold_us) else {
            let message = format!("cannot read `{}` as a latency objective", clip(self.written));
            let help = "write a bound and a percentile, such as `< 100ms p99`";
            self.problems.add_with_help(ProblemKind::Meaning("E0501"), self.span, message, help);
            return None;
        };
        Some(Spanned::new(Latency { percentile, threshold_us }, self.span))
    }

    fn bad_latency_word<T>(&self, word: &str, wanted: &str) -> Option<T> {
        let message = format!("cannot read `{}` in this latency objective", clip(word));
        let help = format!("expected {wanted}");
        self.problems.add_with_help(ProblemKind::Meaning("E0501"), self.span, message, help);
        None
    }
}

fn non_empty(text: &str) -> Option<String> {
    let fits = !dns_label(text).is_empty() && text.len() <= 100 && !text.contains(char::is_control);
    fits.then(|| text.to_owned())
}

fn framework(text: &str) -> Option<Framework> {
    let found = Framework::ALL.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
    found.map(|(framework, _)| *framework)
}

fn serving(text: &str) -> Option<Serving> {
    text.eq_ignore_ascii_case("FastAPI + Docker").then_some(Serving::FastApi)
}

fn target(text: &str) -> Option<Target> {
    match text.to_ascii_lowercase().as_str() {
        "kubernetes (gke)" => Some(Target::Gke),
        "kubernetes" => Some(Target::Kubernetes),
        _ => None,
    }
}

fn availability(text: &str) -> Option<Ppm> {
    let ppm = Ppm::from_percent(text.strip_suffix('%')?.trim())?;
    // 100 % leaves no error budget, and below 50 % nobody would call it an objective.
    (ppm >= Ppm(500_000) && ppm < Ppm::ONE).then_some(ppm)
}

fn image_registry(text: &str) -> Option<String> {
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-._".contains(&b))
            && part.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
    };
    let (host, path) = text.split_once('/')?;
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let sound = part(name) && port.parse::<u16>().is_ok() && path.split('/').all(part);
    (sound && text.len() <= 150).then(|| text.to_owned())
}

/// A duration with its unit (`µs`, `us`, `ms`, `s`) in microseconds.
fn duration_us(text: &str) -> Option<u64> {
    const UNITS: [(&str, u64, usize); 4] = [("ms", 1, 3), ("us", 1, 0), ("µs", 1, 0), ("s", 1, 6)];
    UNITS.iter().find_map(|(unit, scale, decimals)| {
        fixed_point(text.strip_suffix(unit)?, *decimals)?.checked_mul(*scale)
    })
}

/// `text` as a DNS label: lower case letters, digits and single hyphens, at most 40 characters so
/// that suffixes such as `-green` still fit into 63.
#[must_use]
pub fn dns_label(text: &str) -> String {
    let mut label = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            label.push(c.to_ascii_lowercase());
        } else if !label.is_empty() && !label.ends_with('-') {
            label.push('-');
        }
    }
    if label.starts_with(|c: char| c.is_ascii_digit()) {
        label.insert_str(0, "m-");
    }
    label.truncate(40);
    label.trim_end_matches('-').to_owned()
}
