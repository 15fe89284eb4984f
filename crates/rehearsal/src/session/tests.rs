use rehearsal_artifact::Artifact;

use super::{Assessment, Message, Session, StepReply};
use crate::engine::Engine;
use crate::error::Error;
use crate::load::load_scenario;
use crate::personas::load_personas;
use crate::scenario::Scenario;

const CONTEXT: &[(&str, &str)] = &[
    ("model", "churn_predictor_v2"),
    ("framework", "scikit-learn"),
    ("serving", "FastAPI + Docker"),
    ("target_env", "Kubernetes (GKE)"),
    ("latency_sla", "< 100ms p99"),
    ("availability_sla", "99.9%"),
    ("image_registry", "ghcr.io/churn-team"),
];

fn engine() -> Engine {
    Engine::new(load_personas(&[]).expect("the built-in personas are sound"))
}

fn scenario(engine: &Engine) -> Scenario {
    load_scenario("devops-deployment-chain", engine.registry(), &[]).expect("it is sound")
}

fn session(engine: &Engine) -> Session {
    engine.session("devops_deployment", 42, CONTEXT).expect("the context is sound")
}

/// Takes the steps of the scenario one by one.
fn take_steps(session: &mut Session, scenario: &Scenario) -> Vec<StepReply> {
    let mut replies: Vec<StepReply> = Vec::new();
    let mut sender = "orchestrator";
    for step in &scenario.steps {
        let handed: Vec<Artifact> =
            replies.last().map(|reply| reply.artifacts.clone()).unwrap_or_default();
        let with = serde_json::to_string(&step.settings).expect("settings are plain data");
        let receiver = step.persona.spec.id.as_str();
        let message = Message {
            sender,
            receiver,
            phase: &step.phase,
            content: &step.ask,
            with: &with,
            artifacts: &handed,
        };
        replies.push(session.step(message).expect("the step can be taken"));
        sender = receiver;
    }
    replies
}

fn assessed(engine: &Engine) -> Assessment {
    let scenario = scenario(engine);
    let mut session = session(engine);
    take_steps(&mut session, &scenario);
    session.score(&scenario.rubric).expect("it can be scored")
}

#[test]
fn steps_taken_one_by_one_write_what_the_scenario_writes() {
    let engine = engine();
    let scenario = scenario(&engine);
    let whole = engine.run(&scenario, None).expect("it runs");
    let run = assessed(&engine).decide(&scenario.gate);
    let texts = |run: &crate::run::Run| -> Vec<(String, String)> {
        let file = |f: &rehearsal_artifact::ReadArtifact| {
            (f.artifact.path.to_string(), f.artifact.text.to_string())
        };
        run.artifacts.iter().map(file).collect()
    };
    assert_eq!(texts(&run), texts(&whole));
    assert_eq!(run.verdict(), whole.verdict());
    let (summary, whole) = (run.summary(), whole.summary());
    assert_eq!(summary.overall_bp, whole.overall_bp);
    assert_eq!((summary.ready_bp, summary.gate_bp), (whole.ready_bp, whole.gate_bp));
}

#[test]
fn a_session_is_the_same_to_the_byte_each_time() {
    let engine = engine();
    let gate = scenario(&engine).gate;
    let first = assessed(&engine).decide(&gate);
    let second = assessed(&self::engine()).decide(&gate);
    assert_eq!(first.log, second.log);
}

#[test]
fn the_decision_bears_the_name_of_the_session() {
    let engine = engine();
    let run = assessed(&engine).decide(&scenario(&engine).gate);
    let log = String::from_utf8(run.log).expect("a log is text");
    let last = log.lines().last().expect("a log has lines");
    assert!(last.contains("\"gate.decided\"") && last.contains("\"source\":\"devops_deployment\""));
}

#[test]
fn messages_that_make_no_sense_are_refused_and_leave_no_trace() {
    let engine = engine();
    let mut session = session(&engine);
    let sound =
        Message { sender: "orchestrator", receiver: "JUS", phase: "find", ..Message::default() };
    let mut refused = |message| session.step(message).expect_err("it makes no sense");
    let error = refused(Message { receiver: "NOB", ..sound });
    assert_eq!(error.to_string(), "there is no persona `NOB`");
    let error = refused(Message { sender: "somebody", ..sound });
    assert_eq!(error.to_string(), "there is no persona `somebody`");
    let error = refused(Message { phase: "fnid", ..sound });
    assert_eq!(error.to_string(), "there is no phase `fnid`; phases are find, create, critique");
    assert!(matches!(refused(Message { with: "{ storeys: [] }", ..sound }), Error::Invalid(_)));
    assert!(matches!(refused(Message { with: "]", ..sound }), Error::Invalid(_)));
    let foreign = [Artifact::new("Dockerfile", "FROM scratch\n")];
    let error = refused(Message { artifacts: &foreign, ..sound });
    assert!(matches!(error, Error::ForeignArtifact { .. }));
    session.step(sound).expect("the session goes on");
}

#[test]
fn a_fact_that_is_missing_is_named_before_the_step() {
    let mut session = engine().session("bare", 1, &[]).expect("no facts are sound");
    let message =
        Message { sender: "orchestrator", receiver: "ASC", phase: "create", ..Message::default() };
    let error = session.step(message).expect_err("nothing names its service");
    let wanted =
        "ASC could not write: it needs the fact `service`, which the context does not give";
    assert_eq!(error.to_string(), wanted);
}

#[test]
fn nothing_written_is_never_approved() {
    let engine = engine();
    let scenario = scenario(&engine);
    let run = session(&engine).score(&scenario.rubric).expect("a score").decide(&scenario.gate);
    assert!(!run.verdict().is_approved());
}
