//! Why there is an alert: what its name, its urgency, its runbook and its unit tests go by.
//!
//! One member an alert. Whoever writes something for every alert matches on all of them, so that an
//! alert without a runbook or without a test does not compile.

use super::burn::BurnRate;

/// What an alert tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// An error budget is used up too fast.
    Burn(Bad, BurnRate),
    /// A new version has far more bad requests than allowed.
    Candidate(Bad),
    /// A new version that gets requests cannot answer any.
    CandidateNotReady,
    /// Nothing answers the scrape.
    NoInstances,
    /// One instance does not answer the scrape.
    InstanceDown,
    /// A track that gets requests has nobody who could answer.
    TrackNotReady,
    /// Instances run and cannot answer.
    InstanceNotReady,
    /// The capacity is nearly used up.
    Saturated,
    /// The autoscaler can add nothing any more.
    AutoscalerAtMaximum,
    /// A container is about to be killed.
    MemoryNearLimit,
    /// Inputs are not what the model was trained on.
    ModelDrift,
}

/// What can be bad about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bad {
    Failed,
    Slow,
}

/// How soon somebody must act. The first two wake somebody, the others wait for working hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Severity {
    /// Users are hurt badly now.
    Critical,
    /// They are hurt, or will be within hours.
    High,
    /// They will be within days, if nobody acts.
    Medium,
    /// It is slow, and worth a look this week.
    Low,
}

impl Severity {
    /// All of them, the most urgent first.
    pub(super) const ALL: [Self; 4] = [Self::Critical, Self::High, Self::Medium, Self::Low];

    /// The value of the label `severity`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

impl Cause {
    /// What the alert is called.
    pub(super) fn name(self, serves_model: bool) -> String {
        let name = match self {
            Self::Burn(bad, rate) => {
                return format!("{}BudgetBurn{}", bad.budget(), rate.long.promql());
            }
            Self::Candidate(Bad::Failed) => "CandidateErrorRate",
            Self::Candidate(Bad::Slow) => "CandidateLatency",
            Self::CandidateNotReady => "CandidateNotReady",
            Self::NoInstances => "NoInstances",
            Self::InstanceDown => "InstanceDown",
            Self::TrackNotReady => "TrackNotReady",
            Self::InstanceNotReady if serves_model => "ModelNotReady",
            Self::InstanceNotReady => "InstanceNotReady",
            Self::Saturated => "Saturated",
            Self::AutoscalerAtMaximum => "AutoscalerAtMaximum",
            Self::MemoryNearLimit => "MemoryNearLimit",
            Self::ModelDrift => "ModelDrift",
        };
        name.to_owned()
    }

    /// How soon somebody must act.
    pub(super) fn severity(self) -> Severity {
        match self {
            Self::Burn(_, rate) => rate.severity,
            Self::Candidate(_)
            | Self::CandidateNotReady
            | Self::NoInstances
            | Self::TrackNotReady => Severity::Critical,
            Self::InstanceDown
            | Self::InstanceNotReady
            | Self::Saturated
            | Self::AutoscalerAtMaximum
            | Self::MemoryNearLimit
            | Self::ModelDrift => Severity::Medium,
        }
    }

    /// Whether the version before is restored.
    pub(super) fn rolls_back(self) -> bool {
        matches!(self, Self::Candidate(_) | Self::CandidateNotReady)
    }
}

impl Bad {
    /// The objective whose budget such requests use up.
    pub(super) fn budget(self) -> &'static str {
        match self {
            Self::Failed => "Availability",
            Self::Slow => "Latency",
        }
    }
}
