//! The laws of scoring, over judgements that no delivery has to make.
//!
//! Order says nothing, better is never worse, nothing is never enough, and what is written for people
//! never hides on which side of a mark a score is.

use proptest::prelude::*;
use rehearsal_score::{
    AreaScore, Decision, Gate, JudgedEntry, Judgement, Outcome, Rubric, Score, Verdict, criteria,
    decide, gate,
};

const AREAS: [&str; 3] = ["requirements", "pipeline", "monitoring"];

/// What a criterion was asked with, and its answer.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Answer {
    outcome: Outcome,
    weight: u32,
    required: bool,
}

/// Areas with their answers, and the marks that they must reach.
#[derive(Clone, Debug)]
struct Case {
    areas: Vec<Vec<Answer>>,
    ready_bp: u32,
    gate: Gate,
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    use Outcome::{Error, Fail, NoData, NotApplicable, Pass, Warn};
    prop_oneof![
        8 => Just(Pass),
        2 => Just(Warn),
        2 => Just(Fail),
        1 => Just(NoData),
        1 => Just(Error),
        1 => Just(NotApplicable),
    ]
}

fn answers() -> impl Strategy<Value = Answer> {
    (outcomes(), 1_u32..1_000, any::<bool>()).prop_map(|(outcome, weight, required)| Answer {
        outcome,
        weight,
        required,
    })
}

fn cases() -> impl Strategy<Value = Case> {
    let areas = prop::collection::vec(prop::collection::vec(answers(), 1..6), 1..=AREAS.len());
    let gates = (0_u32..=10_000, 0_u32..=10_000, any::<bool>());
    (areas, 0_u32..=10_000, gates).prop_map(|(areas, ready_bp, (min_bp, coverage_bp, asks))| {
        let require = if asks { vec![format!("{}/criterion-0", AREAS[0])] } else { Vec::new() };
        Case { areas, ready_bp, gate: Gate { min_bp, coverage_bp, require } }
    })
}

fn entry(at: usize, answer: Answer) -> JudgedEntry {
    JudgedEntry {
        id: format!("criterion-{at}"),
        criterion: criteria::ALL[at % criteria::ALL.len()],
        weight: answer.weight,
        required: answer.required,
        judgement: Judgement::new(answer.outcome, "observed", "wanted"),
    }
}

impl Case {
    fn entries(&self) -> Vec<Vec<JudgedEntry>> {
        let area = |answers: &Vec<Answer>| {
            answers.iter().enumerate().map(|(at, answer)| entry(at, *answer)).collect()
        };
        self.areas.iter().map(area).collect()
    }

    fn score(&self, entries: Vec<Vec<JudgedEntry>>) -> Score {
        let rubric = Rubric { ready_bp: self.ready_bp, areas: Vec::new() };
        let areas = entries.into_iter().zip(AREAS);
        Score::of(areas.map(|(entries, name)| rubric.add_up(name, entries)).collect())
    }

    fn decided(&self) -> (Score, Decision) {
        let score = self.score(self.entries());
        let decision = decide(&self.gate, &score);
        (score, decision)
    }
}

/// What answers count: more is better. An answer that failed, or that asks nothing here, has no
/// place in this order.
fn merit(outcome: Outcome) -> Option<u8> {
    match outcome {
        Outcome::NoData => Some(0),
        Outcome::Fail => Some(1),
        Outcome::Warn => Some(2),
        Outcome::Pass => Some(3),
        Outcome::Error | Outcome::NotApplicable => None,
    }
}

fn numbers(score: &Score) -> Vec<(u32, u32, bool)> {
    let of = |area: &AreaScore| (area.score_bp, area.coverage_bp, area.is_ready);
    score.areas.iter().map(of).collect()
}

fn sorted_clauses(decision: &Decision) -> Vec<(Verdict, String, String)> {
    let of = |clause: &rehearsal_score::Clause| {
        (clause.verdict, clause.about.clone(), clause.reason.clone())
    };
    let mut clauses: Vec<_> = decision.clauses.iter().map(of).collect();
    clauses.sort();
    clauses
}

