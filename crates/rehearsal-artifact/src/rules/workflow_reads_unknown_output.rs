//! Finds expressions that read an output that no step or job has.
//!
//! An output that does not exist is an empty text, not an error. The image that is deployed then has an
//! empty tag, the condition that looks at a version is never true, and the workflow is green.
//!
//! A job can read the outputs of the jobs in its own `needs` only, and a job's outputs are those that it
//! lists. Left out: which outputs an action or a script sets, and the outputs of called workflows.
//!
//! ```bad .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     outputs:
//!       digest: ${{ steps.push.outputs.digest }}
//!     steps:
//!       - id: build
//!         run: make image
//!   deploy:
//!     needs: build
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//!         env:
//!           DIGEST: ${{ needs.build.outputs.image-digest }}
//!           VERSION: ${{ needs.version.outputs.number }}
//! ```
//!
//! ```good .github/workflows/deploy.yml
//! on: release
//! permissions: {}
//! jobs:
//!   build:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     outputs:
//!       digest: ${{ steps.build.outputs.digest }}
//!     steps:
//!       - id: build
//!         run: make image
//!   deploy:
//!     needs: build
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 10
//!     steps:
//!       - run: make deploy
//!         if: needs.build.result == 'success'
//!         env:
//!           DIGEST: ${{ needs.build.outputs.digest }}
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifact::ReadArtifact;
use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::expression::expressions;
use crate::kinds::workflow::{Job, Variable, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-reads-unknown-output",
    severity: Severity::Error,
    title: "an expression reads an output that does not exist",
    help: "name the output in the job that makes it, and that job in `needs`",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for job in &workflow.jobs {
            check_job(file, workflow, job, findings);
        }
    }
}

fn check_job(file: &ReadArtifact, workflow: &Workflow, job: &Job, findings: &mut Findings) {
    /// More unknown outputs than this in one job say nothing new.
    const UNKNOWN_MAX: usize = 20;
    let mut found = 0;
    for (text, is_condition) in texts(job) {
        let bare = is_condition && !text.contains("${{");
        let inside: Vec<&str> = if bare { vec![text] } else { expressions(text).collect() };
        for path in inside.into_iter().flat_map(paths) {
            if let Some(message) = problem(path, workflow, job)
                && found < UNKNOWN_MAX
            {
                found += 1;
                findings.report(&RULE, file, file.place_of(path, text.span), message);
            }
        }
    }
}

/// The texts of `job` that may hold expressions, and whether each is a condition.
fn texts(job: &Job) -> impl Iterator<Item = (&Spanned<String>, bool)> {
    let environment = job.environment.iter().flat_map(|it| [Some(&it.name), it.url.as_ref()]);
    let lists = [&job.env, &job.outputs, &job.with, &job.secrets];
    let plain = environment.flatten().chain(lists.into_iter().flat_map(|list| values(list)));
    let conditions =
        job.condition.iter().chain(job.steps.iter().filter_map(|it| it.condition.as_ref()));
    let of_steps = job.steps.iter().flat_map(|step| {
        let own = [&step.name, &step.run, &step.working_directory].into_iter().flatten();
        own.chain(values(&step.env)).chain(values(&step.with))
    });
    plain.chain(of_steps).map(|it| (it, false)).chain(conditions.map(|it| (it, true)))
}

fn values(variables: &[Variable]) -> impl Iterator<Item = &Spanned<String>> {
    variables.iter().map(|variable| &variable.value)
}

/// The dotted paths in an expression, texts in quotes left out.
fn paths(expression: &str) -> impl Iterator<Item = &str> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '*' | '[');
    let outside_quotes = expression.split('\'').step_by(2);
    outside_quotes.flat_map(move |part| part.split(move |c| !is_path(c)))
}

/// Why nothing stands at `path`, if that is sure.
fn problem(path: &str, workflow: &Workflow, job: &Job) -> Option<String> {
    let mut parts = path.split('.');
    let (context, name) = (parts.next()?, parts.next()?);
    if name.is_empty() || name.contains(['*', '[']) {
        return None;
    }
    let same = |known: &str| known.eq_ignore_ascii_case(name);
    match context {
        "steps" => {
            let mut ids = job.steps.iter().filter_map(|step| step.id.as_ref());
            let is_known = ids.any(|id| same(id));
            (!is_known)
                .then(|| format!("no step of `{}` has the id `{}`", clip(&job.id), clip(name)))
        }
        "needs" if !job.needs.iter().any(|need| same(need)) => Some(format!(
            "`{}` does not need `{}`, so it cannot read it",
            clip(&job.id),
            clip(name)
        )),
        "needs" if parts.next() == Some("outputs") => {
            let needed = workflow.jobs.iter().find(|job| same(&job.id))?;
            let output =
                parts.next().filter(|output| !output.is_empty() && !output.contains('['))?;
            let is_known = needed.uses.is_some()
                || needed.outputs.iter().any(|own| own.name.eq_ignore_ascii_case(output));
            (!is_known).then(|| format!("`{}` has no output `{}`", clip(&needed.id), clip(output)))
        }
        _ => None,
    }
}
