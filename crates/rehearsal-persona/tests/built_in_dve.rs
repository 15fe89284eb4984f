//! What the built-in persona DVE writes obeys context, settings and the artifacts handed on, and
//! nothing that those say can break a file.

#[path = "built_in/desk.rs"]
mod desk;

use desk::{CONTEXT, Desk, assert_sound, context_with};
use rehearsal_artifact::kinds::dockerfile::Dockerfile;
use rehearsal_artifact::kinds::manifest::{ConfigurationKind, Deployment, Manifests, Object};
use rehearsal_artifact::words::ProbeKind;
use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

const BLUE_GREEN: &str = "strategy: { kind: blue-green, exposure: [10] }";
const CANARY: &str = "strategy: { kind: canary, exposure: [5, 25] }";

/// One criterion for each of `demands`, numbered from `US-1.AC-1`.
fn requirements(demands: &[&str]) -> Artifacts {
    let mut text = "\
schema: rehearsal/requirements/v1
service: churn-predictor-v2
objectives:
  - { id: OBJ-1, measures: availability, target_percent: \"99.9\", window_days: 30 }
  - { id: OBJ-2, measures: latency, percentile: \"99\", threshold_us: 100000 }
stories:
  - id: US-1
    title: A story
    feature: requirements/features/a-story.feature
    as_a: reader
    i_want: demands
    so_that: they are met
    criteria:
      - { id: US-1.AC-99, text: Something is true. }
"
    .to_owned();
    for (at, demand) in demands.iter().enumerate() {
        let id = at + 1;
        text.push_str(&format!(
            "      - {{ id: US-1.AC-{id}, text: It holds., demands: [{{ require: {demand} }}] }}\n"
        ));
    }
    handed_on([("requirements/requirements.yaml", text)])
}

fn handed_on<const N: usize>(files: [(&str, String); N]) -> Artifacts {
    files.map(|(path, text)| ReadArtifact::of(Artifact::new(path, text))).into_iter().collect()
}

/// `artifacts` with a pipeline that exposes `percent` and keeps its image at `location`.
fn with_pipeline(mut artifacts: Artifacts, percent: u32, location: &str) -> Artifacts {
    let stages = format!(
        "\
schema: rehearsal/stages/v1
stages:
  - id: canary
    name: Canary
    kind: canary
    job: canary
    environment: production
    timeout_minutes: 30
    exposure_percent: {percent}
    on_failure: rollback
  - id: production
    name: Production
    kind: production
    job: production
    needs: [canary]
    environment: production
    timeout_minutes: 30
    exposure_percent: 100
    on_failure: rollback
"
    );
    let specs = format!(
        "\
schema: rehearsal/artifact-specs/v1
artifacts:
  - id: container-image
    kind: container-image
    location: {location:?}
    produced_by: container-build
    retention_days: 90
"
    );
    let files = [("pipeline/stages.yaml", stages), ("pipeline/artifacts.yaml", specs)];
    handed_on(files).iter().for_each(|artifact| {
        assert!(artifact.is_sound(), "{:?}", artifact.reading.problems);
        artifacts.insert(artifact.clone());
    });
    artifacts
}

fn draft(with: &str, artifacts: &Artifacts) -> Result<Artifacts, String> {
    Desk::of("DVE").draft(CONTEXT, with, artifacts)
}

fn objects(artifacts: &Artifacts) -> Vec<&Object> {
    artifacts.models::<Manifests>().flat_map(|(_, manifests)| &manifests.objects).collect()
}

fn object_names(artifacts: &Artifacts) -> Vec<String> {
    let named = objects(artifacts).into_iter();
    named.map(|object| format!("{} {}", *object.kind, *object.name)).collect()
}

fn deployment<'a>(artifacts: &'a Artifacts, track: &str) -> (&'a Object, &'a Deployment) {
    let path = format!("k8s/deployment-{track}.yaml");
    let file = artifacts.get(&path).expect("it was written");
    let manifests: &Manifests = file.model().expect("it can be read");
    manifests.deployments().next().expect("it holds a Deployment")
}

/// Each track with its replicas and the bounds of its autoscaler.
fn sizes(artifacts: &Artifacts) -> Vec<(String, u32, u32, u32)> {
    let all: Vec<&Manifests> = artifacts.models::<Manifests>().map(|(_, m)| m).collect();
    let scalers = || all.iter().flat_map(|manifests| manifests.autoscalers());
    let deployments = all.iter().flat_map(|manifests| manifests.deployments());
    deployments
        .map(|(object, deployment)| {
            let is_its_own = |name: &str| name == object.name.as_str();
            let scaler = scalers().find(|(_, s)| is_its_own(&s.target.name));
            let (_, scaler) = scaler.expect("every Deployment is scaled");
            let min = scaler.min.as_ref().expect("the least is stated").value;
            let track = object.labels.get("track").expect("it has a track").value.clone();
            (track, deployment.replicas(), min, scaler.max.value)
        })
        .collect()
}

fn weights(artifacts: &Artifacts) -> Vec<(String, u32)> {
    let routes = artifacts.models::<Manifests>().flat_map(|(_, manifests)| manifests.routes());
    let backends = routes.flat_map(|(_, route)| &route.rules).flat_map(|rule| &rule.backends);
    backends.map(|backend| (backend.name.value.clone(), backend.weight.value)).collect()
}

/// Fails if a rule finds something in what was written; what was handed on is a fragment.
fn assert_no_findings(written: &Artifacts, with: &str) {
    let findings = check_all(written);
    assert!(findings.is_empty(), "{with}: {findings:#?}");
}

/// A context for every kind of service and target: each language with a model and without.
fn every_context() -> Vec<(String, String)> {
    let stacks = [
        ("FastAPI", vec!["scikit-learn", "xgboost", "lightgbm", "ONNX"]),
        ("Express", vec!["ONNX"]),
        ("net/http", vec!["ONNX"]),
        ("Axum", vec!["ONNX"]),
        ("Spring Boot", vec!["ONNX"]),
    ];
    let targets = ["Kubernetes (GKE)", "Kubernetes (EKS)", "Kubernetes (AKS)", "Kubernetes"];
    let mut contexts = Vec::new();
    for (serving, frameworks) in stacks {
        let models = frameworks
            .iter()
            .map(|framework| format!("model: churn_predictor_v2\nframework: {framework}\n"));
        for subject in models.chain(["service: orders\n".to_owned()]) {
            for target in targets {
                let stack = format!("serving: {serving} + Docker\ntarget_env: {target}\n");
                let context = format!("{subject}{stack}image_registry: ghcr.io/acme\n");
                contexts.push((target.to_owned(), context));
            }
        }
    }
    contexts
}

#[test]
fn every_strategy_stack_and_target_gives_sound_files_without_findings() {
    for with in ["{}", BLUE_GREEN, CANARY] {
        for (target, context) in every_context() {
            let demands = ["non-root", "autoscaling", "disruption-budget"];
            let written = Desk::of("DVE").draft(&context, with, &requirements(&demands));
            let written = written.unwrap_or_else(|refused| panic!("{context}{with}: {refused}"));
            assert_sound(&written);
            let claims_aside: Artifacts = written
                .iter()
                .map(|file| {
                    let text = file.artifact.text.replace("satisfies:", "for");
                    ReadArtifact::of(Artifact::new(file.artifact.path.clone(), text))
                })
                .collect();
            assert_no_findings(&claims_aside, &context);
            let clouds: Vec<&str> = written
                .iter()
                .flat_map(|file| CLOUD_WORDS.iter().map(move |(word, of)| (file, *word, *of)))
                .filter(|(file, word, _)| file.artifact.text.contains(word))
                .map(|(_, _, of)| of)
                .collect();
            assert!(clouds.iter().all(|of| *of == target), "{context}: {clouds:?}");
            assert_eq!(clouds.is_empty(), target == "Kubernetes", "{context}");
        }
    }
}

/// What only the files for one target may speak of.
const CLOUD_WORDS: [(&str, &str); 9] = [
    ("gke-l7", "Kubernetes (GKE)"),
    ("networking.gke.io", "Kubernetes (GKE)"),
    ("gcpsm", "Kubernetes (GKE)"),
    ("aws-alb", "Kubernetes (EKS)"),
    ("gateway.k8s.aws", "Kubernetes (EKS)"),
    ("SecretsManager", "Kubernetes (EKS)"),
    ("azure-alb", "Kubernetes (AKS)"),
    ("alb.networking.azure.io", "Kubernetes (AKS)"),
    ("azurekv", "Kubernetes (AKS)"),
];

#[test]
fn a_rolling_strategy_has_one_track_and_a_route_without_weights_to_move() {
    let written = draft("{}", &requirements(&[])).unwrap();
    assert_eq!(sizes(&written).len(), 1);
    assert_eq!(weights(&written), [("churn-predictor-v2-stable".to_owned(), 100)]);
    let (object, _) = deployment(&written, "stable");
    assert_eq!(object.annotations.get("rollout.strategy").unwrap().value, "rolling");
    assert_eq!(object.annotations.get("rollout.exposure-steps").unwrap().value, "100");
    let route = objects(&written).into_iter().find(|o| o.kind.as_str() == "HTTPRoute").unwrap();
    assert!(route.annotations.is_empty());
    let roles = written.models::<Manifests>().flat_map(|(_, manifests)| manifests.roles());
    let mut rules = roles.flat_map(|(_, role)| &role.rules);
    assert!(!rules.any(|rule| rule.allows("patch", "gateway.networking.k8s.io", "httproutes")));
}

#[test]
fn blue_green_has_two_full_tracks_of_which_one_serves() {
    let written = draft(BLUE_GREEN, &requirements(&["replicas-min, value: 4"])).unwrap();
    let full = |track: &str| (track.to_owned(), 4, 4, 10);
    assert_eq!(sizes(&written), [full("blue"), full("green")]);
    let service = |track: &str| format!("churn-predictor-v2-{track}");
    assert_eq!(weights(&written), [(service("blue"), 100), (service("green"), 0)]);
    let route = objects(&written).into_iter().find(|o| o.kind.as_str() == "HTTPRoute").unwrap();
    assert_eq!(route.name.value, "churn-predictor-v2");
    assert_eq!(route.annotations.get("rollout.strategy").unwrap().value, "blue-green");
    assert_eq!(route.annotations.get("rollout.exposure-steps").unwrap().value, "10,100");
}

#[test]
fn a_canary_track_is_small_but_may_grow_to_full_size() {
    let demands = requirements(&["replicas-min, value: 8"]);
    let written = draft(&format!("{CANARY}\nreplicas_max: 20"), &demands).unwrap();
    let sizes = sizes(&written);
    assert_eq!(sizes, [("canary".to_owned(), 2, 2, 20), ("stable".to_owned(), 8, 8, 20)]);
    let service = |track: &str| format!("churn-predictor-v2-{track}");
    assert_eq!(weights(&written), [(service("canary"), 0), (service("stable"), 100)]);
}

#[test]
fn replicas_without_a_demand_follow_the_availability_objective() {
    for (availability, replicas) in [("99.9", 3), ("99.95", 3), ("99.5", 2)] {
        let demands = requirements(&[]);
        let text = demands.get("requirements/requirements.yaml").unwrap().artifact.text.clone();
        let text = text.replace("\"99.9\"", &format!("\"{availability}\""));
        let written = draft("{}", &handed_on([("requirements/requirements.yaml", text)])).unwrap();
        assert_eq!(deployment(&written, "stable").1.replicas(), replicas, "{availability} %");
    }
}

#[test]
fn slow_requests_get_patient_probes() {
    let text = |threshold_us: u64| {
        let demands = requirements(&[]);
        let text = &demands.get("requirements/requirements.yaml").unwrap().artifact.text;
        text.replace("threshold_us: 100000", &format!("threshold_us: {threshold_us}"))
    };
    for (threshold_us, timeout) in [(100_000, 2), (1_000_000, 2), (1_500_000, 3), (20_000_000, 21)]
    {
        let demands = handed_on([("requirements/requirements.yaml", text(threshold_us))]);
        let written = draft("{}", &demands).unwrap();
        let pod = &deployment(&written, "stable").1.pod;
        let container = &pod.containers[0];
        let mut drain = 0;
        for kind in [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness] {
            let probe = container.probe(kind).unwrap();
            assert_eq!(probe.timeout_seconds.value, timeout);
            assert!(probe.period_seconds.value > timeout, "{kind} questions overlap");
            drain = drain.max(probe.timeout_seconds.value);
        }
        let grace = pod.termination_grace_seconds.as_ref().unwrap().value;
        assert!(grace > 10 * drain, "{grace} s leave no time for the requests under way");
    }
}

#[test]
fn settings_end_up_where_they_belong() {
    let with = format!(
        "{BLUE_GREEN}\nversion: 2.1.0-rc.1\nreplicas_max: 7\n\
         cpu_request_millis: 900\nmemory_request_mib: 1500\ncpu_target_percent: 55\n\
         gateway: infra/shared\nhostname: churn.acme.org"
    );
    let context = format!("{CONTEXT}language_version: 3.12.9\n");
    let written = Desk::of("DVE").draft(&context, &with, &requirements(&[])).unwrap();
    assert_sound(&written);
    let container = &deployment(&written, "green").1.pod.containers[0];
    assert_eq!(container.image.to_string(), "ghcr.io/churn-team/churn-predictor-v2:2.1.0-rc.1");
    assert_eq!(container.requests.cpu_millis.as_ref().unwrap().value, 900);
    assert_eq!(container.limits.memory_bytes.as_ref().unwrap().value, 1500 << 20);
    assert_eq!(sizes(&written)[1].3, 7);
    let (_, dockerfile) = written.first::<Dockerfile>().unwrap();
    assert_eq!(dockerfile.last_stage().image.to_string(), "python:3.12.9-slim-trixie");
    let route = &written.get("k8s/http-route.yaml").unwrap().artifact.text;
    for line in ["    - name: shared\n", "      namespace: infra\n", "    - churn.acme.org\n"] {
        assert!(route.contains(line), "{line:?} is not in\n{route}");
    }
}

#[test]
fn the_image_is_the_one_that_the_pipeline_builds() {
    let location = "registry.acme.org:5000/ml/churn";
    let artifacts = with_pipeline(requirements(&[]), 10, location);
    let written = draft(BLUE_GREEN, &artifacts).unwrap();
    assert_sound(&written);
    let image = &deployment(&written, "blue").1.pod.containers[0].image;
    assert_eq!(image.repository, location);
    assert_eq!(image.tag.as_deref(), Some("1.0.0"));
}

#[test]
fn the_image_suits_the_framework() {
    let cases = [
        ("scikit-learn", "MODEL_PATH=/app/model/model.joblib", false),
        ("xgboost", "MODEL_PATH=/app/model/model.ubj", false),
        ("lightgbm", "MODEL_PATH=/app/model/model.txt", true),
    ];
    for (framework, model_path, takes_openmp) in cases {
        let context = context_with("framework", framework);
        let written = Desk::of("DVE").draft(&context, "{}", &requirements(&[])).unwrap();
        let (file, dockerfile) = written.first::<Dockerfile>().unwrap();
        assert!(file.artifact.text.contains(model_path), "{framework}");
        let has_openmp = dockerfile.stages[0].runs.iter().any(|run| run.contains("libgomp"));
        assert_eq!(has_openmp, takes_openmp, "{framework}");
        assert_eq!(dockerfile.last_stage().runs, [], "the image itself installs nothing");
    }
}

#[test]
fn the_image_suits_the_language() {
    /// Serving, version as stated, base images in order, and what the image starts.
    const CASES: [(&str, &str, [&str; 2], &str); 5] = [
        ("FastAPI", "3.12", ["python:3.12-trixie", "python:3.12-slim-trixie"], "uvicorn"),
        ("Express", "22", ["node:22-trixie", "node:22-trixie-slim"], "node"),
        (
            "net/http",
            "1.25",
            ["golang:1.25-trixie", "gcr.io/distroless/static-debian13:nonroot"],
            "/app/service",
        ),
        (
            "Axum",
            "1.90.0",
            ["rust:1.90.0-trixie", "gcr.io/distroless/cc-debian13:nonroot"],
            "/app/service",
        ),
        (
            "Spring Boot",
            "21",
            ["eclipse-temurin:21-jdk-noble", "eclipse-temurin:21-jre-noble"],
            "java",
        ),
    ];
    for (serving, version, bases, program) in CASES {
        let context = format!(
            "service: orders\nserving: {serving} + Docker\nlanguage_version: '{version}'\n\
             target_env: Kubernetes\nimage_registry: ghcr.io/acme\n"
        );
        let written = Desk::of("DVE").draft(&context, "{}", &requirements(&[])).unwrap();
        let (_, dockerfile) = written.first::<Dockerfile>().unwrap();
        let images: Vec<String> =
            dockerfile.stages.iter().map(|stage| stage.image.to_string()).collect();
        assert_eq!(images, bases, "{serving}");
        assert_eq!(dockerfile.user.as_ref().unwrap().value, "10001:10001");
        let command = dockerfile.cmd.as_ref().unwrap();
        let wanted = format!("[\"{program}\"");
        assert!(command.starts_with(&wanted), "{serving} starts {command:?}");
        let asks = matches!(serving, "FastAPI" | "Express");
        assert_eq!(dockerfile.healthcheck, asks, "{serving}");
    }
}

#[test]
fn a_version_without_an_image_of_its_own_is_refused_with_one_that_has() {
    let cases =
        [("FastAPI", "3", "3.13"), ("net/http", "1", "1.26"), ("Spring Boot", "25.0.1", "25")];
    for (serving, version, example) in cases {
        let context = format!(
            "service: orders\nserving: {serving} + Docker\nlanguage_version: '{version}'\n\
             target_env: Kubernetes\nimage_registry: ghcr.io/acme\n"
        );
        let refused = Desk::of("DVE").draft(&context, "{}", &requirements(&[])).unwrap_err();
        assert!(refused.contains(example), "{refused}");
    }
}

#[test]
fn a_service_without_a_model_has_none_in_its_files() {
    for (_, context) in
        every_context().into_iter().filter(|(_, context)| !context.contains("model"))
    {
        let written = Desk::of("DVE").draft(&context, CANARY, &requirements(&[])).unwrap();
        for file in written.iter() {
            let text = &file.artifact.text;
            assert!(!text.to_lowercase().contains("model"), "{}:\n{text}", file.artifact.path);
        }
    }
}

#[test]
fn secrets_are_named_once_and_kept_where_the_target_keeps_them() {
    let with = "secrets: [SIGNING_KEY, API_TOKEN, API_TOKEN]\nsecret_store: acme-production";
    let written = draft(with, &requirements(&[])).unwrap();
    assert_sound(&written);
    let (_, deployment) = deployment(&written, "stable");
    let sources: Vec<(String, Option<String>)> = deployment.pod.containers[0]
        .env
        .iter()
        .filter_map(|variable| variable.source.as_ref())
        .map(|source| {
            let key = source.key.as_ref().map(|key| key.value.clone());
            (source.name.value.clone(), key)
        })
        .collect();
    let of = |key: &str| ("churn-predictor-v2-secrets".to_owned(), Some(key.to_owned()));
    assert_eq!(sources, [of("API_TOKEN"), of("SIGNING_KEY")]);
    let stores = written.models::<Manifests>().flat_map(|(_, m)| m.secret_stores());
    assert_eq!(stores.map(|(_, store)| store.provider.as_str()).collect::<Vec<_>>(), ["gcpsm"]);
    let store = &written.get("k8s/secret-store.yaml").unwrap().artifact.text;
    assert!(store.contains("projectID: acme-production\n"), "{store}");

    let written = draft("secrets: []", &requirements(&[])).unwrap();
    assert!(!written.iter().any(|file| file.artifact.path.contains("secret")));
}

#[test]
fn every_reference_of_a_pod_leads_to_an_object_that_is_written() {
    for (_, context) in every_context() {
        let written = Desk::of("DVE").draft(&context, BLUE_GREEN, &requirements(&[])).unwrap();
        let names = object_names(&written);
        let manifests = || written.models::<Manifests>().map(|(_, manifests)| manifests);
        for (_, deployment) in manifests().flat_map(Manifests::deployments) {
            let account = deployment.pod.service_account.as_ref().unwrap();
            assert!(names.contains(&format!("ServiceAccount {}", **account)));
            let container = &deployment.pod.containers[0];
            let sources = container.env.iter().filter_map(|variable| variable.source.as_ref());
            for source in container.env_from.iter().chain(sources) {
                let kind = match source.kind {
                    ConfigurationKind::ConfigMap => "ConfigMap",
                    ConfigurationKind::Secret => "ExternalSecret",
                };
                let wanted = format!("{kind} {}", *source.name);
                assert!(names.contains(&wanted), "{wanted} is not among {names:?}");
            }
        }
    }
}

#[test]
fn a_gateway_is_written_where_it_is_the_services_own_and_its_class_is_known() {
    let has_gateway = |context: &str, with: &str| {
        let written = Desk::of("DVE").draft(context, with, &requirements(&[])).unwrap();
        assert_sound(&written);
        written.get("k8s/gateway.yaml").map(|file| file.artifact.text.to_string())
    };
    let elsewhere = context_with("target_env", "Kubernetes");
    assert!(has_gateway(CONTEXT, "{}").unwrap().contains("gke-l7-global-external-managed"));
    assert_eq!(has_gateway(CONTEXT, "gateway: infra/shared"), None);
    assert_eq!(has_gateway(&elsewhere, "{}"), None);
    let own = has_gateway(&elsewhere, "gateway_class: cilium\nhostname: churn.acme.org").unwrap();
    assert!(own.contains("gatewayClassName: cilium\n") && own.contains("churn.acme.org"), "{own}");
}

#[test]
fn an_identity_is_the_annotation_of_its_cloud() {
    for (target, annotation) in [
        ("Kubernetes (GKE)", "iam.gke.io/gcp-service-account"),
        ("Kubernetes (EKS)", "eks.amazonaws.com/role-arn"),
        ("Kubernetes (AKS)", "azure.workload.identity/client-id"),
    ] {
        let context = context_with("target_env", target);
        let with = "identity: churn@acme.iam\ndeployer: releases@acme.org";
        let written = Desk::of("DVE").draft(&context, with, &requirements(&[])).unwrap();
        assert_sound(&written);
        let account = objects(&written).into_iter().find(|object| {
            object.name.value == "churn-predictor-v2" && *object.kind == "ServiceAccount"
        });
        assert_eq!(account.unwrap().annotations.get(annotation).unwrap().value, "churn@acme.iam");
        let bindings = written.models::<Manifests>().flat_map(|(_, m)| m.role_bindings());
        let subjects: Vec<_> = bindings.flat_map(|(_, binding)| &binding.subjects).collect();
        assert_eq!(subjects[1].name.value, "releases@acme.org");
    }
    let context = context_with("target_env", "Kubernetes");
    let refused = Desk::of("DVE").draft(&context, "identity: churn", &requirements(&[]));
    assert!(refused.unwrap_err().contains("GKE, EKS and AKS"));
}

#[test]
fn claims_stand_in_the_files_that_meet_the_demands() {
    let demands = [
        "non-root",
        "probe, value: readiness",
        "replicas-min, value: 3",
        "autoscaling",
        "disruption-budget",
        "strategy, value: blue-green",
        "exposure-percent-max, value: 10",
        "automated-rollback",
        "config-map",
        "external-secrets",
        "network-policy",
        "service-account",
        "least-privilege",
        "gateway",
    ];
    let written = draft(BLUE_GREEN, &requirements(&demands)).unwrap();
    assert_sound(&written);
    let wanted: [(&str, &[u32]); 12] = [
        ("k8s/config-map.yaml", &[9]),
        ("k8s/external-secret.yaml", &[10]),
        ("k8s/network-policy.yaml", &[11]),
        ("k8s/service-account.yaml", &[12]),
        ("k8s/role.yaml", &[13]),
        ("k8s/gateway.yaml", &[14]),
        ("Dockerfile", &[1]),
        ("k8s/deployment-blue.yaml", &[1, 2, 3]),
        ("k8s/autoscaler-green.yaml", &[3, 4]),
        ("k8s/disruption-budget-blue.yaml", &[5]),
        ("k8s/http-route.yaml", &[6, 7]),
        ("k8s/service-blue.yaml", &[]),
    ];
    for (path, ids) in wanted {
        let claims = &written.get(path).unwrap().reading.claims;
        let claimed: Vec<String> = claims.iter().map(|claim| claim.criterion.clone()).collect();
        let ids: Vec<String> = ids.iter().map(|id| format!("US-1.AC-{id}")).collect();
        assert_eq!(claimed, ids, "{path}");
    }
}

#[test]
fn contradictions_are_refused_and_both_sides_are_named() {
    let exposing = |percent| with_pipeline(requirements(&[]), percent, "ghcr.io/a/b");
    let demanding = |demand| requirements(&[demand]);
    let cases: [(&str, Artifacts, &[&str]); 12] = [
        ("{}", demanding("strategy, value: canary"), &["`rolling`", "US-1.AC-1", "`canary`"]),
        (BLUE_GREEN, demanding("exposure-percent-max, value: 5"), &["10 %", "US-1.AC-1", "5 %"]),
        (BLUE_GREEN, exposing(20), &["`canary`", "20 %", "10,100"]),
        ("{}", exposing(10), &["`canary`", "10 %", "rolling"]),
        ("replicas_max: 2", demanding("replicas-min, value: 4"), &["replicas_max", "2", "4"]),
        ("strategy: { exposure: [10] }", requirements(&[]), &["rolling", "exposure"]),
        ("strategy: { kind: canary }", requirements(&[]), &["canary", "exposure"]),
        (
            "strategy: { kind: canary, exposure: [20, 10] }",
            requirements(&[]),
            &["20 comes before 10"],
        ),
        ("version: latest", requirements(&[]), &["version", "`latest`"]),
        (BLUE_GREEN, Artifacts::default(), &["requirements"]),
        (
            BLUE_GREEN,
            handed_on([("requirements/requirements.yaml", "- a list".to_owned())]),
            &["requirements"],
        ),
        (BLUE_GREEN, with_pipeline(requirements(&[]), 10, "ghcr.io/A b"), &["ghcr.io/A b"]),
    ];
    for (with, artifacts, named) in cases {
        let refused = draft(with, &artifacts).expect_err(with);
        for name in named {
            assert!(refused.contains(name), "{with}: {name} is not in: {refused}");
        }
    }
}

#[test]
fn an_unreadable_pipeline_does_not_pass_for_none() {
    for path in ["pipeline/stages.yaml", "pipeline/artifacts.yaml"] {
        let mut artifacts = requirements(&[]);
        artifacts.insert(ReadArtifact::of(Artifact::new(path, "- a list\n")));
        let refused = draft(BLUE_GREEN, &artifacts).expect_err(path);
        assert!(refused.contains("none that can be read"), "{refused}");
    }
}

/// Values that mean something to YAML, to a shell, to a Dockerfile or to a template.
fn hostile() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        " ",
        "no",
        "1e3",
        "~",
        "null",
        "0x1f",
        "a: b",
        "a #b",
        "- a",
        "{{ a }}",
        "{= a =}",
        "{% raw %}",
        "\"; rm -rf /; \"",
        "'; rm -rf /; '",
        "$(reboot)",
        "`reboot`",
        "a\nUSER root",
        "a\r\nkind: Secret",
        "a\u{2028}b\u{2029}c\u{feff}",
        "a\0b",
        "*a &b !c |",
        "../../etc/passwd",
        "latest",
        "ghcr.io/a/b:latest@sha256:0",
    ]
    .map(str::to_owned)
    .into();
    values.push("x".repeat(10_000));
    values
}

