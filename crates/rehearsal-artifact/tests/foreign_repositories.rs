//! Small repositories that nobody wrote for a rehearsal: no requirements, no stages, no catalogue.
//!
//! They are sound, and each does something that a rule could take for a mistake. Not one finding may
//! come of them: a checker that cries wolf is switched off.

use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

const REPOSITORIES: &[(&str, &[(&str, &str)])] = &[
    (
        "a library whose workflows call each other, pass outputs on and push a branch",
        &[
            (
                ".github/workflows/ci.yml",
                r#"name: CI
on:
  push: { branches: [main] }
  pull_request:
permissions:
  contents: read
jobs:
  changes:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    outputs:
      docs: ${{ steps.look.outputs.docs }}
    steps:
      - id: look
        run: echo "docs=$(git diff --name-only HEAD^ | grep -c '^docs/')" >> "$GITHUB_OUTPUT"
  test:
    needs: changes
    if: ${{ !cancelled() && needs.changes.outputs.docs == '0' }}
    uses: ./.github/workflows/test.yml
    secrets: inherit
  windows:
    runs-on: windows-2025
    timeout-minutes: 20
    steps:
      - run: ./scripts/setup.sh; rm -r -Force $env:TEMP/
"#,
            ),
            (
                ".github/workflows/test.yml",
                r#"name: Test
on: workflow_call
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    services:
      db: { image: "postgres:18.1" }
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: { path: source, persist-credentials: false }
      - run: ./scripts/unit.sh
      - uses: actions/upload-artifact@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: { name: "report-${{ github.run_id }}", path: report }
"#,
            ),
            (
                ".github/workflows/docs.yml",
                r#"name: Docs
on:
  workflow_run: { workflows: [CI], types: [completed] }
permissions: {}
jobs:
  publish:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    permissions: { contents: write }
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
      - run: |
          scripts/build-docs.sh "$BRANCH"
          git push origin pages
        env:
          BRANCH: ${{ github.event.workflow_run.head_branch }}
"#,
            ),
            (
                "scripts/build-docs.sh",
                "#!/bin/sh -eu\n. ./scripts/lib.sh\ncurl -fsSL -o theme.css \"$THEME\"\nrm -rf \"${OUT:?}/\"*\n",
            ),
            ("scripts/lib.sh", "say() {\n  printf '%s\\n' \"$1\"\n}\n"),
            ("scripts/release.env.sh", "VERSION=1.4.2\nCHANNEL=stable\n"),
        ],
    ),
    (
        "an application with overlays, a proxy beside it and secrets that are made by hand",
        &[
            (
                "deploy/base/app.yaml",
                r#"apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata:
      labels: { app: shop }
      annotations: { prometheus.io/scrape: "true", prometheus.io/port: "9901" }
    spec:
      serviceAccountName: shop
      initContainers:
        - { name: migrate, image: "registry.example/shop/migrate:2.1", args: [up] }
      containers:
        - name: shop
          image: registry.example/shop/web:2.1
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /healthz, port: http } }
          livenessProbe: { httpGet: { path: /healthz, port: http }, failureThreshold: 6 }
          lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
          envFrom: [{ secretRef: { name: shop-database } }]
          env:
            - { name: SESSION_SECRET_FILE, value: /run/secrets/session }
            - { name: API_TOKEN, value: $(FROM_ELSEWHERE) }
        - name: proxy
          image: envoyproxy/envoy:v1.36.2
          ports: [{ name: admin, containerPort: 9901 }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec:
  selector: { app: shop }
  ports: [{ port: 80, targetPort: http }]
---
apiVersion: v1
kind: ConfigMap
metadata: { name: shop-settings }
data: { LOG_LEVEL: info }
"#,
            ),
            (
                "deploy/overlays/production/policy.yaml",
                r#"apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shop }
spec:
  podSelector: { matchLabels: { app: shop, tier: web } }
  ingress: [{ ports: [{ port: http }] }]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: production }
spec:
  rules:
    - http:
        paths:
          - { path: /, pathType: Prefix, backend: { service: { name: gateway, port: { number: 80 } } } }
"#,
            ),
            (
                "deploy/agent/daemon-set.yaml",
                r#"apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      hostPID: true
      containers: [{ name: agent, image: "registry.example/agent:1", securityContext: { privileged: true } }]
"#,
            ),
            (
                "deploy/rollout.sh",
                "#!/usr/bin/env bash\nset -euo pipefail\n\
                 kubectl apply -f \"$1/app.yaml\"\n\
                 kubectl --namespace ingress-nginx rollout status deployment/ingress-nginx-controller\n\
                 kubectl rollout status deployment/production-shop\n\
                 echo \"$PASSWORD\" | docker login registry.example -u ci --password-stdin\n",
            ),
        ],
    ),
    (
        "two examples that look alike and have nothing to do with each other",
        &[
            (
                "examples/one/service.yaml",
                "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec:\n  selector: { app: web }\n  \
                 ports: [{ port: 80, targetPort: public }]\n",
            ),
            (
                "examples/two/app.yaml",
                r#"apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 1
  strategy: { rollingUpdate: { maxUnavailable: 1 } }
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example/web:3
          ports: [{ name: http, containerPort: 8080 }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 64Mi } }
"#,
            ),
        ],
    ),
    (
        "monitoring whose pods an operator makes",
        &[
            (
                "manifests/prometheus.yaml",
                r#"apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: k8s, namespace: monitoring }
spec: { replicas: 2 }
---
apiVersion: v1
kind: Service
metadata: { name: prometheus, namespace: monitoring }
spec:
  selector: { app.kubernetes.io/name: prometheus }
  ports: [{ name: web, port: 9090, targetPort: web }]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: prometheus, namespace: monitoring }
spec:
  minAvailable: 1
  selector: { matchLabels: { app.kubernetes.io/name: prometheus } }
"#,
            ),
            (
                "alerts/node.rules.yaml",
                r#"groups:
  - name: node
    interval: 30s
    rules:
      - record: instance:load:ratio
        expr: sum by (instance) (node_load1) / count by (instance) (node_cpu_seconds_total{mode="idle"})
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none }
      - alert: NodeBusy
        expr: instance:load:ratio > 2
        for: 10m
        labels: { severity: warning }
        annotations: { summary: "{{ $labels.instance }} is busy ({{ $value }})" }
      - alert: NodeGone
        expr: absent(up{job="node"} == 1)
        for: 5m
        labels: { severity: critical }
        annotations: { summary: "{{ $labels.job }} is gone" }
      - alert: SlowDisk
        expr: >
          histogram_quantile(0.99, sum by (le, instance) (rate(node_disk_seconds_bucket[5m]))) > 1
          and on (instance) instance:load:ratio > 1
        for: 10m
        labels: { severity: warning }
"#,
            ),
        ],
    ),
    (
        "an image that fetches, unpacks and asks for secrets as it should",
        &[(
            "build/Dockerfile",
            r#"ARG VERSION=13.2
FROM debian:${VERSION} AS build
ARG GIT_TOKEN
RUN --mount=type=secret,id=git apt-get update \
 && apt-get install -y --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/*
RUN apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -yq install make
ADD model-1.4.tar.gz /srv/

FROM debian:${VERSION}
ENV TOKEN_FILE=/run/secrets/token ACCESS_KEY=""
COPY --from=build /srv /srv
USER 10001
ENTRYPOINT exec /srv/serve --port "$PORT"
CMD ["--verbose"]
"#,
        )],
    ),
];

#[test]
fn sound_repositories_of_others_give_no_finding() {
    for (what, files) in REPOSITORIES {
        let read = |(path, text): &(&str, &str)| ReadArtifact::of(Artifact::new(*path, *text));
        let artifacts: Artifacts = files.iter().map(read).collect();
        assert!(artifacts.iter().all(|file| file.kind.id != "other"), "{what}: {artifacts:?}");
        let findings = check_all(&artifacts);
        let shown: Vec<String> = findings
            .iter()
            .map(|it| format!("{}:{} {}: {}", it.path, it.position.line, it.rule, it.message))
            .collect();
        assert!(shown.is_empty(), "{what}: {shown:#?}");
    }
}
