//! One execution of one scenario with one seed.

use rehearsal_artifact::kinds::stages::Stages;
use rehearsal_artifact::{Artifacts, Finding};
use rehearsal_kernel::{Kernel, RecordedLog, RunDigest};
use rehearsal_score::{Decision, Score, Verdict};

use crate::events::RunEvent;
use crate::summary::{DeploymentSummary, Origin, Summary};
use crate::world::RunWorld;

/// A run that came to its end.
#[derive(Clone, Debug)]
pub struct Run {
    /// The seed that it ran with.
    pub seed: u64,
    /// The event log: canonical JSON lines.
    pub log: Vec<u8>,
    /// The digest of the log.
    pub digest: RunDigest,
    /// What the personas wrote.
    pub artifacts: Artifacts,
    /// What the checker found.
    pub findings: Vec<Finding>,
    /// The scores; `None` if scoring failed, of which the log tells.
    pub score: Option<Score>,
    /// The decision; `None` if there was nothing to decide on, which is the verdict ERROR.
    pub decision: Option<Decision>,
    /// Events that nobody in the run heard, by kind.
    pub unheard: Vec<(&'static str, u64)>,
}

impl Run {
    pub(crate) fn of(kernel: Kernel<RunWorld>, seed: u64) -> Self {
        let unheard = kernel.unheard().collect();
        let (world, log) = kernel.finish();
        let digest = log.digest();
        Self {
            seed,
            log: log.into_bytes().expect("the run was set up to keep its log"),
            digest,
            artifacts: world.artifacts,
            findings: world.findings.to_vec(),
            score: world.score,
            decision: world.decision,
            unheard,
        }
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.decision.as_ref().map_or(Verdict::Error, |decision| decision.verdict)
    }

    /// The run in short.
    #[must_use]
    pub fn summary(&self) -> Summary {
        summary_of(&self.log).expect("this version wrote the log and reads what it writes")
    }

    /// The deployment summary under the keys of the first scenario's users.
    #[must_use]
    pub fn deployment_summary(&self) -> DeploymentSummary {
        let stages = self.artifacts.first::<Stages>().map_or(0, |(_, stages)| stages.stages.len());
        self.summary().deployment(stages)
    }
}

/// Folds the bytes of a log into its summary; `Err` says what is wrong with them.
pub(crate) fn summary_of(log: &[u8]) -> Result<Summary, String> {
    let recorded = RecordedLog::read(log).map_err(|error| error.to_string())?;
    let header = recorded.header();
    let origin = Origin {
        seed: header.seed,
        digest: recorded.digest().to_string(),
        inputs: header.inputs.clone(),
    };
    let events = read_events(log)?;
    Ok(Summary::of(origin, events.into_iter()))
}

/// The events of a log, in order.
pub(crate) fn read_events(log: &[u8]) -> Result<Vec<RunEvent>, String> {
    let lines = log.split(|byte| *byte == b'\n').skip(1).filter(|line| !line.is_empty());
    let read = |(at, line): (usize, &[u8])| {
        serde_json::from_slice(line).map_err(|error| format!("event {}: {error}", at + 1))
    };
    lines.enumerate().map(read).collect()
}
