//! Gateway (`gateway.networking.k8s.io/v1`): where traffic enters a cluster.

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::{accept, port_number};
use crate::repeated::report_repeated;

/// What a Gateway wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Gateway {
    /// The class, which says whose load balancer it becomes.
    pub class: Spanned<String>,
    /// What it listens to.
    pub listeners: Vec<Listener>,
    /// The whole spec.
    pub span: Span,
}

/// One thing that a Gateway listens to.
#[derive(Clone, Debug, PartialEq)]
pub struct Listener {
    /// Unique in the Gateway.
    pub name: Spanned<String>,
    /// Such as `HTTP` or `HTTPS`; implementations may have more.
    pub protocol: Spanned<String>,
    /// Where it listens.
    pub port: Spanned<u16>,
    /// The host name that it answers to; all of them where absent.
    pub hostname: Option<Spanned<String>>,
    /// Whether it says how TLS is ended or passed on. A class may find certificates by itself, so that
    /// a listener for HTTPS need not.
    pub has_tls: bool,
    /// Which namespaces' routes may hang on it.
    pub allowed_routes: AllowedRoutes,
    /// The whole listener.
    pub span: Span,
}

/// Whose routes may hang on a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AllowedRoutes {
    /// Those of the Gateway's own namespace, which is the default.
    Same,
    /// Those of all namespaces.
    All,
    /// Those of namespaces that a selector names.
    Selector,
    /// None.
    None,
}

impl Gateway {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a Gateway", problems)?;
        let class = fields.text("gatewayClassName");
        let listeners = fields.required_list("listeners", Listener::read);
        accept(
            &mut fields,
            &["addresses", "allowedListeners", "defaultScope", "infrastructure", "tls"],
        );
        fields.finish();
        let names = listeners.iter().map(|listener| &listener.name);
        report_repeated(names, "listeners", problems);
        Some(Self { class: class?, listeners, span: node.span })
    }
}

impl Listener {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a listener", problems)?;
        let name = fields.text("name");
        let protocol = fields.text("protocol");
        let port = fields.required("port").and_then(|node| port_number(node, "port", problems));
        let hostname = fields.optional_text("hostname");
        let tls = fields.optional("tls");
        let allowed_routes = fields
            .optional("allowedRoutes")
            .map_or(Some(AllowedRoutes::Same), |node| AllowedRoutes::read(node, problems));
        fields.finish();
        let protocol = protocol?;
        if tls.is_some() && matches!(protocol.as_str(), "HTTP" | "TCP" | "UDP") {
            let message = format!("`tls` does not go with `protocol: {}`", *protocol);
            problems.add(ProblemKind::BadValue, protocol.span, message);
        }
        if let Some(tls) = tls {
            check_tls(tls, problems);
        }
        Some(Self {
            name: name?,
            protocol,
            port: port?,
            hostname,
            has_tls: tls.is_some(),
            allowed_routes: allowed_routes?,
            span: node.span,
        })
    }
}

/// A listener that ends TLS must know with which certificate.
fn check_tls(node: &Node<'_>, problems: &Problems) {
    let Some(mut fields) = Fields::of(node, "tls", problems) else { return };
    let mode = fields.optional_text("mode");
    let certificates = fields.optional("certificateRefs");
    let options = fields.optional("options");
    fields.optional("frontendValidation");
    fields.finish();
    let mode = mode.as_ref().map_or("Terminate", |mode| mode.as_str());
    match mode {
        "Terminate" if certificates.is_none() && options.is_none() => {
            let message = "TLS that ends here needs certificateRefs, or options of the class";
            problems.add(ProblemKind::MissingField, node.span, message);
        }
        "Terminate" | "Passthrough" => {}
        _ => {
            let message = format!("there is no mode of TLS `{}`", clip(mode));
            let help = "Terminate or Passthrough";
            problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
        }
    }
}

impl AllowedRoutes {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "allowedRoutes", problems)?;
        let namespaces = fields.optional("namespaces");
        fields.optional("kinds");
        fields.finish();
        let Some(namespaces) = namespaces else { return Some(Self::Same) };
        let mut fields = Fields::of(namespaces, "namespaces", problems)?;
        let from = fields.optional_text("from");
        let selector = fields.optional("selector");
        fields.finish();
        let Some(from) = from else { return Some(Self::Same) };
        match from.as_str() {
            "Same" => Some(Self::Same),
            "All" => Some(Self::All),
            "None" => Some(Self::None),
            "Selector" => {
                if selector.is_none() {
                    let message = "`from: Selector` needs the field `selector`";
                    problems.add(ProblemKind::MissingField, from.span, message);
                }
                Some(Self::Selector)
            }
            _ => {
                let message = format!("routes cannot come from `{}`", clip(&from));
                let help = "one of: Same, All, Selector, None";
                problems.add_with_help(ProblemKind::BadValue, from.span, message, help);
                None
            }
        }
    }
}
