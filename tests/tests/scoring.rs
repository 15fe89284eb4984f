//! Scores and verdicts of whole deliveries: what must not matter, and what must.

use proptest::prelude::*;
use rehearsal::{Run, Scenario};
use rehearsal_artifact::{Artifacts, check_all};
use rehearsal_score::{Decision, Evidence, Outcome, Score, Verdict, decide};
use rehearsal_tests::shipped;

/// The first scenario and its run.
fn delivery() -> (Scenario, Run) {
    let engine = shipped::engine();
    let text = shipped::scenario_text(shipped::CHAIN);
    let scenario = shipped::sound(&text, engine.registry(), &[]);
    let run = engine.run(&scenario, None).expect("a sound scenario runs");
    (scenario, run)
}

/// Checks, judges and decides on `artifacts` as a run does.
fn judged(scenario: &Scenario, artifacts: &Artifacts) -> (Score, Decision) {
    let findings = check_all(artifacts);
    let score = scenario.rubric.judge(&Evidence::new(artifacts, &findings));
    let decision = decide(&scenario.gate, &score);
    (score, decision)
}

fn without(artifacts: &Artifacts, keep: impl Fn(&str) -> bool) -> Artifacts {
    artifacts.iter().filter(|file| keep(&file.artifact.path)).cloned().collect()
}

/// Files without which answers of every kind are given.
const GONE: [&str; 3] =
    ["Dockerfile", "monitoring/rules.yaml", "requirements/features/rollback.feature"];

#[test]
fn the_order_of_criteria_in_a_scenario_changes_no_score_and_no_verdict() {
    let (scenario, run) = delivery();
    // A delivery where everything holds has the same score in any order of anything.
    for gone in [&[][..], &GONE] {
        let artifacts = without(&run.artifacts, |path| !gone.contains(&path));
        let scores = |scenario: &Scenario| {
            let (score, decision) = judged(scenario, &artifacts);
            let mut areas: Vec<_> =
                score.areas.into_iter().map(|a| (a.name, a.score_bp, a.coverage_bp)).collect();
            areas.sort();
            (areas, score.overall_bp, decision.verdict)
        };
        let expected = scores(&scenario);
        for turn in 1..4 {
            let mut other = scenario.clone();
            other.rubric.areas.reverse();
            for area in &mut other.rubric.areas {
                let by = turn % area.entries.len();
                area.entries.rotate_left(by);
            }
            assert_eq!(scores(&other), expected);
        }
    }
}

#[test]
fn nothing_written_is_never_approved() {
    for name in shipped::scenario_names() {
        let text = shipped::scenario_text(&name);
        let scenario = shipped::sound(&text, &shipped::registry(), &[]);
        let (_, decision) = judged(&scenario, &Artifacts::default());
        assert!(!decision.verdict.is_approved(), "{name}");
    }
}

#[test]
fn without_any_one_file_the_verdict_never_improves() {
    let (scenario, run) = delivery();
    let (whole, decided) = judged(&scenario, &run.artifacts);
    assert_eq!(decided.verdict, run.verdict());
    for file in run.artifacts.iter() {
        let path = &file.artifact.path;
        let rest = without(&run.artifacts, |other| other != &**path);
        let (score, decision) = judged(&scenario, &rest);
        assert!(decision.verdict >= decided.verdict, "{path}: {:?}", decision.verdict);
        for (before, after) in whole.areas.iter().zip(&score.areas) {
            assert!(after.score_bp <= before.score_bp, "{path}: {}", after.name);
        }
    }
}

#[test]
fn a_delivery_where_most_is_missing_names_the_files_that_are() {
    /// More places than these would say nothing new; the observation has the count.
    const NAMED_MAX: usize = 20;
    let (scenario, run) = delivery();
    let rest = without(&run.artifacts, |path| path.starts_with("requirements/"));
    let (score, decision) = judged(&scenario, &rest);
    assert_eq!(decision.verdict, Verdict::Blocked);
    let asked = scenario.rubric.areas.iter().flat_map(|area| &area.entries);
    let judged = score.areas.iter().flat_map(|area| &area.entries);
    for (entry, judged) in asked.zip(judged) {
        let files = entry.arguments.files.iter().map(String::as_str);
        let missing: Vec<&str> = files.filter(|file| rest.get(file).is_none()).collect();
        let judgement = &judged.judgement;
        assert!(missing.is_empty() || judgement.outcome == Outcome::Fail, "{}", entry.id);
        if entry.id == "artifacts-sound" {
            let places = judgement.places.iter().filter(|place| place.note == "missing");
            let named: Vec<&str> = places.map(|place| &*place.path).collect();
            assert_eq!(named, missing[..missing.len().min(NAMED_MAX)]);
            let count = judgement.observed.contains(&format!("{} more", missing.len().max(1) - 1));
            assert!(count || missing.len() < 2, "{}", judgement.observed);
        }
    }
}

proptest! {
    // A case judges two deliveries, each with all rules over up to thirty files.
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_file_less_never_improves_the_verdict_of_what_is_left(
        dropped in prop::collection::btree_set(0_usize..40, 0..12),
        one in 0_usize..40,
    ) {
        let (scenario, run) = delivery_once();
        let paths: Vec<String> =
            run.artifacts.iter().map(|file| file.artifact.path.to_string()).collect();
        let is_left = |path: &str| {
            paths.iter().position(|known| known == path).is_some_and(|at| !dropped.contains(&at))
        };
        let some = without(&run.artifacts, is_left);
        let fewer = without(&some, |path| paths.get(one).is_none_or(|gone| gone != path));
        // Scores of areas may rise: a demand on every Deployment holds when the one that broke it
        // is gone. The verdict may not, because the scenario asks for the file itself.
        let (_, decision) = judged(scenario, &some);
        let (_, fewer_decision) = judged(scenario, &fewer);
        prop_assert!(fewer_decision.verdict >= decision.verdict);
    }
}

fn delivery_once() -> &'static (Scenario, Run) {
    static DELIVERY: std::sync::OnceLock<(Scenario, Run)> = std::sync::OnceLock::new();
    DELIVERY.get_or_init(delivery)
}
