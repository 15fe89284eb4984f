//! What the built-in persona JUS writes obeys context and settings, and holds together: every
//! criterion has a scenario, every scenario a criterion.

#[path = "built_in/desk.rs"]
mod desk;

use std::collections::BTreeSet;

use desk::{CONTEXT, Desk, assert_sound, context_with};
use rehearsal_artifact::Artifacts;
use rehearsal_artifact::kinds::feature::Feature;
use rehearsal_artifact::kinds::requirements::{Demand, Requirements, Target};
use rehearsal_artifact::quantity::Ppm;
use rehearsal_artifact::words::{ProbeKind, Signal, StageKind, Strategy, Word};

fn draft(context: &str, with: &str) -> Result<Artifacts, String> {
    Desk::of("JUS").draft(context, with, &Artifacts::default())
}

fn requirements(artifacts: &Artifacts) -> &Requirements {
    artifacts.first::<Requirements>().expect("JUS writes the requirements").1
}

fn demands(artifacts: &Artifacts) -> Vec<Demand> {
    let criteria = requirements(artifacts).criteria();
    criteria.flat_map(|criterion| criterion.demands.iter().map(|d| d.value.clone())).collect()
}

fn story_ids(artifacts: &Artifacts) -> Vec<(String, String)> {
    let stories = &requirements(artifacts).stories;
    stories.iter().map(|story| (story.id.value.clone(), story.feature.value.clone())).collect()
}

/// Every criterion's tag is on a scenario of the story's own feature file, and there is no other.
fn assert_told(artifacts: &Artifacts) {
    for story in &requirements(artifacts).stories {
        let feature = artifacts.get(&story.feature).expect("the feature file was written");
        let feature: &Feature = feature.model().expect("it is a feature");
        assert_eq!(feature.name.value, story.title.value);
        assert_eq!(feature.tags[0].value, format!("@{}", *story.id));
        let wanted: BTreeSet<String> =
            story.criteria.iter().map(|criterion| format!("@{}", *criterion.id)).collect();
        let told: BTreeSet<String> =
            feature.scenarios.iter().map(|scenario| scenario.tags[0].value.clone()).collect();
        assert_eq!(wanted, told, "{}", *story.feature);
    }
}

#[test]
fn every_strategy_gives_sound_features_that_tell_every_criterion() {
    for (strategy, word) in Strategy::ALL {
        let written = draft(CONTEXT, &format!("strategy: {word}")).unwrap();
        assert_sound(&written);
        assert_told(&written);
        assert_eq!(written.len(), 7);
        assert!(demands(&written).contains(&Demand::Strategy(*strategy)));
        let feature = format!("requirements/features/{word}.feature");
        assert_eq!(story_ids(&written)[1], ("US-2".to_owned(), feature));
    }
}

#[test]
fn the_demands_cover_the_delivery() {
    let demands = demands(&draft(CONTEXT, "{}").unwrap());
    let mut wanted: Vec<Demand> =
        StageKind::ALL.iter().map(|(kind, _)| Demand::Stage(*kind)).collect();
    wanted.extend(ProbeKind::ALL.iter().map(|(kind, _)| Demand::Probe(*kind)));
    wanted.extend(ProbeKind::ALL.iter().map(|(kind, _)| Demand::HealthCheck(*kind)));
    let signals =
        [Signal::RequestLatency, Signal::RequestErrors, Signal::Saturation, Signal::ModelDrift];
    wanted.extend(signals.into_iter().flat_map(|s| [Demand::Metric(s), Demand::Alert(s)]));
    wanted.extend([
        Demand::Approval("production".to_owned()),
        Demand::HandsOn("container-image".to_owned()),
        Demand::Strategy(Strategy::BlueGreen),
        Demand::ExposurePercentMax(10),
        Demand::ReplicasMin(3),
        Demand::Autoscaling,
        Demand::DisruptionBudget,
        Demand::NonRoot,
        Demand::AutomatedRollback,
        Demand::Contract,
        Demand::ConfigMap,
        Demand::ExternalSecrets,
        Demand::NetworkPolicy,
        Demand::ServiceAccount,
        Demand::LeastPrivilege,
        Demand::Gateway,
        Demand::Chart,
        Demand::ScrapeConfig,
        Demand::AlertTests,
        Demand::AlertRouting,
        Demand::Runbooks,
        Demand::Dashboard(Signal::RequestRate),
        Demand::Dashboard(Signal::ModelDrift),
        Demand::LogFields,
    ]);
    for demand in wanted {
        assert!(demands.contains(&demand), "nothing demands {demand:?}");
    }
}

/// A context of a service without a model, in `serving`.
fn plain(serving: &str) -> String {
    let known = ["model", "framework", "serving"];
    let others = CONTEXT.lines().filter(|line| !known.iter().any(|name| line.starts_with(name)));
    let others: Vec<&str> = others.collect();
    format!("service: Orders API\nserving: {serving}\n{}\n", others.join("\n"))
}

#[test]
fn a_service_without_a_model_is_asked_for_nothing_about_one() {
    for (serving, language) in [
        ("FastAPI + Docker", "Python"),
        ("Express + Docker", "Node.js"),
        ("net/http + Docker", "Go"),
        ("Axum + Docker", "Rust"),
        ("Spring Boot + Docker", "Java"),
    ] {
        let written = draft(&plain(serving), "{}").unwrap();
        assert_sound(&written);
        assert_told(&written);
        let demands = demands(&written);
        let drift = Signal::ModelDrift;
        for of_models in [
            Demand::Stage(StageKind::ModelValidation),
            Demand::Contract,
            Demand::Metric(drift),
            Demand::Alert(drift),
            Demand::Dashboard(drift),
        ] {
            assert!(!demands.contains(&of_models), "{of_models}");
        }
        let objectives = &requirements(&written).objectives;
        assert!(!objectives.iter().any(|o| matches!(o.target, Target::ModelDrift { .. })));
        for file in written.iter() {
            let text = &file.artifact.text;
            assert!(!text.contains("model"), "{}:\n{text}", file.artifact.path);
        }
        let packaging = written.get("requirements/features/service-packaging.feature").unwrap();
        assert!(packaging.artifact.text.contains(&format!("a {language} dependency")));
    }
}

