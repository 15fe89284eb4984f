//! Each demand holds by what it asks for, and fails by the lack of it, in the words that say what.

use rehearsal_artifact::kinds::requirements::{Demand, Requirements};
use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact};
use rehearsal_score::demands::{Held, held};
use rehearsal_score::evidence::Evidence;

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      serviceAccountName: orders
      containers:
        - name: app
          image: example.org/orders:1.0.0
          envFrom:
            - configMapRef: { name: settings }
            - secretRef: { name: secrets }
";

const POLICY: &str = "\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: orders }
spec:
  podSelector: { matchLabels: { app: orders } }
  policyTypes: [Ingress, Egress]
";

const STORE: &str = "\
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: store }
spec: { provider: { gcpsm: { projectID: p } } }
";

const EXTERNAL_SECRET: &str = "\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: secrets }
spec:
  secretStoreRef: { kind: SecretStore, name: store }
  data:
    - { secretKey: TOKEN, remoteRef: { key: token } }
";

const ROLE: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: deployer }
rules:
  - { apiGroups: [apps], resources: [deployments], verbs: [get] }
";

const BINDING: &str = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: orders }]
";

const GATEWAY: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: entrance }
spec:
  gatewayClassName: some
  listeners: [{ name: http, protocol: HTTP, port: 80 }]
";

const ROUTE: &str = "\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders }
spec:
  parentRefs: [{ name: entrance }]
  rules: [{ backendRefs: [{ name: orders, port: 80 }] }]
";

const ACCOUNT: &str = "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: orders }\n";
const SETTINGS: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: {}\n";
const SECRET: &str = "apiVersion: v1\nkind: Secret\nmetadata: { name: secrets }\n";

const WORKFLOW: &str = "\
on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps: [{ run: ./tests/a.sh --url x | tee out }]
";

const SCRIPT: &str = "#!/bin/sh\nset -eu\ncurl x\n";

const SCHEMA: &str = r#"{
  "properties": {
    "request": { "type": "object", "examples": [{}] },
    "response": { "type": "object" }
  }
}
"#;

const RULES: &str = "\
groups:
  - name: a
    rules:
      - { alert: Down, expr: up == 0 }
";

const TEST: &str = "\
rule_files: [rules.yaml]
tests:
  - interval: 1m
    input_series: [{ series: up, values: 0x9 }]
    alert_rule_test:
      - { alertname: Down, eval_time: 5m, exp_alerts: [{}] }
";

const SCRAPED: &str = "scrape_configs:\n  - job_name: orders\n    static_configs: []\n";

const CATALOGUE: &str = "\
schema: rehearsal/metrics/v1
metrics:
  - name: errors_total
    kind: counter
    unit: requests
    signal: request-errors
    help: Requests that failed.
";

const RECORDS: &str = "\
groups:
  - name: a
    rules:
      - { record: \"job:errors:rate5m\", expr: \"sum(rate(errors_total[5m]))\" }
";

const DASHBOARD: &str = r#"{
  "title": "Orders",
  "schemaVersion": 41,
  "panels": [
    {
      "id": 1,
      "type": "timeseries",
      "gridPos": { "x": 0, "y": 0, "w": 12, "h": 8 },
      "datasource": { "type": "prometheus", "uid": "p" },
      "targets": [{ "refId": "A", "expr": "job:errors:rate5m" }]
    }
  ]
}
"#;

const ROUTING: &str = "\
route:
  receiver: team
  routes:
    - { receiver: team, matchers: ['severity=\"high\"'] }
receivers:
  - name: team
    webhook_configs: [{ url_file: /secrets/url }]
";

const LOGS: &str = "\
parsers:
  - { name: service, format: json, time_key: timestamp, time_format: '%s' }
pipeline:
  inputs:
    - { name: tail, path: /var/log/orders.log, tag: orders, parser: service }
  outputs:
    - { name: stdout, match: orders }
";

const CHART: &str = "apiVersion: v2\nname: orders\nversion: 1.0.0\ndescription: Orders.\n";

/// The demand, the files by which it holds, and each file without which it does not, with what is
/// said then.
type Case = (
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static [(&'static str, &'static str)],
);

