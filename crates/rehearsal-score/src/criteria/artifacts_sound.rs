//! Every required file is there and can be read as what it is.
//!
//! The scenario lists the files, not the personas: a persona that forgets one cannot hide it.

use rehearsal_artifact::ReadArtifact;

use crate::criterion::{Argument, Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "artifacts-sound",
    title: "Every required file exists and reads without a problem",
    source: EvidenceSource::Static,
    takes: &[Argument::Files],
    judge,
};

fn judge(evidence: &Evidence<'_>, arguments: &Arguments) -> Judgement {
    let mut bad = Vec::new();
    let mut asked = 0;
    for path in &arguments.files {
        let before = asked;
        for file in evidence.artifacts.matching(path) {
            asked += 1;
            if !is_sound(file) {
                bad.push(Place::file(file, problem(file)));
            }
        }
        if asked == before {
            asked += 1;
            bad.push(Place::missing(path));
        }
    }
    if let Some(first) = bad.first() {
        let note = format!("{} is {}", first.path, first.note);
        let observed =
            if bad.len() > 1 { format!("{note}, and {} more", bad.len() - 1) } else { note };
        return Judgement::new(Outcome::Fail, observed, format!("{asked} sound files")).at(bad);
    }
    if asked == 0 {
        return Judgement::new(Outcome::NoData, "no files are asked for", "at least one file");
    }
    Judgement::new(
        Outcome::Pass,
        format!("{asked} of {asked} files"),
        format!("{asked} sound files"),
    )
}

/// A file of a kind that nobody reads is sound if it says anything at all.
fn is_sound(file: &ReadArtifact) -> bool {
    file.is_sound() && !file.artifact.text.trim().is_empty()
}

fn problem(file: &ReadArtifact) -> String {
    if file.artifact.text.trim().is_empty() {
        return "empty".to_owned();
    }
    match file.reading.problems.first() {
        Some(problem) => format!("not sound: {}", problem.message),
        None => "not readable".to_owned(),
    }
}
