//! NetworkPolicy (`networking.k8s.io/v1`): who may talk to pods, and to whom they may talk.
//!
//! Policies only ever allow. A pod that no policy selects for a direction may talk freely in it;
//! one that some policy selects may do what any of them allows, and nothing else.

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::container::check_protocol;
use super::labels::Selector;
use super::value::PortReference;

/// What a policy wants.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkPolicy {
    /// The pods that it speaks of: all of the namespace where empty.
    pub pods: Selector,
    /// Whether it speaks of connections to the pods.
    pub covers_ingress: bool,
    /// Whether it speaks of connections from the pods.
    pub covers_egress: bool,
    /// Allowed connections to the pods; where empty and covered, there are none.
    pub ingress: Vec<TrafficRule>,
    /// Allowed connections from the pods.
    pub egress: Vec<TrafficRule>,
    /// The whole spec.
    pub span: Span,
}

/// Connections that are allowed: with any of the peers, on any of the ports.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficRule {
    /// The other side; everybody where empty.
    pub peers: Vec<Peer>,
    /// The ports connected to; all where empty.
    pub ports: Vec<TrafficPort>,
    /// The whole rule.
    pub span: Span,
}

/// One sort of other side.
#[derive(Clone, Debug, PartialEq)]
pub enum Peer {
    /// Pods, by their labels and those of their namespace.
    Pods {
        /// Which pods; all of the namespaces where absent.
        pods: Option<Selector>,
        /// In which namespaces; in the policy's own where absent.
        namespaces: Option<Selector>,
    },
    /// Addresses.
    Block {
        /// Such as `10.0.0.0/8`.
        cidr: Spanned<String>,
        /// Parts of it that are not meant.
        except: Vec<Spanned<String>>,
    },
}

/// One port, or a range of them.
#[derive(Clone, Debug, PartialEq)]
pub struct TrafficPort {
    /// `TCP` where absent.
    pub protocol: Option<Spanned<String>>,
    /// The pods' port, not that of a Service; all of the protocol where absent.
    pub port: Option<Spanned<PortReference>>,
    /// The last of a range that begins with `port`.
    pub end_port: Option<Spanned<i64>>,
}

impl NetworkPolicy {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a NetworkPolicy", problems)?;
        let pods = fields.optional("podSelector").map(|node| Selector::read(node, problems));
        let types = fields.texts("policyTypes");
        let has_egress = fields.optional("egress").is_some();
        let ingress =
            fields.list("ingress", |node, problems| TrafficRule::read(node, "from", problems));
        let egress =
            fields.list("egress", |node, problems| TrafficRule::read(node, "to", problems));
        fields.finish();
        for word in types.iter().filter(|word| !matches!(word.as_str(), "Ingress" | "Egress")) {
            let message = format!("a policy has no type `{}`", clip(word));
            problems.add_with_help(ProblemKind::BadValue, word.span, message, "Ingress or Egress");
        }
        let names = |wanted: &str| types.iter().any(|word| **word == wanted);
        let pods = match pods {
            Some(pods) => pods?,
            None => Selector { span: node.span, ..Selector::default() },
        };
        Some(Self {
            pods,
            // Without types a policy speaks of ingress, and of egress where it has rules for it.
            covers_ingress: types.is_empty() || names("Ingress"),
            covers_egress: if types.is_empty() { has_egress } else { names("Egress") },
            ingress,
            egress,
            span: node.span,
        })
    }
}

impl TrafficRule {
    fn read(node: &Node<'_>, side: &'static str, problems: &Problems) -> Option<Self> {
        // `- {}` allows everything, and a bare `-` is the same to the API server.
        if node.is_null() {
            return Some(Self { peers: Vec::new(), ports: Vec::new(), span: node.span });
        }
        let mut fields = Fields::of(node, "a rule of a policy", problems)?;
        let peers = fields.list(side, Peer::read);
        let ports = fields.list("ports", TrafficPort::read);
        fields.finish();
        Some(Self { peers, ports, span: node.span })
    }
}

impl Peer {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a peer of a policy", problems)?;
        let pods = fields.optional("podSelector").and_then(|node| Selector::read(node, problems));
        let namespaces =
            fields.optional("namespaceSelector").and_then(|node| Selector::read(node, problems));
        let block = fields.optional("ipBlock");
        fields.finish();
        let Some(block) = block else {
            if pods.is_none() && namespaces.is_none() {
                let message = "a peer needs a podSelector, a namespaceSelector or an ipBlock";
                problems.add(ProblemKind::BadValue, node.span, message);
                return None;
            }
            return Some(Self::Pods { pods, namespaces });
        };
        if pods.is_some() || namespaces.is_some() {
            let message = "an ipBlock does not go with a selector";
            problems.add(ProblemKind::BadValue, block.span, message);
        }
        let mut fields = Fields::of(block, "an ipBlock", problems)?;
        let cidr = fields.text("cidr");
        let except = fields.texts("except");
        fields.finish();
        for block in cidr.iter().chain(&except).filter(|block| !is_cidr(block)) {
            let message = format!("`{}` is not a block of addresses", clip(block));
            let help = "such as `10.0.0.0/8` or `fd00::/8`";
            problems.add_with_help(ProblemKind::BadValue, block.span, message, help);
        }
        Some(Self::Block { cidr: cidr?, except })
    }
}

impl TrafficPort {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a port of a policy", problems)?;
        let protocol = fields.optional_text("protocol");
        let port = fields.optional("port");
        let end_port = fields.optional_integer("endPort");
        fields.finish();
        check_protocol(protocol.as_ref(), problems);
        let port = port.and_then(|node| PortReference::read(node, "port", problems));
        if let Some(end) = &end_port {
            let first = port.as_ref().and_then(|port| match port.value {
                PortReference::Number(number) => Some(i64::from(number)),
                PortReference::Name(_) => None,
            });
            if first.is_none_or(|first| !(first..=65_535).contains(&end.value)) {
                let message = "endPort ends a range that begins with the number in `port`";
                problems.add(ProblemKind::BadValue, end.span, message);
            }
        }
        Some(Self { protocol, port, end_port })
    }
}

fn is_cidr(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let Ok(address) = address.parse::<std::net::IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    length.parse::<u32>().is_ok_and(|length| length <= most)
}
