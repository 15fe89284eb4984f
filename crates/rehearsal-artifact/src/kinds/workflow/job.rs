//! One job of a workflow: its place in the order, its machine, its steps or the workflow it calls.

use std::collections::BTreeSet;

use rehearsal_source::fields::{clip, text, wrong_type};
use rehearsal_source::{Entry, Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::permissions::{self, Permissions};
use super::setting::{self, Computed, Concurrency, RunDefaults, Variable};
use super::step::{ActionReference, Step, read_step, read_uses};

/// One job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id, which other jobs need.
    pub id: Spanned<String>,
    /// What people call it.
    pub name: Option<Spanned<String>>,
    /// Ids of the jobs that must have succeeded.
    pub needs: Vec<Spanned<String>>,
    /// Labels of the machine, or the group of machines; empty for a job that calls a workflow.
    pub runs_on: Vec<Spanned<String>>,
    /// Minutes after which it is ended; GitHub ends it after 360 where it says nothing.
    pub timeout_minutes: Option<Spanned<Computed<i64>>>,
    /// The environment that it deploys to.
    pub environment: Option<Environment>,
    /// What its token may do, instead of what the workflow says.
    pub permissions: Option<Permissions>,
    /// Which jobs exclude each other.
    pub concurrency: Option<Concurrency>,
    /// When it runs, as written under `if`.
    pub condition: Option<Spanned<String>>,
    /// Environment variables of its steps.
    pub env: Vec<Variable>,
    /// What later jobs can read from it.
    pub outputs: Vec<Variable>,
    /// How its steps run their scripts where they do not say otherwise.
    pub defaults: RunDefaults,
    /// How it is multiplied.
    pub strategy: Option<MatrixStrategy>,
    /// Whether the workflow succeeds although it fails.
    pub continue_on_error: Option<Spanned<Computed<bool>>>,
    /// The image that its steps run in.
    pub container: Option<Spanned<String>>,
    /// Containers beside it: their names and images.
    pub services: Vec<Variable>,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// The workflow that it calls instead of having steps.
    pub uses: Option<Spanned<ActionReference>>,
    /// Inputs of the workflow that it calls.
    pub with: Vec<Variable>,
    /// Secrets that it hands to the workflow that it calls.
    pub secrets: Vec<Variable>,
    /// Where it hands on every secret that there is (`secrets: inherit`).
    pub inherits_secrets: Option<Span>,
    /// The whole job, without its id.
    pub span: Span,
}

/// The environment that a job deploys to. Approvals and secrets are attached to it at GitHub.
#[derive(Clone, Debug, PartialEq)]
pub struct Environment {
    /// Its name.
    pub name: Spanned<String>,
    /// Where what was deployed can be seen.
    pub url: Option<Spanned<String>>,
}

/// How one job becomes several.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixStrategy {
    /// The values that it is multiplied by.
    pub matrix: Matrix,
    /// Whether the others are ended when one fails; GitHub's default is yes.
    pub fail_fast: Option<Spanned<Computed<bool>>>,
    /// How many run at the same time.
    pub max_parallel: Option<Spanned<Computed<i64>>>,
}

/// The values that a job is multiplied by.
///
/// A value that is itself a mapping or a list is kept as an empty text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    /// Each name with its values; the job runs once for each combination.
    pub axes: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    /// Combinations added, or extended by further values.
    pub include: Vec<Vec<Variable>>,
    /// Combinations left out.
    pub exclude: Vec<Vec<Variable>>,
    /// Whether an expression computes a part of it, so that its size is known only in a run.
    pub is_computed: bool,
}