const CASES: &[Case] = &[
    (
        "network-policy",
        &[("k8s/deployment.yaml", DEPLOYMENT), ("k8s/policy.yaml", POLICY)],
        &[
            ("k8s/deployment.yaml", "no Deployment"),
            ("k8s/policy.yaml", "no network policy bounds"),
        ],
    ),
    (
        "service-account",
        &[("k8s/deployment.yaml", DEPLOYMENT), ("k8s/account.yaml", ACCOUNT)],
        &[("k8s/account.yaml", "nothing creates the account orders")],
    ),
    (
        "config-map",
        &[("k8s/deployment.yaml", DEPLOYMENT), ("k8s/settings.yaml", SETTINGS)],
        &[("k8s/settings.yaml", "orders takes no settings from a ConfigMap")],
    ),
    (
        "external-secrets",
        &[
            ("k8s/deployment.yaml", DEPLOYMENT),
            ("k8s/secret.yaml", EXTERNAL_SECRET),
            ("k8s/store.yaml", STORE),
        ],
        &[
            ("k8s/deployment.yaml", "no Deployment takes a secret"),
            ("k8s/secret.yaml", "nothing fetches the Secret secrets"),
            ("k8s/store.yaml", "nothing fetches the Secret secrets"),
        ],
    ),
    (
        "least-privilege",
        &[("k8s/role.yaml", ROLE), ("k8s/binding.yaml", BINDING)],
        &[("k8s/binding.yaml", "no role is bound")],
    ),
    (
        "gateway",
        &[("k8s/gateway.yaml", GATEWAY), ("k8s/route.yaml", ROUTE)],
        &[("k8s/gateway.yaml", "no route hangs on"), ("k8s/route.yaml", "no route hangs on")],
    ),
    (
        "runs, value: tests/a.sh",
        &[(".github/workflows/a.yml", WORKFLOW), ("tests/a.sh", SCRIPT)],
        &[
            (".github/workflows/a.yml", "no job runs tests/a.sh"),
            ("tests/a.sh", "no readable tests/a.sh"),
        ],
    ),
    (
        "contract",
        &[("model/schema.json", SCHEMA)],
        &[("model/schema.json", "no schema of request and response")],
    ),
    (
        "alert-tests",
        &[("monitoring/rules.yaml", RULES), ("monitoring/rules.test.yaml", TEST)],
        &[
            ("monitoring/rules.yaml", "there is no alert"),
            ("monitoring/rules.test.yaml", "Down: no test sees it fire"),
        ],
    ),
    (
        "dashboard, value: request-errors",
        &[
            ("monitoring/dashboard.json", DASHBOARD),
            ("monitoring/metrics.yaml", CATALOGUE),
            ("monitoring/rules.yaml", RECORDS),
        ],
        &[
            ("monitoring/dashboard.json", "no dashboard shows a metric of request-errors"),
            ("monitoring/metrics.yaml", "no dashboard shows a metric of request-errors"),
            ("monitoring/rules.yaml", "no dashboard shows a metric of request-errors"),
        ],
    ),
    (
        "alert-routing",
        &[("monitoring/alertmanager.yaml", ROUTING)],
        &[("monitoring/alertmanager.yaml", "no route of Alertmanager goes by")],
    ),
    (
        "log-fields",
        &[("monitoring/fluent-bit.yaml", LOGS)],
        &[("monitoring/fluent-bit.yaml", "no log pipeline reads the fields")],
    ),
    ("chart", &[("chart/Chart.yaml", CHART)], &[("chart/Chart.yaml", "no sound Helm chart")]),
    (
        "scrape-config",
        &[("monitoring/prometheus.yaml", SCRAPED)],
        &[("monitoring/prometheus.yaml", "nothing says what is scraped")],
    ),
];

/// The demand that a requirements file says so.
fn demand(text: &str) -> Demand {
    let text = format!(
        "schema: rehearsal/requirements/v1\nservice: orders\nobjectives: []\nstories:\n  \
         - id: US-1\n    title: a\n    feature: a.feature\n    as_a: a\n    i_want: a\n    \
         so_that: a\n    criteria: [{{ id: US-1.AC-1, text: a, demands: [{{ require: {text} }}] }}]\n"
    );
    let read = ReadArtifact::of(Artifact::new("requirements/requirements.yaml", text));
    assert!(read.is_sound(), "{:?}", read.reading.problems);
    let requirements: &Requirements = read.model().expect("it is sound");
    let criterion = requirements.criteria().next().expect("there is one");
    criterion.demands[0].value.clone()
}

fn judged(text: &str, files: &[(&str, &str)]) -> Held {
    let read = files.iter().map(|(path, text)| ReadArtifact::of(Artifact::new(*path, *text)));
    let artifacts: Artifacts = read.collect();
    held(&demand(text), &Evidence::new(&artifacts, &[]))
}

#[test]
fn a_demand_holds_by_its_files_and_not_without_any_of_them() {
    for (demand, files, needed) in CASES {
        assert!(judged(demand, files).is_yes(), "{demand}: {:?}", judged(demand, files));
        for (path, expected) in *needed {
            let others: Vec<_> = files.iter().copied().filter(|(other, _)| other != path).collect();
            let Held::No(why) = judged(demand, &others) else {
                panic!("{demand} holds without {path}");
            };
            assert!(why.contains(expected), "{demand} without {path}: {why}");
        }
    }
}

#[test]
fn what_gives_too_much_away_breaks_a_demand() {
    let cluster_wide = BINDING.replace("kind: RoleBinding", "kind: ClusterRoleBinding");
    let wholesale = ROLE.replace("[get]", "['*']");
    let one_way = POLICY.replace("[Ingress, Egress]", "[Ingress]");
    let unused = WORKFLOW.replace("./tests/a.sh --url x | tee out", "'# tests/a.sh'");
    let cases = [
        (
            "least-privilege",
            vec![("k8s/role.yaml", ROLE), ("k8s/binding.yaml", cluster_wide.as_str())],
            "in every namespace",
        ),
        (
            "least-privilege",
            vec![("k8s/role.yaml", wholesale.as_str()), ("k8s/binding.yaml", BINDING)],
            "allows `*`",
        ),
        (
            "network-policy",
            vec![("k8s/deployment.yaml", DEPLOYMENT), ("k8s/policy.yaml", one_way.as_str())],
            "no network policy bounds both directions",
        ),
        (
            "external-secrets",
            vec![("k8s/deployment.yaml", DEPLOYMENT), ("k8s/secret.yaml", SECRET)],
            "k8s/secret.yaml holds the Secret secrets",
        ),
        (
            "runs, value: tests/a.sh",
            vec![(".github/workflows/a.yml", unused.as_str()), ("tests/a.sh", SCRIPT)],
            "no job runs tests/a.sh",
        ),
    ];
    for (demand, files, expected) in cases {
        let Held::No(why) = judged(demand, &files) else { panic!("{demand} holds") };
        assert!(why.contains(expected), "{demand}: {why}");
    }
}
