//! What scoring looks at.
//!
//! Several criteria ask what the alerts watch and the dashboards show, and finding that out follows
//! every expression through the recording rules; the answer is kept for the next question about the same
//! evidence.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rehearsal_artifact::alerts::{Alert, alerts};
use rehearsal_artifact::signals::dashboards;
use rehearsal_artifact::words::Signal;
use rehearsal_artifact::{Artifacts, Finding, ReadArtifact};

/// Everything that was observed of a delivery. Others fill it; scoring only reads it.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The repository as the personas wrote it.
    pub artifacts: &'a Artifacts,
    /// What reading and the rules found wrong with it.
    pub findings: &'a [Finding],
    alerts: OnceCell<Vec<Alert<'a>>>,
    dashboards: OnceCell<Vec<ShownSignals<'a>>>,
}

/// A dashboard with the signals that its panels show.
pub type ShownSignals<'a> = (&'a ReadArtifact, BTreeSet<Signal>);

impl<'a> Evidence<'a> {
    /// The evidence that `artifacts` and what was found wrong with them are.
    #[must_use]
    pub fn new(artifacts: &'a Artifacts, findings: &'a [Finding]) -> Self {
        Self { artifacts, findings, alerts: OnceCell::new(), dashboards: OnceCell::new() }
    }

    /// The alerting rules of the artifacts, by file and place.
    #[must_use]
    pub fn alerts(&self) -> &[Alert<'a>] {
        self.alerts.get_or_init(|| alerts(self.artifacts))
    }

    /// The dashboards with the signals that their panels show.
    #[must_use]
    pub fn dashboards(&self) -> &[ShownSignals<'a>] {
        self.dashboards.get_or_init(|| dashboards(self.artifacts))
    }
}
