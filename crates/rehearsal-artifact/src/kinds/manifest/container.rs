//! A container of a pod: image, ports, probes, resources, security.

use rehearsal_source::fields::{clip, text};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::configuration::ConfigurationReference;
use super::deployment::PodSecurity;
use super::pre_stop::PreStop;
use super::probe::{Probe, ProbeRole};
use super::value::{
    PortReference, accept, check_dns_label, check_port_name, optional_count, port_number,
    quoted_text,
};
use crate::image::ImageReference;
use crate::quantity::{cpu_millis, memory_bytes};
use crate::repeated::report_repeated;
use crate::words::ProbeKind;

/// One container.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Unique in the pod.
    pub name: Spanned<String>,
    /// What runs.
    pub image: Spanned<ImageReference>,
    /// The ports that it declares.
    pub ports: Vec<ContainerPort>,
    /// Has it started?
    pub startup: Option<Probe>,
    /// May it get traffic?
    pub readiness: Option<Probe>,
    /// Must it be restarted?
    pub liveness: Option<Probe>,
    /// What the scheduler sets aside for it.
    pub requests: Resources,
    /// What it is stopped from exceeding.
    pub limits: Resources,
    /// Environment variables in the order written.
    pub env: Vec<EnvironmentValue>,
    /// Objects all of whose keys become environment variables (`envFrom`).
    pub env_from: Vec<ConfigurationReference>,
    /// Replaces the image's entrypoint; empty where absent.
    pub command: Vec<Spanned<String>>,
    /// Replaces the image's arguments; empty where absent.
    pub args: Vec<Spanned<String>>,
    /// What runs before the container is asked to end.
    pub pre_stop: Option<PreStop>,
    /// Security settings of this container.
    pub security: ContainerSecurity,
    /// The whole container.
    pub span: Span,
}

/// A port that a container declares.
#[derive(Clone, Debug, PartialEq)]
pub struct ContainerPort {
    /// What probes and Services may call it.
    pub name: Option<Spanned<String>>,
    /// Its number.
    pub number: Spanned<u16>,
    /// `TCP` where absent.
    pub protocol: Option<Spanned<String>>,
}

/// CPU and memory; other resources are read over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resources {
    /// In thousandths of a core.
    pub cpu_millis: Option<Spanned<u64>>,
    /// In bytes.
    pub memory_bytes: Option<Spanned<u64>>,
}

/// An environment variable.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvironmentValue {
    /// Its name.
    pub name: Spanned<String>,
    /// Its value; absent where it is taken from elsewhere (`valueFrom`).
    pub value: Option<Spanned<String>>,
    /// The key of a ConfigMap or Secret that it is taken from, if it is taken from one.
    pub source: Option<ConfigurationReference>,
}

/// Security settings of one container.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContainerSecurity {
    /// Whether an image that would run as root is refused.
    pub run_as_non_root: Option<Spanned<bool>>,
    /// The user's number.
    pub run_as_user: Option<Spanned<u32>>,
    /// Whether the root file system cannot be written to.
    pub read_only_root: Option<Spanned<bool>>,
    /// Whether a process may gain more rights than its parent; true where absent.
    pub allow_privilege_escalation: Option<Spanned<bool>>,
    /// Whether every kernel capability is dropped.
    pub drops_all_capabilities: bool,
    /// Kernel capabilities beyond those that the runtime gives.
    pub added_capabilities: Vec<Spanned<String>>,
    /// Whether it may do on its machine whatever the machine's root may.
    pub privileged: Option<Spanned<bool>>,
}

impl Container {
    /// The probe of `kind`.
    #[must_use]
    pub fn probe(&self, kind: ProbeKind) -> Option<&Probe> {
        match kind {
            ProbeKind::Startup => self.startup.as_ref(),
            ProbeKind::Readiness => self.readiness.as_ref(),
            ProbeKind::Liveness => self.liveness.as_ref(),
        }
    }

    /// The declared port that `reference` means.
    #[must_use]
    pub fn port(&self, reference: &PortReference) -> Option<&ContainerPort> {
        self.ports.iter().find(|port| match reference {
            PortReference::Number(number) => port.number.value == *number,
            PortReference::Name(name) => port.name.as_ref().is_some_and(|own| own.value == *name),
        })
    }

