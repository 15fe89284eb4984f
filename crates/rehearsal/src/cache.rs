//! What parallel runs share: readings of texts and findings of deliveries, by digest.
//!
//! Both are pure functions of their keys, so sharing them cannot change a run; it only makes the
//! second run cheaper than the first. The maps are never iterated.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use dashmap::DashMap;
use rehearsal_artifact::{
    Artifact, Artifacts, Digest, Finding, Kind, ReadArtifact, Reading, check_all,
};

/// Shared readings and findings.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    readings: DashMap<(&'static str, Digest), Arc<Reading>>,
    findings: DashMap<Digest, Arc<[Finding]>>,
}

/// Texts that a cache keeps; a sweep meets a few dozen distinct ones a persona. Beyond it, reading
/// goes on without keeping, so that memory stays flat.
const READINGS_MAX: usize = 50_000;

/// Deliveries whose findings a cache keeps.
const DELIVERIES_MAX: usize = 10_000;

/// Findings of one delivery that a cache keeps; a delivery that people would run has a handful.
const FINDINGS_MAX: usize = 100;

impl Cache {
    /// `artifact` read as the kind that its path or its content shows.
    pub(crate) fn read(&self, artifact: Artifact) -> ReadArtifact {
        let kind = Kind::recognise(&artifact.path, &artifact.text);
        let key = (kind.id, artifact.digest);
        if let Some(reading) = self.readings.get(&key) {
            return ReadArtifact { artifact, kind, reading: Arc::clone(&reading) };
        }
        let reading = Arc::new(Reading::of(kind, &artifact.text));
        if self.readings.len() < READINGS_MAX {
            self.readings.insert(key, Arc::clone(&reading));
        }
        ReadArtifact { artifact, kind, reading }
    }

    /// Everything that is wrong with `artifacts`.
    pub(crate) fn check(&self, artifacts: &Artifacts) -> Arc<[Finding]> {
        let key = artifacts.digest();
        if let Some(findings) = self.findings.get(&key) {
            return Arc::clone(&findings);
        }
        let findings: Arc<[Finding]> = check_all(artifacts).into();
        if findings.len() <= FINDINGS_MAX && self.findings.len() < DELIVERIES_MAX {
            self.findings.insert(key, Arc::clone(&findings));
        }
        findings
    }
}
