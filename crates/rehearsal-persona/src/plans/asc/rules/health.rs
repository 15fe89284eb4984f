//! Alerts on instances, capacity and the model: what will be felt soon, or makes other alerts blind.

use rehearsal_artifact::quantity::{Ppm, shortest_decimal};

use super::super::Watch;
use super::super::catalogue::{DRIFT, IN_PROGRESS, IN_PROGRESS_LIMIT};
use super::super::cause::Cause;
use super::super::promql::{Line, lines};
use super::candidate::without_instance;
use super::{Alert, Rule, alert};

/// Instances, capacity and the model itself.
pub(super) fn rules(watch: &Watch<'_>) -> Vec<Rule> {
    let mut rules = vec![
        Rule::Alert(no_instances(watch)),
        Rule::Alert(instance_down(watch)),
        Rule::Alert(track_not_ready(watch)),
        Rule::Alert(instance_not_ready(watch)),
        Rule::Alert(saturated(watch)),
    ];
    if watch.deployed.is_autoscaled {
        rules.push(Rule::Alert(autoscaler_at_maximum(watch)));
    }
    if watch.deployed.is_memory_limited {
        rules.push(Rule::Alert(memory_near_limit(watch)));
    }
    if let Some(millis) = watch.drift_millis {
        rules.push(Rule::Alert(model_drift(watch, millis)));
    }
    rules
}

fn no_instances(watch: &Watch<'_>) -> Alert {
    Alert {
        note: lines("Without instances there are no errors to count, and no other alert fires."),
        lasting: Some(Line::of("2m")),
        ..alert(
            watch,
            Cause::NoInstances,
            &format!("absent(up{} == 1)", watch.selector("")),
            (
                format!("no instance of {} answers the scrape", watch.service),
                "Either none runs, or Prometheus has lost them; every other alert is blind."
                    .to_owned(),
            ),
        )
    }
}

fn instance_down(watch: &Watch<'_>) -> Alert {
    Alert {
        lasting: Some(Line::of("10m")),
        ..alert(
            watch,
            Cause::InstanceDown,
            &format!("up{} == 0", watch.selector("")),
            (
                format!("an instance of {} does not answer the scrape", watch.service),
                "{{ $labels.instance }} has not answered for 10 minutes.".to_owned(),
            ),
        )
    }
}

fn track_not_ready(watch: &Watch<'_>) -> Alert {
    Alert {
        lasting: Some(Line::of("2m")),
        ..alert(
            watch,
            Cause::TrackNotReady,
            &without_instance(watch),
            (
                format!("a track of {} that gets requests has no ready instance", watch.service),
                "The track {{ $labels.track }} got requests 5 minutes ago and no instance of it can answer."
                    .to_owned(),
            ),
        )
    }
}

fn instance_not_ready(watch: &Watch<'_>) -> Alert {
    let (are, because) = if watch.serves_model {
        ("without their model", "their model is not loaded")
    } else {
        ("and cannot answer", "they are not ready")
    };
    Alert {
        lasting: Some(Line::of("10m")),
        ..alert(
            watch,
            Cause::InstanceNotReady,
            &format!("count by (job, track) ({}{} == 0)", watch.ready(), watch.selector("")),
            (
                format!("instances of {} run {are}", watch.service),
                format!(
                    "{{{{ $value }}}} instances of the track {{{{ $labels.track }}}} get no requests, because \
                     {because}."
                ),
            ),
        )
    }
}

fn saturated(watch: &Watch<'_>) -> Alert {
    let (selector, percent) = (watch.selector(""), watch.saturation_percent);
    let expr = format!(
        "sum by (job, track) ({IN_PROGRESS}{selector})\n/\n\
         sum by (job, track) ({IN_PROGRESS_LIMIT}{selector})\n> {}",
        Ppm(percent.min(100) * 10_000).ratio()
    );
    Alert {
        lasting: Some(Line::of("10m")),
        ..alert(
            watch,
            Cause::Saturated,
            &expr,
            (
                format!("{} is close to the load that it can carry", watch.service),
                format!(
                    "The track {{{{ $labels.track }}}} has used more than {percent} % of its capacity for \
                     10 minutes ({{{{ $value | humanizePercentage }}}} now); requests will soon wait."
                ),
            ),
        )
    }
}

fn autoscaler_at_maximum(watch: &Watch<'_>) -> Alert {
    let namespace = format!("{{namespace=\"{}-{}\"}}", watch.service, watch.deployed.production);
    let expr = format!(
        "kube_horizontalpodautoscaler_status_current_replicas{namespace}\n>=\n\
         kube_horizontalpodautoscaler_spec_max_replicas{namespace}"
    );
    Alert {
        lasting: Some(Line::of("15m")),
        ..alert(
            watch,
            Cause::AutoscalerAtMaximum,
            &expr,
            (
                format!("{} cannot grow any further", watch.service),
                "The autoscaler {{ $labels.horizontalpodautoscaler }} has been at its maximum of \
                 {{ $value }} replicas for 15 minutes."
                    .to_owned(),
            ),
        )
    }
}

fn memory_near_limit(watch: &Watch<'_>) -> Alert {
    let namespace = format!("namespace=\"{}-{}\"", watch.service, watch.deployed.production);
    let expr = format!(
        "max by (namespace, pod, container) (container_memory_working_set_bytes{{{namespace},container!=\"\"}})\n\
         /\nmax by (namespace, pod, container) (kube_pod_container_resource_limits{{{namespace},resource=\"memory\"}})\n\
         > 0.9"
    );
    Alert {
        lasting: Some(Line::of("15m")),
        ..alert(
            watch,
            Cause::MemoryNearLimit,
            &expr,
            (
                format!("a container of {} is about to run out of memory", watch.service),
                "{{ $labels.pod }} uses {{ $value | humanizePercentage }} of the memory above which it is \
                 killed."
                    .to_owned(),
            ),
        )
    }
}

/// A ticket and no rollback: the version before meets the same inputs.
fn model_drift(watch: &Watch<'_>, threshold_millis: u32) -> Alert {
    let threshold = shortest_decimal(threshold_millis.into(), 3);
    Alert {
        note: lines("No rollback: the version before meets the same inputs."),
        lasting: Some(Line::of("15m")),
        ..alert(
            watch,
            Cause::ModelDrift,
            &format!("max by (job, feature) ({DRIFT}{}) > {threshold}", watch.selector("")),
            (
                format!("the inputs of {} have moved away from its training data", watch.service),
                format!(
                    "The population stability index of {{{{ $labels.feature }}}} is {{{{ $value | printf \"%.2f\" }}}}; \
                     above {threshold} the model's answers cannot be relied on."
                ),
            ),
        )
    }
}