#[test]
fn stories_are_numbered_in_the_order_asked() {
    let written = draft(CONTEXT, "stories: [rollback, model-packaging]").unwrap();
    assert_sound(&written);
    assert_told(&written);
    let ids = story_ids(&written);
    let ids: Vec<(&str, &str)> =
        ids.iter().map(|(id, path)| (id.as_str(), path.as_str())).collect();
    assert_eq!(
        ids,
        [
            ("US-1", "requirements/features/rollback.feature"),
            ("US-2", "requirements/features/model-packaging.feature"),
        ]
    );
}

#[test]
fn stories_that_cannot_be_told_are_refused() {
    let cases = [
        ("stories: []", "no story is asked for"),
        ("stories: [rollback, rollback]", "the story `rollback` is asked for twice"),
        ("stories: [rolback]", "stories cannot be `rolback`"),
        ("exposure_percent_max: 100", "exposure_percent_max must be from 1 to 99, not 100"),
    ];
    for (with, reason) in cases {
        assert_eq!(draft(CONTEXT, with).unwrap_err(), reason);
    }
}

#[test]
fn objectives_are_the_agreements_of_the_context() {
    let context = context_with("latency_sla", "< 1.5s p99.9").replace("99.9%", "99.95%");
    let written = draft(&context, "{ window_days: 28, drift_threshold_millis: 125 }").unwrap();
    assert_sound(&written);
    let targets: Vec<Target> =
        requirements(&written).objectives.iter().map(|objective| objective.target).collect();
    assert_eq!(
        targets,
        [
            Target::Latency { percentile: Ppm(999_000), threshold_us: 1_500_000 },
            Target::Availability { target: Ppm(999_500), window_days: 28 },
            Target::ModelDrift { threshold_millis: 125 },
        ]
    );
    let text = &written.get("requirements/features/health-checks.feature").unwrap().artifact.text;
    for said in
        ["take less than 1.5 s", "99.95 % of the requests succeed over 28 days", "above 0.125"]
    {
        assert!(text.contains(said), "nothing says `{said}`:\n{text}");
    }
    assert!(text.contains("use up 2 % of the 0.1 % that may be slow in 28 days within 1 hour"));
}

#[test]
fn the_error_budget_is_said_as_a_time() {
    let written = draft(CONTEXT, "{}").unwrap();
    let text = &written.get("requirements/requirements.yaml").unwrap().artifact.text;
    assert!(
        text.contains("# Leaves an error budget of 43 min 12 s of full outage in 30 days.\n"),
        "{text}"
    );
}

#[test]
fn a_rolling_update_is_not_asked_to_hold_traffic_back() {
    let demands = demands(&draft(CONTEXT, "strategy: rolling").unwrap());
    let holds_back = |demand: &Demand| {
        matches!(demand, Demand::ExposurePercentMax(_) | Demand::Stage(StageKind::Canary))
    };
    assert!(!demands.iter().any(holds_back));
}

#[test]
fn missing_facts_are_named() {
    for fact in ["model", "framework", "serving", "target_env", "latency_sla", "availability_sla"] {
        let lines = CONTEXT.lines().filter(|line| !line.starts_with(fact));
        let context: String = lines.map(|line| format!("{line}\n")).collect();
        let reason = draft(&context, "{}").unwrap_err();
        // A model names its service, so without one it is the service that nothing names.
        let missing = if fact == "model" { "service" } else { fact };
        assert_eq!(reason, format!("the context does not say `{missing}`"));
    }
}

#[test]
fn hostile_facts_are_refused_or_leave_the_structure_as_it_is() {
    let plain = draft(CONTEXT, "{}").unwrap();
    let long = "x".repeat(10 * 1024);
    let hostile = [
        "no",
        "1e3",
        "a: b",
        "# a",
        "a # b",
        "a'b",
        "a\"b",
        "\"; rm -rf /",
        "a\nb: c",
        "a\r\nb",
        "{{ a }}",
        "{= a =}",
        "{% a %}",
        "a | b",
        "a <b> c",
        "@a",
        "\"\"\"a",
        "a\u{2028}b",
        "a\u{85}b",
        "\u{feff}a",
        "a\tb",
        "*a",
        "&a",
        "- a",
        "null",
        "$(a)",
        "`a`",
        "ä b",
        long.as_str(),
    ];
    for fact in ["model", "framework", "serving", "target_env", "latency_sla", "availability_sla"] {
        for value in hostile {
            let Ok(written) = draft(&context_with(fact, value), "{}") else {
                continue;
            };
            assert_sound(&written);
            assert_told(&written);
            assert_eq!(demands(&written), demands(&plain), "{fact}: {value}");
            assert_eq!(story_ids(&written), story_ids(&plain), "{fact}: {value}");
        }
    }
}

#[test]
fn equal_briefs_give_equal_drafts() {
    let texts = |artifacts: &Artifacts| -> Vec<String> {
        artifacts.iter().map(|artifact| artifact.artifact.text.to_string()).collect()
    };
    assert_eq!(texts(&draft(CONTEXT, "{}").unwrap()), texts(&draft(CONTEXT, "{}").unwrap()));
}
