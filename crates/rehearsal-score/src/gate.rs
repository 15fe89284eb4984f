//! From scores to a verdict.
//!
//! Each clause of the gate gives a verdict of its own and the worst one holds; their order only
//! chooses which of equally bad clauses is named. No average rescues an area, no score rescues a
//! required criterion, and nothing observed is never a pass.

use crate::criteria::asks_for_files;
use crate::criterion::Outcome;
use crate::rubric::{AreaScore, Score};

/// The marks that a delivery must reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// What every area must score at least, in basis points.
    pub min_bp: u32,
    /// What every area's coverage must be at least, in basis points.
    pub coverage_bp: u32,
    /// Criteria that must hold whatever the scores, as `area/criterion`; beside those that the
    /// rubric marks as required.
    pub require: Vec<String>,
}

/// Weight of criteria that could be evaluated below which an area proves nothing: a fifth of the
/// questions unanswered is more than any peer's gate tolerates knowingly (a free choice).
pub const COVERAGE_BP: u32 = 8_000;

/// What the gate says, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Ready.
    Approved,
    /// May ship, but an area NEEDS WORK.
    ApprovedWithWarnings,
    /// Too little was observed to say.
    Inconclusive,
    /// Not ready.
    Blocked,
    /// Scoring itself failed.
    Error,
}

impl Verdict {
    /// The word that people see.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approved => "APPROVED",
            Self::ApprovedWithWarnings => "APPROVED_WITH_WARNINGS",
            Self::Inconclusive => "INCONCLUSIVE",
            Self::Blocked => "BLOCKED",
            Self::Error => "ERROR",
        }
    }

    /// Whether the delivery may ship.
    #[must_use]
    pub fn is_approved(self) -> bool {
        matches!(self, Self::Approved | Self::ApprovedWithWarnings)
    }
}

/// What one clause of the gate says, and about what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its verdict.
    pub verdict: Verdict,
    /// What it is about: an area, or `area/criterion`.
    pub about: String,
    /// Why, as a sentence fragment that follows the verdict: `monitoring 0.44 is below its gate 0.50`.
    pub reason: String,
}

/// The verdict with everything that speaks for less than approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The worst verdict of all clauses.
    pub verdict: Verdict,
    /// Every clause that does not approve, the deciding one first.
    pub clauses: Vec<Clause>,
}

impl Decision {
    /// The decision that `clauses` come to, which stand in the order in which they are named.
    #[must_use]
    pub fn of(mut clauses: Vec<Clause>) -> Self {
        // A stable sort keeps the order of the clauses among equally bad ones.
        clauses.sort_by_key(|clause| std::cmp::Reverse(clause.verdict));
        let verdict = clauses.first().map_or(Verdict::Approved, |clause| clause.verdict);
        Self { verdict, clauses }
    }

    /// The same with further clauses, named behind those that there are.
    #[must_use]
    pub fn with(mut self, further: impl IntoIterator<Item = Clause>) -> Self {
        self.clauses.extend(further);
        Self::of(self.clauses)
    }

    /// The clause that decided, if the verdict is not a plain approval.
    #[must_use]
    pub fn deciding(&self) -> Option<&Clause> {
        self.clauses.first()
    }
}

/// Decides on `score`.
#[must_use]
pub fn decide(gate: &Gate, score: &Score) -> Decision {
    let mut clauses = Vec::new();
    errors(score, &mut clauses);
    required(gate, score, &mut clauses);
    coverage(gate, score, &mut clauses);
    areas(gate, score, &mut clauses);
    Decision::of(clauses)
}

fn errors(score: &Score, clauses: &mut Vec<Clause>) {
    if score.areas.is_empty() {
        clauses.push(Clause {
            verdict: Verdict::Error,
            about: "scoring".to_owned(),
            reason: "nothing was scored".to_owned(),
        });
    }
    for area in &score.areas {
        if area.entries.is_empty() {
            clauses.push(Clause {
                verdict: Verdict::Error,
                about: area.name.clone(),
                reason: format!("{} has no criteria", area.name),
            });
        }
        for entry in area.entries.iter().filter(|e| e.judgement.outcome == Outcome::Error) {
            let about = format!("{}/{}", area.name, entry.id);
            let reason = format!("{about} could not be judged: {}", entry.judgement.observed);
            clauses.push(Clause { verdict: Verdict::Error, about, reason });
        }
    }
}

