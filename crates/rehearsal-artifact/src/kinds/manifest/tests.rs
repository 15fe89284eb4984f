mod configured;

use proptest::prelude::*;

use super::*;
use crate::artifact::{Artifact, ReadArtifact};

const SAMPLE: &str = r#"apiVersion: v1
kind: ConfigMap
metadata: { name: churn }
data: { anything: goes }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: churn
  namespace: prod
  labels: { app: churn }
  annotations: { example.com/note: "free: text" }
spec:
  replicas: 3
  minReadySeconds: 5
  progressDeadlineSeconds: 300
  revisionHistoryLimit: 5
  selector: { matchLabels: { app: churn } }
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 }
  template:
    metadata: { labels: { app: churn, track: blue } }
    spec:
      serviceAccountName: churn
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 45
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        fsGroup: 10001
        seccompProfile: { type: RuntimeDefault }
      topologySpreadConstraints: [{ maxSkew: 1, anything: goes }]
      containers:
        - name: churn
          image: ghcr.io/acme/churn:1.4.2
          command: ["python"]
          args: ["-m", "app"]
          env:
            - { name: LOG_LEVEL, value: info }
            - { name: POD, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
          ports: [{ name: http, containerPort: 8080, protocol: TCP }]
          startupProbe: { httpGet: { path: /live, port: http }, failureThreshold: 30 }
          readinessProbe: { httpGet: { path: /ready, port: 8080 }, periodSeconds: 5 }
          livenessProbe: { tcpSocket: { port: http } }
          resources:
            requests: { cpu: 250m, memory: 256Mi }
            limits: { memory: 512Mi }
          lifecycle: { preStop: { exec: { command: [sleep, "5"] } } }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
---
apiVersion: v1
kind: Service
metadata: { name: churn, namespace: prod }
spec:
  selector: { app: churn, track: blue }
  ports: [{ name: http, port: 80, targetPort: http }]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: churn, namespace: prod }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: churn }
  minReplicas: 3
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } }
  behavior: { anything: goes }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: churn, namespace: prod }
spec:
  minAvailable: 2
  selector: { matchExpressions: [{ key: app, operator: In, values: [churn] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: churn, namespace: prod }
spec:
  parentRefs: [{ name: public }]
  hostnames: [churn.example.com]
  rules:
    - matches: [{ anything: goes }]
      backendRefs: [{ name: churn, port: 80 }, { name: green, port: 80, weight: 0 }]
"#;

fn read_manifests(text: &str) -> ReadArtifact {
    ReadArtifact::of(Artifact::new("k8s/base/churn.yaml", text))
}

fn problems(text: &str) -> Vec<String> {
    let shown = |finding: crate::Finding| {
        format!("{}:{} {}", finding.position.line, finding.position.column, finding.message)
    };
    read_manifests(text).reading_findings().map(shown).collect()
}

#[test]
fn a_deployment_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read_manifests(SAMPLE);
    let manifests: &Manifests = file.model().unwrap();
    assert_eq!(manifests.objects.len(), 6);
    let (object, deployment) = manifests.deployments().next().unwrap();
    assert_eq!(object.namespace.as_ref().unwrap().value, "prod");
    assert_eq!(deployment.replicas(), 3);
    let strategy = deployment.strategy.as_ref().unwrap();
    assert_eq!(strategy.kind, StrategyKind::RollingUpdate);
    assert_eq!(strategy.max_surge.as_ref().unwrap().value, IntOrPercent::Percent(25));
    let pod = &deployment.pod;
    assert!(pod.spreads && pod.automount_token.as_ref().is_some_and(|token| !token.value));
    let container = &pod.containers[0];
    assert!(container.is_non_root(&pod.security) && container.security.drops_all_capabilities);
    assert_eq!(container.requests.cpu_millis.as_ref().unwrap().value, 250);
    assert_eq!(container.limits.memory_bytes.as_ref().unwrap().value, 512 << 20);
    assert_eq!(container.limits.cpu_millis, None);
    assert_eq!(container.env[1].value, None);
    assert!(container.pre_stop.is_some());
    let startup = container.startup.as_ref().unwrap();
    assert_eq!((startup.path(), startup.failure_threshold.value), (Some("/live"), 30));
    assert_eq!(startup.period_seconds.value, 10, "the default of Kubernetes");
    let port = container.liveness.as_ref().unwrap().port().unwrap();
    assert_eq!(container.port(port).unwrap().number.value, 8080);
}

#[test]
fn the_objects_around_a_deployment_are_read_as_written() {
    let file = read_manifests(SAMPLE);
    let manifests: &Manifests = file.model().unwrap();
    let (_, deployment) = manifests.deployments().next().unwrap();
    let (_, service) = manifests.services().next().unwrap();
    assert!(deployment.pod.labels.matches(&service.selector));
    assert_eq!(service.ports[0].target.value, PortReference::Name("http".to_owned()));
    let (_, autoscaler) = manifests.autoscalers().next().unwrap();
    assert_eq!((autoscaler.target.name.as_str(), autoscaler.max.value), ("churn", 10));
    let AutoscalerMetric::Resource { utilization, .. } = &autoscaler.metrics[0] else { panic!() };
    assert_eq!(utilization.as_ref().unwrap().value, 70);
    let (_, budget) = manifests.budgets().next().unwrap();
    assert!(budget.selector.as_ref().unwrap().matches(&deployment.pod.labels));
    assert_eq!([1, 2, 3, 10].map(|replicas| budget.evictions_allowed(replicas)), [0, 0, 1, 8]);
    let (_, route) = manifests.routes().next().unwrap();
    let weights: Vec<_> =
        route.rules[0].backends.iter().map(|backend| backend.weight.value).collect();
    assert_eq!(weights, [1, 0]);
}

/// What is written well, what is put in its place, and the problem that this is.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "apps/v1\nkind",
        "extensions/v1beta1\nkind",
        "6:13 a Deployment is not of `extensions/v1beta1`",
    ),
    (
        "autoscaling/v2",
        "autoscaling/v2beta2",
        "62:13 a HorizontalPodAutoscaler is not of `autoscaling/v2beta2`",
    ),
    ("kind: Deployment\nmeta", "kind: Deploymnet\nmeta", "7:7 `apps/v1` has no kind `Deploymnet`"),
    ("  replicas: 3", "  replica: 3", "14:3 unknown field `replica` in the spec of a Deployment"),
    ("replicas: 3", "replicas: -1", "14:13 replicas must be at least 0, not -1"),
    (
        "progressDeadlineSeconds: 300",
        "progressDeadlineSeconds: 5",
        "16:28 progressDeadlineSeconds must be above minReadySeconds (5)",
    ),
    (
        "matchLabels: { app: churn }",
        "matchLabels: { app: other }",
        "18:13 the selector (app=other) does not match the labels of the template (app=churn, track=blue)",
    ),
    (
        "maxSurge: 25%",
        "maxSurge: 0",
        "20:5 maxSurge and maxUnavailable cannot both be 0: no pod could be replaced",
    ),
    ("track: blue }", "track: 1 }", "23:46 track must be a text, and a plain `1` is a number"),
    ("value: info", "value: no", "40:41 value must be a text, and a plain `no` is a boolean"),
    (
        "- name: churn\n",
        "- name: Churn_API\n",
        "35:17 the name of a container cannot be `Churn_API`",
    ),
    ("churn:1.4.2", "churn@", "36:18 `ghcr.io/acme/churn@` is not the name of an image"),
    (
        "containerPort: 8080",
        "containerPort: 80800",
        "42:48 containerPort must be between 1 and 65535, not 80800",
    ),
    ("path: /live", "path: live", "43:44 the path of a probe begins with `/`"),
    ("tcpSocket: {", "tcpSocket: { prot: 1, ", "45:41 unknown field `prot` in tcpSocket"),
    ("cpu: 250m", "cpu: 250mm", "47:30 `250mm` is not a quantity of cpu"),
    ("memory: 256Mi", "memory: 1Gi", "47:44 the request of memory is above its limit"),
    ("minReplicas: 3", "minReplicas: 30", "67:16 minReplicas is above maxReplicas (10)"),
    (
        "minAvailable: 2",
        "minAvailable: two",
        "78:17 minAvailable must be a whole number or a percentage, not `two`",
    ),
    ("operator: In", "operator: Is", "79:56 a selector has no operator `Is`"),
    (
        "name: churn, port: 80",
        "name: churn",
        "89:29 a backend that is a Service needs the field `port`",
    ),
];

