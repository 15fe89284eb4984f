//! What a scenario's context says, as numbers and words where the engine understands it.
//!
//! A context is free: any fact may stand in it and every ask and template can use it. The known
//! facts below are read once, with their spans, into types: `< 100ms p99` becomes percentile 99 and
//! 100 000 µs. A known fact that cannot be read is a problem, never a silent text.

use std::collections::BTreeMap;

use rehearsal_artifact::quantity::{Ppm, fixed_point};
use rehearsal_source::fields::{clip, text, wrong_type};
use rehearsal_source::{Node, ProblemKind, Problems, Span, Spanned, nearest};

mod stack;

#[cfg(test)]
mod tests;

pub use stack::{Framework, Language, Serving, Target};

use stack::spelled;

/// The facts that the engine understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactName {
    /// `service`: the name of the service; a `model` names its service as well.
    Service,
    /// `model`: the name of the model that is served, if the service serves one.
    Model,
    /// `framework`: what the model was trained with.
    Framework,
    /// `serving`: what serves it, and how it is packed.
    Serving,
    /// `language_version`: the version of the language; every language has a default.
    LanguageVersion,
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
    const ALL: [(Self, &'static str); 9] = [
        (Self::Service, "service"),
        (Self::Model, "model"),
        (Self::Framework, "framework"),
        (Self::Serving, "serving"),
        (Self::LanguageVersion, "language_version"),
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

    /// The facts of which any one gives this fact.
    #[must_use]
    pub fn sources(self) -> &'static [Self] {
        match self {
            Self::Service => &[Self::Service, Self::Model],
            Self::Model => &[Self::Model],
            Self::Framework => &[Self::Framework],
            Self::Serving => &[Self::Serving],
            Self::LanguageVersion => &[Self::LanguageVersion, Self::Serving],
            Self::TargetEnv => &[Self::TargetEnv],
            Self::LatencySla => &[Self::LatencySla],
            Self::AvailabilitySla => &[Self::AvailabilitySla],
            Self::ImageRegistry => &[Self::ImageRegistry],
        }
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
    /// The name of the service, where it is not that of its model.
    pub service: Option<Spanned<String>>,
    /// The name of the model; none for a service that serves no model.
    pub model: Option<Spanned<String>>,
    /// What the model was trained with.
    pub framework: Option<Spanned<Framework>>,
    /// What serves it.
    pub serving: Option<Spanned<Serving>>,
    /// The version of what it is written in, where it is not the language's default.
    pub language_version: Option<Spanned<String>>,
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
            "service" => facts.service = read.with(non_empty, "a name"),
            "model" => facts.model = read.with(non_empty, "a name"),
            "framework" => facts.framework = read.one_of(&Framework::ALL),
            "serving" => facts.serving = read.one_of(&Serving::ALL),
            "language_version" => {
                let wanted = "a version of the language, such as 3.13 or 3.13.5";
                facts.language_version = read.with(language_version, wanted);
            }
            "target_env" => facts.target = read.one_of(&Target::ALL),
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
    check_model(&facts, problems);
    facts
}

/// A service must be written in a language that can load its model.
fn check_model(facts: &Facts, problems: &Problems) {
    if let (Some(framework), Some(serving)) = (&facts.framework, &facts.serving)
        && !framework.is_served_in(serving.language())
    {
        let language = serving.language().title();
        let message = format!("a {language} service cannot load a {} model", framework.title());
        let help = format!("export the model and write `framework: {}`", Framework::Onnx.title());
        let kind = ProblemKind::Meaning("E0501");
        problems.add_with_help(kind, framework.span, message, help);
    }
}

fn spellings<T>(table: &[(T, &'static str)]) -> String {
    table.iter().map(|(_, spelling)| *spelling).collect::<Vec<_>>().join(", ")
}

impl Facts {
    /// Whether the fact is known and was read, or nobody can need it.
    #[must_use]
    pub fn has(&self, name: FactName) -> bool {
        match name {
            FactName::Service => self.service.is_some() || self.model.is_some(),
            FactName::Model => self.model.is_some(),
            // Without a model there is nothing that a framework could have trained.
            FactName::Framework => self.framework.is_some() || self.model.is_none(),
            FactName::Serving => self.serving.is_some(),
            FactName::LanguageVersion => self.language_version().is_some(),
            FactName::TargetEnv => self.target.is_some(),
            FactName::LatencySla => self.latency.is_some(),
            FactName::AvailabilitySla => self.availability.is_some(),
            FactName::ImageRegistry => self.image_registry.is_some(),
        }
    }

    /// The version of the language: the one that the context states, or the language's default.
    #[must_use]
    pub fn language_version(&self) -> Option<&str> {
        let stated = self.language_version.as_ref().map(|version| version.value.as_str());
        stated.or_else(|| Some(self.serving.as_ref()?.language().version()))
    }

    /// What is delivered, as people call it: the service, or the model that names it.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.service.as_ref().or(self.model.as_ref()).map(|name| name.value.as_str())
    }

    /// The name of the service in DNS and Kubernetes: the subject's name as a DNS label.
    #[must_use]
    pub fn service_name(&self) -> Option<String> {
        self.subject().map(dns_label).filter(|label| !label.is_empty())
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
        self.refuse(wanted)
    }

    fn one_of<T: Copy>(&self, table: &[(T, &'static str)]) -> Option<Spanned<T>> {
        if let Some(member) = spelled(table, self.written) {
            return Some(Spanned::new(member, self.span));
        }
        self.refuse(&format!("one of: {}", spellings(table)))
    }

    fn refuse<T>(&self, wanted: &str) -> Option<T> {
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

fn availability(text: &str) -> Option<Ppm> {
    let ppm = Ppm::from_percent(text.strip_suffix('%')?.trim())?;
    // 100 % leaves no error budget, and below 50 % nobody would call it an objective.
    (ppm >= Ppm(500_000) && ppm < Ppm::ONE).then_some(ppm)
}

/// One to three numbers: what tags of base images and the set-up of every language take.
fn language_version(text: &str) -> Option<String> {
    let is_number =
        |part: &str| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit());
    let sound = text.split('.').count() <= 3 && text.split('.').all(is_number);
    sound.then(|| text.to_owned())
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