proptest! {
    #[test]
    fn the_order_of_criteria_changes_nothing(
        case in cases(),
        rotation in 0_usize..6,
        reversed in any::<bool>(),
    ) {
        let (score, decision) = case.decided();
        let mut entries = case.entries();
        for area in &mut entries {
            let by = rotation % area.len();
            area.rotate_left(by);
            if reversed {
                area.reverse();
            }
        }
        let other = case.score(entries);
        prop_assert_eq!(numbers(&score), numbers(&other));
        prop_assert_eq!(score.overall_bp, other.overall_bp);
        let other = decide(&case.gate, &other);
        prop_assert_eq!(decision.verdict, other.verdict);
        prop_assert_eq!(sorted_clauses(&decision), sorted_clauses(&other));
    }

    #[test]
    fn a_better_answer_never_lowers_a_score_or_worsens_the_verdict(
        case in cases(),
        area in 0_usize..3,
        criterion in 0_usize..6,
        better in outcomes(),
    ) {
        let area = area % case.areas.len();
        let criterion = criterion % case.areas[area].len();
        let was = case.areas[area][criterion].outcome;
        // A failure that becomes an answer is better whatever the answer was.
        let (Some(from), Some(to)) = (merit(was), merit(better)) else { return Ok(()) };
        prop_assume!(from < to);
        let (score, decision) = case.decided();
        let mut improved = case.clone();
        improved.areas[area][criterion].outcome = better;
        let (improved_score, improved_decision) = improved.decided();
        prop_assert!(improved_score.areas[area].score_bp >= score.areas[area].score_bp);
        prop_assert!(improved_score.areas[area].coverage_bp >= score.areas[area].coverage_bp);
        prop_assert!(improved_score.overall_bp >= score.overall_bp);
        // NO_DATA that turns out to be FAIL answers the question: BLOCKED may follow INCONCLUSIVE.
        if was != Outcome::NoData || better != Outcome::Fail {
            prop_assert!(improved_decision.verdict <= decision.verdict);
        }
        prop_assert!(!decision.verdict.is_approved() || improved_decision.verdict.is_approved());
    }

    #[test]
    fn what_was_not_observed_is_never_approved(
        mut case in cases(),
        nothing in prop_oneof![Just(Outcome::NoData), Just(Outcome::NotApplicable)],
    ) {
        case.areas.iter_mut().flatten().for_each(|answer| answer.outcome = nothing);
        // A scenario that sets both marks to nothing has asked for nothing.
        prop_assume!(case.gate.coverage_bp > 0);
        let (_, decision) = case.decided();
        prop_assert!(!decision.verdict.is_approved());
    }

    #[test]
    fn the_clause_that_is_named_is_the_worst(case in cases()) {
        let (score, decision) = case.decided();
        let worst = decision.clauses.iter().map(|clause| clause.verdict).max();
        prop_assert_eq!(decision.deciding().map(|clause| clause.verdict), worst);
        prop_assert_eq!(decision.verdict, worst.unwrap_or(Verdict::Approved));
        for clause in &decision.clauses {
            prop_assert!(clause.reason.starts_with(&clause.about), "{:?}", clause);
            let area = clause.about.split('/').next().unwrap_or_default();
            prop_assert!(score.areas.iter().any(|known| known.name == area), "{:?}", clause);
        }
    }

    #[test]
    fn a_decimal_never_hides_on_which_side_of_a_mark_a_score_is(
        mark in 1_u32..=10_000,
        below in 1_u32..=10_000,
    ) {
        let have = mark.saturating_sub(below);
        let area = AreaScore {
            name: "pipeline".to_owned(),
            score_bp: have,
            coverage_bp: 10_000,
            is_ready: true,
            entries: vec![entry(0, Answer { outcome: Outcome::Pass, weight: 1, required: false })],
        };
        let gate = Gate { min_bp: mark, coverage_bp: 0, require: Vec::new() };
        let decision = decide(&gate, &Score::of(vec![area]));
        prop_assert_eq!(decision.verdict, Verdict::Blocked);
        let reason = &decision.deciding().expect("a blocked delivery has a reason").reason;
        let shown = reason.strip_prefix("pipeline ").and_then(|it| it.split_once(" is below its gate "));
        let (shown, wanted) = shown.expect("the reason names both scores");
        prop_assert!(ten_thousandths(shown) < ten_thousandths(wanted), "{}", reason);
        // Cut, never rounded: what is shown is not more than what is.
        prop_assert!(ten_thousandths(shown) <= have && ten_thousandths(wanted) <= mark);
    }

    #[test]
    fn a_decimal_is_cut_and_keeps_its_order(a in 0_u32..=10_000, b in 0_u32..=10_000) {
        for places in 0..=6 {
            let [a, b] = [a.min(b), a.max(b)].map(|points| gate::decimal(points, places));
            prop_assert!(ten_thousandths(&a) <= ten_thousandths(&b));
        }
    }
}

/// `0.4999` as 4999.
fn ten_thousandths(decimal: &str) -> u32 {
    let (whole, fraction) = decimal.split_once('.').expect("a score is a decimal");
    let fraction = format!("{fraction:0<4}");
    let number = format!("{whole}{fraction}");
    number.parse().expect("a score has digits")
}

#[test]
fn nothing_at_all_is_an_error() {
    let gate = Gate { min_bp: 0, coverage_bp: 0, require: Vec::new() };
    assert_eq!(decide(&gate, &Score::of(Vec::new())).verdict, Verdict::Error);
    let empty = Rubric { ready_bp: 0, areas: Vec::new() }.add_up("pipeline", Vec::new());
    assert_eq!(decide(&gate, &Score::of(vec![empty])).verdict, Verdict::Error);
}
