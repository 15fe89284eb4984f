//! The objects that configure pods and bound them.

use super::*;

const SAMPLE: &str = r#"apiVersion: v1
kind: ConfigMap
metadata: { name: churn-settings }
immutable: true
data: { LOG_LEVEL: info, DRAIN_SECONDS: "20" }
binaryData: { seed: AAEC }
---
apiVersion: v1
kind: Secret
metadata: { name: registry }
type: kubernetes.io/dockerconfigjson
data: { .dockerconfigjson: e30= }
stringData: { note: plain }
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: { name: vault }
spec:
  provider: { vault: { server: "https://vault.example.com", anything: goes } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: churn-secrets }
spec:
  refreshInterval: 1h30m
  secretStoreRef: { name: vault, kind: SecretStore }
  target: { name: churn, creationPolicy: Owner }
  data:
    - { secretKey: API_TOKEN, remoteRef: { key: churn/api-token, property: value } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: churn }
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: churn-deployer }
rules:
  - { apiGroups: [apps], resources: [deployments], verbs: [get, list, patch] }
  - { apiGroups: [""], resources: [pods], resourceNames: [one], verbs: ["*"] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: churn-deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: churn-deployer }
subjects:
  - { kind: ServiceAccount, name: deployer, namespace: ci }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: churn }
