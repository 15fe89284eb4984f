//! What scoring looks at.
//!
//! Several criteria ask what the alerts watch, and finding that out follows every expression
//! through the recording rules; the answer is kept for the next question about the same evidence.

use std::cell::OnceCell;

use rehearsal_artifact::alerts::{Alert, alerts};
use rehearsal_artifact::{Artifacts, Finding};

/// Everything that was observed of a delivery. Others fill it; scoring only reads it.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The repository as the personas wrote it.
    pub artifacts: &'a Artifacts,
    /// What reading and the rules found wrong with it.
    pub findings: &'a [Finding],
    alerts: OnceCell<Vec<Alert<'a>>>,
}

impl<'a> Evidence<'a> {
    /// The evidence that `artifacts` and what was found wrong with them are.
    #[must_use]
    pub fn new(artifacts: &'a Artifacts, findings: &'a [Finding]) -> Self {
        Self { artifacts, findings, alerts: OnceCell::new() }
    }

    /// The alerting rules of the artifacts, by file and place.
    #[must_use]
    pub fn alerts(&self) -> &[Alert<'a>] {
        self.alerts.get_or_init(|| alerts(self.artifacts))
    }
}
