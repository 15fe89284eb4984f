//! PodDisruptionBudget (`policy/v1`): how many pods an eviction must leave.

use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned};

use super::labels::Selector;
use super::value::IntOrPercent;

/// What a budget wants.
#[derive(Clone, Debug, PartialEq)]
pub struct DisruptionBudget {
    /// The pods that it protects: all of the namespace if it is empty, none if it is absent.
    pub selector: Option<Selector>,
    /// Pods that must stay available.
    pub min_available: Option<Spanned<IntOrPercent>>,
    /// Pods that may be unavailable.
    pub max_unavailable: Option<Spanned<IntOrPercent>>,
    /// The whole spec.
    pub span: Span,
}

impl DisruptionBudget {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a PodDisruptionBudget", problems)?;
        let selector = fields.optional("selector").and_then(|node| Selector::read(node, problems));
        let min_available = IntOrPercent::optional_field(&mut fields, "minAvailable");
        let max_unavailable = IntOrPercent::optional_field(&mut fields, "maxUnavailable");
        fields.optional("unhealthyPodEvictionPolicy");
        fields.finish();
        if let (Some(_), Some(max)) = (&min_available, &max_unavailable) {
            let message = "minAvailable and maxUnavailable do not go together";
            problems.add(ProblemKind::BadValue, max.span, message);
        }
        Some(Self { selector, min_available, max_unavailable, span: node.span })
    }

    /// How many of `replicas` pods may be evicted at once. Shares are rounded up on both sides, as
    /// the disruption controller does.
    #[must_use]
    pub fn evictions_allowed(&self, replicas: u32) -> u32 {
        match (&self.min_available, &self.max_unavailable) {
            (Some(min), _) => replicas.saturating_sub(min.of_rounded_up(replicas)),
            (None, Some(max)) => max.of_rounded_up(replicas).min(replicas),
            // Neither: one pod must stay, the default of `minAvailable`.
            (None, None) => replicas.saturating_sub(1),
        }
    }
}
