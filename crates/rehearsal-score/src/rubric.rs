//! Areas, the weighted criteria in them, and their scores.
//!
//! A rubric is what a scenario's `scoring` says. Scores are whole basis points (10 000 is all), by
//! integer division, so that equal outcomes give equal bytes and the order of criteria cannot
//! matter.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::criterion::{Arguments, Criterion, Judgement, Outcome};
use crate::evidence::Evidence;

/// What is asked, with what weight, in which area.
#[derive(Clone, Debug)]
pub struct Rubric {
    /// From which score an area is READY, in basis points.
    pub ready_bp: u32,
    /// The areas in the order of the scenario.
    pub areas: Vec<Area>,
}

/// One group of criteria with a score of its own.
#[derive(Clone, Debug)]
pub struct Area {
    /// Its name, such as `pipeline`.
    pub name: String,
    /// What is asked in it.
    pub entries: Vec<Entry>,
}

/// A criterion as a scenario asks it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is called in this rubric; unique in its area.
    pub id: String,
    /// The question.
    pub criterion: &'static Criterion,
    /// What it weighs against its siblings.
    pub weight: u32,
    /// Whether the gate needs it whatever the score.
    pub required: bool,
    /// What the scenario gives it.
    pub arguments: Arguments,
}

/// A criterion with its answer.
#[derive(Clone, Debug)]
pub struct JudgedEntry {
    /// What it is called in the rubric.
    pub id: String,
    /// The question.
    pub criterion: &'static Criterion,
    /// What it weighs.
    pub weight: u32,
    /// Whether the gate needs it.
    pub required: bool,
    /// The answer.
    pub judgement: Judgement,
}

/// An area with its answers and what they add up to.
#[derive(Clone, Debug)]
pub struct AreaScore {
    /// Its name.
    pub name: String,
    /// Score in basis points over all but N/A.
    pub score_bp: u32,
    /// Weight of what could be evaluated, in basis points of all but N/A.
    pub coverage_bp: u32,
    /// Whether the score reaches the rubric's ready mark.
    pub is_ready: bool,
    /// The answers, in the order of the scenario.
    pub entries: Vec<JudgedEntry>,
}

impl AreaScore {
    /// The status that people see.
    #[must_use]
    pub fn status(&self) -> &'static str {
        if self.is_ready { "READY" } else { "NEEDS WORK" }
    }
}

/// All areas.
#[derive(Clone, Debug)]
pub struct Score {
    /// In the order of the scenario.
    pub areas: Vec<AreaScore>,
    /// Plain mean of the areas; reported, never used to rescue one of them.
    pub overall_bp: u32,
}

/// Why a rubric cannot be scored. Each of these would otherwise make an empty pass.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ShapeError {
    /// There are no areas.
    #[error("scoring has no areas")]
    NoAreas,
    /// An area asks nothing.
    #[error("the area `{0}` has no criteria")]
    EmptyArea(String),
    /// All weights of an area are zero.
    #[error("the weights of the area `{0}` add up to nothing")]
    NoWeight(String),
    /// Two areas, or two criteria of one area, have one name.
    #[error("`{0}` is there twice")]
    Repeated(String),
}

impl Rubric {
    /// Whether the rubric can be scored; the first thing wrong with it if not.
    pub fn check(&self) -> Result<(), ShapeError> {
        if self.areas.is_empty() {
            return Err(ShapeError::NoAreas);
        }
        let mut names = BTreeSet::new();
        for area in &self.areas {
            if area.entries.is_empty() {
                return Err(ShapeError::EmptyArea(area.name.clone()));
            }
            if area.entries.iter().all(|entry| entry.weight == 0) {
                return Err(ShapeError::NoWeight(area.name.clone()));
            }
            if !names.insert(area.name.clone()) {
                return Err(ShapeError::Repeated(area.name.clone()));
            }
            for entry in &area.entries {
                let name = format!("{}/{}", area.name, entry.id);
                if !names.insert(name.clone()) {
                    return Err(ShapeError::Repeated(name));
                }
            }
        }
        Ok(())
    }

    /// Answers every criterion from `evidence` and adds up.
    #[must_use]
    pub fn judge(&self, evidence: &Evidence<'_>) -> Score {
        let areas = self.areas.iter().map(|area| {
            let judged = area.entries.iter().map(|entry| JudgedEntry {
                id: entry.id.clone(),
                criterion: entry.criterion,
                weight: entry.weight,
                required: entry.required,
                judgement: (entry.criterion.judge)(evidence, &entry.arguments),
            });
            self.add_up(&area.name, judged.collect())
        });
        Score::of(areas.collect())
    }

    /// The score of one area from its answers.
    #[must_use]
    pub fn add_up(&self, name: &str, entries: Vec<JudgedEntry>) -> AreaScore {
        let (mut weight, mut evaluated, mut halves) = (0_u64, 0_u64, 0_u64);
        for entry in &entries {
            let outcome = entry.judgement.outcome;
            if outcome == Outcome::NotApplicable {
                continue;
            }
            weight += u64::from(entry.weight);
            halves += u64::from(entry.weight) * outcome.halves();
            if outcome.is_evaluated() {
                evaluated += u64::from(entry.weight);
            }
        }
        // Without weight nothing was asked, and nothing asked is nothing earned.
        let share = |part: u64, whole: u64| {
            let share = (10_000 * part).checked_div(whole).unwrap_or(0);
            u32::try_from(share).expect("a part is at most its whole")
        };
        let score_bp = share(halves, 2 * weight);
        AreaScore {
            name: name.to_owned(),
            score_bp,
            coverage_bp: share(evaluated, weight),
            is_ready: score_bp >= self.ready_bp,
            entries,
        }
    }
}

impl Score {
    /// The score of `areas`.
    #[must_use]
    pub fn of(areas: Vec<AreaScore>) -> Self {
        let sum: u64 = areas.iter().map(|area| u64::from(area.score_bp)).sum();
        let mean = sum.checked_div(areas.len() as u64).unwrap_or(0);
        let overall_bp = u32::try_from(mean).expect("a mean of u32 is a u32");
        Self { areas, overall_bp }
    }
}
