//! `rehearsal promql eval`: what an expression gives over a few series.
//!
//! Answers look as in Prometheus' expression browser: a series and its value on a line. With `--json`
//! they have the shape of its HTTP interface.

use std::fmt::Write as _;

use rehearsal::promql::{
    Evaluation, Labels, METRIC_NAME_LABEL, Range, SeriesStore, Value, When, evaluate,
    is_plain_label_name, is_plain_metric_name, load_series, read_source,
};
use rehearsal::{Error, Severity, Source};
use serde_json::json;

use crate::args::EvaluatePromql;
use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

pub(crate) fn eval(args: &EvaluatePromql, output: &Output) -> Result<Exit, Failure> {
    let store = match &args.load {
        Some(path) => load_series(&read_source(path)?).map_err(Error::Invalid)?,
        None => SeriesStore::new(),
    };
    let when = match (args.start, args.end, args.step) {
        (Some(start), Some(end), Some(step)) => {
            When::Range(Range { start: start.as_millis(), end: end.as_millis(), step })
        }
        _ => When::Instant(args.at.as_millis()),
    };
    let expr = Source::new("<expression>", args.expr.as_str());
    let evaluation = evaluate(&expr, &store, when).map_err(|wrong| Error::Invalid(vec![*wrong]))?;
    if args.form.json {
        output.print_json(&to_json(&evaluation, args.at.as_seconds()))?;
        return Ok(Exit::Approved);
    }
    if !evaluation.remarks.is_empty() && !output.is_quiet() {
        let coloured = output::stderr_has_colours();
        output::tell(&diagnostics::rendered(&evaluation.remarks, coloured));
    }
    output.print(&shown(&evaluation.value))?;
    Ok(Exit::Approved)
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    match value {
        Value::Scalar(value) => format!("{}\n", number(*value)),
        Value::Text(text) => format!("{text}\n"),
        Value::Vector(samples) => {
            let names: Vec<String> = samples.iter().map(|(labels, _)| series(labels)).collect();
            let width = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
            let lines = names.iter().zip(samples);
            lines.map(|(name, (_, value))| format!("{name:width$}  {}\n", number(*value))).collect()
        }
        Value::Matrix(all) => {
            let mut text = String::new();
            for one in all {
                text += &series(&one.labels);
                text.push('\n');
                for (time, value) in &one.points {
                    let _ = writeln!(text, "    {} @{}", number(*value), seconds(*time));
                }
            }
            text
        }
    }
}

/// A series as it would be selected: `up{job="api"}`.
fn series(labels: &Labels) -> String {
    let metric = labels.metric();
    let (bare, quoted) = match is_plain_metric_name(metric) || metric.is_empty() {
        true => (metric, None),
        false => ("", Some(format!("{metric:?}"))),
    };
    let others = labels.as_slice().iter().filter(|label| &*label.name != METRIC_NAME_LABEL);
    let others = others.map(|label| match is_plain_label_name(&label.name) {
        true => format!("{}={:?}", label.name, label.value),
        false => format!("{:?}={:?}", label.name, label.value),
    });
    let inside: Vec<String> = quoted.into_iter().chain(others).collect();
    match inside.is_empty() && !bare.is_empty() {
        true => bare.to_owned(),
        false => format!("{bare}{{{}}}", inside.join(", ")),
    }
}

/// A value in full, with as many digits as tell it from its neighbours.
fn number(value: f64) -> String {
    match value {
        f64::INFINITY => "+Inf".to_owned(),
        f64::NEG_INFINITY => "-Inf".to_owned(),
        value => value.to_string(),
    }
}

/// Milliseconds in seconds, with a fraction only where there is one.
#[expect(clippy::cast_precision_loss, reason = "292 years of milliseconds are below 2^53")]
fn seconds(time: i64) -> f64 {
    time as f64 / 1_000.0
}

fn to_json(evaluation: &Evaluation, at: f64) -> serde_json::Value {
    let metric = |labels: &Labels| {
        let pairs = labels.as_slice().iter();
        pairs
            .map(|label| (label.name.to_string(), json!(&*label.value)))
            .collect::<serde_json::Map<_, _>>()
    };
    let (kind, result) = match &evaluation.value {
        Value::Scalar(value) => ("scalar", json!([at, number(*value)])),
        Value::Text(text) => ("string", json!([at, text])),
        Value::Vector(samples) => {
            let one = |(labels, value): &(Labels, f64)| json!({ "metric": metric(labels), "value": [at, number(*value)] });
            ("vector", samples.iter().map(one).collect())
        }
        Value::Matrix(all) => {
            let point = |(time, value): &(i64, f64)| json!([seconds(*time), number(*value)]);
            let rows = all.iter().map(|one| {
                let values: Vec<_> = one.points.iter().map(point).collect();
                json!({ "metric": metric(&one.labels), "values": values })
            });
            ("matrix", rows.collect())
        }
    };
    let remarked = |severity: Severity| {
        let chosen = evaluation.remarks.iter().filter(move |remark| remark.severity == severity);
        chosen.map(diagnostics::to_json).collect::<Vec<_>>()
    };
    json!({
        "resultType": kind,
        "result": result,
        "warnings": remarked(Severity::Warning),
        "infos": remarked(Severity::Note),
    })
}
