//! The questions that a kubelet asks a container.

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::{PortReference, accept, optional_count};

/// One probe, with Kubernetes' defaults where the manifest is silent; a default stands at the place
/// of the whole probe.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// What is asked.
    pub action: ProbeAction,
    /// Wait before the first question; 0 by default.
    pub initial_delay_seconds: Spanned<u32>,
    /// Time from one question to the next; 10 by default.
    pub period_seconds: Spanned<u32>,
    /// How long an answer may take; 1 by default.
    pub timeout_seconds: Spanned<u32>,
    /// Good answers in a row that make it pass; 1 by default.
    pub success_threshold: Spanned<u32>,
    /// Bad answers in a row that make it fail; 3 by default.
    pub failure_threshold: Spanned<u32>,
    /// The whole probe.
    pub span: Span,
}

/// How a container is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeAction {
    /// An HTTP request that must be answered with 200 to 399.
    HttpGet {
        /// The path; `/` where absent.
        path: Option<Spanned<String>>,
        /// The container's port.
        port: Spanned<PortReference>,
    },
    /// A connection that must be accepted.
    TcpSocket {
        /// The container's port.
        port: Spanned<PortReference>,
    },
    /// A call of the gRPC health protocol.
    Grpc {
        /// The container's port.
        port: Spanned<PortReference>,
    },
    /// A command inside of the container that must end with 0.
    Exec,
}

/// Which of the three probes, as the manifest spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProbeRole {
    Startup,
    Readiness,
    Liveness,
}

impl Probe {
    /// The HTTP path that is asked for, if the probe is an HTTP request.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match &self.action {
            ProbeAction::HttpGet { path, .. } => {
                Some(path.as_ref().map_or("/", |path| path.as_str()))
            }
            ProbeAction::TcpSocket { .. } | ProbeAction::Grpc { .. } | ProbeAction::Exec => None,
        }
    }

    /// The port that is asked, if the probe goes over the network.
    #[must_use]
    pub fn port(&self) -> Option<&Spanned<PortReference>> {
        match &self.action {
            ProbeAction::HttpGet { port, .. }
            | ProbeAction::TcpSocket { port }
            | ProbeAction::Grpc { port } => Some(port),
            ProbeAction::Exec => None,
        }
    }

    pub(super) fn optional_field(fields: &mut Fields<'_, '_>, role: ProbeRole) -> Option<Self> {
        let name = match role {
            ProbeRole::Startup => "startupProbe",
            ProbeRole::Readiness => "readinessProbe",
            ProbeRole::Liveness => "livenessProbe",
        };
        let node = fields.optional(name)?;
        Self::read(node, role, fields.problems())
    }

    fn read(node: &Node<'_>, role: ProbeRole, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a probe", problems)?;
        let action = read_action(&mut fields);
        let mut count = |name, default, least| {
            optional_count(&mut fields, name, least)
                .unwrap_or_else(|| Spanned::new(default, node.span))
        };
        let initial_delay_seconds = count("initialDelaySeconds", 0, 0);
        let period_seconds = count("periodSeconds", 10, 1);
        let timeout_seconds = count("timeoutSeconds", 1, 1);
        let success_threshold = count("successThreshold", 1, 1);
        let failure_threshold = count("failureThreshold", 3, 1);
        fields.optional("terminationGracePeriodSeconds");
        fields.finish();
        if success_threshold.value != 1 && role != ProbeRole::Readiness {
            let message = "successThreshold must be 1 for startup and liveness probes";
            problems.add(ProblemKind::BadValue, success_threshold.span, message);
        }
        Some(Self {
            action: action?,
            initial_delay_seconds,
            period_seconds,
            timeout_seconds,
            success_threshold,
            failure_threshold,
            span: node.span,
        })
    }
}

/// The one action of a probe, or a problem.
fn read_action(fields: &mut Fields<'_, '_>) -> Option<ProbeAction> {
    const NAMES: [&str; 4] = ["httpGet", "tcpSocket", "grpc", "exec"];
    let nodes = NAMES.map(|name| fields.optional(name));
    let problems = fields.problems();
    if nodes.iter().flatten().count() != 1 {
        let message = "a probe needs exactly one of httpGet, tcpSocket, grpc and exec";
        problems.add(ProblemKind::BadValue, fields.span(), message);
    }
    let [http, tcp, grpc, exec] = nodes;
    if let Some(node) = http {
        let mut fields = Fields::of(node, "httpGet", problems)?;
        let path = fields.optional_text("path");
        let port = read_port(&mut fields);
        accept(&mut fields, &["host", "httpHeaders", "scheme"]);
        fields.finish();
        if let Some(path) = path.as_ref().filter(|path| !path.starts_with('/')) {
            let message = "the path of a probe begins with `/`";
            problems.add(ProblemKind::BadValue, path.span, message);
        }
        return Some(ProbeAction::HttpGet { path, port: port? });
    }
    if let Some(node) = tcp {
        let mut fields = Fields::of(node, "tcpSocket", problems)?;
        let port = read_port(&mut fields);
        fields.optional("host");
        fields.finish();
        return Some(ProbeAction::TcpSocket { port: port? });
    }
    if let Some(node) = grpc {
        let mut fields = Fields::of(node, "grpc", problems)?;
        let port = read_port(&mut fields);
        fields.optional("service");
        fields.finish();
        return Some(ProbeAction::Grpc { port: port? });
    }
    exec.map(|_| ProbeAction::Exec)
}

fn read_port(fields: &mut Fields<'_, '_>) -> Option<Spanned<PortReference>> {
    let node = fields.required("port")?;
    PortReference::read(node, "port", fields.problems())
}
