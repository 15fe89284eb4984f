//! `pipeline/stages.yaml`: the stages of a delivery in the order of their needs.
//!
//! The workflow is what a runner executes; this file says what its jobs mean: which stage of the
//! delivery each job is, what must hold before and after it, which artifacts pass from stage to
//! stage, and what happens when it fails. Whether the two agree is a rule's question; here a stage
//! only names its job.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, Problem, ProblemKind, Problems, Span, Spanned};

use crate::document::{expect_schema, one_document};
use crate::kind::{Content, Kind, model};
use crate::needs::{Needs, UNKNOWN_MAX};
use crate::words::{StageKind, Word, words};

/// The kind.
pub static KIND: Kind = Kind {
    id: "stages",
    title: "Pipeline stages",
    paths: &["pipeline/stages.yaml"],
    content: Content::Schema("rehearsal/stages/"),
    read,
};

/// The format that this reader understands.
pub const SCHEMA: &str = "rehearsal/stages/v1";

/// The stages of one delivery.
#[derive(Clone, Debug, PartialEq)]
pub struct Stages {
    /// In the order written; [`Stage::needs`] says what waits for what.
    pub stages: Vec<Stage>,
}

/// One stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Its id, which other stages and artifact specifications use.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Spanned<String>,
    /// What it does.
    pub kind: Spanned<StageKind>,
    /// Id of the workflow job that carries it out.
    pub job: Spanned<String>,
    /// Ids of the stages that must have succeeded.
    pub needs: Vec<Spanned<String>>,
    /// The environment that it deploys to.
    pub environment: Option<Spanned<String>>,
    /// Whether a person must approve before it starts; only with an environment, because that is
    /// what approvals are attached to.
    pub approval: bool,
    /// What must hold before it starts, in words.
    pub entry: Vec<Spanned<String>>,
    /// What must hold for it to have succeeded, in words.
    pub exit: Vec<Spanned<String>>,
    /// Ids of the artifacts that it takes from earlier stages.
    pub consumes: Vec<Spanned<String>>,
    /// Ids of the artifacts that it hands on.
    pub produces: Vec<Spanned<String>>,
    /// Minutes after which it counts as failed.
    pub timeout_minutes: Spanned<i64>,
    /// Share of production traffic that the new version gets, 1 to 100 percent; only where the
    /// stage changes that share.
    pub exposure_percent: Option<Spanned<i64>>,
    /// What happens when it fails.
    pub on_failure: Spanned<OnFailure>,
    /// The whole entry.
    pub span: Span,
}

words! {
    /// What happens when a stage fails.
    OnFailure {
        /// The delivery ends there; what runs stays as it is.
        Stop = "stop",
        /// The previous version is restored.
        Rollback = "rollback",
    }
}

impl Stages {
    /// The stage called `id`.
    #[must_use]
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| *stage.id == id)
    }

    /// The stages of one kind, in the order written.
    pub fn of_kind(&self, kind: StageKind) -> impl Iterator<Item = &Stage> {
        self.stages.iter().filter(move |stage| *stage.kind == kind)
    }

    /// Which stage waits for which.
    pub(crate) fn needs(&self) -> Needs<'_> {
        Needs::of(
            self.stages
                .iter()
                .map(|stage| (stage.id.as_str(), stage.needs.iter().map(|need| need.as_str()))),
        )
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the stages file", problems)?;
    expect_schema(&mut fields, SCHEMA);
    let stages = fields.required_list("stages", read_stage);
    fields.finish();
    let stages = Stages { stages };
    report_repeated_ids(&stages, problems);
    report_needs(&stages, problems);
    model(stages)
}

fn read_stage(node: &Node<'_>, problems: &Problems) -> Option<Stage> {
    let mut fields = Fields::of(node, "a stage", problems)?;
    let id = fields.text("id");
    let name = fields.text("name");
    let kind = StageKind::field(&mut fields, "kind");
    let job = fields.text("job");
    let needs = fields.texts("needs");
    let environment = fields.optional_text("environment");
    let approval = fields.optional_boolean("approval");
    let entry = fields.texts("entry");
    let exit = fields.texts("exit");
    let consumes = fields.texts("consumes");
    let produces = fields.texts("produces");
    let timeout_minutes = fields.integer("timeout_minutes");
    let exposure_percent = fields.optional_integer("exposure_percent");
    let on_failure = OnFailure::field(&mut fields, "on_failure");
    let span = fields.span();
    fields.finish();
    let stage = Stage {
        id: id?,
        name: name?,
        kind: kind?,
        job: job?,
        needs,
        environment,
        approval: approval.as_ref().is_some_and(|approval| approval.value),
        entry,
        exit,
        consumes,
        produces,
        timeout_minutes: timeout_minutes?,
        exposure_percent,
        on_failure: on_failure?,
        span,
    };
    report_bad_values(&stage, approval.map(|approval| approval.span), problems);
    Some(stage)
}

fn report_bad_values(stage: &Stage, approval: Option<Span>, problems: &Problems) {
    let bad = |span, message| problems.add(ProblemKind::BadValue, span, message);
    if *stage.timeout_minutes < 1 {
        let message = format!("timeout_minutes must be at least 1, not {}", *stage.timeout_minutes);
        bad(stage.timeout_minutes.span, message);
    }
    if stage.approval && stage.environment.is_none() {
        let span = approval.unwrap_or(stage.span);
        bad(span, "an approval needs the environment that it protects".to_owned());
    }
    let Some(exposure) = &stage.exposure_percent else { return };
    if !(1..=100).contains(&exposure.value) {
        bad(exposure.span, format!("exposure_percent must be from 1 to 100, not {}", **exposure));
    } else if !matches!(*stage.kind, StageKind::Canary | StageKind::Production) {
        let message = format!("a `{}` stage exposes nobody to the new version", *stage.kind);
        bad(exposure.span, message);
    }
}

fn report_repeated_ids(stages: &Stages, problems: &Problems) {
    let mut seen = BTreeSet::new();
    for Stage { id, .. } in &stages.stages {
        if !seen.insert(id.as_str()) {
            let message = format!("the stage `{}` is here twice", clip(id));
            problems.add(ProblemKind::BadValue, id.span, message);
        }
    }
}

fn report_needs(stages: &Stages, problems: &Problems) {
    let graph = stages.needs();
    let needs = stages.stages.iter().flat_map(|stage| &stage.needs);
    for need in needs.filter(|need| graph.place(need).is_none()).take(UNKNOWN_MAX) {
        let message = format!("there is no stage `{}`", clip(need));
        problems.push(Problem {
            kind: ProblemKind::BadValue,
            span: need.span,
            message,
            help: graph.suggestion(need),
        });
    }
    if let Some(circle) = graph.circle() {
        let message = format!("these stages wait for each other: {}", circle.names);
        let first = &stages.stages[circle.first];
        problems.add(ProblemKind::BadValue, first.id.span, message);
    }
}
