//! `requirements/requirements.yaml`: what the delivery must achieve, in numbers and typed demands.
//!
//! Stories and acceptance criteria are for people and live in the feature files as well; what makes
//! them checkable is here: objectives as numbers, and for every criterion the *demands* it makes on
//! pipeline, infrastructure and monitoring. Whether a demand holds is decided elsewhere, on typed
//! artifacts; this file only says what is demanded.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::{Fields, Limits, Node, ProblemKind, Problems, Span, Spanned, read_yaml};

use crate::claims::is_criterion_id;
use crate::kind::{Content, Kind, model};
use crate::quantity::Ppm;
use crate::words::Signal;

mod demand;

pub use demand::{DEMANDS, Demand, DemandValue, Part, read_demand};

/// The kind.
pub static KIND: Kind = Kind {
    id: "requirements",
    title: "Requirements",
    paths: &["requirements/requirements.yaml"],
    content: Content::Schema("rehearsal/requirements/"),
    read,
};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/requirements/v1";

/// What the delivery must achieve.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirements {
    /// The service's name.
    pub service: Spanned<String>,
    /// Service level objectives.
    pub objectives: Vec<Objective>,
    /// User stories with their criteria.
    pub stories: Vec<Story>,
}

/// One service level objective.
#[derive(Clone, Debug, PartialEq)]
pub struct Objective {
    /// Its id, such as `OBJ-1`.
    pub id: Spanned<String>,
    /// What is measured and what it must reach.
    pub target: Target,
    /// The whole entry.
    pub span: Span,
}

/// What an objective measures and what that must reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Share of requests answered without a server error, over a window in days.
    Availability {
        /// The least good share.
        target: Ppm,
        /// Window in days.
        window_days: u32,
    },
    /// A percentile of request latency.
    Latency {
        /// The percentile: 990 000 is p99.
        percentile: Ppm,
        /// What it must stay below, in microseconds.
        threshold_us: u64,
    },
    /// Distance of the model's inputs or scores from their training baseline.
    ModelDrift {
        /// Population stability index that it must stay below, in thousandths.
        threshold_millis: u32,
    },
}

impl Target {
    /// The signal that shows whether the objective holds.
    #[must_use]
    pub fn signal(self) -> Signal {
        match self {
            Self::Availability { .. } => Signal::RequestErrors,
            Self::Latency { .. } => Signal::RequestLatency,
            Self::ModelDrift { .. } => Signal::ModelDrift,
        }
    }
}

/// One user story.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Its id, such as `US-1`.
    pub id: Spanned<String>,
    /// What it is called.
    pub title: Spanned<String>,
    /// Path of the feature file that tells it.
    pub feature: Spanned<String>,
    /// Its acceptance criteria.
    pub criteria: Vec<Criterion>,
}

/// One acceptance criterion.
#[derive(Clone, Debug, PartialEq)]
pub struct Criterion {
    /// Its id, such as `US-1.AC-2`.
    pub id: Spanned<String>,
    /// What must be true, in words.
    pub text: Spanned<String>,
    /// What must be true of the artifacts for it.
    pub demands: Vec<Spanned<Demand>>,
}

impl Requirements {
    /// All criteria of all stories.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.stories.iter().flat_map(|story| &story.criteria)
    }

    /// The availability target with its window in days, if there is such an objective.
    #[must_use]
    pub fn availability(&self) -> Option<(Ppm, u32)> {
        self.objectives.iter().find_map(|objective| match objective.target {
            Target::Availability { target, window_days } => Some((target, window_days)),
            Target::Latency { .. } | Target::ModelDrift { .. } => None,
        })
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let documents = read_yaml(text, Limits::FILE, problems);
    let [document] = documents.as_slice() else {
        if problems.is_empty() {
            problems.add(ProblemKind::Syntax, Span::default(), "expected one YAML document");
        }
        return None;
    };
    let mut fields = Fields::of(document, "the requirements file", problems)?;
    if let Some(schema) = fields.text("schema")
        && *schema != SCHEMA
    {
        let message = format!("this version reads `{SCHEMA}` only");
        problems.add(ProblemKind::BadValue, schema.span, message);
    }
    let service = fields.text("service");
    let objectives = fields.required_list("objectives", read_objective);
    let stories = fields.required_list("stories", read_story);
    fields.finish();
    let requirements = Requirements { service: service?, objectives, stories };
    report_repeated_ids(&requirements, problems);
    model(requirements)
}

