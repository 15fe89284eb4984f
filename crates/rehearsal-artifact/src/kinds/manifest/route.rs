//! HTTPRoute (`gateway.networking.k8s.io/v1`): which requests go to which Services, in which
//! shares.

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::value::{accept, optional_count, port_number};

/// What a route wants.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpRoute {
    /// What it hangs on.
    pub parents: Vec<RouteParent>,
    /// Host names that it answers to; all of its Gateways' where empty.
    pub hostnames: Vec<Spanned<String>>,
    /// Tried from the most to the least specific match.
    pub rules: Vec<RouteRule>,
}

/// A Gateway that a route hangs on, or another object if `kind` says so.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteParent {
    /// Its name.
    pub name: Spanned<String>,
    /// Its namespace, where it is not the route's own.
    pub namespace: Option<Spanned<String>>,
    /// The listener; all that take the route where absent.
    pub listener: Option<Spanned<String>>,
    /// Whether this is a Gateway and not another kind of parent.
    pub is_gateway: bool,
}

/// Where the requests that match a rule go.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteRule {
    /// The Services that share the requests, in proportion to their weights.
    pub backends: Vec<Backend>,
    /// Whether it holds for some requests only (`matches`).
    pub is_conditional: bool,
    /// The whole rule.
    pub span: Span,
}

/// A share of a rule's requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Backend {
    /// The Service, or another object if `kind` says so.
    pub name: Spanned<String>,
    /// The namespace, where it is not the route's own.
    pub namespace: Option<Spanned<String>>,
    /// Whether this is a Service and not another kind of backend.
    pub is_service: bool,
    /// The Service's port.
    pub port: Option<Spanned<u16>>,
    /// The share: this weight of the sum of the rule's weights; 1 by default, at the place of the
    /// whole backend.
    pub weight: Spanned<u32>,
}

impl HttpRoute {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of an HTTPRoute", problems)?;
        let parents = fields.list("parentRefs", RouteParent::read);
        let hostnames = fields.texts("hostnames");
        let rules = fields.list("rules", RouteRule::read);
        fields.optional("useDefaultGateways");
        fields.finish();
        Some(Self { parents, hostnames, rules })
    }
}

impl RouteParent {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a parent of a route", problems)?;
        let name = fields.text("name");
        let namespace = fields.optional_text("namespace");
        let listener = fields.optional_text("sectionName");
        let kind = fields.optional_text("kind");
        accept(&mut fields, &["group", "port"]);
        fields.finish();
        let is_gateway = kind.is_none_or(|kind| *kind == "Gateway");
        Some(Self { name: name?, namespace, listener, is_gateway })
    }
}

impl RouteRule {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a rule of a route", problems)?;
        let backends = fields.list("backendRefs", Backend::read);
        let is_conditional = fields.optional("matches").is_some();
        accept(&mut fields, &["filters", "name", "retry", "sessionPersistence", "timeouts"]);
        fields.finish();
        Some(Self { backends, is_conditional, span: node.span })
    }
}

impl Backend {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a backend of a route", problems)?;
        let name = fields.text("name");
        let namespace = fields.optional_text("namespace");
        let kind = fields.optional_text("kind");
        let group = fields.optional_text("group");
        let port = fields.optional("port");
        let weight = optional_count(&mut fields, "weight", 0);
        fields.optional("filters");
        fields.finish();
        let name = name?;
        let is_service = kind.is_none_or(|kind| *kind == "Service")
            && group.is_none_or(|group| group.is_empty());
        if is_service && port.is_none() {
            let message = "a backend that is a Service needs the field `port`";
            problems.add(ProblemKind::MissingField, name.span, message);
        }
        Some(Self {
            name,
            namespace,
            is_service,
            port: port.and_then(|node| port_number(node, "port", problems)),
            weight: weight.unwrap_or_else(|| Spanned::new(1, node.span)),
        })
    }
}
