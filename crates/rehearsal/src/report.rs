//! Findings as other programs read them: code hosts, build servers, editors.
//!
//! A finding of a repository, a finding in the log of a run and a diagnostic of a scenario are the
//! same thing to such a program, so each writer knows one shape ([`Reported`]).

mod github;
pub(crate) mod junit;
pub(crate) mod sarif;

pub(crate) use github::annotations;

/// One thing that is said about one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reported<'a> {
    /// The rule's id, or a diagnostic's code.
    pub(crate) rule: &'a str,
    /// `error`, `warning` or `note`.
    pub(crate) severity: &'a str,
    /// The file; empty where there is none.
    pub(crate) path: &'a str,
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column in characters, from 1.
    pub(crate) column: u32,
    /// What is wrong.
    pub(crate) message: &'a str,
    /// What to do about it; empty if there is nothing to say.
    pub(crate) help: &'a str,
    /// Why the owners of the file suppress it, if they do.
    pub(crate) suppressed: Option<&'a str>,
}