/// Reads the job under one key of `jobs`.
pub(super) fn read_job(entry: &Entry<'_>, problems: &Problems) -> Option<Job> {
    let node = &entry.value;
    let mut fields = Fields::of(node, "a job", problems)?;
    let (secrets, inherits_secrets) = read_secrets(&mut fields);
    let job = Job {
        id: setting::key(entry),
        name: fields.optional("name").and_then(setting::scalar),
        needs: fields
            .optional("needs")
            .map_or_else(Vec::new, |node| setting::texts(node, "needs", problems)),
        runs_on: fields
            .optional("runs-on")
            .map_or_else(Vec::new, |node| read_runs_on(node, problems)),
        timeout_minutes: setting::positive(&mut fields, "timeout-minutes"),
        environment: fields
            .optional("environment")
            .and_then(|node| read_environment(node, problems)),
        permissions: fields
            .optional("permissions")
            .and_then(|node| permissions::read(node, problems)),
        concurrency: fields
            .optional("concurrency")
            .and_then(|node| setting::concurrency(node, problems)),
        condition: fields.optional("if").and_then(setting::scalar),
        env: setting::variables(&mut fields, "env"),
        outputs: setting::variables(&mut fields, "outputs"),
        defaults: setting::run_defaults(&mut fields),
        strategy: fields.optional("strategy").and_then(|node| read_strategy(node, problems)),
        continue_on_error: setting::boolean(&mut fields, "continue-on-error"),
        container: fields.optional("container").and_then(image_of),
        services: fields.optional("services").map_or_else(Vec::new, read_services),
        steps: fields.list("steps", read_step),
        uses: fields.optional("uses").and_then(|node| read_uses(node, problems)),
        with: setting::variables(&mut fields, "with"),
        secrets,
        inherits_secrets,
        span: fields.span(),
    };
    fields.optional("cache-mode");
    fields.finish();
    setting::check_id(&job.id, problems);
    report_misfits(&job, node, problems);
    report_repeated_step_ids(&job, problems);
    Some(job)
}

/// Reports a job with nothing to do or nowhere to do it, and one that both calls a workflow and
/// has what only a job with steps has.
fn report_misfits(job: &Job, node: &Node<'_>, problems: &Problems) {
    let bad = |message| problems.add(ProblemKind::BadValue, job.id.span, message);
    let missing = |message| problems.add(ProblemKind::MissingField, job.id.span, message);
    let id = clip(&job.id);
    if node.get("uses").is_none() {
        if node.get("steps").is_none_or(|steps| steps.items().is_some_and(<[_]>::is_empty)) {
            missing(format!("the job `{id}` has no steps and calls no workflow"));
        }
        if node.get("runs-on").is_none_or(Node::is_null) {
            missing(format!("the job `{id}` needs the field `runs-on`"));
        }
        return;
    }
    for key in ["steps", "runs-on", "timeout-minutes", "environment", "container", "services"] {
        if node.get(key).is_some() {
            bad(format!("the job `{id}` calls a workflow, so it cannot have `{key}`"));
        }
    }
}

fn report_repeated_step_ids(job: &Job, problems: &Problems) {
    let mut seen = BTreeSet::new();
    for id in job.steps.iter().filter_map(|step| step.id.as_ref()) {
        if !seen.insert(id.as_str()) {
            let message = format!("the step `{}` is here twice in one job", clip(id));
            problems.add(ProblemKind::BadValue, id.span, message);
        }
    }
}

fn read_runs_on(node: &Node<'_>, problems: &Problems) -> Vec<Spanned<String>> {
    if node.entries().is_none() {
        return setting::texts(node, "runs-on", problems);
    }
    let Some(mut fields) = Fields::of(node, "runs-on", problems) else { return Vec::new() };
    let mut machines: Vec<_> = fields.optional_text("group").into_iter().collect();
    if let Some(labels) = fields.optional("labels") {
        machines.extend(setting::texts(labels, "labels", problems));
    }
    fields.finish();
    machines
}

fn read_environment(node: &Node<'_>, problems: &Problems) -> Option<Environment> {
    if node.entries().is_none() {
        let name = text(node, "environment", problems)?;
        return Some(Environment { name, url: None });
    }
    let mut fields = Fields::of(node, "an environment", problems)?;
    let name = fields.text("name");
    let url = fields.optional_text("url");
    fields.optional("deployment");
    fields.finish();
    Some(Environment { name: name?, url })
}