/// Paths, and each object's kind, name and labels by key: what no value may change in number or kind.
fn structure(artifacts: &Artifacts) -> Vec<String> {
    let paths = artifacts.iter().map(|file| file.artifact.path.to_string());
    let kinds = objects(artifacts).into_iter().map(|object| {
        let keys = object.labels.iter().map(|(key, _)| key.value.clone());
        format!("{} {}", *object.kind, keys.collect::<Vec<_>>().join(","))
    });
    paths.chain(kinds).collect()
}

#[test]
fn hostile_facts_are_refused_or_change_nothing_but_values() {
    let usual = structure(&draft(BLUE_GREEN, &requirements(&[])).unwrap());
    let facts = ["model", "framework", "serving", "target_env", "image_registry", "latency_sla"];
    for fact in facts {
        for value in hostile() {
            let context = context_with(fact, &value);
            let written = Desk::of("DVE").draft(&context, BLUE_GREEN, &requirements(&[]));
            let Ok(written) = written else { continue };
            assert_sound(&written);
            assert_eq!(structure(&written), usual, "{fact}: {value:?}");
            let (_, dockerfile) = written.first::<Dockerfile>().unwrap();
            assert_eq!(dockerfile.user.as_ref().unwrap().value, "10001:10001");
        }
    }
}

