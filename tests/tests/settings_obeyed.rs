//! What a scenario sets arrives in the files that it is about, and nowhere the old value stays.

use rehearsal::Run;
use rehearsal_tests::shipped;

/// Changes as `--set` takes them, what must then stand in which file, and what must stand in none.
struct Case {
    changes: &'static [&'static str],
    stands: &'static [(&'static str, &'static str)],
    gone: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        changes: &["context.latency_sla=< 250ms p95"],
        stands: &[
            ("requirements/requirements.yaml", "threshold_us: 250000"),
            (
                "requirements/features/health-checks.feature",
                "95 % of the requests take less than 250 ms",
            ),
            ("monitoring/metrics.yaml", "\"0.1875\", \"0.25\", \"0.375\""),
            ("monitoring/rules.yaml", "le=\"0.25\""),
            ("monitoring/rules.yaml", "quantile: \"0.95\""),
            ("monitoring/rules.yaml", "> 14.4 * 0.05\n"),
        ],
        gone: &["than 100 ms", "within 100 ms", "le=\"0.1\"", "\"0.99\"", "threshold_us: 100000"],
    },
    Case {
        changes: &["context.availability_sla=99.5%"],
        stands: &[
            ("requirements/requirements.yaml", "target_percent: \"99.5\""),
            ("requirements/features/rollback.feature", "99.5 % of the requests succeed"),
            ("monitoring/rules.yaml", "> 14.4 * 0.005\n"),
            ("monitoring/rules.yaml", "0.5 % may"),
        ],
        gone: &["99.9", "* 0.001"],
    },
    Case {
        changes: &["context.model=fraud_scorer"],
        stands: &[
            ("k8s/deployment-blue.yaml", "fraud-scorer"),
            ("monitoring/rules.yaml", "job=\"fraud-scorer\""),
            ("scripts/deploy.sh", "fraud-scorer"),
            (".github/workflows/deploy.yml", "fraud-scorer"),
        ],
        gone: &["churn-predictor", "churn_predictor"],
    },
    Case {
        changes: &["context.image_registry=registry.example.org:5000/team"],
        stands: &[
            (".github/workflows/deploy.yml", "registry.example.org:5000/team"),
            ("k8s/deployment-green.yaml", "registry.example.org:5000/team"),
            ("scripts/deploy.sh", "registry.example.org:5000/team"),
        ],
        gone: &["ghcr.io"],
    },
    Case {
        changes: &["chain.infrastructure.with.version=2.3.1"],
        stands: &[("k8s/deployment-blue.yaml", ":2.3.1")],
        gone: &[":1.0.0"],
    },
    Case {
        changes: &["chain.requirements.with.replicas_min=5"],
        stands: &[("k8s/autoscaler-blue.yaml", "minReplicas: 5")],
        gone: &["minReplicas: 3"],
    },
    Case {
        changes: &["chain.requirements.with.drift_threshold_millis=350"],
        stands: &[
            ("requirements/requirements.yaml", "threshold_millis: 350"),
            ("monitoring/rules.yaml", "> 0.35\n"),
        ],
        gone: &["> 0.2\n"],
    },
    Case {
        changes: &["chain.pipeline.with.branch=release"],
        stands: &[(".github/workflows/deploy.yml", "refs/heads/release")],
        gone: &["refs/heads/main"],
    },
    Case {
        changes: &["chain.requirements.with.window_days=7"],
        stands: &[
            ("requirements/requirements.yaml", "window_days: 7"),
            ("monitoring/rules.yaml", "over 7 days"),
        ],
        gone: &["over 30 days"],
    },
];

#[test]
fn a_changed_setting_stands_in_every_file_that_it_is_about() {
    let mut complaints = Vec::new();
    for case in CASES {
        let run = shipped::rehearse(shipped::CHAIN, case.changes);
        complaints.extend(complaints_about(&run, case));
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn complaints_about(run: &Run, case: &Case) -> Vec<String> {
    let changes = case.changes.join(" ");
    let mut complaints = Vec::new();
    if run.verdict().word() != "APPROVED" || !run.findings.is_empty() {
        complaints.push(format!("{changes}: {}", run.summary().to_text()));
    }
    for (path, text) in case.stands {
        let file = run.artifacts.get(path);
        if !file.is_some_and(|file| file.artifact.text.contains(text)) {
            complaints.push(format!("{changes}: {path} lacks {text:?}"));
        }
    }
    for file in run.artifacts.iter() {
        for text in case.gone.iter().filter(|text| file.artifact.text.contains(**text)) {
            complaints.push(format!("{changes}: {} still has {text:?}", file.artifact.path));
        }
    }
    complaints
}
