//! Running a kept run again, and where the two part.
//!
//! A run holds the scenario that it ran, but not the personas: those come from the caller. If one of
//! them is another than then, the two runs part at their inputs, and the comparison says so first.

use rehearsal_kernel::{Divergence, RecordedLog, RunDigest, diff};
use rehearsal_persona::Registry;
use rehearsal_source::Source;

use crate::engine::Engine;
use crate::error::Error;
use crate::run_directory::{EVENTS, LOCK};
use crate::run_store::StoredRun;
use crate::scenario::Scenario;

/// A run that was kept beside the same run made again.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The digest of the run that was kept.
    pub stored: RunDigest,
    /// The digest of the same run made again.
    pub again: RunDigest,
    /// Where the two part, the one that was kept first; `None` if they do not.
    pub divergence: Option<Divergence>,
}

impl Comparison {
    /// Whether the two runs are the same to the byte.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.divergence.is_none()
    }

    /// The names of the inputs that the two runs do not share, such as `persona/JUS`.
    #[must_use]
    pub fn differing_inputs(&self) -> Vec<&str> {
        let inputs = self.divergence.iter().flat_map(|divergence| &divergence.inputs);
        inputs.map(|input| input.name.as_str()).collect()
    }
}

/// Runs `stored` again with the personas of `registry` and compares the logs.
pub fn verify(stored: &StoredRun, registry: Registry) -> Result<Comparison, Error> {
    let name = stored.path.join(LOCK).display().to_string();
    let source = Source::new(name, stored.lock.as_str());
    let scenario = Scenario::read(&source, &registry, &[]).map_err(Error::Invalid)?;
    let run = Engine::new(registry).run(&scenario, None)?;
    let read = |log| {
        RecordedLog::read(log).map_err(|error| Error::Log {
            path: stored.path.join(EVENTS),
            reason: error.to_string(),
        })
    };
    let (before, again) = (read(&stored.log)?, read(&run.log)?);
    Ok(Comparison {
        stored: before.digest(),
        again: again.digest(),
        divergence: diff(&before, &again),
    })
}

#[cfg(test)]
mod tests;
