//! From a YAML tree to unit tests, with everything that is wrong on the way.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_source::fields::{clip, text, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

use super::{AlertLook, ExpectedAlert, ExpressionLook, InputSeries, UnitTest, UnitTests};
use crate::duration::Duration;
use crate::labels::Labels;
use crate::rules::read::{duration, expression, field_list};
use crate::script::values;

/// The label with the name of an alert, which a test does not repeat.
const ALERT_NAME_LABEL: &str = "alertname";

/// Time between two evaluations where a file says none.
const INTERVAL: Duration = Duration::from_millis(60_000);

pub(super) fn file(node: &Node<'_>, problems: &Problems) -> Option<UnitTests> {
    let mut fields = Fields::of(node, "the tests", problems)?;
    let rule_files =
        fields.required_list("rule_files", |node, problems| text(node, "a rule file", problems));
    let evaluation_interval = interval(&mut fields, "evaluation_interval", INTERVAL);
    let group_order = fields.texts("group_eval_order");
    let is_fuzzy = fields.optional_boolean("fuzzy_compare").is_some_and(|fuzzy| fuzzy.value);
    let read = |node: &Node<'_>, problems: &Problems| test(node, evaluation_interval, problems);
    let tests = fields.required_list("tests", read);
    fields.finish();
    let mut known = BTreeSet::new();
    for name in &group_order {
        if !known.insert(name.as_str()) {
            let message = format!("group name repeated in evaluation order: {}", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
    Some(UnitTests { rule_files, evaluation_interval, group_order, is_fuzzy, tests })
}

/// A duration above zero; zero and nothing mean `default`, as upstream takes them.
fn interval(fields: &mut Fields<'_, '_>, name: &'static str, default: Duration) -> Duration {
    let problems = fields.problems();
    let written = fields.optional(name).and_then(|node| duration(node, name, problems));
    written.map(|written| written.value).filter(|it| *it > Duration::ZERO).unwrap_or(default)
}

fn test(node: &Node<'_>, evaluation: Duration, problems: &Problems) -> Option<UnitTest> {
    let mut fields = Fields::of(node, "a test", problems)?;
    let external = field_list(&mut fields, "external_labels", "label");
    let test = UnitTest {
        name: fields.optional_text("name"),
        interval: interval(&mut fields, "interval", evaluation),
        series: fields.list("input_series", input_series),
        alerts: fields.list("alert_rule_test", alert_look),
        expressions: fields.list("promql_expr_test", expression_look),
        external_labels: Labels::new(
            external.iter().map(|field| (field.name.as_str(), field.value.as_str())),
        ),
        external_url: fields
            .optional_text("external_url")
            .map_or_else(String::new, |url| url.value),
        span: node.span,
    };
    // The instant of the first sample matters to calendar functions alone, and 1970 will do.
    if let Some(start) = fields.optional("start_timestamp") {
        let message = "a test that starts at another instant than 1970 is not run here";
        problems.add(ProblemKind::BadValue, start.span, message);
    }
    fields.finish();
    Some(test)
}

fn input_series(node: &Node<'_>, problems: &Problems) -> Option<InputSeries> {
    let mut fields = Fields::of(node, "an input series", problems)?;
    let (series, written) = (fields.required("series"), fields.required("values"));
    fields.finish();
    let (series, written) = (series?, written?);
    let refuse = |node: &Node<'_>, reason: String| {
        problems.add(ProblemKind::BadValue, node.span, reason);
    };
    let labels = match series.scalar() {
        Some(text) => values::labels(text).map_err(|reason| refuse(series, reason)).ok(),
        None => {
            wrong_type(series, "series", "a text", problems);
            None
        }
    };
    let points = match written.scalar() {
        Some(text) => values::points(text).map_err(|reason| refuse(written, reason)).ok(),
        None => {
            wrong_type(written, "values", "a text", problems);
            None
        }
    };
    Some(InputSeries { labels: labels?, span: series.span, points: points? })
}

fn alert_look(node: &Node<'_>, problems: &Problems) -> Option<AlertLook> {
    let mut fields = Fields::of(node, "an alert test", problems)?;
    let alert = fields.text("alertname");
    let at = fields.required("eval_time").and_then(|node| duration(node, "eval_time", problems));
    let name = alert.as_ref().map_or("", |alert| alert.as_str());
    let read = |node: &Node<'_>, problems: &Problems| expected_alert(node, name, problems);
    let expected = fields.list("exp_alerts", read);
    fields.finish();
    Some(AlertLook { at: at?, alert: alert?, expected })
}

fn expected_alert(node: &Node<'_>, name: &str, problems: &Problems) -> Option<ExpectedAlert> {
    let mut fields = Fields::of(node, "an expected alert", problems)?;
    let labels = field_list(&mut fields, "exp_labels", "label");
    let annotations = field_list(&mut fields, "exp_annotations", "annotation");
    fields.finish();
    let named = labels.iter().map(|field| (field.name.as_str(), field.value.as_str()));
    let labels = Labels::new(named.chain([(ALERT_NAME_LABEL, name)]));
    let pair = |field: crate::rules::Field| (field.name.value, field.value.value);
    let annotations: BTreeMap<_, _> = annotations.into_iter().map(pair).collect();
    Some(ExpectedAlert { labels, annotations })
}

fn expression_look(node: &Node<'_>, problems: &Problems) -> Option<ExpressionLook> {
    let mut fields = Fields::of(node, "an expression test", problems)?;
    let written = fields.required("expr");
    let at = fields.required("eval_time").and_then(|node| duration(node, "eval_time", problems));
    let expected = fields.list("exp_samples", sample);
    fields.finish();
    let written = written?;
    let expr = expression(written, problems)?;
    let text = written.scalar().unwrap_or_default().to_owned();
    Some(ExpressionLook { at: at?, expr, text, expected })
}

fn sample(node: &Node<'_>, problems: &Problems) -> Option<(Labels, f64)> {
    let mut fields = Fields::of(node, "an expected sample", problems)?;
    let labels = fields.optional_text("labels");
    let histogram = fields.optional("histogram");
    let value = fields.optional("value").and_then(|node| number(node, problems));
    fields.finish();
    if let Some(histogram) = histogram {
        let message = "native histograms are not evaluated";
        problems.add(ProblemKind::BadValue, histogram.span, message);
        return None;
    }
    let written = labels.unwrap_or_else(|| Spanned::new(String::new(), node.span));
    // The same notation as of an input series, and `{}` for no labels at all.
    match values::labels(written.trim()) {
        Ok(labels) => Some((labels, value.unwrap_or(0.0))),
        Err(reason) => {
            problems.add(ProblemKind::BadValue, written.span, reason);
            None
        }
    }
}

/// A number as YAML 1.2 writes it, or as Go does.
fn number(node: &Node<'_>, problems: &Problems) -> Option<f64> {
    let text = node.scalar().unwrap_or_default();
    let plain = text.trim_start_matches(['+', '-']).trim_start_matches('.');
    let number = match plain.to_ascii_lowercase().as_str() {
        "inf" if text.starts_with('-') => Some(f64::NEG_INFINITY),
        "inf" => Some(f64::INFINITY),
        "nan" => Some(f64::NAN),
        _ => text.replace('_', "").parse().ok(),
    };
    if number.is_none() {
        wrong_type(node, "value", "a number", problems);
    }
    number
}