/// The image of a container: alone, or in a mapping whose other fields are not read.
fn image_of(node: &Node<'_>) -> Option<Spanned<String>> {
    setting::scalar(node.get("image").unwrap_or(node))
}

fn read_services(node: &Node<'_>) -> Vec<Variable> {
    let read = |entry: &Entry<'_>| {
        Some(Variable { name: setting::key(entry), value: image_of(&entry.value)? })
    };
    node.entries().unwrap_or_default().iter().filter_map(read).collect()
}

/// The secrets that are handed on by name, and where all are handed on without naming any.
fn read_secrets(fields: &mut Fields<'_, '_>) -> (Vec<Variable>, Option<Span>) {
    match fields.optional("secrets") {
        Some(node) if node.scalar() == Some("inherit") => (Vec::new(), Some(node.span)),
        _ => (setting::variables(fields, "secrets"), None),
    }
}

fn read_strategy(node: &Node<'_>, problems: &Problems) -> Option<MatrixStrategy> {
    if node.scalar().is_some_and(setting::has_expression) {
        let matrix = Matrix { is_computed: true, ..Matrix::default() };
        return Some(MatrixStrategy { matrix, fail_fast: None, max_parallel: None });
    }
    let mut fields = Fields::of(node, "a strategy", problems)?;
    let matrix = fields.optional("matrix").map(|node| read_matrix(node, problems));
    let fail_fast = setting::boolean(&mut fields, "fail-fast");
    let max_parallel = setting::positive(&mut fields, "max-parallel");
    fields.finish();
    Some(MatrixStrategy { matrix: matrix.unwrap_or_default(), fail_fast, max_parallel })
}

fn read_matrix(node: &Node<'_>, problems: &Problems) -> Matrix {
    let is_expression = |node: &Node<'_>| node.scalar().is_some_and(setting::has_expression);
    let mut matrix = Matrix { is_computed: is_expression(node), ..Matrix::default() };
    if matrix.is_computed {
        return matrix;
    }
    let Some(entries) = node.entries() else {
        wrong_type(node, "matrix", "a mapping", problems);
        return matrix;
    };
    for entry in entries {
        let Some(items) = entry.value.items() else {
            matrix.is_computed |= is_expression(&entry.value);
            if !is_expression(&entry.value) {
                wrong_type(&entry.value, &clip(&entry.key), "a list", problems);
            }
            continue;
        };
        match entry.key.as_ref() {
            "include" => matrix.include = items.iter().map(combination).collect(),
            "exclude" => matrix.exclude = items.iter().map(combination).collect(),
            _ => matrix.axes.push((setting::key(entry), items.iter().map(value).collect())),
        }
    }
    report_large_matrix(&matrix, node.span, problems);
    matrix
}

fn combination(node: &Node<'_>) -> Vec<Variable> {
    let read =
        |entry: &Entry<'_>| Variable { name: setting::key(entry), value: value(&entry.value) };
    node.entries().unwrap_or_default().iter().map(read).collect()
}

fn value(node: &Node<'_>) -> Spanned<String> {
    setting::scalar(node).unwrap_or_else(|| Spanned::new(String::new(), node.span))
}

fn report_large_matrix(matrix: &Matrix, span: Span, problems: &Problems) {
    /// GitHub's limit on the jobs that a matrix makes in one run.
    const JOBS_MAX: usize = 256;
    let sizes = matrix.axes.iter().map(|(_, values)| values.len());
    let jobs = sizes.fold(1, usize::saturating_mul);
    if jobs > JOBS_MAX && matrix.exclude.is_empty() {
        let message = format!("the matrix makes {jobs} jobs; GitHub runs at most {JOBS_MAX}");
        problems.add(ProblemKind::Limit, span, message);
    }
}
