//! `findings.sarif`: the findings of a run. Paths are those of the repository that a team would
//! commit, not of the run directory.

use super::Summary;
use crate::report::{Reported, sarif};

impl Summary {
    /// `findings.sarif`.
    #[must_use]
    pub fn to_sarif(&self) -> String {
        sarif::log(self.findings.iter().map(|finding| Reported {
            rule: &finding.rule,
            severity: &finding.severity,
            path: &finding.path,
            line: finding.line,
            column: finding.column,
            message: &finding.message,
            help: &finding.help,
            suppressed: None,
        }))
    }
}

#[cfg(test)]
mod tests;
