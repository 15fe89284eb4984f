//! Deployment: replicated pods, and how new ones replace old ones.

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::configuration::ConfigurationReference;
use super::container::Container;
use super::host::HostAccess;
use super::labels::{Labels, Selector};
use super::value::{IntOrPercent, accept, check_dns_subdomain, optional_count};
use crate::repeated::report_repeated;

/// What a Deployment wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Deployment {
    /// How many pods; absent where an autoscaler decides, and then 1 to begin with.
    pub replicas: Option<Spanned<u32>>,
    /// Which pods are its own.
    pub selector: Selector,
    /// How pods are replaced; rolling where absent.
    pub strategy: Option<RolloutStrategy>,
    /// Seconds that a ready pod must last before it counts as available; 0 where absent.
    pub min_ready_seconds: Option<Spanned<u32>>,
    /// Seconds without progress after which the rollout counts as failed; 600 where absent.
    pub progress_deadline_seconds: Option<Spanned<u32>>,
    /// Old replica sets kept for a rollback; 10 where absent.
    pub revision_history_limit: Option<Spanned<u32>>,
    /// Whether rollouts are held.
    pub paused: bool,
    /// What each pod is.
    pub pod: PodTemplate,
}

/// How pods are replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct RolloutStrategy {
    /// Step by step, or all at once.
    pub kind: StrategyKind,
    /// Pods above the wanted number during a rollout; 25 % where absent.
    pub max_surge: Option<Spanned<IntOrPercent>>,
    /// Pods below the wanted number during a rollout; 25 % where absent.
    pub max_unavailable: Option<Spanned<IntOrPercent>>,
    /// The whole strategy.
    pub span: Span,
}

/// The two strategies that Deployments have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrategyKind {
    /// Old pods leave as new ones become available.
    RollingUpdate,
    /// All old pods leave before the first new one comes.
    Recreate,
}

/// What each pod of a Deployment is.
#[derive(Clone, Debug, PartialEq)]
pub struct PodTemplate {
    /// What the pods can be selected by.
    pub labels: Labels,
    /// What others note on the pods.
    pub annotations: Labels,
    /// The account that the pods act as; the namespace's default where absent.
    pub service_account: Option<Spanned<String>>,
    /// Whether that account's token is put into the pods; true where absent.
    pub automount_token: Option<Spanned<bool>>,
    /// Seconds between the request to end and the end; 30 where absent.
    pub termination_grace_seconds: Option<Spanned<u32>>,
    /// Security settings for all containers.
    pub security: PodSecurity,
    /// The containers that run side by side; init containers are not among them.
    pub containers: Vec<Container>,
    /// The containers that run before those, in their order.
    pub init_containers: Vec<Container>,
    /// What the pods share with their machines.
    pub host: HostAccess,
    /// The ConfigMaps and Secrets that are mounted as files.
    pub mounted: Vec<ConfigurationReference>,
    /// Whether the pods say how to spread over nodes or zones (affinity or topology spread).
    pub spreads: bool,
    /// The pod's spec.
    pub span: Span,
}

/// Security settings that hold for every container of a pod that does not say otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PodSecurity {
    /// Whether an image that would run as root is refused.
    pub run_as_non_root: Option<Spanned<bool>>,
    /// The user's number.
    pub run_as_user: Option<Spanned<u32>>,
    /// The group that owns volumes.
    pub fs_group: Option<Spanned<u32>>,
    /// The type of seccomp profile, such as `RuntimeDefault`.
    pub seccomp: Option<Spanned<String>>,
}

