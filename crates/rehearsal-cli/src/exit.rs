//! Exit codes. They are part of the interface: scripts and build servers branch on them.

use std::process::ExitCode;

use rehearsal::Verdict;

/// How a call ended.
///
/// 5 (a recording does not fit) and 7 (a budget is used up) are kept for what this version cannot do
/// yet; 130 and 143 are the shell's for a call that a signal ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Approved, also with warnings; or the call did what it was asked.
    Approved = 0,
    /// The verdict is ERROR, or the run failed.
    Failed = 1,
    /// The arguments are wrong.
    Usage = 2,
    /// A scenario, a persona or an expression is wrong.
    Invalid = 3,
    /// Nothing is meant by what was selected, or more than one thing.
    NothingSelected = 4,
    /// A file or folder cannot be read or written.
    Files = 6,
    /// The gate blocks the delivery, or a check or a test failed.
    Blocked = 10,
    /// A run came to another digest than before, or what was kept of it was changed.
    Mismatch = 11,
    /// Too little was observed to say.
    Inconclusive = 12,
    /// A bug in Rehearsal.
    Bug = 70,
}

impl Exit {
    /// The code that a verdict ends with.
    pub(crate) fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approved | Verdict::ApprovedWithWarnings => Self::Approved,
            Verdict::Inconclusive => Self::Inconclusive,
            Verdict::Blocked => Self::Blocked,
            Verdict::Error => Self::Failed,
        }
    }

    /// The number.
    pub(crate) fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
