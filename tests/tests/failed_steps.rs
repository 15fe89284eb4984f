//! What a step that fails does to a run of which nobody scores that step.

use rehearsal_score::Verdict;
use rehearsal_tests::shipped;

/// A scenario whose scoring asks for requirements only, with these further steps.
fn scenario(steps: &str) -> String {
    format!(
        r#"
schema: rehearsal/scenario/v1
id: small
title: Small
seed: 1
context:
  model: churn
  framework: scikit-learn
  serving: FastAPI + Docker
  target_env: Kubernetes
  image_registry: ghcr.io/churn-team
  latency_sla: "< 100ms p99"
  availability_sla: "99.9%"
chain:
  - {{ id: requirements, persona: JUS, phase: find, ask: Say what is wanted. }}
{steps}
scoring:
  ready: 0.60
  areas:
    requirements:
      - {{ criterion: objectives-are-numbers, required: true }}
gate: {{ min: 0.50 }}
"#
    )
}

fn outcome(steps: &str) -> (Verdict, Option<String>, usize) {
    let engine = shipped::engine();
    let scenario = shipped::sound(&scenario(steps), engine.registry(), &[]);
    let run = engine.run(&scenario, None).expect("a sound scenario runs");
    let decision = run.decision.as_ref().expect("the gate decided");
    let reason = decision.deciding().map(|clause| clause.reason.clone());
    (run.verdict(), reason, run.artifacts.len())
}

#[test]
fn a_chain_that_does_all_it_was_asked_is_approved() {
    let (verdict, reason, _) = outcome("");
    assert_eq!((verdict, reason), (Verdict::Approved, None));
}

#[test]
fn a_failed_step_is_never_approved_even_where_nobody_scores_it() {
    let (verdict, reason, _) =
        outcome("  - { id: monitoring, persona: ASC, phase: create, ask: Watch it. }");
    assert_eq!(verdict, Verdict::Inconclusive);
    let reason = reason.expect("a clause decided");
    assert!(reason.starts_with("the step monitoring failed: it needs requirements"), "{reason}");
}

#[test]
fn a_step_may_not_write_over_work_that_it_was_not_handed() {
    let (verdict, reason, files) =
        outcome("  - { id: again, persona: JUS, phase: find, ask: Say it again. }");
    assert_eq!(verdict, Verdict::Inconclusive);
    let reason = reason.expect("a clause decided");
    let expected = "the step again failed: it wrote requirements/requirements.yaml, which a step \
                    whose work it was not handed had written already";
    assert_eq!(reason, expected);
    assert_eq!(files, 7, "the first step's files are kept");
}

#[test]
fn a_step_may_revise_what_it_was_handed() {
    let (verdict, reason, files) = outcome(
        "  - { id: again, persona: JUS, phase: find, after: [requirements], ask: Say it again. }",
    );
    assert_eq!((verdict, reason, files), (Verdict::Approved, None, 7));
}
