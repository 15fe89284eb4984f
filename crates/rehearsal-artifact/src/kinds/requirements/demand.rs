//! What a criterion demands of the artifacts, in a closed vocabulary.
//!
//! A demand names something that can be looked for in typed models. Most stand alone; the others
//! say a kind, a name or a number beside. Whether a demand holds is decided elsewhere.

use std::fmt;

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned, nearest};

use crate::words::{ProbeKind, Signal, StageKind, Strategy, Word};

use super::positive;

/// What must be true of the artifacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// The pipeline has a stage of this kind.
    Stage(StageKind),
    /// A person approves before this environment is deployed to.
    Approval(String),
    /// The pipeline hands on an artifact of this name.
    HandsOn(String),
    /// A job of the pipeline runs the script at this path.
    Runs(String),
    /// Request and answer of the service have a schema, and an example that fits it.
    Contract,
    /// The rollout replaces versions in this way.
    Strategy(Strategy),
    /// No exposure step below a full rollout sends more than this share of traffic.
    ExposurePercentMax(u32),
    /// At least this many replicas.
    ReplicasMin(u32),
    /// Containers are asked this question.
    Probe(ProbeKind),
    /// Replicas follow the load.
    Autoscaling,
    /// Evictions leave a share of the replicas running.
    DisruptionBudget,
    /// Containers run without root.
    NonRoot,
    /// Settings stand in a `ConfigMap`, outside of the image.
    ConfigMap,
    /// Secrets come from a store outside of the repository.
    ExternalSecrets,
    /// Pods talk only to whom a policy names.
    NetworkPolicy,
    /// Pods run under an account of their own.
    ServiceAccount,
    /// What may be done in the namespace is granted by name.
    LeastPrivilege,
    /// Traffic enters through a gateway of the service.
    Gateway,
    /// A Helm chart gives the same objects.
    Chart,
    /// The service exports a metric of this signal.
    Metric(Signal),
    /// An alert watches this signal.
    Alert(Signal),
    /// The health check of this probe is defined.
    HealthCheck(ProbeKind),
    /// An alert can trigger the rollback script.
    AutomatedRollback,
    /// The service's metrics are scraped.
    ScrapeConfig,
    /// The alerting rules have unit tests.
    AlertTests,
    /// Alerts reach people by their severity.
    AlertRouting,
    /// Every alert has a runbook.
    Runbooks,
    /// A dashboard shows this signal.
    Dashboard(Signal),
    /// The fields of the logs are read on their way to where they are searched.
    LogFields,
}

/// The part of the delivery that a demand is made on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Workflow, stages, artifact specifications, scripts and tests of the pipeline.
    Pipeline,
    /// Image, manifests and chart.
    Infrastructure,
    /// Metrics, rules, checks, dashboards, logs, runbooks.
    Monitoring,
}

/// What a demand says beside its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DemandValue<'d> {
    /// A kind or a name.
    Word(&'d str),
    /// A bound.
    Number(u32),
}

/// What can be demanded, as `require` names it.
pub const DEMANDS: [&str; 29] = [
    "stage",
    "approval",
    "hands-on",
    "runs",
    "contract",
    "strategy",
    "exposure-percent-max",
    "replicas-min",
    "probe",
    "autoscaling",
    "disruption-budget",
    "non-root",
    "config-map",
    "external-secrets",
    "network-policy",
    "service-account",
    "least-privilege",
    "gateway",
    "chart",
    "metric",
    "alert",
    "health-check",
    "automated-rollback",
    "scrape-config",
    "alert-tests",
    "alert-routing",
    "runbooks",
    "dashboard",
    "log-fields",
];

/// The demands that say nothing beside their word.
const PLAIN: [Demand; 17] = [
    Demand::Contract,
    Demand::Autoscaling,
    Demand::DisruptionBudget,
    Demand::NonRoot,
    Demand::ConfigMap,
    Demand::ExternalSecrets,
    Demand::NetworkPolicy,
    Demand::ServiceAccount,
    Demand::LeastPrivilege,
    Demand::Gateway,
    Demand::Chart,
    Demand::AutomatedRollback,
    Demand::ScrapeConfig,
    Demand::AlertTests,
    Demand::AlertRouting,
    Demand::Runbooks,
    Demand::LogFields,
];

