//! What the built-in persona ASC writes obeys the requirements, stages and manifests that it is
//! handed, passes every rule on monitoring, and cannot be broken by what stands in them.

#[path = "built_in/desk.rs"]
mod desk;

use std::collections::BTreeSet;

use desk::{CONTEXT, Desk, assert_sound, context_with, yaml_quoted};
use rehearsal_artifact::kinds::alertmanager_config::{AlertmanagerConfig, Route, routes_of};
use rehearsal_artifact::kinds::health_checks::HealthChecks;
use rehearsal_artifact::kinds::log_pipeline::LogPipeline;
use rehearsal_artifact::kinds::metrics_catalogue::MetricsCatalogue;
use rehearsal_artifact::kinds::requirements::Requirements;
use rehearsal_artifact::kinds::rule_file::{RuleFile, RuleKind, rules_of};
use rehearsal_artifact::kinds::rule_test::{UnitTests, alert_looks};
use rehearsal_artifact::kinds::runbook::Runbook;
use rehearsal_artifact::kinds::script::Script;
use rehearsal_artifact::words::{Signal, Word};
use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

const STAGES: &str = "\
schema: rehearsal/stages/v1
stages:
  - id: staging-smoke
    name: Staging
    kind: staging-smoke
    job: staging-smoke
    environment: staging
    timeout_minutes: 20
    on_failure: stop
  - id: production
    name: Production
    kind: production
    job: production
    needs: [staging-smoke]
    environment: production
    approval: true
    timeout_minutes: 20
    exposure_percent: 100
    on_failure: rollback
";

/// A Deployment of `track` whose readiness is asked at `path`.
fn deployment(track: &str, path: &str, strategy: &str) -> String {
    format!(
        "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: churn-predictor-v2-{track}
  annotations: {{ rollout.strategy: {strategy} }}
spec:
  replicas: 3
  selector:
    matchLabels: {{ app: churn, track: {track} }}
  template:
    metadata:
      labels: {{ app: churn, track: {track} }}
    spec:
      containers:
        - name: app
          image: ghcr.io/churn-team/churn-predictor-v2:1.0.0
          ports: [{{ name: http, containerPort: 9000 }}]
          resources: {{ limits: {{ memory: 512Mi }} }}
          startupProbe:
            httpGet: {{ path: /healthz, port: http }}
            periodSeconds: 5
            failureThreshold: 12
          readinessProbe:
            httpGet: {{ path: {path}, port: http }}
            periodSeconds: 1
          livenessProbe:
            httpGet: {{ path: /healthz, port: 9000 }}
            timeoutSeconds: 3
"
    )
}

fn read(path: &str, text: impl Into<std::sync::Arc<str>>) -> ReadArtifact {
    ReadArtifact::of(Artifact::new(path, text.into()))
}

/// What ASC is handed: the requirements of JUS, and manifests with `tracks`.
fn handed_on(jus_context: &str, jus_with: &str, strategy: &str, tracks: &[&str]) -> Artifacts {
    let mut artifacts = Desk::of("JUS")
        .draft(jus_context, jus_with, &Artifacts::default())
        .expect("JUS can tell these stories");
    artifacts.insert(read("pipeline/stages.yaml", STAGES));
    for track in tracks {
        let path = format!("k8s/deployment-{track}.yaml");
        artifacts.insert(read(&path, deployment(track, "/readyz", strategy)));
    }
    artifacts
}

fn blue_green() -> Artifacts {
    handed_on(CONTEXT, "{}", "blue-green", &["blue", "green"])
}

fn draft(with: &str, artifacts: &Artifacts) -> Result<Artifacts, String> {
    Desk::of("ASC").draft(CONTEXT, with, artifacts)
}

fn text<'a>(artifacts: &'a Artifacts, path: &str) -> &'a str {
    &artifacts.get(path).unwrap_or_else(|| panic!("{path} was not written")).artifact.text
}