impl Deployment {
    /// How many pods there are to begin with: Kubernetes' default is one.
    #[must_use]
    pub fn replicas(&self) -> u32 {
        self.replicas.as_ref().map_or(1, |replicas| replicas.value)
    }

    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a Deployment", problems)?;
        let replicas = optional_count(&mut fields, "replicas", 0);
        let selector = fields.required("selector").and_then(|node| Selector::read(node, problems));
        let strategy =
            fields.optional("strategy").and_then(|node| RolloutStrategy::read(node, problems));
        let min_ready_seconds = optional_count(&mut fields, "minReadySeconds", 0);
        let progress_deadline_seconds = optional_count(&mut fields, "progressDeadlineSeconds", 1);
        let revision_history_limit = optional_count(&mut fields, "revisionHistoryLimit", 0);
        let paused = fields.optional_boolean("paused").is_some_and(|paused| paused.value);
        let pod = fields.required("template").and_then(|node| PodTemplate::read(node, problems));
        fields.finish();
        let deployment = Self {
            replicas,
            selector: selector?,
            strategy,
            min_ready_seconds,
            progress_deadline_seconds,
            revision_history_limit,
            paused,
            pod: pod?,
        };
        deployment.report_refused(problems);
        Some(deployment)
    }

    /// Reports what the API server refuses although every field by itself is well formed.
    fn report_refused(&self, problems: &Problems) {
        let selector = &self.selector;
        if selector.is_empty() {
            let message = "the selector of a Deployment must not be empty";
            problems.add(ProblemKind::BadValue, selector.span, message);
        } else if !selector.matches(&self.pod.labels) {
            let message = format!(
                "the selector ({}) does not match the labels of the template ({})",
                selector.written(),
                self.pod.labels.written()
            );
            problems.add(ProblemKind::BadValue, selector.span, message);
        }
        let ready = self.min_ready_seconds.as_ref().map_or(0, |seconds| seconds.value);
        if let Some(deadline) = &self.progress_deadline_seconds
            && deadline.value <= ready
        {
            let message =
                format!("progressDeadlineSeconds must be above minReadySeconds ({ready})");
            problems.add(ProblemKind::BadValue, deadline.span, message);
        }
    }
}

impl RolloutStrategy {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a strategy", problems)?;
        let word = fields.optional_text("type");
        let rolling = fields.optional("rollingUpdate");
        fields.finish();
        let kind = match word.as_ref().map(|word| word.as_str()) {
            None | Some("RollingUpdate") => StrategyKind::RollingUpdate,
            Some("Recreate") => StrategyKind::Recreate,
            Some(other) => {
                let message = format!("a Deployment has no strategy `{}`", clip(other));
                let help = "RollingUpdate or Recreate";
                problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
                return None;
            }
        };
        let (mut max_surge, mut max_unavailable) = (None, None);
        if let Some(rolling) = rolling {
            let mut fields = Fields::of(rolling, "a rolling update", problems)?;
            max_surge = IntOrPercent::optional_field(&mut fields, "maxSurge");
            max_unavailable = IntOrPercent::optional_field(&mut fields, "maxUnavailable");
            fields.finish();
            if kind == StrategyKind::Recreate {
                let message = "`rollingUpdate` does not go with `type: Recreate`";
                problems.add(ProblemKind::BadValue, rolling.span, message);
            }
        }
        let is_zero = |value: &Option<Spanned<IntOrPercent>>| {
            value.as_ref().is_some_and(|value| value.of_rounded_up(100) == 0)
        };
        if is_zero(&max_surge) && is_zero(&max_unavailable) {
            let message = "maxSurge and maxUnavailable cannot both be 0: no pod could be replaced";
            problems.add(ProblemKind::BadValue, node.span, message);
        }
        Some(Self { kind, max_surge, max_unavailable, span: node.span })
    }
}

/// Fields of a pod's spec that are accepted with anything in them.
const LOOSE: [&str; 25] = [
    "activeDeadlineSeconds",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "ephemeralContainers",
    "hostAliases",
    "hostUsers",
    "hostname",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "os",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "resourceClaims",
    "restartPolicy",
    "runtimeClassName",
    "schedulerName",
    "schedulingGates",
    "shareProcessNamespace",
    "subdomain",
    "tolerations",
];

impl PodTemplate {
    /// Every container, those that run first in front.
    pub fn all_containers(&self) -> impl Iterator<Item = &Container> {
        self.init_containers.iter().chain(&self.containers)
    }

    /// Everything that the pods read from ConfigMaps and Secrets.
    pub fn references(&self) -> impl Iterator<Item = &ConfigurationReference> {
        let of_containers = self.all_containers().flat_map(|container| {
            let sources = container.env.iter().filter_map(|variable| variable.source.as_ref());
            sources.chain(&container.env_from)
        });
        of_containers.chain(&self.mounted)
    }

