//! What rules report and leave alone when one thing in a file changes: a line of a script, an
//! expression, a field. Each table is a rule, the place that changes, and what is found there.

use rehearsal_artifact::{Artifact, Artifacts, ReadArtifact, check_all};

/// How many findings of `rule` there are on `files`.
fn count(rule: &str, files: &[(&str, String)]) -> usize {
    let read =
        |(path, text): &(&str, String)| ReadArtifact::of(Artifact::new(*path, text.as_str()));
    let artifacts: Artifacts = files.iter().map(read).collect();
    assert!(artifacts.iter().all(ReadArtifact::is_sound), "{artifacts:#?}");
    check_all(&artifacts).iter().filter(|finding| finding.rule == rule).count()
}

fn script(lines: &str) -> [(&'static str, String); 1] {
    [("scripts/a.sh", format!("#!/usr/bin/env bash\nset -euo pipefail\n{lines}\n"))]
}

#[test]
fn commands_are_judged_by_what_they_do_with_failure_and_with_secrets() {
    let cases = [
        ("curl-without-fail", "curl https://a.example/x", 1),
        ("curl-without-fail", "curl -o x https://a.example/x", 1),
        ("curl-without-fail", "curl -fsSLo x https://a.example/x", 0),
        ("curl-without-fail", "curl --fail-with-body https://a.example/x", 0),
        ("curl-without-fail", "curl -s https://a.example/x | jq .status", 0),
        ("curl-without-fail", "curl -s https://a.example/x | tar xz", 1),
        ("curl-without-fail", "curl -s -w '%{http_code}' https://a.example/x", 0),
        ("curl-without-fail", "curl \"${OPTIONS[@]}\" https://a.example/x", 0),
        ("curl-without-fail", "curl --version", 0),
        ("download-runs-unseen", "curl -fsSL https://a.example/x | bash -s -- -y", 1),
        ("download-runs-unseen", "wget -qO- https://a.example/x |\n  sudo sh", 1),
        ("download-runs-unseen", "eval \"$(curl -fsS https://a.example/x)\"", 1),
        ("download-runs-unseen", "bash <(curl -fsS https://a.example/x)", 1),
        ("download-runs-unseen", "curl -fsS https://a.example/x | tee x", 0),
        ("download-runs-unseen", "cat x | bash", 0),
        ("password-in-arguments", "docker login -u a --password \"$P\" r.example", 1),
        ("password-in-arguments", "helm registry login -u a -p \"$P\" r.example", 1),
        ("password-in-arguments", "docker run -p 80:80 login", 0),
        ("shell-removes-too-much", "rm -rf \"$DIR/\"", 1),
        ("shell-removes-too-much", "rm -fr -- ${DIR}/*", 1),
        ("shell-removes-too-much", "rm -rf \"${DIR:?}/\"*", 0),
        ("shell-removes-too-much", "rm -rf \"$DIR/build\" \"$DIR\"", 0),
        ("shell-removes-too-much", "rm -f \"$DIR/\"*", 0),
    ];
    for (rule, lines, expected) in cases {
        assert_eq!(count(rule, &script(lines)), expected, "{lines}");
    }
}

fn step(lines: &str) -> [(&'static str, String); 1] {
    let text = format!(
        "on: pull_request_target\npermissions: {{}}\njobs:\n  a:\n    runs-on: x\n    steps:\n      - id: one\n        \
         run: make\n      - {lines}\n"
    );
    [(".github/workflows/a.yml", text)]
}

#[test]
fn steps_are_judged_by_whose_text_they_run_and_read() {
    let cases = [
        ("workflow-template-injection", "run: echo ${{ github.head_ref }}", 1),
        ("workflow-template-injection", "run: echo ${{ github.event.commits[0].message }}", 1),
        ("workflow-template-injection", "run: echo ${{ toJSON(github.event.issue.title) }}", 1),
        ("workflow-template-injection", "run: echo ${{ inputs.a || github.event.issue.body }}", 1),
        ("workflow-template-injection", "run: echo ${{ github.event.issue.number }}", 0),
        (
            "workflow-template-injection",
            "run: echo ${{ contains(github.event.issue.title, 'x') }}",
            0,
        ),
        ("workflow-reads-unknown-output", "run: echo ${{ steps.one.outputs.x }}", 0),
        ("workflow-reads-unknown-output", "run: echo ${{ steps.two.outputs.x }}", 1),
        ("workflow-reads-unknown-output", "run: echo ${{ needs.b.result }}", 1),
        ("workflow-reads-unknown-output", "run: echo ${{ format('needs.b.outputs.c') }}", 0),
        ("workflow-retired-command", "run: echo \"::set-output name=a::b\"", 1),
        ("workflow-retired-command", "run: echo \"::notice::all is well\"", 0),
        (
            "workflow-checks-out-stranger",
            "{ uses: actions/checkout@v6, with: { ref: \"${{ github.head_ref }}\" } }",
            1,
        ),
        ("workflow-checks-out-stranger", "uses: actions/checkout@v6", 0),
        ("workflow-keeps-credentials", "uses: actions/checkout@v6", 1),
    ];
    for (rule, lines, expected) in cases {
        assert_eq!(count(rule, &step(lines)), expected, "{lines}");
    }
}

fn dockerfile(lines: &str) -> [(&'static str, String); 1] {
    [("Dockerfile", format!("FROM debian:13.2\nUSER 10001\n{lines}\n"))]
}

#[test]
fn images_are_judged_by_what_they_keep_and_how_they_start() {
    let cases = [
        ("dockerfile-secret-in-image", "ENV PASSWORD=hunter2", 1),
        ("dockerfile-secret-in-image", "ENV PASSWORD hunter2", 1),
        ("dockerfile-secret-in-image", "ARG API_KEY", 1),
        ("dockerfile-secret-in-image", "ENV A=1 \\\n    API_TOKEN='a b'", 1),
        ("dockerfile-secret-in-image", "ENV PASSWORD=\"\" TOKEN=changeme", 0),
        ("dockerfile-secret-in-image", "ENV PASSWORD=$PASSWORD", 0),
        ("dockerfile-secret-in-image", "ARG API_KEY\nFROM scratch\nUSER 1", 0),
        ("dockerfile-shell-swallows-signals", "CMD serve --port=80", 1),
        ("dockerfile-shell-swallows-signals", "ENTRYPOINT serve\nCMD [\"--port=80\"]", 1),
        ("dockerfile-shell-swallows-signals", "CMD exec serve", 0),
        ("dockerfile-shell-swallows-signals", "CMD serve --port=$PORT", 0),
        ("dockerfile-install-asks", "RUN apt-get install make", 1),
        ("dockerfile-install-asks", "RUN apt-get -y install make", 0),
        ("dockerfile-install-asks", "RUN yes | apt-get install make", 0),
        ("dockerfile-install-asks", "RUN apt-get install $OPTIONS make", 0),
        ("dockerfile-start-replaced", "CMD [\"a\"]\nCMD [\"b\"]", 1),
        ("dockerfile-start-replaced", "ENTRYPOINT [\"a\"]\nCMD [\"b\"]", 0),
        ("dockerfile-adds-without-need", "ADD a b /c/", 1),
        ("dockerfile-adds-without-need", "ADD --chown=1 a /c/", 0),
        ("dockerfile-adds-without-need", "ADD a.tar.xz /c/", 0),
    ];
    for (rule, lines, expected) in cases {
        assert_eq!(count(rule, &dockerfile(lines)), expected, "{lines}");
    }
}

/// An alert on `expr` with `text`, below what records `job:errors:rate5m` by job.
fn alert(expr: &str, text: &str) -> [(&'static str, String); 1] {
    let rules = format!(
        "groups:\n  - name: a\n    rules:\n      - record: job:errors:rate5m\n        \
         expr: sum by (job) (rate(errors_total[5m]))\n        labels: {{ tier: web }}\n      \
         - record: job:errors:sum\n        expr: sum by (job) (errors_total)\n      \
         - alert: A\n        expr: '{expr}'\n        labels: {{ severity: page }}\n        \
         annotations: {{ summary: \"{text}\" }}\n"
    );
    [("monitoring/rules.yaml", rules)]
}

#[test]
fn alerts_are_judged_by_what_their_expression_can_give() {
    let lost = "alert-text-reads-lost-label";
    let cases = [
        (lost, "job:errors:rate5m > 1", "{{ $labels.job }} {{ $labels.tier }}", 0),
        (lost, "job:errors:rate5m > 1", "{{ $labels.pod }}", 1),
        (lost, "errors_total > 1", "{{ $labels.pod }}", 0),
        (lost, "sum without (pod) (errors_total) > 1", "{{ $labels.zone }}", 0),
        (lost, "1 < sum by (pod) (errors_total)", "{{ $labels.pod }} {{ .Labels.zone }}", 1),
        (lost, "a * on (pod) group_left (zone) b > 1", "{{ $labels.zone }}", 0),
        (lost, "a / on (pod) b > 1", "{{ $labels.zone }}", 1),
        (lost, "topk(3, sum by (pod) (a)) > 1", "{{ $labels.pod }}", 0),
        (lost, "label_replace(sum(a), \"b\", \"c\", \"\", \"\") > 1", "{{ $labels.b }}", 0),
        (lost, "sum(a) > 1", "{{ $externalLabels.zone }} {{ $value }}", 0),
        ("alert-without-condition", "job:errors:rate5m", "", 1),
        ("alert-without-condition", "job:errors:rate5m > bool 1", "", 1),
        ("alert-without-condition", "a unless b", "", 0),
        ("alert-without-condition", "absent(a)", "", 0),
        ("alert-without-condition", "max_over_time((a > 1)[5m:1m])", "", 0),
        ("rate-of-sum", "rate(job:errors:sum[5m]) > 1", "", 1),
        ("rate-of-sum", "max_over_time(job:errors:sum[5m]) > 1", "", 0),
        ("rate-of-sum", "rate(errors_total[5m]) > 1", "", 0),
        ("histogram-quantile-without-le", "histogram_quantile(0.9, sum(a_bucket)) > 1", "", 1),
        ("histogram-quantile-without-le", "histogram_quantile(0.9, sum(a)) > 1", "", 0),
        (
            "histogram-quantile-without-le",
            "histogram_quantile(0.9, sum without (pod) (a_bucket)) > 1",
            "",
            0,
        ),
    ];
    for (rule, expr, text, expected) in cases {
        assert_eq!(count(rule, &alert(expr, text)), expected, "{expr}");
    }
}

/// A Deployment behind a Service, with `container` in its container and `beside` after it.
fn manifests(container: &str, beside: &str) -> [(&'static str, String); 1] {
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: a }}\nspec:\n  \
         selector: {{ matchLabels: {{ app: a }} }}\n  template:\n    metadata: {{ labels: {{ app: a }} }}\n    \
         spec:\n      containers:\n        - name: a\n          image: 'r.example/a:1'\n          \
         ports: [{{ name: http, containerPort: 8080 }}]\n          {container}\n---\n\
         apiVersion: v1\nkind: Service\nmetadata: {{ name: a }}\nspec:\n  selector: {{ app: a }}\n  \
         ports: [{{ port: 80, targetPort: http }}]\n---\n{beside}"
    );
    [("k8s/a.yaml", text)]
}

fn policy(ports: &str) -> String {
    format!(
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{ name: a }}\nspec:\n  \
         podSelector: {{}}\n  ingress: {ports}\n"
    )
}

#[test]
fn policies_permit_ports_by_name_number_and_range() {
    let rule = "k8s-policy-blocks-service";
    let cases = [
        ("[{ ports: [{ port: 8080 }] }]", 0),
        ("[{ ports: [{ port: http }] }]", 0),
        ("[{ ports: [{ port: 8000, endPort: 9000 }] }]", 0),
        ("[{ ports: [{ protocol: TCP }] }]", 0),
        ("[{ from: [{ podSelector: {} }] }]", 0),
        ("[]", 0),
        ("[{ ports: [{ port: 80 }] }]", 1),
        ("[{ ports: [{ port: 80 }] }, { ports: [{ port: 8080 }] }]", 0),
    ];
    for (ports, expected) in cases {
        assert_eq!(count(rule, &manifests("", &policy(ports))), expected, "{ports}");
    }
}

const SETTINGS: &str = "\
apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { LEVEL: info }\n---\n\
apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: sealed }\n\
spec: { encryptedData: { token: AgB } }\n---\n\
apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: fetched }\nspec:\n  \
secretStoreRef: { name: vault }\n  target: { name: database }\n  \
data: [{ secretKey: url, remoteRef: { key: url } }]\n";

#[test]
fn what_pods_read_is_declared_in_one_way_or_another() {
    let key = |kind: &str, name: &str, key: &str| {
        format!("env: [{{ name: A, valueFrom: {{ {kind}: {{ name: {name}, key: {key} }} }} }}]")
    };
    let cases = [
        ("secret-key-unknown", key("configMapKeyRef", "settings", "LEVEL"), 0),
        ("secret-key-unknown", key("configMapKeyRef", "settings", "LEVLE"), 1),
        ("secret-key-unknown", key("secretKeyRef", "sealed", "token"), 0),
        ("secret-key-unknown", key("secretKeyRef", "sealed", "tokens"), 1),
        ("secret-key-unknown", key("secretKeyRef", "database", "url"), 0),
        ("secret-key-unknown", key("secretKeyRef", "database", "uri, optional: true"), 0),
        ("secret-nobody-declares", key("secretKeyRef", "database", "url"), 0),
        ("secret-nobody-declares", key("secretKeyRef", "databse", "url"), 1),
        ("secret-nobody-declares", key("secretKeyRef", "made-by-hand", "url"), 0),
        ("secret-nobody-declares", key("secretKeyRef", "databse", "url, optional: true"), 0),
    ];
    for (rule, container, expected) in cases {
        assert_eq!(count(rule, &manifests(&container, SETTINGS)), expected, "{container}");
    }
}

#[test]
fn in_a_delivery_written_from_requirements_every_name_must_be_declared() {
    let requirements =
        "schema: rehearsal/requirements/v1\nservice: a\nobjectives: []\nstories: []\n";
    let container = "envFrom: [{ secretRef: { name: made-by-hand } }]";
    let [manifests] = manifests(container, SETTINGS);
    let files = [manifests, ("requirements/requirements.yaml", requirements.to_owned())];
    assert_eq!(count("secret-nobody-declares", &files), 1);
}

#[test]
fn a_hook_and_its_grace_period_are_compared_in_every_notation() {
    let cases = [
        ("lifecycle: { preStop: { sleep: { seconds: 29 } } }", 0),
        ("lifecycle: { preStop: { exec: { command: [sleep, \"30\"] } } }", 1),
        ("lifecycle: { preStop: { exec: { command: [/bin/sh, -c, \"sleep 60s\"] } } }", 1),
        ("lifecycle: { preStop: { exec: { command: [sh, -c, \"drain && sleep 60\"] } } }", 0),
    ];
    for (container, expected) in cases {
        let files = manifests(container, "");
        assert_eq!(count("k8s-hook-outlives-grace", &files), expected, "{container}");
    }
}