spec:
  podSelector: { matchLabels: { app: churn } }
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: gateway } }
          podSelector: {}
        - ipBlock: { cidr: 35.191.0.0/16, except: [35.191.1.0/24] }
      ports: [{ port: http, protocol: TCP }, { port: 8000, endPort: 8010 }]
  egress:
    - to: [{ namespaceSelector: {} }]
      ports: [{ port: 53, protocol: UDP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: external }
spec:
  gatewayClassName: gke-l7-global-external-managed
  listeners:
    - name: https
      protocol: HTTPS
      port: 443
      hostname: churn.example.com
      tls: { mode: Terminate, certificateRefs: [{ name: churn-tls }] }
      allowedRoutes: { namespaces: { from: Same } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: churn }
spec:
  selector: { matchLabels: { app: churn } }
  template:
    metadata: { labels: { app: churn } }
    spec:
      containers:
        - name: app
          image: ghcr.io/acme/churn:1.0.0
          envFrom:
            - configMapRef: { name: churn-settings }
            - secretRef: { name: extra, optional: true }
          env:
            - name: API_TOKEN
              valueFrom: { secretKeyRef: { name: churn, key: API_TOKEN } }
            - name: NODE
              valueFrom: { fieldRef: { fieldPath: spec.nodeName } }
      volumes:
        - { name: certificates, secret: { secretName: churn-tls } }
        - { name: tmp, emptyDir: {} }
"#;

#[test]
fn what_configures_pods_is_read_as_written() {
    assert_eq!(problems(SAMPLE), [""; 0]);
    let file = read_manifests(SAMPLE);
    let manifests: &Manifests = file.model().unwrap();
    let (_, settings) = manifests.config_maps().next().unwrap();
    assert!(settings.is_immutable);
    assert_eq!(settings.get("DRAIN_SECONDS").unwrap().value, "20");
    let (_, secret) = manifests.secrets().next().unwrap();
    let keys: Vec<&str> = secret.keys.iter().map(|key| key.as_str()).collect();
    assert_eq!(keys, [".dockerconfigjson", "note"]);
    let (_, store) = manifests.secret_stores().next().unwrap();
    assert_eq!(store.provider.value, "vault");
    let (object, external) = manifests.external_secrets().next().unwrap();
    assert_eq!(external.target_name(&object.name), "churn");
    assert_eq!(external.keys[0].key.value, "API_TOKEN");
    assert_eq!(external.keys[0].remote.value, "churn/api-token");
    let (_, deployment) = manifests.deployments().next().unwrap();
    let container = &deployment.pod.containers[0];
    let named = |reference: &ConfigurationReference| {
        let key = reference.key.as_ref().map(|key| key.value.clone());
        (reference.kind, reference.name.value.clone(), key, reference.is_optional)
    };
    let text = |text: &str| text.to_owned();
    assert_eq!(
        container.env_from.iter().map(named).collect::<Vec<_>>(),
        [
            (ConfigurationKind::ConfigMap, text("churn-settings"), None, false),
            (ConfigurationKind::Secret, text("extra"), None, true),
        ]
    );
    assert_eq!(
        container.env[0].source.as_ref().map(named),
        Some((ConfigurationKind::Secret, text("churn"), Some(text("API_TOKEN")), false))
    );
    assert_eq!(container.env[1].source, None);
    assert_eq!(
        deployment.pod.mounted.iter().map(named).collect::<Vec<_>>(),
        [(ConfigurationKind::Secret, text("churn-tls"), None, false)]
    );
}

#[test]
fn what_bounds_pods_is_read_as_written() {
    let file = read_manifests(SAMPLE);
    let manifests: &Manifests = file.model().unwrap();
    let (_, account) = manifests.service_accounts().next().unwrap();
    assert!(account.automount_token.as_ref().is_some_and(|flag| !flag.value));
    let (_, role) = manifests.roles().next().unwrap();
    assert!(role.rules[0].allows("patch", "apps", "deployments"));
    assert!(!role.rules[0].allows("patch", "", "deployments"));
    assert!(role.rules[1].allows("delete", "", "pods"));
    let (_, binding) = manifests.role_bindings().next().unwrap();
    assert_eq!((binding.role_kind.as_str(), binding.role.as_str()), ("Role", "churn-deployer"));
    assert_eq!(binding.subjects[0].namespace.as_ref().unwrap().value, "ci");
    let (_, policy) = manifests.network_policies().next().unwrap();
    assert!(policy.covers_ingress && policy.covers_egress);
    let [Peer::Pods { pods: Some(pods), namespaces: Some(namespaces) }, Peer::Block { .. }] =
        policy.ingress[0].peers.as_slice()
    else {
        panic!("{:?}", policy.ingress[0].peers)
    };
    assert!(pods.is_empty() && !namespaces.is_empty());
    assert_eq!(policy.ingress[0].ports[1].end_port.as_ref().unwrap().value, 8010);
    let (_, gateway) = manifests.gateways().next().unwrap();
    assert_eq!(gateway.listeners[0].port.value, 443);
    assert_eq!(gateway.listeners[0].allowed_routes, AllowedRoutes::Same);
}

#[test]
fn a_policy_without_types_covers_what_it_has_rules_for() {
    let policy = |spec: &str| {
        let file = read_manifests(&format!(
            "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{ name: a }}\nspec: {spec}\n"
        ));
        let manifests: &Manifests = file.model().unwrap();
        let (_, policy) = manifests.network_policies().next().unwrap();
        (policy.covers_ingress, policy.covers_egress)
    };
    assert_eq!(policy("{ podSelector: {} }"), (true, false));
    assert_eq!(policy("{ podSelector: {}, egress: [] }"), (true, true));
    assert_eq!(policy("{ podSelector: {}, policyTypes: [Egress] }"), (false, true));
}

/// What is written well, what is put in its place, and the problem that this is.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "LOG_LEVEL: info",
        "LOG_LEVEL: on",
        "5:20 LOG_LEVEL must be a text, and a plain `on` is a boolean",
    ),
    ("LOG_LEVEL: info", "LOG LEVEL: info", "5:9 `LOG LEVEL` cannot be a key here"),
    ("seed: AAEC", "LOG_LEVEL: AAEC", "6:15 `LOG_LEVEL` is in `data` and in `binaryData`"),
    ("e30=", "hunter2", "12:28 .dockerconfigjson must be in base 64"),
    (
        "external-secrets.io/v1\nkind: SecretStore",
        "external-secrets.io/v1beta1\nkind: SecretStore",
        "15:13 a SecretStore is not of `external-secrets.io/v1beta1`",
    ),
    ("{ vault: {", "{ aws: {}, vault: {", "19:13 a SecretStore has exactly one provider"),
    ("1h30m", "1 hour", "25:20 `1 hour` is not a duration"),
    ("kind: SecretStore }", "kind: Vault }", "26:40 `Vault` is not a store of secrets"),
    ("creationPolicy: Owner", "creationPolicy: Mine", "27:42 there is no policy `Mine`"),
    ("remoteRef: {", "remoteref: {", "29:9 a key of an ExternalSecret needs the field `remoteRef`"),
    (
        "resources: [deployments], verbs: [get, list, patch]",
        "resources: [deployments], verbs: []",
        "40:5 a rule of a role needs at least one entry in `verbs`",
    ),
    (
        "apiGroup: rbac.authorization.k8s.io, kind",
        "apiGroup: rbac, kind",
        "46:22 roles are not in the group `rbac`",
    ),
    ("kind: Role, name", "kind: Rolle, name", "46:55 a binding cannot give a `Rolle`"),
    (
        "kind: ServiceAccount, name: deployer",
        "kind: Robot, name: deployer",
        "48:13 a binding has no subject of the kind `Robot`",
    ),
    ("[Ingress, Egress]", "[Ingress, Outgress]", "55:26 a policy has no type `Outgress`"),
    ("35.191.0.0/16", "35.191.0.0/160", "60:28 `35.191.0.0/160` is not a block of addresses"),
    (
        "{ port: 8000, endPort: 8010 }",
        "{ port: http, endPort: 8010 }",
        "61:69 endPort ends a range that begins with the number in `port`",
    ),
    (
        "- to: [{ namespaceSelector: {} }]",
        "- to: [{}]",
        "63:12 a peer needs a podSelector, a namespaceSelector or an ipBlock",
    ),
    ("protocol: UDP", "protocol: DNS", "64:37 a port has no protocol `DNS`"),
    ("protocol: HTTPS", "protocol: HTTP", "73:17 `tls` does not go with `protocol: HTTP`"),
    (
        ", certificateRefs: [{ name: churn-tls }]",
        "",
        "76:12 TLS that ends here needs certificateRefs, or options of the class",
    ),
    ("from: Same", "from: Here", "77:44 routes cannot come from `Here`"),
    (
        "- secretRef: { name: extra, optional: true }",
        "- {}",
        "92:15 exactly one of configMapRef and secretRef says where from",
    ),
    (
        "{ name: churn, key: API_TOKEN }",
        "{ name: churn }",
        "95:44 a reference to keys and values needs the field `key`",
    ),
];

#[test]
fn what_the_api_server_refuses_of_them_is_a_problem() {
    let found: Vec<(&str, Vec<String>)> = REFUSED
        .iter()
        .map(|(good, bad, _)| {
            let text = SAMPLE.replacen(good, bad, 1);
            assert_ne!(text, SAMPLE, "{good}");
            (*bad, problems(&text).into_iter().take(1).collect())
        })
        .collect();
    let wanted: Vec<(&str, Vec<String>)> =
        REFUSED.iter().map(|(_, bad, problem)| (*bad, vec![(*problem).to_owned()])).collect();
    assert_eq!(found, wanted);
}

proptest! {
    #[test]
    fn no_change_of_a_good_configuration_makes_reading_panic(
        from in 0..SAMPLE.len(),
        length in 0_usize..60,
        inserted in "[ \\-:{}\\[\\],\n#&*!|>'\"a-f0-9]{0,6}",
    ) {
        let to = (from + length).min(SAMPLE.len());
        problems(&format!("{}{inserted}{}", &SAMPLE[..from], &SAMPLE[to..]));
    }
}
