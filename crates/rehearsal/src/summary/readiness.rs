//! The deployment summary: the few facts that the first users of the chain ask for, under the keys
//! that they know.
//!
//! Artifacts are named by digest and size in bytes; a length in characters says nothing about them.

use rehearsal_artifact::Digest;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Summary;
use crate::events::ArtifactWritten;

/// `deployment-summary.json`.
#[derive(Clone, Debug, Serialize)]
pub struct DeploymentSummary {
    /// The model that is delivered.
    pub model: String,
    /// Where it is delivered to.
    pub target: String,
    /// Stages of the pipeline as written.
    pub pipeline_stages: usize,
    /// The personas that took a turn, in order.
    pub personas_involved: Vec<String>,
    /// What was written, by what it is for.
    pub artifacts: Map<String, Value>,
    /// Area scores from 0 to 1.
    pub readiness: Map<String, Value>,
    /// Whether the delivery may ship.
    pub deployment_ready: bool,
    /// The verdict's word.
    pub verdict: String,
}

/// Some artifacts together.
#[derive(Clone, Debug, Serialize)]
pub(super) struct ArtifactGroup {
    /// Digest over paths and digests of the files.
    pub digest: String,
    /// Size of all files.
    pub bytes: u64,
    /// Number of files.
    pub files: usize,
}

/// What the groups are called, and the persona whose files they hold.
const GROUPS: [(&str, &str); 4] = [
    ("user_stories", "JUS"),
    ("ci_cd_pipeline", "PBD"),
    ("infrastructure", "DVE"),
    ("monitoring", "ASC"),
];

impl Summary {
    /// The deployment summary of the run, whose pipeline has `pipeline_stages` stages.
    #[must_use]
    pub fn deployment(&self, pipeline_stages: usize) -> DeploymentSummary {
        let mut personas_involved: Vec<String> = Vec::new();
        for step in &self.steps {
            if !personas_involved.contains(&step.persona) {
                personas_involved.push(step.persona.clone());
            }
        }
        let group = |(name, persona): &(&str, &str)| {
            let group = serde_json::to_value(self.group(persona)).expect("a group is plain data");
            ((*name).to_owned(), group)
        };
        let score = |area: &super::SummaryArea| {
            // Four decimals divide the same everywhere: IEEE 754 fixes the nearest double.
            (area.name.clone(), Value::from(f64::from(area.score_bp) / 10_000.0))
        };
        DeploymentSummary {
            model: self.model.clone(),
            target: self.target.clone(),
            pipeline_stages,
            personas_involved,
            artifacts: GROUPS.iter().map(group).collect(),
            readiness: self.areas.iter().map(score).collect(),
            deployment_ready: self.verdict.starts_with("APPROVED"),
            verdict: self.verdict.clone(),
        }
    }

    fn group(&self, persona: &str) -> ArtifactGroup {
        let steps = || self.steps.iter().filter(|step| step.persona == persona);
        let is_theirs =
            |artifact: &&ArtifactWritten| steps().any(|step| *step.id == *artifact.step);
        let files: Vec<_> = self.artifacts.iter().filter(is_theirs).collect();
        let listing: String =
            files.iter().map(|file| format!("{}\0{}\n", file.path, file.digest)).collect();
        ArtifactGroup {
            digest: Digest::of(listing.as_bytes()).to_string(),
            bytes: files.iter().map(|file| file.bytes).sum(),
            files: files.len(),
        }
    }
}
