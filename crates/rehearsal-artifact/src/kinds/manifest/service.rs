//! Service: a stable address in front of the pods that it selects.

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::container::check_protocol;
use super::labels::Labels;
use super::value::{PortReference, accept, check_dns_label, port_number};
use crate::repeated::report_repeated;

/// What a Service wants.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSpec {
    /// The labels that a pod must have; where empty, someone else says where the Service leads.
    pub selector: Labels,
    /// The ports that it listens on.
    pub ports: Vec<ServicePort>,
    /// `ClusterIP` where absent.
    pub type_: Option<Spanned<String>>,
    /// The whole spec.
    pub span: Span,
}

/// One port of a Service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePort {
    /// Its name; required where there are several.
    pub name: Option<Spanned<String>>,
    /// Where the Service listens.
    pub port: Spanned<u16>,
    /// The pods' port that it leads to: the same number where the manifest is silent.
    pub target: Spanned<PortReference>,
}

impl ServiceSpec {
    /// Accepted with anything in them.
    const LOOSE: [&'static str; 17] = [
        "allocateLoadBalancerNodePorts",
        "clusterIP",
        "clusterIPs",
        "externalIPs",
        "externalName",
        "externalTrafficPolicy",
        "healthCheckNodePort",
        "internalTrafficPolicy",
        "ipFamilies",
        "ipFamilyPolicy",
        "loadBalancerClass",
        "loadBalancerIP",
        "loadBalancerSourceRanges",
        "publishNotReadyAddresses",
        "sessionAffinity",
        "sessionAffinityConfig",
        "trafficDistribution",
    ];

    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a Service", problems)?;
        let selector = Labels::read_field(&mut fields, "selector");
        let ports = fields.list("ports", ServicePort::read);
        let type_ = fields.optional_text("type");
        accept(&mut fields, &Self::LOOSE);
        fields.finish();
        if let Some(word) = &type_
            && !matches!(word.as_str(), "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName")
        {
            let message = format!("a Service has no type `{}`", clip(word));
            let help = "one of: ClusterIP, NodePort, LoadBalancer, ExternalName";
            problems.add_with_help(ProblemKind::BadValue, word.span, message, help);
        }
        check_names(&ports, problems);
        Some(Self { selector, ports, type_, span: node.span })
    }
}

/// With several ports each needs a name, and no two may share one.
fn check_names(ports: &[ServicePort], problems: &Problems) {
    if ports.len() > 1 {
        for port in ports.iter().filter(|port| port.name.is_none()) {
            let message = "a Service with several ports must name each of them";
            problems.add(ProblemKind::MissingField, port.port.span, message);
        }
    }
    report_repeated(ports.iter().filter_map(|port| port.name.as_ref()), "ports", problems);
}

impl ServicePort {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a port of a Service", problems)?;
        let name = fields.optional_text("name");
        let port = fields.required("port").and_then(|node| port_number(node, "port", problems));
        let target = fields
            .optional("targetPort")
            .map(|node| PortReference::read(node, "targetPort", problems));
        let protocol = fields.optional_text("protocol");
        fields.optional("appProtocol");
        fields.optional("nodePort");
        fields.finish();
        if let Some(name) = &name {
            check_dns_label(name, "the name of a port", problems);
        }
        check_protocol(protocol.as_ref(), problems);
        let port = port?;
        let target = match target {
            Some(target) => target?,
            None => Spanned::new(PortReference::Number(port.value), port.span),
        };
        Some(Self { name, port, target })
    }
}
