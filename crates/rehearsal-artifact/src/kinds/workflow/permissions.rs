//! What a workflow's token may do.

use rehearsal_source::fields::clip;
use rehearsal_source::{Entry, Node, Problem, ProblemKind, Problems, Span, Spanned, nearest};

use super::setting::key;
use crate::words::{Word, words};

/// What the token of a workflow or a job may do.
#[derive(Clone, Debug, PartialEq)]
pub enum Permissions {
    /// `read-all` or `write-all`: the same for every scope.
    All(Spanned<Access>),
    /// Scope by scope; a scope that is not named is `none`.
    Scopes(Vec<Permission>),
}

/// What the token may do in one scope.
#[derive(Clone, Debug, PartialEq)]
pub struct Permission {
    /// The scope, such as `contents`.
    pub scope: Spanned<String>,
    /// What it may do there.
    pub access: Spanned<Access>,
}

words! {
    /// How much a token may do.
    Access {
        /// Nothing.
        None = "none",
        /// Look.
        Read = "read",
        /// Look and change.
        Write = "write",
    }
}

/// Every scope that GitHub documents for the token, sorted.
const SCOPES: [&str; 16] = [
    "actions",
    "artifact-metadata",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "models",
    "packages",
    "pages",
    "pull-requests",
    "repository-projects",
    "security-events",
    "statuses",
];

/// The permissions that `node` states.
pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Permissions> {
    if let Some(entries) = node.entries() {
        let read = |entry: &Entry<'_>| read_permission(entry, problems);
        return Some(Permissions::Scopes(entries.iter().filter_map(read).collect()));
    }
    let all = |access| Some(Permissions::All(Spanned::new(access, node.span)));
    match node.scalar() {
        Some("read-all") => all(Access::Read),
        Some("write-all") => all(Access::Write),
        _ => {
            let message = "permissions must be scopes, `read-all` or `write-all`";
            problems.add(ProblemKind::BadValue, node.span, message);
            None
        }
    }
}

fn read_permission(entry: &Entry<'_>, problems: &Problems) -> Option<Permission> {
    let scope = key(entry);
    if SCOPES.binary_search(&scope.as_str()).is_err() {
        let message = format!("no permission is called `{}`", clip(&scope));
        let help = match nearest(&scope, SCOPES) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("one of: {}", SCOPES.join(", ")),
        };
        let kind = ProblemKind::UnknownField;
        problems.push(Problem { kind, span: scope.span, message, help: Some(help) });
    }
    let access = Access::read(&entry.value, "a permission", problems)?;
    Some(Permission { scope, access })
}

impl Permissions {
    /// What may be changed: the scopes with write access, or `write-all`, each with its place.
    pub fn writes(&self) -> impl Iterator<Item = (&str, Span)> {
        let (all, scopes) = match self {
            Self::All(access) => (Some(access), [].as_slice()),
            Self::Scopes(scopes) => (None, scopes.as_slice()),
        };
        let all = all.filter(|access| access.value == Access::Write);
        let scopes = scopes.iter().filter(|permission| *permission.access == Access::Write);
        all.map(|access| ("write-all", access.span))
            .into_iter()
            .chain(scopes.map(|permission| (permission.scope.as_str(), permission.scope.span)))
    }
}