/// Files that are not there or not readable are named first: what is missing in one place is what
/// many other criteria fail for.
fn required(gate: &Gate, score: &Score, clauses: &mut Vec<Clause>) {
    let (mut of_files, mut of_others) = (Vec::new(), Vec::new());
    let mut asked: Vec<&str> = gate.require.iter().map(String::as_str).collect();
    for area in &score.areas {
        for entry in &area.entries {
            let about = format!("{}/{}", area.name, entry.id);
            let named = asked.iter().position(|name| *name == about);
            if let Some(at) = named {
                asked.remove(at);
            }
            if !entry.required && named.is_none() {
                continue;
            }
            let (verdict, how) = match entry.judgement.outcome {
                Outcome::Pass | Outcome::Warn => continue,
                Outcome::Fail => (Verdict::Blocked, "failed"),
                Outcome::NoData => (Verdict::Inconclusive, "has no data"),
                Outcome::NotApplicable => (Verdict::Inconclusive, "does not apply"),
                Outcome::Error => (Verdict::Error, "could not be judged"),
            };
            let observed = &entry.judgement.observed;
            let reason = format!("{about} is required and {how}: {observed}");
            let list = if asks_for_files(entry.criterion) { &mut of_files } else { &mut of_others };
            list.push(Clause { verdict, about, reason });
        }
    }
    clauses.append(&mut of_files);
    clauses.append(&mut of_others);
    // Scenarios are checked for this before they run; a gate made in code may still get here.
    for name in asked {
        clauses.push(Clause {
            verdict: Verdict::Error,
            about: name.to_owned(),
            reason: format!("{name} is required and was never asked"),
        });
    }
}

fn coverage(gate: &Gate, score: &Score, clauses: &mut Vec<Clause>) {
    for area in score.areas.iter().filter(|area| area.coverage_bp < gate.coverage_bp) {
        let (have, want) = apart(area.coverage_bp, gate.coverage_bp);
        clauses.push(Clause {
            verdict: Verdict::Inconclusive,
            about: area.name.clone(),
            reason: format!("{}: coverage {have} is below {want}", area.name),
        });
    }
}

fn areas(gate: &Gate, score: &Score, clauses: &mut Vec<Clause>) {
    for area in &score.areas {
        let clause = |verdict, reason| Clause { verdict, about: area.name.clone(), reason };
        if area.score_bp < gate.min_bp {
            clauses.push(clause(Verdict::Blocked, below(area, gate.min_bp)));
        } else if !area.is_ready {
            let (have, _) = apart(area.score_bp, gate.min_bp);
            let reason = format!("{} {have} NEEDS WORK", area.name);
            clauses.push(clause(Verdict::ApprovedWithWarnings, reason));
        }
    }
}

fn below(area: &AreaScore, min_bp: u32) -> String {
    let (have, want) = apart(area.score_bp, min_bp);
    format!("{} {have} is below its gate {want}", area.name)
}

/// Two scores as decimals that look different if they are: two places, more where those would hide
/// which side of the mark a score is on.
fn apart(have: u32, want: u32) -> (String, String) {
    (2..=4)
        .map(|places| (decimal(have, places), decimal(want, places)))
        .find(|(a, b)| a != b || have == want)
        .expect("four places show every basis point")
}

/// Basis points as a decimal with `places` (at most four), cut, not rounded: 0.4999 is not 0.50.
#[must_use]
pub fn decimal(basis_points: u32, places: usize) -> String {
    let digits = format!("{basis_points:05}");
    let (whole, fraction) = digits.split_at(digits.len() - 4);
    format!("{whole}.{}", &fraction[..places.min(4)])
}