fn alerts(artifacts: &Artifacts) -> Vec<String> {
    let (_, file) = artifacts.first::<RuleFile>().expect("ASC writes rules");
    let names = rules_of(file).filter_map(|rule| match &rule.kind {
        RuleKind::Alerting { alert, .. } => Some(alert.value.clone()),
        RuleKind::Recording { .. } => None,
    });
    names.collect()
}

/// Findings in what ASC wrote, when it stands beside what it was handed.
fn findings(handed: &Artifacts, written: &Artifacts) -> Vec<String> {
    let all: Artifacts = handed.iter().chain(written.iter()).cloned().collect();
    let own = |path: &str| {
        ["monitoring/", "scripts/", "docs/"].iter().any(|folder| path.starts_with(folder))
    };
    let findings = check_all(&all).into_iter().filter(|finding| own(&finding.path));
    findings.map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

#[test]
fn every_strategy_gives_sound_files_that_no_rule_objects_to() {
    let cases: [(&str, &[&str]); 3] = [
        ("rolling", &["stable"]),
        ("blue-green", &["blue", "green"]),
        ("canary", &["canary", "stable"]),
    ];
    for (strategy, tracks) in cases {
        let handed = handed_on(CONTEXT, &format!("strategy: {strategy}"), strategy, tracks);
        let written = draft("{}", &handed).unwrap();
        assert_sound(&written);
        assert_eq!(findings(&handed, &written), Vec::<String>::new(), "{strategy}");
        let runbooks: BTreeSet<&str> =
            written.models::<Runbook>().map(|(_, runbook)| runbook.alert.as_str()).collect();
        let alerts = alerts(&written);
        assert_eq!(runbooks, alerts.iter().map(String::as_str).collect(), "{strategy}");
        for (_, script) in written.models::<Script>() {
            assert!(script.strict.errexit && script.strict.nounset && script.strict.pipefail);
        }
    }
}

/// Agreements, the window in days, and the long window and threshold of every alert on them.
struct BurnCase {
    availability: &'static str,
    latency: &'static str,
    window_days: u32,
    errors: &'static [(&'static str, &'static str)],
    slowness: &'static [(&'static str, &'static str)],
}

const BURN_CASES: [BurnCase; 4] = [
    BurnCase {
        availability: "99.9%",
        latency: "< 100ms p99",
        window_days: 30,
        errors: &[
            ("1h", "14.4 * 0.001"),
            ("6h", "6 * 0.001"),
            ("1d", "3 * 0.001"),
            ("3d", "1 * 0.001"),
        ],
        slowness: &[
            ("1h", "14.4 * 0.01"),
            ("6h", "6 * 0.01"),
            ("1d", "3 * 0.01"),
            ("3d", "1 * 0.01"),
        ],
    },
    BurnCase {
        availability: "99.95%",
        latency: "< 100ms p99.9",
        window_days: 28,
        errors: &[
            ("1h", "13.44 * 0.0005"),
            ("6h", "5.6 * 0.0005"),
            ("1d", "2.8 * 0.0005"),
            ("3d", "0.933 * 0.0005"),
        ],
        slowness: &[
            ("1h", "13.44 * 0.001"),
            ("6h", "5.6 * 0.001"),
            ("1d", "2.8 * 0.001"),
            ("3d", "0.933 * 0.001"),
        ],
    },
    // In a week, a tenth of the budget in a day is no faster than allowed.
    BurnCase {
        availability: "99%",
        latency: "< 100ms p99",
        window_days: 7,
        errors: &[("1h", "3.36 * 0.01"), ("6h", "1.4 * 0.01")],
        slowness: &[("1h", "3.36 * 0.01"), ("6h", "1.4 * 0.01")],
    },
    // More than all requests would have to be slow for the faster alerts on a median.
    BurnCase {
        availability: "99.9%",
        latency: "< 100ms p50",
        window_days: 30,
        errors: &[
            ("1h", "14.4 * 0.001"),
            ("6h", "6 * 0.001"),
            ("1d", "3 * 0.001"),
            ("3d", "1 * 0.001"),
        ],
        slowness: &[("3d", "1 * 0.5")],
    },
];

#[test]
fn every_alert_is_tried_on_both_sides_of_its_threshold() {
    let written = draft("{}", &blue_green()).unwrap();
    let (_, tests) = written.first::<UnitTests>().unwrap();
    let tried = |fires: bool| -> BTreeSet<String> {
        let checks = alert_looks(tests).filter(|look| look.expected.is_empty() != fires);
        checks.map(|check| check.alert.value.clone()).collect()
    };
    let all: BTreeSet<String> = alerts(&written).into_iter().collect();
    assert_eq!((tried(true), tried(false)), (all.clone(), all));
}

#[test]
fn a_service_without_a_model_has_no_drift_and_a_readiness_of_its_own() {
    let context = CONTEXT.replace("model: churn_predictor_v2", "service: churn_predictor_v2");
    let written = Desk::of("ASC").draft(&context, "{}", &blue_green()).unwrap();
    assert_sound(&written);
    assert_eq!(findings(&blue_green(), &written), Vec::<String>::new());
    for file in written.iter() {
        let text = file.artifact.text.to_lowercase();
        for word in ["drift", "model"] {
            assert!(!text.contains(word), "{} speaks of a {word}", file.artifact.path);
        }
    }
    assert!(alerts(&written).contains(&"InstanceNotReady".to_owned()));
    assert!(text(&written, "monitoring/metrics.yaml").contains("name: service_ready\n"));
}

#[test]
fn alerts_and_panels_link_their_runbooks_where_the_repository_can_be_read() {
    let with = "repository_url: https://example.org/team/churn/blob/main/";
    let written = draft(with, &blue_green()).unwrap();
    assert_sound(&written);
    assert_eq!(findings(&blue_green(), &written), Vec::<String>::new());
    let linked = "https://example.org/team/churn/blob/main/docs/runbooks/Saturated.md";
    for path in ["monitoring/rules.yaml", "monitoring/rules.test.yaml", "monitoring/dashboard.json"]
    {
        assert!(text(&written, path).contains(linked), "{path}");
    }
    let plain = draft("{}", &blue_green()).unwrap();
    let rules = text(&plain, "monitoring/rules.yaml");
    assert!(rules.contains("runbook_url: docs/runbooks/Saturated.md\n"));
}

#[test]
fn an_alert_reaches_who_its_severity_says() {
    let written = draft("{}", &blue_green()).unwrap();
    let (_, config) = written.first::<AlertmanagerConfig>().unwrap();
    let routes = routes_of(config);
    let receiver = |severity: &str| {
        let takes = |route: &&&Route| {
            let by_severity = route.matchers.labels().any(|label| label == "severity");
            by_severity && route.matchers.accept_value("severity", severity)
        };
        let route = routes.iter().find(takes).unwrap();
        route.receiver.as_ref().unwrap().value.clone()
    };
    let reached = ["critical", "high", "medium", "low"].map(receiver);
    assert_eq!(reached, ["on-call", "on-call", "tickets", "tickets"]);
    assert!(routes[0].matchers.accept_value("action", "rollback"));
    assert!(routes[0].continues, "whoever is on call hears of a rollback as well");
    assert!(config.receivers.iter().all(|receiver| !receiver.integrations.is_empty()));
}

#[test]
fn logs_are_read_by_their_fields_and_sent_where_the_step_says() {
    for (store, output) in [("loki", "loki"), ("elasticsearch", "es"), ("stdout", "stdout")] {
        let with = format!("{{ log_store: {store}, log_entities: [customer_id, order_id] }}");
        let written = draft(&with, &blue_green()).unwrap();
        assert_sound(&written);
        let (file, pipeline) = written.first::<LogPipeline>().unwrap();
        assert_eq!(pipeline.outputs[0].name.value, output);
        let time = pipeline.reads_fields().and_then(|parser| parser.time_key.as_ref()).unwrap();
        assert_eq!(time.value, "timestamp");
        for field in
            ["service", "level", "request_id", "trace_id", "message", "customer_id", "order_id"]
        {
            assert!(file.artifact.text.contains(&format!("#   {field}: ")), "{store}: {field}");
        }
    }
}

#[test]
fn what_no_file_could_hold_is_refused_by_name() {
    let cases = [
        (
            "repository_url: ftp://a",
            "`repository_url` must be a plain http or https URL, not `ftp://a`",
        ),
        (
            "rollback_url: 'http://a b'",
            "`rollback_url` must be a plain http or https URL, not `http://a b`",
        ),
        (
            "alertmanager: a",
            "`alertmanager` must be a host and a port, such as host.example.org:9093, not `a`",
        ),
        (
            "log_entities: [trace_id]",
            "`trace_id` cannot be a field of its own in the logs; write it like `customer_id`",
        ),
    ];
    for (with, reason) in cases {
        assert_eq!(draft(with, &blue_green()).unwrap_err(), reason, "{with}");
    }
}

#[test]
fn burn_rates_follow_the_objective_and_its_window() {
    for case in BURN_CASES {
        let context = context_with("latency_sla", case.latency).replace("99.9%", case.availability);
        let days = format!("window_days: {}", case.window_days);
        let handed = handed_on(&context, &days, "blue-green", &["blue", "green"]);
        let written = draft("{}", &handed).unwrap();
        assert_sound(&written);
        assert_eq!(findings(&handed, &written), Vec::<String>::new());
        let named = |name: &'static str, rates: &'static [(&str, &str)]| {
            rates.iter().map(move |(window, above)| (format!("{name}BudgetBurn{window}"), *above))
        };
        let wanted: Vec<(String, &str)> =
            named("Availability", case.errors).chain(named("Latency", case.slowness)).collect();
        let names: Vec<&String> = wanted.iter().map(|(name, _)| name).collect();
        let burns = alerts(&written).into_iter().filter(|name| name.contains("BudgetBurn"));
        assert_eq!(burns.collect::<Vec<_>>().iter().collect::<Vec<_>>(), names);
        let rules = text(&written, "monitoring/rules.yaml");
        for (name, above) in &wanted {
            let rule = rules.split("- alert: ").find(|rule| rule.starts_with(name)).unwrap();
            let compared = rule.matches(&format!("> {above}\n")).count();
            assert_eq!(compared, 2, "{name} must be above {above} in both windows:\n{rule}");
        }
    }
}

#[test]
fn slow_requests_are_counted_in_a_bucket_that_ends_at_the_objective() {
    for (agreed, bound) in [("100ms", "0.1"), ("1s", "1.0"), ("1.5s", "1.5"), ("250us", "0.00025")]
    {
        let context = context_with("latency_sla", &format!("< {agreed} p99"));
        let handed = handed_on(&context, "{}", "blue-green", &["blue", "green"]);
        let written = draft("{}", &handed).unwrap();
        assert_sound(&written);
        let (_, catalogue) = written.first::<MetricsCatalogue>().unwrap();
        let histogram = catalogue.metric_of("http_request_duration_seconds_bucket").unwrap();
        assert!(histogram.buckets.iter().any(|bucket| bucket.value == bound), "{agreed}");
        assert!(text(&written, "monitoring/rules.yaml").contains(&format!("le=\"{bound}\"")));
    }
}

#[test]
fn only_a_new_version_is_rolled_back() {
    let rolls_back = |artifacts: &Artifacts| -> Vec<String> {
        let rules = text(artifacts, "monitoring/rules.yaml");
        let alerts =
            rules.split("- alert: ").skip(1).filter(|rule| rule.contains("action: rollback"));
        alerts.map(|rule| rule.lines().next().unwrap().to_owned()).collect()
    };
    let written = draft("watch_minutes: 45", &blue_green()).unwrap();
    let wanted = ["CandidateErrorRate", "CandidateLatency", "CandidateNotReady"];
    assert_eq!(rolls_back(&written), wanted);
    let rules = text(&written, "monitoring/rules.yaml");
    // Once to leave the version before out, and once to ask whether it suffers from the same.
    assert_eq!(rules.matches("offset 45m > 0.5").count(), 3 + 2);

    let handed = handed_on(CONTEXT, "strategy: rolling", "rolling", &["stable"]);
    let written = draft("{}", &handed).unwrap();
    assert_eq!(rolls_back(&written), wanted[..2]);
    let rules = text(&written, "monitoring/rules.yaml");
    assert!(
        rules.contains("time() - process_start_time_seconds") && !rules.contains("share_rate5m")
    );
}

#[test]
fn settings_and_drift_threshold_are_obeyed() {
    let handed =
        handed_on(CONTEXT, "drift_threshold_millis: 125", "blue-green", &["blue", "green"]);
    let written = draft("{ saturation_percent: 65, evaluation_seconds: 30 }", &handed).unwrap();
    assert_sound(&written);
    let rules = text(&written, "monitoring/rules.yaml");
    for said in ["> 0.65\n", "interval: 30s\n", "> 0.125\n", "above 0.125"] {
        assert!(rules.contains(said), "{said}");
    }
}

#[test]
fn health_checks_are_the_probes_of_the_manifests() {
    let mut handed = blue_green();
    for track in ["blue", "green"] {
        let manifest = deployment(track, "/model/ready", "blue-green");
        handed.insert(read(&format!("k8s/deployment-{track}.yaml"), manifest));
    }
    let written = draft("{}", &handed).unwrap();
    assert_sound(&written);
    assert_eq!(findings(&handed, &written), Vec::<String>::new());
    let (_, checks) = written.first::<HealthChecks>().unwrap();
    let asked: Vec<_> = checks
        .checks
        .iter()
        .map(|check| {
            let times = (check.interval_seconds.value, check.timeout_seconds.value);
            (check.probe.value.word(), check.path.as_str(), check.port.value, times)
        })
        .collect();
    assert_eq!(
        asked,
        [
            ("startup", "/healthz", 9000, (5, 1)),
            ("readiness", "/model/ready", 9000, (2, 1)),
            ("liveness", "/healthz", 9000, (10, 3)),
        ]
    );
    assert!(text(&written, "scripts/health-check.sh").contains("path=/model/ready\n"));
}

#[test]
fn every_signal_that_the_requirements_demand_is_measured() {
    let written = draft("{}", &blue_green()).unwrap();
    let (_, catalogue) = written.first::<MetricsCatalogue>().unwrap();
    let measured: BTreeSet<Signal> =
        catalogue.metrics.iter().map(|metric| metric.signal.value).collect();
    assert_eq!(measured.len(), Signal::ALL.len());
}

#[test]
fn files_claim_the_criteria_that_demand_them() {
    let written = draft("{}", &blue_green()).unwrap();
    let claims = |path: &str| -> Vec<&str> {
        let artifact = written.get(path).unwrap();
        artifact.reading.claims.iter().map(|claim| claim.criterion.as_str()).collect()
    };
    assert_eq!(claims("monitoring/metrics.yaml"), ["US-3.AC-2", "US-3.AC-3", "US-3.AC-4"]);
    assert_eq!(
        claims("monitoring/rules.yaml"),
        ["US-3.AC-2", "US-3.AC-3", "US-3.AC-4", "US-4.AC-1"]
    );
    assert_eq!(claims("monitoring/health-checks.yaml"), ["US-3.AC-1"]);
    assert_eq!(claims("scripts/health-check.sh"), ["US-3.AC-1"]);
    assert_eq!(claims("scripts/rollback.sh"), ["US-4.AC-1"]);
}

#[test]
fn a_file_claims_the_criterion_that_asks_for_it() {
    let handed = blue_green();
    let written = draft("{}", &handed).unwrap();
    let (_, requirements) = handed.first::<Requirements>().unwrap();
    let asks = |criterion: &str, word: &str| {
        let criterion = requirements.criteria().find(|known| *known.id == criterion).unwrap();
        criterion.demands.iter().any(|demand| demand.value.require() == word)
    };
    for (path, word) in [
        ("monitoring/prometheus.yaml", "scrape-config"),
        ("monitoring/rules.test.yaml", "alert-tests"),
        ("monitoring/alertmanager.yaml", "alert-routing"),
        ("monitoring/dashboard.json", "dashboard"),
        ("monitoring/fluent-bit.yaml", "log-fields"),
        ("docs/runbooks/Saturated.md", "runbooks"),
        ("scripts/liveness.sh", "health-check"),
    ] {
        let claims = &written.get(path).unwrap().reading.claims;
        assert!(claims.iter().any(|claim| asks(&claim.criterion, word)), "{path}: {claims:?}");
    }
}

#[test]
fn what_was_not_handed_on_is_named() {
    let without = |path: &str| -> Artifacts {
        blue_green().iter().filter(|file| !file.artifact.path.starts_with(path)).cloned().collect()
    };
    let cases = [
        ("requirements/", "it needs requirements, and none that can be read was handed on"),
        ("pipeline/", "it needs stages, and none that can be read was handed on"),
        ("k8s/", "it needs a Deployment with a track, and none that can be read was handed on"),
    ];
    for (path, reason) in cases {
        assert_eq!(draft("{}", &without(path)).unwrap_err(), reason);
    }
}

#[test]
fn an_objective_without_a_budget_is_refused() {
    let mut handed = blue_green();
    let requirements = text(&handed, "requirements/requirements.yaml");
    let perfect = requirements.replace("target_percent: \"99.9\"", "target_percent: \"100\"");
    handed.insert(read("requirements/requirements.yaml", perfect));
    let reason = draft("{}", &handed).unwrap_err();
    assert_eq!(reason, "an objective of 100 % leaves no error budget that an alert could watch");
}

#[test]
fn hostile_texts_are_refused_or_leave_the_structure_as_it_is() {
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
        "{{ $value }}",
        "{= a =}",
        "{% a %}",
        "a}b",
        "/$(id)",
        "/`id`",
        "/a'; id; '",
        "/a b",
        "/\u{2028}",
        "/\u{85}",
        "/\u{feff}",
        "/\\",
        "/a\"",
        "a\tb",
        "*a",
        "&a",
        "- a",
        "null",
        long.as_str(),
    ];
    let plain = draft("{}", &blue_green()).unwrap();
    let programs = |artifacts: &Artifacts| -> Vec<String> {
        let commands = artifacts.models::<Script>().flat_map(|(_, script)| &script.commands);
        commands.map(|command| command.program.value.clone()).collect()
    };
    for value in hostile {
        let context = context_with("model", value);
        let mut runs = vec![Desk::of("ASC").draft(&context, "{}", &blue_green())];
        let quoted = yaml_quoted(value);
        let mut handed = blue_green();
        for track in ["blue", "green"] {
            let manifest = deployment(track, &quoted, "blue-green");
            handed.insert(read(&format!("k8s/deployment-{track}.yaml"), manifest));
        }
        runs.push(draft("{}", &handed));
        let mut handed = blue_green();
        let stages = STAGES.replace("environment: production", &format!("environment: {quoted}"));
        handed.insert(read("pipeline/stages.yaml", stages));
        runs.push(draft("{}", &handed));
        for written in runs.into_iter().flatten() {
            assert_sound(&written);
            assert_eq!(alerts(&written), alerts(&plain), "{value}");
            assert_eq!(programs(&written), programs(&plain), "{value}");
        }
    }
}

#[test]
fn equal_briefs_give_equal_drafts() {
    let texts = |artifacts: Artifacts| -> Vec<String> {
        artifacts.iter().map(|artifact| artifact.artifact.text.to_string()).collect()
    };
    assert_eq!(
        texts(draft("{}", &blue_green()).unwrap()),
        texts(draft("{}", &blue_green()).unwrap())
    );
}