    /// Whether it is kept from running as root, by its own settings or by those of its `pod`.
    #[must_use]
    pub fn is_non_root(&self, pod: &PodSecurity) -> bool {
        let own = self.security.run_as_non_root.as_ref().or(pod.run_as_non_root.as_ref());
        let user = self.security.run_as_user.as_ref().or(pod.run_as_user.as_ref());
        user.is_none_or(|user| user.value != 0)
            && (own.is_some_and(|flag| flag.value) || user.is_some())
    }

    /// Accepted with anything in them.
    const LOOSE: [&'static str; 12] = [
        "imagePullPolicy",
        "resizePolicy",
        "restartPolicy",
        "restartPolicyRules",
        "stdin",
        "stdinOnce",
        "terminationMessagePath",
        "terminationMessagePolicy",
        "tty",
        "volumeDevices",
        "volumeMounts",
        "workingDir",
    ];

    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a container", problems)?;
        let name = fields.text("name");
        let image = fields.text("image").and_then(|image| read_image(&image, problems));
        let ports = fields.list("ports", ContainerPort::read);
        let startup = Probe::optional_field(&mut fields, ProbeRole::Startup);
        let readiness = Probe::optional_field(&mut fields, ProbeRole::Readiness);
        let liveness = Probe::optional_field(&mut fields, ProbeRole::Liveness);
        let (requests, limits) = fields
            .optional("resources")
            .and_then(|node| read_resources(node, problems))
            .unwrap_or_default();
        let env = fields.list("env", EnvironmentValue::read);
        let env_from = fields.list("envFrom", ConfigurationReference::read_all_keys);
        let command = fields.list("command", |node, problems| argument(node, "command", problems));
        let args = fields.list("args", |node, problems| argument(node, "args", problems));
        let pre_stop = fields
            .optional("lifecycle")
            .and_then(|lifecycle| lifecycle.get("preStop"))
            .map(PreStop::read);
        let security = fields
            .optional("securityContext")
            .and_then(|node| ContainerSecurity::read(node, problems))
            .unwrap_or_default();
        accept(&mut fields, &Self::LOOSE);
        fields.finish();
        let (name, image) = (name?, image?);
        check_dns_label(&name, "the name of a container", problems);
        let port_names = ports.iter().filter_map(|port| port.name.as_ref());
        report_repeated(port_names, "ports", problems);
        Some(Self {
            name,
            image,
            ports,
            startup,
            readiness,
            liveness,
            requests,
            limits,
            env,
            env_from,
            command,
            args,
            pre_stop,
            security,
            span: node.span,
        })
    }
}

fn argument(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Spanned<String>> {
    quoted_text(node, what, problems)
}

fn read_image(image: &Spanned<String>, problems: &Problems) -> Option<Spanned<ImageReference>> {
    let reference = ImageReference::parse(image);
    if reference.is_none() {
        let message = format!("`{}` is not the name of an image", clip(image));
        let help = "such as `ghcr.io/acme/api:1.4.2`";
        problems.add_with_help(ProblemKind::BadValue, image.span, message, help);
    }
    reference.map(|reference| Spanned::new(reference, image.span))
}

impl ContainerPort {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a container port", problems)?;
        let name = fields.optional_text("name");
        let number = fields
            .required("containerPort")
            .and_then(|node| port_number(node, "containerPort", problems));
        let protocol = fields.optional_text("protocol");
        fields.optional("hostPort");
        fields.optional("hostIP");
        fields.finish();
        if let Some(name) = &name {
            check_port_name(name, problems);
        }
        check_protocol(protocol.as_ref(), problems);
        Some(Self { name, number: number?, protocol })
    }
}

/// Reports a protocol that ports do not have.
pub(super) fn check_protocol(protocol: Option<&Spanned<String>>, problems: &Problems) {
    if let Some(protocol) = protocol
        && !matches!(protocol.as_str(), "TCP" | "UDP" | "SCTP")
    {
        let message = format!("a port has no protocol `{}`", clip(protocol));
        let help = "one of: TCP, UDP, SCTP";
        problems.add_with_help(ProblemKind::BadValue, protocol.span, message, help);
    }
}

