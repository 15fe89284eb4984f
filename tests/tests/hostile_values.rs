//! Values that try to become more than values: out of YAML, shell, PromQL, Gherkin, Dockerfiles, JSON.
//!
//! A value in the context is refused when the scenario is read, with a code that says so, or it is
//! written so that every file keeps the structure that it has with a plain value. A text that a step
//! sets may also fail the step in words; what it must not do is change a file.

use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::hostile::{self, VALUES, run, structure, structures};
use rehearsal_tests::shipped;

/// The facts of the context, known and free.
const FACTS: &[&str] = &[
    "model",
    "framework",
    "serving",
    "target_env",
    "latency_sla",
    "availability_sla",
    "image_registry",
    "team",
];

/// Texts that a step may set, by the step, and the files of which some part is there or not by the
/// text: a list of host names, the namespace of a Gateway, an annotation, one more subject.
const TEXTS: &[(&str, &str, &[&str])] = &[
    ("infrastructure", "version", &[]),
    ("infrastructure", "gateway", &["chart/values.yaml", "k8s/http-route.yaml"]),
    ("infrastructure", "gateway_class", &[]),
    (
        "infrastructure",
        "hostname",
        &["chart/values.yaml", "k8s/gateway.yaml", "k8s/http-route.yaml"],
    ),
    ("infrastructure", "load_balancer", &[]),
    ("infrastructure", "secret_store", &[]),
    ("infrastructure", "identity", &["chart/values.yaml", "k8s/service-account.yaml"]),
    ("infrastructure", "deployer", &["chart/values.yaml", "k8s/role-binding.yaml"]),
    ("infrastructure", "monitoring_namespace", &[]),
    ("pipeline", "smoke_path", &[]),
    ("pipeline", "runner", &[]),
    ("pipeline", "branch", &[]),
    ("pipeline", "scan_severity", &[]),
];

/// The first scenario with `team` as one more fact and in an ask, and with `text` as a fact.
fn with_fact(fact: &str, text: &str) -> String {
    let quoted = hostile::quoted(text);
    let line = format!("  {fact}: {quoted}");
    let scenario = shipped::scenario_text(shipped::CHAIN)
        .replacen("context:\n", "context:\n  team: plain\n", 1)
        .replacen("Write user stories", "For {{ context.team }}: write user stories", 1);
    let is_fact = |line: &&str| line.starts_with(&format!("  {fact}: "));
    let old = scenario.lines().find(is_fact).expect("the fact is in the context");
    scenario.replacen(old, &line, 1)
}

/// The first scenario with `text` as a text that the step called `step` sets.
fn with_text(step: &str, name: &str, text: &str) -> String {
    let quoted = hostile::quoted(text);
    let scenario = shipped::scenario_text(shipped::CHAIN);
    let (before, after) =
        scenario.split_once(&format!("  - id: {step}\n")).expect("the step is there");
    let set = format!("    with:\n      {name}: {quoted}\n");
    format!("{before}  - id: {step}\n{}", after.replacen("    with:\n", &set, 1))
}

#[test]
fn a_fact_is_refused_or_changes_no_structure() {
    let engine = shipped::engine();
    let plain = run(&engine, &shipped::scenario_text(shipped::CHAIN)).expect("it is sound");
    let expected = structures(&plain.artifacts);
    let mut written = 0;
    for fact in FACTS {
        for text in VALUES {
            let Ok(run) = run(&engine, &with_fact(fact, text)) else { continue };
            written += 1;
            for file in run.artifacts.iter() {
                let (path, problems) = (&file.artifact.path, &file.reading.problems);
                assert!(file.is_sound(), "{fact} {text:?}: {path} {problems:?}");
                let actual = structure(file);
                assert_eq!(actual, expected[&**path], "{fact} {text:?}: {path}");
            }
            assert_eq!(run.artifacts.len(), expected.len(), "{fact} {text:?}");
            assert!(run.verdict().is_approved(), "{fact} {text:?}: {}", run.summary().to_text());
        }
    }
    // A model and a free fact can be called nearly anything.
    assert!(written > VALUES.len(), "only {written} values were written");
}

#[test]
fn a_text_of_a_step_is_refused_or_changes_no_structure() {
    let engine = shipped::engine();
    let plain = run(&engine, &shipped::scenario_text(shipped::CHAIN)).expect("it is sound");
    let expected = structures(&plain.artifacts);
    for (step, name, may_differ) in TEXTS {
        for text in VALUES {
            let Ok(run) = run(&engine, &with_text(step, name, text)) else { continue };
            let failed = run.summary().steps.into_iter().filter_map(|step| step.failed);
            let failed: Vec<String> = failed.collect();
            assert!(failed.is_empty() || !run.verdict().is_approved(), "{step} {name} {text:?}");
            for file in run.artifacts.iter() {
                let (path, problems) = (&file.artifact.path, &file.reading.problems);
                assert!(file.is_sound(), "{step} {name} {text:?}: {path} {problems:?}");
                if failed.is_empty() && !may_differ.contains(&&**path) {
                    let actual = structure(file);
                    assert_eq!(actual, expected[&**path], "{step} {name} {text:?}: {path}");
                }
            }
        }
    }
}

/// Our own reader could share a blind spot with the writer; the shell itself does not.
#[test]
fn bash_finds_no_other_structure_in_a_script() {
    let Some(bash) = xtask::process::on_path("bash") else {
        assert!(std::env::var_os("CI").is_none(), "there is no bash");
        return;
    };
    let engine = shipped::engine();
    for text in VALUES {
        let Ok(run) = run(&engine, &with_fact("model", text)) else { continue };
        let checkout = Checkout::of(&run.artifacts);
        for file in run.artifacts.iter().filter(|file| file.kind.id == "script") {
            let script = checkout.path().join(&*file.artifact.path);
            let mut command = std::process::Command::new(&bash);
            let output = command.arg("-n").arg(script).output().expect("bash can be started");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && said.is_empty(), "{text:?}: {said}");
        }
    }
}