    /// The pods of the workload whose spec is `node`, which has them where a Deployment has.
    pub(super) fn read_in(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        Self::read(node.get("template")?, problems)
    }

    /// The one pod whose spec is `node`; its labels are those of the object.
    pub(super) fn read_pod(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        Self::read_spec(node, Labels::default(), Labels::default(), problems)
    }

    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a pod template", problems)?;
        let metadata = fields.optional("metadata");
        let spec = fields.required("spec");
        fields.finish();
        let (mut labels, mut annotations) = (Labels::default(), Labels::default());
        if let Some(metadata) = metadata
            && let Some(mut fields) = Fields::of(metadata, "the metadata of a template", problems)
        {
            labels = Labels::read_field(&mut fields, "labels");
            annotations = Labels::read_annotations(&mut fields);
            accept(&mut fields, &["creationTimestamp", "name", "namespace"]);
            fields.finish();
        }
        Self::read_spec(spec?, labels, annotations, problems)
    }

    fn read_spec(
        node: &Node<'_>,
        labels: Labels,
        annotations: Labels,
        problems: &Problems,
    ) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a pod", problems)?;
        let containers = fields.required_list("containers", Container::read);
        let service_account = fields.optional_text("serviceAccountName");
        let deprecated = fields.optional_text("serviceAccount");
        let automount_token = fields.optional_boolean("automountServiceAccountToken");
        let termination_grace_seconds =
            optional_count(&mut fields, "terminationGracePeriodSeconds", 0);
        let security =
            fields.optional("securityContext").and_then(|node| PodSecurity::read(node, problems));
        let mounted = fields.list("volumes", ConfigurationReference::read_volume);
        let host = HostAccess::read(&mut fields, node.get("volumes"));
        let init_containers = fields.list("initContainers", Container::read);
        let spreads = [fields.optional("affinity"), fields.optional("topologySpreadConstraints")];
        accept(&mut fields, &LOOSE);
        fields.finish();
        if let Some(account) = &service_account {
            check_dns_subdomain(account, "a service account", problems);
        }
        let names = containers.iter().map(|container| &container.name);
        report_repeated(names, "containers", problems);
        if containers.is_empty() && problems.is_empty() {
            problems.add(ProblemKind::BadValue, node.span, "a pod needs at least one container");
        }
        Some(Self {
            labels,
            annotations,
            service_account: service_account.or(deprecated),
            automount_token,
            termination_grace_seconds,
            security: security.unwrap_or_default(),
            containers,
            init_containers,
            host,
            mounted,
            spreads: spreads.iter().any(Option::is_some),
            span: node.span,
        })
    }
}

impl PodSecurity {
    /// Accepted with anything in them.
    const LOOSE: [&'static str; 8] = [
        "appArmorProfile",
        "fsGroupChangePolicy",
        "runAsGroup",
        "seLinuxChangePolicy",
        "seLinuxOptions",
        "supplementalGroups",
        "supplementalGroupsPolicy",
        "sysctls",
    ];

    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the security context of a pod", problems)?;
        let security = Self {
            run_as_non_root: fields.optional_boolean("runAsNonRoot"),
            run_as_user: optional_count(&mut fields, "runAsUser", 0),
            fs_group: optional_count(&mut fields, "fsGroup", 0),
            seccomp: fields.optional("seccompProfile").and_then(|node| seccomp(node, problems)),
        };
        fields.optional("windowsOptions");
        accept(&mut fields, &Self::LOOSE);
        fields.finish();
        Some(security)
    }
}

/// The type of a seccomp profile.
fn seccomp(node: &Node<'_>, problems: &Problems) -> Option<Spanned<String>> {
    let mut fields = Fields::of(node, "a seccomp profile", problems)?;
    let kind = fields.text("type");
    fields.optional("localhostProfile");
    fields.finish();
    let kind = kind?;
    if !matches!(kind.as_str(), "RuntimeDefault" | "Localhost" | "Unconfined") {
        let message = format!("there is no seccomp profile of type `{}`", clip(&kind));
        let help = "one of: RuntimeDefault, Localhost, Unconfined";
        problems.add_with_help(ProblemKind::BadValue, kind.span, message, help);
    }
    Some(kind)
}
