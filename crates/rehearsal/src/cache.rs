//! What parallel runs share: readings of texts by digest.
//!
//! A reading is a pure function of its key, so sharing it cannot change a run; it only makes the
//! second run cheaper than the first. The map is never iterated.

use std::sync::Arc;

use dashmap::DashMap;
use rehearsal_artifact::{Artifact, Digest, Kind, ReadArtifact, Reading};

/// Shared readings.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    readings: DashMap<(&'static str, Digest), Arc<Reading>>,
}

/// Texts that a cache keeps; a sweep meets a few dozen distinct ones a persona. Beyond it, reading
/// goes on without keeping, so that memory stays flat.
const READINGS_MAX: usize = 50_000;

impl Cache {
    /// `artifact` read as the kind that its path or its content shows.
    pub(crate) fn read(&self, artifact: Artifact) -> ReadArtifact {
        let kind = Kind::recognise(&artifact.path, &artifact.text);
        let key = (kind.id, artifact.digest);
        if let Some(reading) = self.readings.get(&key) {
            return ReadArtifact { artifact, kind, reading: Arc::clone(&reading) };
        }
        let read = ReadArtifact::of(artifact);
        if self.readings.len() < READINGS_MAX {
            self.readings.insert(key, Arc::clone(&read.reading));
        }
        read
    }
}