fn read_objective(node: &Node<'_>, problems: &Problems) -> Option<Objective> {
    let mut fields = Fields::of(node, "an objective", problems)?;
    let id = fields.text("id");
    let measures = fields.text("measures")?;
    let target = match measures.as_str() {
        "availability" => {
            let target = percent(&mut fields, "target_percent");
            let window_days = positive(&mut fields, "window_days");
            Some(Target::Availability { target: target?, window_days: window_days? })
        }
        "latency" => {
            let percentile = percent(&mut fields, "percentile");
            let threshold_us = positive(&mut fields, "threshold_us");
            Some(Target::Latency { percentile: percentile?, threshold_us: threshold_us?.into() })
        }
        "model-drift" => positive(&mut fields, "threshold_millis")
            .map(|threshold_millis| Target::ModelDrift { threshold_millis }),
        _ => {
            let message = format!("an objective cannot measure `{}`", *measures);
            let help = "one of: availability, latency, model-drift";
            problems.add_with_help(ProblemKind::BadValue, measures.span, message, help);
            return None;
        }
    };
    let span = fields.span();
    fields.finish();
    Some(Objective { id: id?, target: target?, span })
}

fn read_story(node: &Node<'_>, problems: &Problems) -> Option<Story> {
    let mut fields = Fields::of(node, "a story", problems)?;
    let id = fields.text("id");
    let title = fields.text("title");
    let feature = fields.text("feature");
    for name in ["as_a", "i_want", "so_that"] {
        fields.text(name);
    }
    let criteria = fields.required_list("criteria", read_criterion);
    if criteria.is_empty() {
        problems.add(ProblemKind::BadValue, fields.span(), "a story needs acceptance criteria");
    }
    fields.finish();
    Some(Story { id: id?, title: title?, feature: feature?, criteria })
}

fn read_criterion(node: &Node<'_>, problems: &Problems) -> Option<Criterion> {
    let mut fields = Fields::of(node, "a criterion", problems)?;
    let id = fields.text("id");
    let text = fields.text("text");
    let demands = fields.list("demands", read_demand);
    fields.finish();
    let id = id?;
    if !is_criterion_id(&id) {
        let help = "ids look like `US-1.AC-2`";
        let message = format!("`{}` is not the id of a criterion", *id);
        problems.add_with_help(ProblemKind::BadValue, id.span, message, help);
        return None;
    }
    Some(Criterion { id, text: text?, demands })
}

fn percent(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Ppm> {
    let text = fields.text(name)?;
    let ppm = Ppm::from_percent(&text);
    if ppm.is_none() {
        let message = format!("{name} must be a percentage such as 99.9, not `{}`", *text);
        fields.problems().add(ProblemKind::BadValue, text.span, message);
    }
    ppm
}

fn positive(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<u32> {
    let number = fields.integer(name)?;
    let positive = u32::try_from(number.value).ok().filter(|number| *number > 0);
    if positive.is_none() {
        let message = format!("{name} must be a positive whole number, not {}", number.value);
        fields.problems().add(ProblemKind::BadValue, number.span, message);
    }
    positive
}

fn report_repeated_ids(requirements: &Requirements, problems: &Problems) {
    let stories = requirements.stories.iter().map(|story| &story.id);
    let criteria = requirements.criteria().map(|criterion| &criterion.id);
    let objectives = requirements.objectives.iter().map(|objective| &objective.id);
    let mut seen = std::collections::BTreeSet::new();
    for id in stories.chain(criteria).chain(objectives) {
        if !seen.insert(id.as_str()) {
            problems.add(
                ProblemKind::BadValue,
                id.span,
                format!("the id `{}` is used twice", **id),
            );
        }
    }
}