fn read_resources(node: &Node<'_>, problems: &Problems) -> Option<(Resources, Resources)> {
    let mut fields = Fields::of(node, "resources", problems)?;
    let requests = fields.optional("requests").and_then(|node| Resources::read(node, problems));
    let limits = fields.optional("limits").and_then(|node| Resources::read(node, problems));
    fields.optional("claims");
    fields.finish();
    let (requests, limits) = (requests.unwrap_or_default(), limits.unwrap_or_default());
    let pairs = [
        ("cpu", &requests.cpu_millis, &limits.cpu_millis),
        ("memory", &requests.memory_bytes, &limits.memory_bytes),
    ];
    for (what, request, limit) in pairs {
        if let (Some(request), Some(limit)) = (request, limit)
            && request.value > limit.value
        {
            let message = format!("the request of {what} is above its limit");
            problems.add(ProblemKind::BadValue, request.span, message);
        }
    }
    Some((requests, limits))
}

impl Resources {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a list of resources", problems)?;
        let cpu_millis = quantity(&mut fields, "cpu", cpu_millis, "`250m` or `1`");
        let memory_bytes = quantity(&mut fields, "memory", memory_bytes, "`512Mi` or `1Gi`");
        fields.optional("ephemeral-storage");
        // Extended resources and huge pages have names that only the cluster knows.
        let is_plain = |key: &str| !key.contains('/') && !key.starts_with("hugepages-");
        let entries = node.entries().unwrap_or_default();
        if entries.iter().all(|entry| is_plain(&entry.key)) {
            fields.finish();
        }
        Some(Self { cpu_millis, memory_bytes })
    }
}

fn quantity(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    read: fn(&str) -> Option<u64>,
    example: &str,
) -> Option<Spanned<u64>> {
    let node = fields.optional(name)?;
    let written = text(node, name, fields.problems())?;
    let value = read(&written);
    if value.is_none() {
        let message = format!("`{}` is not a quantity of {name}", clip(&written));
        let help = format!("such as {example}");
        fields.problems().add_with_help(ProblemKind::BadValue, node.span, message, help);
    }
    value.map(|value| Spanned::new(value, node.span))
}

impl EnvironmentValue {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "an environment variable", problems)?;
        let name = fields.text("name");
        let value = fields.optional("value").and_then(|node| quoted_text(node, "value", problems));
        let source = fields.optional("valueFrom");
        fields.finish();
        if let (Some(value), Some(_)) = (&value, source) {
            let message = "`value` and `valueFrom` do not go together";
            problems.add(ProblemKind::BadValue, value.span, message);
        }
        let source = source.and_then(|node| ConfigurationReference::read_one_key(node, problems));
        Some(Self { name: name?, value, source })
    }
}

impl ContainerSecurity {
    /// Accepted with anything in them.
    const LOOSE: [&'static str; 6] = [
        "appArmorProfile",
        "procMount",
        "runAsGroup",
        "seLinuxOptions",
        "seccompProfile",
        "windowsOptions",
    ];

    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the security context of a container", problems)?;
        let capabilities = fields.optional("capabilities");
        let listed = |field| {
            let items = capabilities.and_then(|node| node.get(field)?.items()).unwrap_or_default();
            items.iter().filter_map(|it| Some(Spanned::new(it.text()?.to_owned(), it.span)))
        };
        let drops_all_capabilities = listed("drop").any(|capability| *capability == "ALL");
        let security = Self {
            run_as_non_root: fields.optional_boolean("runAsNonRoot"),
            run_as_user: optional_count(&mut fields, "runAsUser", 0),
            read_only_root: fields.optional_boolean("readOnlyRootFilesystem"),
            allow_privilege_escalation: fields.optional_boolean("allowPrivilegeEscalation"),
            drops_all_capabilities,
            added_capabilities: listed("add").collect(),
            privileged: fields.optional_boolean("privileged"),
        };
        accept(&mut fields, &Self::LOOSE);
        fields.finish();
        Some(security)
    }
}
