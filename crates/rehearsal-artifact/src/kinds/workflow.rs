//! `.github/workflows/*.yml`: a GitHub Actions workflow.
//!
//! A workflow is jobs that wait for each other; a job is steps on one machine; a step runs a script
//! or an action. The model keeps what decides what runs, in which order, with which rights and for
//! how long. It reports what GitHub refuses (unknown keys, a step that both runs and uses, a circle
//! of needs), and what GitHub would only notice in the middle of a run (a broken expression).
//!
//! Left out: what an expression means (`${{ … }}` is only checked for its end), what an action
//! takes, and the insides of containers and services beyond their images. `on:` is an ordinary key
//! here, because YAML 1.2 does not read it as a boolean.

pub(crate) mod expression;
pub mod job;
pub mod permissions;
pub mod setting;
pub mod step;
#[cfg(test)]
mod tests;
pub mod trigger;

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::{Entry, Fields, Node, ProblemKind, Problems, Span, Spanned};

use crate::document::one_document;
use crate::kind::{Content, Kind, model};
use crate::needs::Needs;

pub use job::{Environment, Job, Matrix, MatrixStrategy};
pub use permissions::{Access, Permission, Permissions};
pub use setting::{Computed, Concurrency, RunDefaults, Variable};
pub use step::{ActionReference, Step};
pub use trigger::Trigger;

/// The kind.
pub static KIND: Kind = Kind {
    id: "workflow",
    title: "GitHub Actions workflow",
    paths: &["**/.github/workflows/*.yml", "**/.github/workflows/*.yaml"],
    content: Content::Keys { top: &["on", "jobs"], below: &["runs-on", "steps"] },
    read,
};

/// One workflow file.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    /// What people call it.
    pub name: Option<Spanned<String>>,
    /// The events that start it.
    pub triggers: Vec<Trigger>,
    /// What its token may do where a job does not say otherwise; `None` leaves it to the
    /// repository's settings.
    pub permissions: Option<Permissions>,
    /// Which of its runs exclude each other.
    pub concurrency: Option<Concurrency>,
    /// Environment variables of all jobs.
    pub env: Vec<Variable>,
    /// How steps run their scripts where they do not say otherwise.
    pub defaults: RunDefaults,
    /// In the order written; [`Job::needs`] says what waits for what.
    pub jobs: Vec<Job>,
    /// Its first key: the place of what is wrong with the file as a whole.
    pub head: Span,
}

impl Workflow {
    /// The job called `id`.
    #[must_use]
    pub fn job(&self, id: &str) -> Option<&Job> {
        self.jobs.iter().find(|job| *job.id == id)
    }

    /// Whether any of `events` starts it.
    #[must_use]
    pub fn is_started_by(&self, events: &[&str]) -> bool {
        self.triggers.iter().any(|trigger| events.contains(&trigger.event.as_str()))
    }

    /// Which job waits for which.
    pub(crate) fn needs(&self) -> Needs<'_> {
        let jobs = self.jobs.iter();
        Needs::of(jobs.map(|job| (job.id.as_str(), job.needs.iter().map(|need| need.as_str()))))
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    expression::report_broken(text, &document, problems);
    let mut fields = Fields::of(&document, "the workflow", problems)?;
    let name = fields.optional_text("name");
    fields.optional_text("run-name");
    fields.optional_text("cache-mode");
    let triggers = fields.required("on").map(|node| trigger::read_triggers(node, problems));
    let permissions =
        fields.optional("permissions").and_then(|node| permissions::read(node, problems));
    let concurrency =
        fields.optional("concurrency").and_then(|node| setting::concurrency(node, problems));
    let env = setting::variables(&mut fields, "env");
    let defaults = setting::run_defaults(&mut fields);
    let jobs = fields.required("jobs").map(|node| read_jobs(node, problems));
    fields.finish();
    let workflow = Workflow {
        name,
        triggers: triggers.unwrap_or_default(),
        permissions,
        concurrency,
        env,
        defaults,
        jobs: jobs.unwrap_or_default(),
        head: document.entries()?.first().map_or(document.span, |entry| entry.key_span),
    };
    report_circle(&workflow, problems);
    model(workflow)
}

fn read_jobs(node: &Node<'_>, problems: &Problems) -> Vec<Job> {
    let Some(entries) = node.entries().filter(|entries| !entries.is_empty()) else {
        problems.add(ProblemKind::WrongType, node.span, "jobs must be a mapping of jobs by id");
        return Vec::new();
    };
    let read = |entry: &Entry<'_>| job::read_job(entry, problems);
    entries.iter().filter_map(read).collect()
}

fn report_circle(workflow: &Workflow, problems: &Problems) {
    let Some(circle) = workflow.needs().circle() else { return };
    let message = format!("these jobs wait for each other: {}", circle.names);
    problems.add(ProblemKind::BadValue, workflow.jobs[circle.first].id.span, message);
}
