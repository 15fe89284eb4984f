//! The personas and scenarios that are part of the program, so that it works in an empty folder.

use std::collections::BTreeMap;
use std::sync::Arc;

use rehearsal_persona::PersonaFolder;
use rehearsal_source::Source;

/// Every file below `personas/`, by its path there.
#[rustfmt::skip]
static PERSONA_FILES: &[(&str, &str)] = &[
    // registry-files(../../../personas): ("{path}", include_str!("../../../personas/{path}")),
    ("ASC/persona.yaml", include_str!("../../../personas/ASC/persona.yaml")),
    ("ASC/templates/alertmanager.yaml.j2", include_str!("../../../personas/ASC/templates/alertmanager.yaml.j2")),
    ("ASC/templates/dashboard.json.j2", include_str!("../../../personas/ASC/templates/dashboard.json.j2")),
    ("ASC/templates/fluent-bit.yaml.j2", include_str!("../../../personas/ASC/templates/fluent-bit.yaml.j2")),
    ("ASC/templates/health-check.sh.j2", include_str!("../../../personas/ASC/templates/health-check.sh.j2")),
    ("ASC/templates/health-checks.yaml.j2", include_str!("../../../personas/ASC/templates/health-checks.yaml.j2")),
    ("ASC/templates/metrics.yaml.j2", include_str!("../../../personas/ASC/templates/metrics.yaml.j2")),
    ("ASC/templates/probe.sh.j2", include_str!("../../../personas/ASC/templates/probe.sh.j2")),
    ("ASC/templates/prometheus.yaml.j2", include_str!("../../../personas/ASC/templates/prometheus.yaml.j2")),
    ("ASC/templates/rollback.sh.j2", include_str!("../../../personas/ASC/templates/rollback.sh.j2")),
    ("ASC/templates/rules.test.yaml.j2", include_str!("../../../personas/ASC/templates/rules.test.yaml.j2")),
    ("ASC/templates/rules.yaml.j2", include_str!("../../../personas/ASC/templates/rules.yaml.j2")),
    ("ASC/templates/runbook.md.j2", include_str!("../../../personas/ASC/templates/runbook.md.j2")),
    ("DVE/persona.yaml", include_str!("../../../personas/DVE/persona.yaml")),
    ("DVE/templates/Dockerfile.j2", include_str!("../../../personas/DVE/templates/Dockerfile.j2")),
    ("DVE/templates/aks-health.yaml.j2", include_str!("../../../personas/DVE/templates/aks-health.yaml.j2")),
    ("DVE/templates/autoscaler.yaml.j2", include_str!("../../../personas/DVE/templates/autoscaler.yaml.j2")),
    ("DVE/templates/chart-aks-health.yaml.j2", include_str!("../../../personas/DVE/templates/chart-aks-health.yaml.j2")),
    ("DVE/templates/chart-autoscaler.yaml.j2", include_str!("../../../personas/DVE/templates/chart-autoscaler.yaml.j2")),
    ("DVE/templates/chart-config-map.yaml.j2", include_str!("../../../personas/DVE/templates/chart-config-map.yaml.j2")),
    ("DVE/templates/chart-deployment.yaml.j2", include_str!("../../../personas/DVE/templates/chart-deployment.yaml.j2")),
    ("DVE/templates/chart-disruption-budget.yaml.j2", include_str!("../../../personas/DVE/templates/chart-disruption-budget.yaml.j2")),
    ("DVE/templates/chart-eks-health.yaml.j2", include_str!("../../../personas/DVE/templates/chart-eks-health.yaml.j2")),
    ("DVE/templates/chart-external-secret.yaml.j2", include_str!("../../../personas/DVE/templates/chart-external-secret.yaml.j2")),
    ("DVE/templates/chart-gateway.yaml.j2", include_str!("../../../personas/DVE/templates/chart-gateway.yaml.j2")),
    ("DVE/templates/chart-gke-health.yaml.j2", include_str!("../../../personas/DVE/templates/chart-gke-health.yaml.j2")),
    ("DVE/templates/chart-health-check-policy.yaml.j2", include_str!("../../../personas/DVE/templates/chart-health-check-policy.yaml.j2")),
    ("DVE/templates/chart-helpers.tpl.j2", include_str!("../../../personas/DVE/templates/chart-helpers.tpl.j2")),
    ("DVE/templates/chart-http-route.yaml.j2", include_str!("../../../personas/DVE/templates/chart-http-route.yaml.j2")),
    ("DVE/templates/chart-network-policy.yaml.j2", include_str!("../../../personas/DVE/templates/chart-network-policy.yaml.j2")),
    ("DVE/templates/chart-role.yaml.j2", include_str!("../../../personas/DVE/templates/chart-role.yaml.j2")),
    ("DVE/templates/chart-secret-store.yaml.j2", include_str!("../../../personas/DVE/templates/chart-secret-store.yaml.j2")),
    ("DVE/templates/chart-service-account.yaml.j2", include_str!("../../../personas/DVE/templates/chart-service-account.yaml.j2")),
    ("DVE/templates/chart-service.yaml.j2", include_str!("../../../personas/DVE/templates/chart-service.yaml.j2")),
    ("DVE/templates/chart-values.yaml.j2", include_str!("../../../personas/DVE/templates/chart-values.yaml.j2")),
    ("DVE/templates/chart.yaml.j2", include_str!("../../../personas/DVE/templates/chart.yaml.j2")),
    ("DVE/templates/config-map.yaml.j2", include_str!("../../../personas/DVE/templates/config-map.yaml.j2")),
    ("DVE/templates/deployer-account.yaml.j2", include_str!("../../../personas/DVE/templates/deployer-account.yaml.j2")),
    ("DVE/templates/deployment.yaml.j2", include_str!("../../../personas/DVE/templates/deployment.yaml.j2")),
    ("DVE/templates/disruption-budget.yaml.j2", include_str!("../../../personas/DVE/templates/disruption-budget.yaml.j2")),
    ("DVE/templates/dockerignore.j2", include_str!("../../../personas/DVE/templates/dockerignore.j2")),
    ("DVE/templates/eks-health.yaml.j2", include_str!("../../../personas/DVE/templates/eks-health.yaml.j2")),
    ("DVE/templates/external-secret.yaml.j2", include_str!("../../../personas/DVE/templates/external-secret.yaml.j2")),
    ("DVE/templates/gateway.yaml.j2", include_str!("../../../personas/DVE/templates/gateway.yaml.j2")),
    ("DVE/templates/gke-health.yaml.j2", include_str!("../../../personas/DVE/templates/gke-health.yaml.j2")),
    ("DVE/templates/go.dockerfile.j2", include_str!("../../../personas/DVE/templates/go.dockerfile.j2")),
    ("DVE/templates/health-check-policy.yaml.j2", include_str!("../../../personas/DVE/templates/health-check-policy.yaml.j2")),
    ("DVE/templates/http-route.yaml.j2", include_str!("../../../personas/DVE/templates/http-route.yaml.j2")),
    ("DVE/templates/java.dockerfile.j2", include_str!("../../../personas/DVE/templates/java.dockerfile.j2")),
    ("DVE/templates/network-policy.yaml.j2", include_str!("../../../personas/DVE/templates/network-policy.yaml.j2")),
    ("DVE/templates/nodejs.dockerfile.j2", include_str!("../../../personas/DVE/templates/nodejs.dockerfile.j2")),
    ("DVE/templates/python.dockerfile.j2", include_str!("../../../personas/DVE/templates/python.dockerfile.j2")),
    ("DVE/templates/role-binding.yaml.j2", include_str!("../../../personas/DVE/templates/role-binding.yaml.j2")),
    ("DVE/templates/role.yaml.j2", include_str!("../../../personas/DVE/templates/role.yaml.j2")),
    ("DVE/templates/rust.dockerfile.j2", include_str!("../../../personas/DVE/templates/rust.dockerfile.j2")),
    ("DVE/templates/secret-provider.yaml.j2", include_str!("../../../personas/DVE/templates/secret-provider.yaml.j2")),
    ("DVE/templates/secret-store.yaml.j2", include_str!("../../../personas/DVE/templates/secret-store.yaml.j2")),
    ("DVE/templates/service-account.yaml.j2", include_str!("../../../personas/DVE/templates/service-account.yaml.j2")),
    ("DVE/templates/service.yaml.j2", include_str!("../../../personas/DVE/templates/service.yaml.j2")),
    ("JUS/persona.yaml", include_str!("../../../personas/JUS/persona.yaml")),
    ("JUS/templates/blue-green.feature.j2", include_str!("../../../personas/JUS/templates/blue-green.feature.j2")),
    ("JUS/templates/canary.feature.j2", include_str!("../../../personas/JUS/templates/canary.feature.j2")),
    ("JUS/templates/health-checks.feature.j2", include_str!("../../../personas/JUS/templates/health-checks.feature.j2")),
    ("JUS/templates/model-packaging.feature.j2", include_str!("../../../personas/JUS/templates/model-packaging.feature.j2")),
    ("JUS/templates/observability.feature.j2", include_str!("../../../personas/JUS/templates/observability.feature.j2")),
    ("JUS/templates/requirements.yaml.j2", include_str!("../../../personas/JUS/templates/requirements.yaml.j2")),
    ("JUS/templates/rollback.feature.j2", include_str!("../../../personas/JUS/templates/rollback.feature.j2")),
    ("JUS/templates/rolling.feature.j2", include_str!("../../../personas/JUS/templates/rolling.feature.j2")),
    ("JUS/templates/secrets-and-access.feature.j2", include_str!("../../../personas/JUS/templates/secrets-and-access.feature.j2")),
    ("JUS/templates/service-packaging.feature.j2", include_str!("../../../personas/JUS/templates/service-packaging.feature.j2")),
    ("PBD/persona.yaml", include_str!("../../../personas/PBD/persona.yaml")),
    ("PBD/pins.yaml", include_str!("../../../personas/PBD/pins.yaml")),
    ("PBD/templates/artifacts.yaml.j2", include_str!("../../../personas/PBD/templates/artifacts.yaml.j2")),
    ("PBD/templates/contract.sh.j2", include_str!("../../../personas/PBD/templates/contract.sh.j2")),
    ("PBD/templates/deploy.sh.j2", include_str!("../../../personas/PBD/templates/deploy.sh.j2")),
    ("PBD/templates/deploy.yml.j2", include_str!("../../../personas/PBD/templates/deploy.yml.j2")),
    ("PBD/templates/endpoints.sh.j2", include_str!("../../../personas/PBD/templates/endpoints.sh.j2")),
    ("PBD/templates/job-canary.yml.j2", include_str!("../../../personas/PBD/templates/job-canary.yml.j2")),
    ("PBD/templates/job-container-build.yml.j2", include_str!("../../../personas/PBD/templates/job-container-build.yml.j2")),
    ("PBD/templates/job-integration.yml.j2", include_str!("../../../personas/PBD/templates/job-integration.yml.j2")),
    ("PBD/templates/job-lint-unit.yml.j2", include_str!("../../../personas/PBD/templates/job-lint-unit.yml.j2")),
    ("PBD/templates/job-model-validation.yml.j2", include_str!("../../../personas/PBD/templates/job-model-validation.yml.j2")),
    ("PBD/templates/job-production.yml.j2", include_str!("../../../personas/PBD/templates/job-production.yml.j2")),
    ("PBD/templates/job-security-scan.yml.j2", include_str!("../../../personas/PBD/templates/job-security-scan.yml.j2")),
    ("PBD/templates/job-staging-smoke.yml.j2", include_str!("../../../personas/PBD/templates/job-staging-smoke.yml.j2")),
    ("PBD/templates/schema-member.json.j2", include_str!("../../../personas/PBD/templates/schema-member.json.j2")),
    ("PBD/templates/schema.json.j2", include_str!("../../../personas/PBD/templates/schema.json.j2")),
    ("PBD/templates/smoke-test.sh.j2", include_str!("../../../personas/PBD/templates/smoke-test.sh.j2")),
    ("PBD/templates/stages.yaml.j2", include_str!("../../../personas/PBD/templates/stages.yaml.j2")),
    ("PBD/templates/steps-checkout.yml.j2", include_str!("../../../personas/PBD/templates/steps-checkout.yml.j2")),
    ("PBD/templates/steps-cluster.yml.j2", include_str!("../../../personas/PBD/templates/steps-cluster.yml.j2")),
    ("PBD/templates/steps-deploy.yml.j2", include_str!("../../../personas/PBD/templates/steps-deploy.yml.j2")),
    ("PBD/templates/steps-go.yml.j2", include_str!("../../../personas/PBD/templates/steps-go.yml.j2")),
    ("PBD/templates/steps-java.yml.j2", include_str!("../../../personas/PBD/templates/steps-java.yml.j2")),
    ("PBD/templates/steps-nodejs.yml.j2", include_str!("../../../personas/PBD/templates/steps-nodejs.yml.j2")),
    ("PBD/templates/steps-python.yml.j2", include_str!("../../../personas/PBD/templates/steps-python.yml.j2")),
    ("PBD/templates/steps-record.yml.j2", include_str!("../../../personas/PBD/templates/steps-record.yml.j2")),
    ("PBD/templates/steps-registry.yml.j2", include_str!("../../../personas/PBD/templates/steps-registry.yml.j2")),
    ("PBD/templates/steps-rollback.yml.j2", include_str!("../../../personas/PBD/templates/steps-rollback.yml.j2")),
    ("PBD/templates/steps-rust.yml.j2", include_str!("../../../personas/PBD/templates/steps-rust.yml.j2")),
    ("PBD/templates/steps-start.yml.j2", include_str!("../../../personas/PBD/templates/steps-start.yml.j2")),
    ("PBD/templates/steps-upload.yml.j2", include_str!("../../../personas/PBD/templates/steps-upload.yml.j2")),
    ("PBD/templates/verify-deployment.sh.j2", include_str!("../../../personas/PBD/templates/verify-deployment.sh.j2")),
    // end of registry
];

