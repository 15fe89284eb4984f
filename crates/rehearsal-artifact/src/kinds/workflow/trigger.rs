//! The events that start a workflow.
//!
//! Events are known by name, because a misspelled one is a workflow that never runs. Which filter
//! belongs to which event is not checked.

use rehearsal_source::fields::{clip, list, wrong_type};
use rehearsal_source::{Fields, Node, Problem, ProblemKind, Problems, Spanned, nearest};

use super::setting::{key, texts};

/// One event that starts a workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// The event's name.
    pub event: Spanned<String>,
    /// The kinds of activity that count.
    pub types: Vec<Spanned<String>>,
    /// Branches that count, as patterns; empty means all.
    pub branches: Vec<Spanned<String>>,
    /// Tags that count, as patterns; empty means all.
    pub tags: Vec<Spanned<String>>,
    /// Changed paths that count, as patterns; empty means all.
    pub paths: Vec<Spanned<String>>,
    /// Workflows whose runs count.
    pub workflows: Vec<Spanned<String>>,
    /// Times in cron's five fields.
    pub crons: Vec<Spanned<String>>,
    /// Names of the inputs of a workflow that is called or started by hand.
    pub inputs: Vec<Spanned<String>>,
}

/// Every event that GitHub documents as starting a workflow, sorted.
const EVENTS: [&str; 36] = [
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "image_version",
    "issue_comment",
    "issues",
    "label",
    "merge_group",
    "milestone",
    "page_build",
    "project",
    "project_card",
    "project_column",
    "public",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "push",
    "registry_package",
    "release",
    "repository_dispatch",
    "schedule",
    "status",
    "watch",
    "workflow_call",
    "workflow_dispatch",
    "workflow_run",
];

impl Trigger {
    fn of(event: Spanned<String>, problems: &Problems) -> Self {
        if EVENTS.binary_search(&event.as_str()).is_err() {
            let help = nearest(&event, EVENTS).map(|name| format!("did you mean `{name}`?"));
            let message = format!("no event is called `{}`", clip(&event));
            let kind = ProblemKind::BadValue;
            problems.push(Problem { kind, span: event.span, message, help });
        }
        Self {
            event,
            types: Vec::new(),
            branches: Vec::new(),
            tags: Vec::new(),
            paths: Vec::new(),
            workflows: Vec::new(),
            crons: Vec::new(),
            inputs: Vec::new(),
        }
    }
}

/// The triggers under `on`: one name, a list of names, or a mapping of names to filters.
pub(super) fn read_triggers(node: &Node<'_>, problems: &Problems) -> Vec<Trigger> {
    let triggers = match node.entries() {
        None => {
            let names = texts(node, "on", problems);
            names.into_iter().map(|event| Trigger::of(event, problems)).collect()
        }
        Some(entries) => {
            let mut triggers = Vec::with_capacity(entries.len());
            for entry in entries {
                let mut trigger = Trigger::of(key(entry), problems);
                if !entry.value.is_null() {
                    read_filters(&mut trigger, &entry.value, problems);
                }
                triggers.push(trigger);
            }
            triggers
        }
    };
    if triggers.is_empty() && node.scalar().is_none() {
        problems.add(ProblemKind::BadValue, node.span, "nothing starts this workflow");
    }
    triggers
}

fn read_filters(trigger: &mut Trigger, node: &Node<'_>, problems: &Problems) {
    if trigger.event.as_str() == "schedule" {
        trigger.crons = list(node, "schedule", problems, read_cron);
        return;
    }
    let Some(mut fields) = Fields::of(node, "a trigger", problems) else { return };
    let mut patterns = |name| {
        let node = fields.optional(name);
        node.map_or_else(Vec::new, |node| texts(node, name, problems))
    };
    trigger.types = patterns("types");
    trigger.branches = patterns("branches");
    trigger.tags = patterns("tags");
    trigger.paths = patterns("paths");
    trigger.workflows = patterns("workflows");
    for name in ["branches-ignore", "tags-ignore", "paths-ignore", "names", "versions"] {
        patterns(name);
    }
    if let Some(inputs) = fields.optional("inputs") {
        match inputs.entries() {
            Some(entries) => trigger.inputs = entries.iter().map(key).collect(),
            None => wrong_type(inputs, "inputs", "a mapping", problems),
        }
    }
    for name in ["outputs", "secrets"] {
        fields.optional(name);
    }
    fields.finish();
}

fn read_cron(node: &Node<'_>, problems: &Problems) -> Option<Spanned<String>> {
    let mut fields = Fields::of(node, "a scheduled time", problems)?;
    let cron = fields.text("cron");
    fields.optional_text("timezone");
    fields.finish();
    let cron = cron?;
    if cron.split_ascii_whitespace().count() != 5 {
        let message = format!("`{}` is no time: cron has five fields", clip(&cron));
        problems.add(ProblemKind::BadValue, cron.span, message);
    }
    Some(cron)
}
