//! HorizontalPodAutoscaler (`autoscaling/v2`): replicas that follow the load.

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

use super::value::accept;
use super::value::optional_count;

/// What an autoscaler wants.
#[derive(Clone, Debug, PartialEq)]
pub struct Autoscaler {
    /// What is scaled.
    pub target: ScaleTarget,
    /// The fewest replicas; 1 where absent.
    pub min: Option<Spanned<u32>>,
    /// The most replicas.
    pub max: Spanned<u32>,
    /// What is measured; the highest wish wins.
    pub metrics: Vec<AutoscalerMetric>,
}

/// The object whose replicas are changed.
#[derive(Clone, Debug, PartialEq)]
pub struct ScaleTarget {
    /// Such as `Deployment`.
    pub kind: Spanned<String>,
    /// Its name.
    pub name: Spanned<String>,
}

/// One measure of load.
#[derive(Clone, Debug, PartialEq)]
pub enum AutoscalerMetric {
    /// A resource of the pods.
    Resource {
        /// `cpu` or `memory`.
        name: Spanned<String>,
        /// Percentage of the request to aim at; absent where an absolute amount is the aim.
        utilization: Option<Spanned<u32>>,
    },
    /// A resource of one container, a custom or an external metric; read loosely.
    Other,
}

impl Autoscaler {
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the spec of a HorizontalPodAutoscaler", problems)?;
        let target =
            fields.required("scaleTargetRef").and_then(|node| ScaleTarget::read(node, problems));
        let min = optional_count(&mut fields, "minReplicas", 0);
        fields.required("maxReplicas");
        let max = optional_count(&mut fields, "maxReplicas", 1);
        let metrics = fields.list("metrics", AutoscalerMetric::read);
        fields.optional("behavior");
        fields.finish();
        let max = max?;
        if let Some(min) = &min
            && min.value > max.value
        {
            let message = format!("minReplicas is above maxReplicas ({})", max.value);
            problems.add(ProblemKind::BadValue, min.span, message);
        }
        Some(Self { target: target?, min, max, metrics })
    }
}

impl ScaleTarget {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "scaleTargetRef", problems)?;
        let kind = fields.text("kind");
        let name = fields.text("name");
        let version = fields.optional_text("apiVersion");
        fields.finish();
        let kind = kind?;
        if let Some(version) = version
            && kind.as_str() == "Deployment"
            && version.as_str() != "apps/v1"
        {
            let message = format!("a Deployment is not of `{}`", clip(&version));
            let help = "write `apiVersion: apps/v1`";
            problems.add_with_help(ProblemKind::BadValue, version.span, message, help);
        }
        Some(Self { kind, name: name? })
    }
}

impl AutoscalerMetric {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a metric of an autoscaler", problems)?;
        let kind = fields.text("type");
        let resource = fields.optional("resource");
        accept(&mut fields, &["containerResource", "external", "object", "pods"]);
        fields.finish();
        let kind = kind?;
        match kind.as_str() {
            "Resource" => match resource {
                Some(node) => read_resource(node, problems),
                None => {
                    let message = "a metric of type Resource needs the field `resource`";
                    problems.add(ProblemKind::MissingField, kind.span, message);
                    None
                }
            },
            "ContainerResource" | "External" | "Object" | "Pods" => Some(Self::Other),
            _ => {
                let message = format!("an autoscaler has no metric of type `{}`", clip(&kind));
                let help = "one of: Resource, ContainerResource, Pods, Object, External";
                problems.add_with_help(ProblemKind::BadValue, kind.span, message, help);
                None
            }
        }
    }
}

fn read_resource(node: &Node<'_>, problems: &Problems) -> Option<AutoscalerMetric> {
    let mut fields = Fields::of(node, "a resource metric", problems)?;
    let name = fields.text("name");
    let target = fields.required("target");
    fields.finish();
    let mut fields = Fields::of(target?, "the target of a metric", problems)?;
    let kind = fields.text("type");
    let utilization = optional_count(&mut fields, "averageUtilization", 1);
    let has_amount = [fields.optional("averageValue"), fields.optional("value")];
    fields.finish();
    let (name, kind) = (name?, kind?);
    let agrees = match kind.as_str() {
        "Utilization" => utilization.is_some(),
        "AverageValue" | "Value" => has_amount.iter().any(Option::is_some),
        _ => false,
    };
    if !agrees {
        let message = format!("the target says `{}` but not how much", clip(&kind));
        let help = "`type: Utilization` goes with `averageUtilization`, `type: AverageValue` with \
                    `averageValue`";
        problems.add_with_help(ProblemKind::BadValue, kind.span, message, help);
    }
    if !matches!(name.as_str(), "cpu" | "memory") {
        let message = format!("pods have no resource `{}` to scale by", clip(&name));
        let help = "cpu or memory";
        problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
    }
    Some(AutoscalerMetric::Resource { name, utilization })
}
