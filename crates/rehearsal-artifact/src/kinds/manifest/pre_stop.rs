//! The hook that runs before a container is asked to end.
//!
//! What a command does is not known, with one exception: to sleep is how people let a load balancer
//! notice, and how long that takes counts against the grace period of the pod.

use rehearsal_source::{Node, Span};

/// What runs before a container is asked to end.
#[derive(Clone, Debug, PartialEq)]
pub struct PreStop {
    /// How many seconds it waits, where that is all it does.
    pub sleep_seconds: Option<u32>,
    /// The whole hook.
    pub span: Span,
}

impl PreStop {
    /// Reads a hook: the action `sleep`, or a command that is nothing but `sleep`.
    pub(super) fn read(node: &Node<'_>) -> Self {
        let action = node.get("sleep").and_then(|sleep| sleep.get("seconds")?.integer());
        let command = node.get("exec").and_then(|exec| exec.get("command")?.items());
        let words: Vec<&str> =
            command.unwrap_or_default().iter().filter_map(Node::scalar).collect();
        let line = match words.as_slice() {
            [shell, "-c", line] if shell.ends_with("sh") => line.split_whitespace().collect(),
            _ => words,
        };
        let slept = match line.as_slice() {
            ["sleep" | "/bin/sleep", seconds] => seconds.trim_end_matches('s').parse().ok(),
            _ => None,
        };
        let sleep_seconds = action.and_then(|seconds| u32::try_from(seconds).ok()).or(slept);
        Self { sleep_seconds, span: node.span }
    }
}
