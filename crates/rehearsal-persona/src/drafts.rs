//! What a deterministic persona writes from a brief: a typed plan laid out by templates.
//!
//! `persona.yaml` lists the files: a path, a template, and optionally a part of the plan that the
//! file is repeated `for_each` of, or a truth of the plan `when` it is written at all. Templates see
//! `plan`, `context` (free facts), `with` (settings), `ask` and `step`; with `for_each` also `item`.

use minijinja::value::{Serde, ValueKind};
use minijinja::{Value, context};
use rehearsal_artifact::{Artifact, artifact_path_problem};
use rehearsal_source::{Fields, Node, Problems};
use thiserror::Error;

use crate::brief::Brief;
use crate::plans::PlanError;
use crate::spec::PersonaSpec;
use crate::templates::Templates;

/// One file, or one file for each part of a plan, that a persona writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftFile {
    /// Path of the file, itself a template.
    pub path: String,
    /// Name of the template in the persona's folder.
    pub template: String,
    /// An expression over the plan whose items the file is repeated for.
    pub for_each: Option<String>,
    /// An expression over the plan without whose truth the file is not written.
    pub when: Option<String>,
}

/// Why a persona could not write.
#[derive(Debug, Error)]
pub enum DraftError {
    /// Its plan cannot be made.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A template or expression failed.
    #[error("the draft `{draft}` failed{}: {reason}", at_line(*.line))]
    Template {
        /// Path of the draft as the persona file lists it.
        draft: String,
        /// Line in the template, where known.
        line: Option<usize>,
        /// What the template engine says.
        reason: String,
    },
    /// A path template made a path that no artifact may have.
    #[error("the draft `{draft}` made the path `{path}`: {reason}")]
    Path {
        /// Path of the draft as the persona file lists it.
        draft: String,
        /// The path that was made.
        path: String,
        /// Why it is refused.
        reason: &'static str,
    },
    /// More files than a persona may write in one step.
    #[error("the drafts make more than {FILES_MAX} files")]
    TooMany,
}

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!(" in line {line}")).unwrap_or_default()
}

/// A persona that writes more files in one step has a runaway `for_each`.
const FILES_MAX: usize = 200;

/// Writes what `persona` writes from `brief`, in the order of its list of drafts.
pub fn draft(
    persona: &PersonaSpec,
    templates: &Templates,
    brief: &Brief<'_>,
) -> Result<Vec<Artifact>, DraftError> {
    let plan = match persona.plan {
        Some(plan) => (plan.make)(brief)?,
        None => Value::from(()),
    };
    let view = context! {
        plan,
        context => Value::from(Serde(&brief.facts.free)),
        with => Value::from(Serde(brief.settings)),
        ask => brief.ask,
        step => brief.step,
    };
    let mut artifacts = Vec::new();
    for file in &persona.drafts {
        write_file(file, templates, &view, &mut artifacts)?;
    }
    Ok(artifacts)
}

fn write_file(
    file: &DraftFile,
    templates: &Templates,
    view: &Value,
    artifacts: &mut Vec<Artifact>,
) -> Result<(), DraftError> {
    let failed = |error: minijinja::Error| template_error(file, &error);
    if let Some(when) = &file.when
        && !templates.evaluate(when, view).map_err(failed)?.is_true()
    {
        return Ok(());
    }
    let items = match &file.for_each {
        None => vec![None],
        Some(expression) => {
            let list = templates.evaluate(expression, view).map_err(failed)?;
            if list.kind() != ValueKind::Seq {
                let reason = format!("`{expression}` is not a list");
                return Err(DraftError::Template { draft: file.path.clone(), line: None, reason });
            }
            list.try_iter().map_err(failed)?.map(Some).collect()
        }
    };
    for item in items {
        if artifacts.len() >= FILES_MAX {
            return Err(DraftError::TooMany);
        }
        let view = match item {
            None => view.clone(),
            Some(item) => context! { item, ..view.clone() },
        };
        let path = templates.render_path(&file.path, &view).map_err(failed)?;
        if let Some(reason) = artifact_path_problem(&path) {
            return Err(DraftError::Path { draft: file.path.clone(), path, reason });
        }
        let text = templates.render(&file.template, &path, &view).map_err(failed)?;
        artifacts.push(Artifact::new(path, text));
    }
    Ok(())
}

fn template_error(file: &DraftFile, error: &minijinja::Error) -> DraftError {
    let reason = match error.detail() {
        Some(detail) => format!("{}: {detail}", error.kind()),
        None => error.kind().to_string(),
    };
    DraftError::Template { draft: file.path.clone(), line: error.line(), reason }
}

/// Reads one entry of `drafts`.
pub(crate) fn read_draft_file(node: &Node<'_>, problems: &Problems) -> Option<DraftFile> {
    let mut fields = Fields::of(node, "a draft", problems)?;
    let path = fields.text("path");
    let template = fields.text("template");
    let for_each = fields.optional_text("for_each").map(|text| text.value);
    let when = fields.optional_text("when").map(|text| text.value);
    fields.finish();
    Some(DraftFile { path: path?.value, template: template?.value, for_each, when })
}
