use rehearsal_source::{Limits, Problems, read_yaml};

use super::{FactName, Facts, dns_label, read_facts};

fn read(text: &str) -> (Facts, Vec<String>) {
    let problems = Problems::new();
    let documents = read_yaml(text, Limits::FILE, &problems);
    let facts = read_facts(&documents[0], &problems);
    let shown = problems.into_sorted().into_iter().map(|problem| {
        format!(
            "{}: {} ({})",
            problem.kind.code(),
            problem.message,
            problem.help.unwrap_or_default()
        )
    });
    (facts, shown.collect())
}

#[test]
fn latency_objectives_are_read_in_the_forms_that_people_write() {
    let cases = [
        ("< 100ms p99", 990_000, 100_000),
        ("<100ms p99", 990_000, 100_000),
        ("p95 < 1.5s", 950_000, 1_500_000),
        ("P99.9 250us", 999_000, 250),
        ("< 0.25ms p50", 500_000, 250),
    ];
    for (written, percentile, threshold_us) in cases {
        let (facts, problems) = read(&format!("latency_sla: \"{written}\"\n"));
        assert_eq!(problems, Vec::<String>::new(), "{written}");
        let latency = facts.latency.unwrap();
        assert_eq!((latency.percentile.0, latency.threshold_us), (percentile, threshold_us));
    }
}

#[test]
fn what_cannot_be_read_is_said_with_what_can() {
    let cases = [
        (
            "latency_sla: \"< 100ms p99th\"",
            "E0501: cannot read `p99th` in this latency objective (expected a percentile such as p50, p95, p99, p99.9)",
        ),
        (
            "latency_sla: \"< 100 p99\"",
            "E0501: cannot read `100` in this latency objective (expected a bound such as 100ms or 1.5s)",
        ),
        (
            "latency_sla: fast",
            "E0501: cannot read `fast` in this latency objective (expected a bound such as 100ms or 1.5s)",
        ),
        (
            "latency_sla: p99",
            "E0501: cannot read `p99` as a latency objective (write a bound and a percentile, such as `< 100ms p99`)",
        ),
        (
            "latency_sla: \"p100 < 1s\"",
            "E0501: cannot read `p100` in this latency objective (expected a percentile such as p50, p95, p99, p99.9)",
        ),
        (
            "availability_sla: 100%",
            "E0501: cannot use `100%` as `availability_sla` (at least 50% and below 100%, such as 99.9%)",
        ),
        (
            "availability_sla: 99.9",
            "E0501: cannot use `99.9` as `availability_sla` (at least 50% and below 100%, such as 99.9%)",
        ),
        (
            "framework: cobol",
            "E0501: cannot use `cobol` as `framework` (one of: scikit-learn, xgboost, lightgbm, ONNX)",
        ),
        (
            "language_version: latest",
            "E0501: cannot use `latest` as `language_version` (a version of the language, such as 3.13 or 3.13.5)",
        ),
        (
            "image_registry: GHCR.io/x",
            "E0501: cannot use `GHCR.io/x` as `image_registry` (a registry and a path in lower case, such as ghcr.io/churn-team)",
        ),
        (
            "{ framework: xgboost, serving: Axum + Docker }",
            "E0501: a Rust service cannot load a xgboost model (export the model and write `framework: ONNX`)",
        ),
        ("model: \"!!!\"", "E0501: cannot use `!!!` as `model` (a name)"),
        ("owner: [a]", "E0104: the fact `owner` must be a text or a number, not a list ()"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text).1, [expected], "{text}");
    }
}

#[test]
fn free_facts_are_kept_as_written() {
    let (facts, problems) = read("model: churn\nowner: data team\nnodes: 3\n");
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(facts.free["owner"], "data team");
    assert_eq!(facts.free["nodes"], "3");
    assert!(facts.has(FactName::Model) && !facts.has(FactName::LatencySla));
}

#[test]
fn a_model_names_its_service_and_needs_its_framework() {
    let (churn, _) = read("model: churn_v2\n");
    assert_eq!(churn.service_name().as_deref(), Some("churn-v2"));
    assert!(churn.has(FactName::Service) && !churn.has(FactName::Framework));
    let (orders, _) = read("service: Orders API\n");
    assert_eq!(orders.service_name().as_deref(), Some("orders-api"));
    assert!(!orders.has(FactName::Model) && orders.has(FactName::Framework));
    let (both, _) = read("service: scoring\nmodel: churn_v2\n");
    assert_eq!(both.service_name().as_deref(), Some("scoring"));
}

#[test]
fn a_language_has_the_version_that_is_stated_or_its_own_default() {
    let (stated, problems) = read("serving: Axum + Docker\nlanguage_version: 1.94.1\n");
    assert_eq!((stated.language_version(), problems.len()), (Some("1.94.1"), 0));
    let (default, _) = read("serving: Spring Boot + Docker\n");
    assert_eq!(default.language_version(), Some("25"));
    let (unknown, _) = read("model: churn\n");
    assert!(unknown.language_version().is_none() && !unknown.has(FactName::LanguageVersion));
}

#[test]
fn names_become_dns_labels() {
    let cases = [
        ("churn_predictor_v2", "churn-predictor-v2"),
        ("  A  b__C!", "a-b-c"),
        ("9lives", "m-9lives"),
        ("ünïcode model", "n-code-model"),
        ("___", ""),
    ];
    for (name, expected) in cases {
        assert_eq!(dns_label(name), expected, "{name}");
    }
    assert!(dns_label(&"ab-".repeat(40)).len() <= 40);
}
