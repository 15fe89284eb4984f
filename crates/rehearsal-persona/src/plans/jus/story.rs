//! The stories that JUS can tell, with what each criterion demands.
//!
//! Every criterion is observable from outside and makes at least one typed demand; over all stories
//! the demands cover pipeline, infrastructure and monitoring. A criterion is worded so that it stays
//! true of any tool that meets its demands.

mod access;
mod observability;

use rehearsal_artifact::kinds::requirements::{Demand, DemandValue};
use rehearsal_artifact::words::{ProbeKind, Signal, StageKind, Strategy};
use serde::{Serialize, Serializer};

/// The environment that users meet.
const PRODUCTION: &str = "production";

/// The quantities that criteria speak of.
pub(super) struct Numbers {
    pub(super) strategy: Strategy,
    pub(super) exposure_percent_max: u32,
    pub(super) replicas_min: u32,
    pub(super) window_days: u32,
    /// `99 % within 100 ms`.
    pub(super) latency: String,
    /// `99.9 %`.
    pub(super) availability: String,
    /// Population stability index of a model's inputs; none for a service without a model.
    pub(super) drift: Option<String>,
}

/// One user story.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Story {
    pub(super) id: String,
    /// Name of its feature file.
    pub(super) slug: &'static str,
    title: &'static str,
    feature: String,
    as_a: &'static str,
    i_want: &'static str,
    so_that: &'static str,
    criteria: Vec<Criterion>,
}

/// One acceptance criterion.
#[derive(Clone, Debug, Serialize)]
struct Criterion {
    id: String,
    text: String,
    demands: Vec<Written>,
}

/// A demand as the requirements file writes it.
#[derive(Clone, Debug, Serialize)]
struct Written {
    require: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Scalar>,
}

#[derive(Clone, Debug)]
enum Scalar {
    Word(String),
    Number(u32),
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(word) => serializer.serialize_str(word),
            Self::Number(number) => serializer.serialize_u32(*number),
        }
    }
}

/// A story before it is numbered: a criterion is its text and its demands.
struct Sketch {
    slug: &'static str,
    title: &'static str,
    as_a: &'static str,
    i_want: &'static str,
    so_that: &'static str,
    criteria: Vec<(String, Vec<Demand>)>,
}

impl Story {
    /// The story that settings call `name`, as story `id`; `None` if there is none.
    pub(super) fn of(name: &str, id: &str, numbers: &Numbers) -> Option<Self> {
        let sketch = match name {
            "model-packaging" => packaging(numbers),
            "blue-green" => rollout(numbers),
            "health-checks" => health_checks(numbers),
            "rollback" => rollback(numbers),
            "secrets-and-access" => access::sketch(),
            "observability" => observability::sketch(numbers),
            _ => return None,
        };
        let criteria = sketch.criteria.into_iter().enumerate().map(|(at, (text, demands))| {
            let demands = demands.iter().map(written).collect();
            Criterion { id: format!("{id}.AC-{}", at + 1), text, demands }
        });
        Some(Self {
            id: id.to_owned(),
            slug: sketch.slug,
            title: sketch.title,
            feature: format!("requirements/features/{}.feature", sketch.slug),
            as_a: sketch.as_a,
            i_want: sketch.i_want,
            so_that: sketch.so_that,
            criteria: criteria.collect(),
        })
    }
}

/// How a release becomes an image. Only a model has inputs and outputs to validate.
fn packaging(numbers: &Numbers) -> Sketch {
    let hands_on = |artifact: &str| Demand::HandsOn(artifact.to_owned());
    let is_model = numbers.drift.is_some();
    let tried = if is_model {
        "A release is packaged only after style checks, unit tests, validation of the model's inputs \
         and outputs, and tests of the running endpoint have passed."
    } else {
        "A release is packaged only after style checks, unit tests, and tests of the running \
         endpoint have passed."
    };
    let mut trials =
        vec![Demand::Stage(StageKind::LintUnit), Demand::Stage(StageKind::Integration)];
    if is_model {
        trials.extend([
            Demand::Stage(StageKind::ModelValidation),
            hands_on("model-validation-report"),
            Demand::Contract,
        ]);
    }
    let packaged = if is_model { MODEL_PACKAGING } else { SERVICE_PACKAGING };
    Sketch {
        criteria: vec![
            (tried.to_owned(), trials),
            (
                "A release is built once, has a software bill of materials, and every environment \
                 runs the image that was built."
                    .to_owned(),
                vec![
                    Demand::Stage(StageKind::ContainerBuild),
                    hands_on("container-image"),
                    hands_on("sbom"),
                ],
            ),
            (
                "Image and dependencies are scanned for known vulnerabilities before any \
                 deployment, and the service runs without root."
                    .to_owned(),
                vec![
                    Demand::Stage(StageKind::SecurityScan),
                    hands_on("scan-report"),
                    Demand::NonRoot,
                ],
            ),
        ],
        ..packaged
    }
}

const MODEL_PACKAGING: Sketch = Sketch {
    slug: "model-packaging",
    title: "Automated model packaging",
    as_a: "data scientist",
    i_want: "every accepted change packaged with its model automatically",
    so_that: "the model that was validated is the model that is served",
    criteria: Vec::new(),
};

const SERVICE_PACKAGING: Sketch = Sketch {
    slug: "service-packaging",
    title: "Automated service packaging",
    as_a: "developer",
    i_want: "every accepted change packaged automatically",
    so_that: "the code that was tested is the code that is served",
    criteria: Vec::new(),
};