#[test]
fn hostile_settings_and_locations_are_refused_or_change_nothing_but_values() {
    let usual = structure(&draft(BLUE_GREEN, &requirements(&[])).unwrap());
    for value in hostile() {
        let quoted = context_with("value", &value);
        let quoted = quoted.rsplit_once("value: ").unwrap().1;
        for name in [
            "version",
            "gateway",
            "hostname",
            "gateway_class",
            "load_balancer",
            "secret_store",
            "identity",
            "deployer",
            "monitoring_namespace",
        ] {
            let with = format!("{BLUE_GREEN}\n{name}: {quoted}");
            let Ok(written) = draft(&with, &requirements(&[])) else { continue };
            assert_sound(&written);
            assert_eq!(structure(&written), usual, "{name}: {value:?}");
        }
        let specs = format!(
            "schema: rehearsal/artifact-specs/v1\nartifacts:\n  - {{ id: i, kind: container-image, \
             location: {}, produced_by: b, retention_days: 1 }}\n",
            quoted.trim_end()
        );
        let mut artifacts = requirements(&[]);
        artifacts.insert(ReadArtifact::of(Artifact::new("pipeline/artifacts.yaml", specs)));
        let Ok(written) = draft(BLUE_GREEN, &artifacts) else { continue };
        assert_sound(&written);
        assert_eq!(structure(&written), usual, "location: {value:?}");
    }
}
