//! `junit.xml`: the criteria of a run as tests.
//!
//! An area is a suite and a criterion a case of it. WARN passes with its observation as output;
//! FAIL and NO_DATA are failures, because the gate holds both against the delivery; ERROR is an
//! error and N/A is skipped.

use super::{Summary, SummaryArea, SummaryCriterion};
use crate::report::junit::{Case, Outcome, Suite, document};

impl Summary {
    /// `junit.xml`.
    #[must_use]
    pub fn to_junit(&self) -> String {
        let suites: Vec<_> = self.areas.iter().map(suite).collect();
        document(&self.scenario, &suites)
    }
}

fn suite(area: &SummaryArea) -> Suite {
    Suite { name: area.name.clone(), cases: area.criteria.iter().map(case).collect() }
}

fn case(criterion: &SummaryCriterion) -> Case {
    let observed = criterion.observed.clone();
    let outcome = match criterion.outcome.as_str() {
        "FAIL" | "NO_DATA" => Outcome::Failed(observed, wanted(criterion)),
        "ERROR" => Outcome::Broken(observed, wanted(criterion)),
        "N/A" => Outcome::Skipped(observed),
        "WARN" => Outcome::Passed(Some(observed)),
        _ => Outcome::Passed(None),
    };
    Case { name: criterion.id.clone(), outcome }
}

/// What would have been wanted, and the places that fall short of it, a line each.
fn wanted(criterion: &SummaryCriterion) -> String {
    let places = criterion.places.iter().map(|place| match place.line {
        0 => format!("\n{}: {}", place.path, place.note),
        line => format!("\n{}:{line}: {}", place.path, place.note),
    });
    format!("wanted: {}{}", criterion.target, places.collect::<String>())
}

#[cfg(test)]
mod tests;