fn rollout(numbers: &Numbers) -> Sketch {
    let replicas = super::count_title(numbers.replicas_min, "replica");
    let way = match numbers.strategy {
        Strategy::Rolling => format!(
            "Replicas are replaced a few at a time, and at least {replicas} serve at any time, \
             also while nodes are drained."
        ),
        Strategy::BlueGreen => format!(
            "A new version is deployed whole beside the live one, which keeps at least {replicas}, \
             also while nodes are drained."
        ),
        Strategy::Canary => format!(
            "A new version is deployed small beside the live one, which keeps at least {replicas}, \
             also while nodes are drained."
        ),
    };
    let (slug, title, i_want) = match numbers.strategy {
        Strategy::Rolling => {
            ("rolling", "Rolling deployments", "new versions to replace the old replica by replica")
        }
        Strategy::BlueGreen => (
            "blue-green",
            "Blue-green deployments",
            "new versions deployed beside the live one and traffic switched between the two",
        ),
        Strategy::Canary => (
            "canary",
            "Canary deployments",
            "new versions tried by a few users before everyone meets them",
        ),
    };
    Sketch {
        slug,
        title,
        as_a: if numbers.drift.is_some() { "ML engineer" } else { "engineer" },
        i_want,
        so_that: "a release interrupts nobody and the way back is short",
        criteria: vec![
            (
                "A version reaches production only after its smoke test in staging has passed and \
                 a person has approved it."
                    .to_owned(),
                vec![
                    Demand::Stage(StageKind::StagingSmoke),
                    Demand::Stage(StageKind::Production),
                    Demand::Approval(PRODUCTION.to_owned()),
                ],
            ),
            (
                way,
                vec![
                    Demand::Strategy(numbers.strategy),
                    Demand::ReplicasMin(numbers.replicas_min),
                    Demand::DisruptionBudget,
                ],
            ),
            exposure(numbers),
        ],
    }
}

/// How a bad version is kept from most users.
fn exposure(numbers: &Numbers) -> (String, Vec<Demand>) {
    let percent = numbers.exposure_percent_max;
    match numbers.strategy {
        Strategy::Rolling => (
            "A replica gets requests only once it is ready, and a rollout whose replicas do not \
             become ready stops by itself."
                .to_owned(),
            vec![Demand::Probe(ProbeKind::Readiness)],
        ),
        Strategy::BlueGreen | Strategy::Canary => (
            format!(
                "At most {percent} % of the production traffic meets a version before it has shown \
                 there that it holds the objectives."
            ),
            vec![Demand::Stage(StageKind::Canary), Demand::ExposurePercentMax(percent)],
        ),
    }
}

fn health_checks(numbers: &Numbers) -> Sketch {
    let probes = [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness];
    let asked = probes.into_iter().map(Demand::Probe);
    let defined = probes.into_iter().map(Demand::HealthCheck);
    let watched = |signals: &[Signal]| -> Vec<Demand> {
        let demands =
            signals.iter().flat_map(|signal| [Demand::Metric(*signal), Demand::Alert(*signal)]);
        demands.collect()
    };
    let mut follows_load = vec![Demand::Autoscaling];
    follows_load.extend(watched(&[Signal::Saturation]));
    let drift = numbers.drift.as_ref().map(|drift| {
        let text = format!(
            "Somebody is told when the population stability index of a model input stays above \
             {drift}."
        );
        (text, watched(&[Signal::ModelDrift]))
    });
    let mut sketch = Sketch {
        slug: "health-checks",
        title: "Automated health checks",
        as_a: "SRE",
        i_want: "the service to show by itself whether it is well",
        so_that: "broken replicas are taken out and people are called before users complain",
        criteria: vec![
            (
                "Every replica answers whether it has started, whether it may get requests and \
                 whether it must be restarted, and a person can ask the same."
                    .to_owned(),
                asked.chain(defined).collect(),
            ),
            (
                "Replicas follow the load, and somebody is told when they are near their limit."
                    .to_owned(),
                follows_load,
            ),
            (
                format!(
                    "People are called while there is error budget left, whether requests fail \
                     (objective: {} succeed over {} days) or are slow (objective: {}).",
                    numbers.availability, numbers.window_days, numbers.latency
                ),
                watched(&[Signal::RequestLatency, Signal::RequestErrors]),
            ),
        ],
    };
    sketch.criteria.extend(drift);
    sketch
}

fn rollback(numbers: &Numbers) -> Sketch {
    let reach = match numbers.strategy {
        Strategy::Rolling => "the previous version is restored",
        Strategy::BlueGreen | Strategy::Canary => {
            "all of the production traffic goes back to the previous version"
        }
    };
    Sketch {
        slug: "rollback",
        title: "Deployment rollback",
        as_a: "product owner",
        i_want: "a faulty release taken back by itself",
        so_that: "a mistake costs minutes and not the month's error budget",
        criteria: vec![
            (
                format!(
                    "When a new version fails so many requests that the objective of {} over {} \
                     days is at risk, {reach} without waiting for a person.",
                    numbers.availability, numbers.window_days
                ),
                vec![Demand::AutomatedRollback, Demand::Alert(Signal::RequestErrors)],
            ),
            (
                "For every release it is on record which image was deployed, how far it came and \
                 how it ended."
                    .to_owned(),
                vec![Demand::HandsOn("deployment-record".to_owned())],
            ),
        ],
    }
}

fn written(demand: &Demand) -> Written {
    let value = demand.value().map(|value| match value {
        DemandValue::Word(word) => Scalar::Word(word.to_owned()),
        DemandValue::Number(number) => Scalar::Number(number),
    });
    Written { require: demand.require(), value }
}
