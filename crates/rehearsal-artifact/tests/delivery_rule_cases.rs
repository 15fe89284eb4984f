//! What the rules on manifests, rules, images and scripts must not report, and what they report in
//! less plain cases than those of their narratives.

use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

/// The messages of `rule` over files given as path and text.
fn messages(rule: &str, files: &[(&str, String)]) -> Vec<String> {
    let read =
        |(path, text): &(&str, String)| ReadArtifact::of(Artifact::new(*path, text.as_str()));
    let findings = check_all(&files.iter().map(read).collect::<Artifacts>());
    let own = findings.into_iter().filter(|finding| finding.rule == rule);
    own.map(|finding| finding.message).collect()
}

fn deployment(name: &str, namespace: &str, replicas: u32) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: {name}, namespace: {namespace} }}\n\
         spec:\n  replicas: {replicas}\n  selector: {{ matchLabels: {{ app: {name} }} }}\n  template:\n\
         \x20   metadata: {{ labels: {{ app: {name} }} }}\n    spec:\n      containers:\n\
         \x20       - {{ name: main, image: 'acme/{name}:1', ports: [{{ containerPort: 8080 }}] }}\n\
         \x20       - {{ name: proxy, image: 'acme/proxy:1', ports: [{{ containerPort: 15001 }}] }}\n---\n"
    )
}

fn service(name: &str, namespace: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata: {{ name: {name}, namespace: {namespace} }}\nspec:\n\
         \x20 selector: {{ app: {name} }}\n  ports: [{{ port: 80, targetPort: 8080 }}]\n---\n"
    )
}

fn autoscaler(name: &str, min: u32) -> String {
    format!(
        "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n\
         metadata: {{ name: {name}, namespace: prod }}\nspec:\n\
         \x20 scaleTargetRef: {{ kind: Deployment, name: {name} }}\n\
         \x20 minReplicas: {min}\n  maxReplicas: 9\n---\n"
    )
}

fn budget(min_available: &str) -> String {
    format!(
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{ name: a, namespace: prod }}\n\
         spec: {{ minAvailable: {min_available}, selector: {{ matchLabels: {{ app: a }} }} }}\n---\n"
    )
}

#[test]
fn a_selector_does_not_reach_into_another_namespace() {
    let files = [("k8s/a.yaml", deployment("a", "prod", 1)), ("k8s/s.yaml", service("a", "test"))];
    assert_eq!(messages("k8s-service-selects-nothing", &files).len(), 1);
    let files = [("k8s/a.yaml", deployment("a", "prod", 1)), ("k8s/s.yaml", service("a", "prod"))];
    assert_eq!(messages("k8s-service-selects-nothing", &files), [""; 0]);
}

#[test]
fn a_selector_may_mean_pods_that_are_not_typed() {
    let other = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec: {}\n";
    let files = [("k8s/s.yaml", service("db", "prod")), ("k8s/db.yaml", other.to_owned())];
    assert_eq!(messages("k8s-service-selects-nothing", &files), [""; 0]);
}

#[test]
fn only_the_container_that_serves_needs_a_readiness_probe() {
    let files = [("k8s/a.yaml", deployment("a", "prod", 1) + &service("a", "prod"))];
    assert_eq!(
        messages("k8s-missing-probe", &files),
        ["the Service `a` sends requests to container `main`, ready or not"]
    );
}

#[test]
fn a_budget_is_held_against_the_fewest_replicas() {
    let cases = [("2", 3, None, 0), ("3", 3, None, 1), ("2", 3, Some(2), 1), ("100%", 9, None, 1)];
    for (min_available, replicas, scaled_min, expected) in cases {
        let mut text = deployment("a", "prod", replicas) + &budget(min_available);
        if let Some(min) = scaled_min {
            text += &autoscaler("a", min);
        }
        let found = messages("k8s-budget-blocks-eviction", &[("k8s/a.yaml", text)]);
        assert_eq!(found.len(), expected, "{min_available} of {replicas}: {found:?}");
    }
}

#[test]
fn a_route_into_an_unknown_namespace_is_not_judged() {
    let route = |namespace: &str| {
        format!(
            "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n\
             metadata: {{ name: r, namespace: prod }}\nspec: {{ rules: [{{ backendRefs: [\
             {{ name: b, namespace: {namespace}, port: 80 }}] }}] }}\n"
        )
    };
    let files = |namespace| [("k8s/r.yaml", service("a", "prod") + &route(namespace))];
    assert_eq!(messages("k8s-route-to-unknown-service", &files("elsewhere")), [""; 0]);
    assert_eq!(
        messages("k8s-route-to-unknown-service", &files("prod")),
        ["there is no Service `b` to send requests to"]
    );
}

#[test]
fn burn_rates_are_known_in_either_order_and_over_direct_windows() {
    let rule = |expr: &str| {
        let text =
            format!("groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: {expr}\n");
        messages("burn-rate-window-mismatch", &[("monitoring/rules.yaml", text)])
    };
    let mismatch = "the burn rate 6 belongs to 6h and 30m, not to 1h";
    assert_eq!(rule("rate(errors[1h]) > 6 * 0.001"), [mismatch]);
    assert_eq!(rule("rate(errors[1h]) >= (1 - 0.999) * 6"), [mismatch]);
    assert_eq!(rule("rate(errors[30m]) > 6 * 0.001"), [""; 0]);
    assert_eq!(rule("rate(errors[1h]) > 7 * 0.001"), [""; 0], "a factor of someone's own");
    assert_eq!(rule("rate(errors[1h]) > 0.006"), [""; 0]);
}

#[test]
fn a_base_image_may_bring_its_own_user() {
    let image =
        |text: &str| messages("dockerfile-runs-as-root", &[("Dockerfile", text.to_owned())]);
    assert_eq!(image("FROM gcr.io/distroless/python3:nonroot\n"), [""; 0]);
    assert_eq!(image("FROM a:1 AS b\nUSER 1\nFROM b\n"), [""; 0]);
    assert_eq!(image("FROM a:1\nUSER ${WHO}\n"), [""; 0]);
    assert_eq!(image("FROM a:1\nUSER 0:0\n"), ["the image runs as `0:0`"]);
    assert_eq!(image("FROM a:1 AS b\nUSER 1\nFROM a:1\n").len(), 1);
}

#[test]
fn a_file_of_functions_is_not_asked_to_be_strict() {
    let script = |text: &str| messages("shell-not-strict", &[("scripts/a.sh", text.to_owned())]);
    assert_eq!(script("#!/bin/bash\nf() { ls; }\n"), [""; 0]);
    assert_eq!(
        script("#!/bin/bash\nf() { ls; }\nf\nset -euo pipefail\n"),
        ["the first command runs without `set -e -u -o pipefail`"]
    );
}