/// Every file below `scenarios/`, by its path there.
#[rustfmt::skip]
static SCENARIO_FILES: &[(&str, &str)] = &[
    // registry-files(../../../scenarios): ("{path}", include_str!("../../../scenarios/{path}")),
    ("devops-deployment-chain.yaml", include_str!("../../../scenarios/devops-deployment-chain.yaml")),
    ("go-canary.yaml", include_str!("../../../scenarios/go-canary.yaml")),
    ("java-slow-start.yaml", include_str!("../../../scenarios/java-slow-start.yaml")),
    ("node-rolling-update.yaml", include_str!("../../../scenarios/node-rolling-update.yaml")),
    ("python-model-canary.yaml", include_str!("../../../scenarios/python-model-canary.yaml")),
    ("rust-blue-green.yaml", include_str!("../../../scenarios/rust-blue-green.yaml")),
    // end of registry
];

/// The built-in personas' folders, in the order of their ids.
#[must_use]
pub fn persona_folders() -> Vec<PersonaFolder> {
    let mut folders: BTreeMap<&str, BTreeMap<String, Arc<str>>> = BTreeMap::new();
    for (path, text) in PERSONA_FILES {
        let (id, file) = path.split_once('/').expect("every persona file is in a folder");
        folders.entry(id).or_default().insert(file.to_owned(), Arc::from(*text));
    }
    let named = |(id, files)| PersonaFolder { name: format!("built-in:personas/{id}"), files };
    folders.into_iter().map(named).collect()
}

/// The built-in scenario that `name` means: its file name, with or without folder and ending.
#[must_use]
pub fn scenario(name: &str) -> Option<Source> {
    let wanted = name.strip_prefix("scenarios/").unwrap_or(name);
    let wanted = wanted.strip_suffix(".yaml").unwrap_or(wanted);
    let found = SCENARIO_FILES.iter().find(|(path, _)| path.strip_suffix(".yaml") == Some(wanted));
    found.map(|(path, text)| Source::new(format!("built-in:scenarios/{path}"), *text))
}

/// The built-in scenarios' names.
pub fn scenario_names() -> impl Iterator<Item = &'static str> {
    SCENARIO_FILES.iter().filter_map(|(path, _)| path.strip_suffix(".yaml"))
}
