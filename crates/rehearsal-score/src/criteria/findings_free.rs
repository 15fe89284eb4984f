//! The rules find nothing wrong with the listed files: an error fails, a warning warns.
//!
//! Only listed files count, and a listed file that is missing fails: else deleting a file would be
//! the easiest way to mend its findings.

use rehearsal_artifact::Finding;
use rehearsal_artifact::Severity;
use rehearsal_artifact::path_pattern::fits;

use crate::criterion::{Argument, Arguments, Criterion, EvidenceSource, Judgement, Outcome, Place};
use crate::evidence::Evidence;

pub(super) static CRITERION: Criterion = Criterion {
    id: "findings-free",
    title: "The rules find no error in the listed files; a warning counts half",
    source: EvidenceSource::Static,
    takes: &[Argument::Files],
    judge,
};

fn judge(evidence: &Evidence<'_>, arguments: &Arguments) -> Judgement {
    let is_missing = |path: &&String| evidence.artifacts.matching(path).next().is_none();
    if let Some(path) = arguments.files.iter().find(is_missing) {
        return Judgement::missing(path);
    }
    if arguments.files.is_empty() {
        return Judgement::new(Outcome::NoData, "no files are asked for", "at least one file");
    }
    let listed = |finding: &&Finding| arguments.files.iter().any(|path| fits(path, &finding.path));
    let found: Vec<&Finding> = evidence.findings.iter().filter(listed).collect();
    let count = |severity| found.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let outcome = match (errors, warnings) {
        (0, 0) => Outcome::Pass,
        (0, _) => Outcome::Warn,
        _ => Outcome::Fail,
    };
    let mut observed = format!("{errors} errors, {warnings} warnings");
    let worst = found.iter().min_by_key(|finding| finding.severity);
    if let Some(worst) = worst.filter(|_| outcome != Outcome::Pass) {
        observed = format!("{observed}; {}: {}", worst.rule, worst.message);
    }
    let mut places: Vec<_> =
        found.iter().map(|finding| (finding.severity, place(finding))).collect();
    places.sort_by_key(|(severity, _)| *severity);
    Judgement::new(outcome, observed, "no errors, no warnings")
        .at(places.into_iter().map(|(_, place)| place))
}

fn place(finding: &Finding) -> Place {
    Place {
        path: finding.path.clone(),
        line: Some(finding.position.line),
        note: format!("{}: {}", finding.rule, finding.message),
    }
}