#[test]
fn what_the_api_server_refuses_is_a_problem() {
    for (good, bad, problem) in REFUSED {
        let text = SAMPLE.replacen(good, bad, 1);
        assert_ne!(text, SAMPLE, "{good}");
        assert_eq!(problems(&text), [*problem], "{bad}");
    }
}

#[test]
fn an_object_that_is_there_twice_is_a_problem() {
    let one = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
    assert_eq!(
        problems(&format!("{one}---\n{one}")),
        ["7:19 the ConfigMap `a` is here twice; only the last one would stay"]
    );
}

#[test]
fn custom_resources_with_a_known_name_are_left_alone() {
    let text =
        "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: a }\nspec: 1\n";
    assert_eq!(problems(text), [""; 0]);
}

#[test]
fn a_file_without_objects_is_no_manifest() {
    assert_eq!(problems(""), ["1:1 no Kubernetes object in this file"]);
    assert_eq!(problems("- a\n"), ["1:1 a Kubernetes object must be a mapping, not a list"]);
}

#[test]
fn shares_are_rounded_as_kubernetes_rounds_them() {
    let quarter = IntOrPercent::Percent(25);
    assert_eq!((quarter.of_rounded_up(3), quarter.of_rounded_down(3)), (1, 0));
    assert_eq!(IntOrPercent::Number(2).of_rounded_up(3), 2);
    assert_eq!(IntOrPercent::Percent(u32::MAX).of_rounded_up(u32::MAX), u32::MAX);
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC{0,80}|[ \\-:{}\\[\\],\n#&*!|>'\"a-f0-9]{0,120}") {
        problems(&text);
    }

    #[test]
    fn no_change_of_a_good_manifest_makes_reading_panic(
        from in 0..SAMPLE.len(),
        length in 0_usize..60,
        inserted in "[ \\-:{}\\[\\],\n#&*!|>'\"a-f0-9]{0,6}",
    ) {
        let to = (from + length).min(SAMPLE.len());
        problems(&format!("{}{inserted}{}", &SAMPLE[..from], &SAMPLE[to..]));
    }
}