impl Demand {
    /// The word by which `require` names it.
    #[must_use]
    pub fn require(&self) -> &'static str {
        match self {
            Self::Stage(_) => "stage",
            Self::Approval(_) => "approval",
            Self::HandsOn(_) => "hands-on",
            Self::Runs(_) => "runs",
            Self::Contract => "contract",
            Self::Strategy(_) => "strategy",
            Self::ExposurePercentMax(_) => "exposure-percent-max",
            Self::ReplicasMin(_) => "replicas-min",
            Self::Probe(_) => "probe",
            Self::Autoscaling => "autoscaling",
            Self::DisruptionBudget => "disruption-budget",
            Self::NonRoot => "non-root",
            Self::ConfigMap => "config-map",
            Self::ExternalSecrets => "external-secrets",
            Self::NetworkPolicy => "network-policy",
            Self::ServiceAccount => "service-account",
            Self::LeastPrivilege => "least-privilege",
            Self::Gateway => "gateway",
            Self::Chart => "chart",
            Self::Metric(_) => "metric",
            Self::Alert(_) => "alert",
            Self::HealthCheck(_) => "health-check",
            Self::AutomatedRollback => "automated-rollback",
            Self::ScrapeConfig => "scrape-config",
            Self::AlertTests => "alert-tests",
            Self::AlertRouting => "alert-routing",
            Self::Runbooks => "runbooks",
            Self::Dashboard(_) => "dashboard",
            Self::LogFields => "log-fields",
        }
    }

    /// What it says beside that word.
    #[must_use]
    pub fn value(&self) -> Option<DemandValue<'_>> {
        Some(match self {
            Self::Stage(kind) => DemandValue::Word(kind.word()),
            Self::Approval(name) | Self::HandsOn(name) | Self::Runs(name) => {
                DemandValue::Word(name)
            }
            Self::Strategy(strategy) => DemandValue::Word(strategy.word()),
            Self::ExposurePercentMax(number) | Self::ReplicasMin(number) => {
                DemandValue::Number(*number)
            }
            Self::Probe(kind) | Self::HealthCheck(kind) => DemandValue::Word(kind.word()),
            Self::Metric(signal) | Self::Alert(signal) | Self::Dashboard(signal) => {
                DemandValue::Word(signal.word())
            }
            _ => return None,
        })
    }

    /// The part that must meet it.
    #[must_use]
    pub fn part(&self) -> Part {
        match self {
            Self::Stage(_)
            | Self::Approval(_)
            | Self::HandsOn(_)
            | Self::Runs(_)
            | Self::Contract => Part::Pipeline,
            Self::Strategy(_)
            | Self::ExposurePercentMax(_)
            | Self::ReplicasMin(_)
            | Self::Probe(_)
            | Self::Autoscaling
            | Self::DisruptionBudget
            | Self::NonRoot
            | Self::ConfigMap
            | Self::ExternalSecrets
            | Self::NetworkPolicy
            | Self::ServiceAccount
            | Self::LeastPrivilege
            | Self::Gateway
            | Self::Chart => Part::Infrastructure,
            Self::Metric(_)
            | Self::Alert(_)
            | Self::HealthCheck(_)
            | Self::AutomatedRollback
            | Self::ScrapeConfig
            | Self::AlertTests
            | Self::AlertRouting
            | Self::Runbooks
            | Self::Dashboard(_)
            | Self::LogFields => Part::Monitoring,
        }
    }
}

/// The demand as people write it: `stage canary`.
impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.require())?;
        match self.value() {
            Some(DemandValue::Word(word)) => write!(f, " {word}"),
            Some(DemandValue::Number(number)) => write!(f, " {number}"),
            None => Ok(()),
        }
    }
}

/// Reads one demand: a mapping with `require` and, for some, `value`.
pub fn read_demand(node: &Node<'_>, problems: &Problems) -> Option<Spanned<Demand>> {
    let mut fields = Fields::of(node, "a demand", problems)?;
    let require = fields.text("require")?;
    let demand = match require.as_str() {
        "stage" => StageKind::field(&mut fields, "value").map(|kind| Demand::Stage(kind.value)),
        "approval" => fields.text("value").map(|name| Demand::Approval(name.value)),
        "hands-on" => fields.text("value").map(|name| Demand::HandsOn(name.value)),
        "runs" => fields.text("value").map(|path| Demand::Runs(path.value)),
        "strategy" => {
            Strategy::field(&mut fields, "value").map(|kind| Demand::Strategy(kind.value))
        }
        "exposure-percent-max" => positive(&mut fields, "value").map(Demand::ExposurePercentMax),
        "replicas-min" => positive(&mut fields, "value").map(Demand::ReplicasMin),
        "probe" => probe(&mut fields).map(Demand::Probe),
        "health-check" => probe(&mut fields).map(Demand::HealthCheck),
        "metric" => signal(&mut fields).map(Demand::Metric),
        "alert" => signal(&mut fields).map(Demand::Alert),
        "dashboard" => signal(&mut fields).map(Demand::Dashboard),
        word => match PLAIN.iter().find(|demand| demand.require() == word) {
            Some(demand) => Some(demand.clone()),
            None => return report_unknown(&require, problems),
        },
    };
    let span = fields.span();
    fields.finish();
    demand.map(|demand| Spanned::new(demand, span))
}

fn probe(fields: &mut Fields<'_, '_>) -> Option<ProbeKind> {
    ProbeKind::field(fields, "value").map(|kind| kind.value)
}

fn signal(fields: &mut Fields<'_, '_>) -> Option<Signal> {
    Signal::field(fields, "value").map(|signal| signal.value)
}

fn report_unknown<T>(require: &Spanned<String>, problems: &Problems) -> Option<T> {
    let message = format!("unknown demand `{}`", rehearsal_source::fields::clip(require));
    let help = match nearest(require, DEMANDS) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("one of: {}", DEMANDS.join(", ")),
    };
    problems.add_with_help(ProblemKind::BadValue, require.span, message, help);
    None
}

#[cfg(test)]
mod tests {
    use rehearsal_source::{Limits, read_yaml};

    use super::*;

    fn read(text: &str) -> Option<Demand> {
        let problems = Problems::new();
        let documents = read_yaml(text, Limits::FILE, &problems);
        let demand = read_demand(&documents[0], &problems)?;
        problems.is_empty().then_some(demand.value)
    }

    #[test]
    fn every_word_that_is_listed_reads_as_the_demand_that_it_names() {
        for word in DEMANDS {
            let plain = read(&format!("{{ require: {word} }}"));
            let values = ["canary", "readiness", "request-rate", "1"];
            let with_value = |value| read(&format!("{{ require: {word}, value: {value} }}"));
            let demand = plain.clone().or_else(|| values.into_iter().find_map(with_value));
            let demand = demand.unwrap_or_else(|| panic!("`{word}` cannot be read"));
            assert_eq!(demand.require(), word);
            assert_eq!(demand.value().is_none(), plain.is_some(), "{demand}");
        }
    }
}
