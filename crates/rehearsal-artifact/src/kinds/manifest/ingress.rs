//! Ingress (`networking.k8s.io/v1`): which requests go to which Services, in the older notation.

use rehearsal_source::{Fields, Node, Problems, Spanned};

use super::value::{PortReference, accept};

/// What an Ingress wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Ingress {
    /// The Services that requests are sent to; other backends are left out.
    pub backends: Vec<IngressBackend>,
}

/// A Service that requests are sent to.
#[derive(Clone, Debug, PartialEq)]
pub struct IngressBackend {
    /// The Service.
    pub service: Spanned<String>,
    /// Its port, by number or by the name that the Service gave it.
    pub port: Option<Spanned<PortReference>>,
}

impl Ingress {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of an Ingress", problems)?;
        let default = fields.optional("defaultBackend");
        let rules = fields.optional("rules").and_then(Node::items).unwrap_or_default();
        accept(&mut fields, &["ingressClassName", "tls"]);
        fields.finish();
        let paths = rules.iter().filter_map(|rule| rule.get("http")?.get("paths")?.items());
        let of_paths = paths.flatten().filter_map(|path| path.get("backend"));
        let backends = default.into_iter().chain(of_paths);
        let backends = backends.filter_map(|backend| IngressBackend::read(backend, problems));
        Some(Self { backends: backends.collect() })
    }
}

impl IngressBackend {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let service = node.get("service")?;
        let mut fields = Fields::of(service, "the backend of an Ingress", problems)?;
        let name = fields.text("name");
        let port = fields.optional("port");
        fields.finish();
        let port = port.and_then(|port| port.get("number").or_else(|| port.get("name")));
        let port = port.and_then(|port| PortReference::read(port, "port", problems));
        Some(Self { service: name?, port })
    }
}
