//! From a YAML tree to rules, with everything that is wrong on the way.

use std::collections::{BTreeMap, BTreeSet};

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, Problem, ProblemKind, Problems, Span, Spanned};

use super::{DUPLICATE_RULE, Field, Rule, RuleFile, RuleGroup, RuleKind};
use crate::duration::Duration;
use crate::expr::Expr;
use crate::name::{METRIC_NAME_LABEL, is_label_name};
use crate::parser::{Place, parse_expr_at};
use crate::template::Template;

pub(super) fn file(node: &Node<'_>, problems: &Problems) -> RuleFile {
    let Some(mut fields) = Fields::of(node, "a rule file", problems) else {
        return RuleFile::default();
    };
    let groups = fields.list("groups", group);
    fields.finish();
    let mut names = BTreeSet::new();
    for name in groups.iter().map(|group| &group.name) {
        if !names.insert(name.value.as_str()) && !name.is_empty() {
            let message = format!("groupname: \"{}\" is repeated in the same file", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
    RuleFile { groups }
}

fn group(node: &Node<'_>, problems: &Problems) -> Option<RuleGroup> {
    let mut fields = Fields::of(node, "a rule group", problems)?;
    let name = fields.text("name");
    let interval =
        fields.optional("interval").and_then(|node| duration(node, "interval", problems));
    let query_offset =
        fields.optional("query_offset").and_then(|node| duration(node, "query_offset", problems));
    let limit = fields.optional_integer("limit");
    let labels = field_list(&mut fields, "labels", "label");
    let rules = fields.list("rules", rule);
    fields.finish();
    if let Some(name) = name.as_ref().filter(|name| name.is_empty()) {
        problems.add(ProblemKind::BadValue, name.span, "Groupname must not be empty");
    }
    report_duplicates(&rules, problems);
    let name = name.unwrap_or_else(|| Spanned::new(String::new(), node.span));
    Some(RuleGroup { name, interval, query_offset, limit, labels, rules, span: node.span })
}

/// Two rules that would write the same series: same name, same labels.
fn report_duplicates(rules: &[Rule], problems: &Problems) {
    let mut identities = BTreeSet::new();
    for rule in rules {
        let name = rule.name();
        let label = |label: &Field| (label.name.value.clone(), label.value.value.clone());
        let labels: BTreeMap<_, _> = rule.labels.iter().map(label).collect();
        if !identities.insert((name.value.as_str(), labels)) {
            problems.push(Problem {
                kind: ProblemKind::BadValue,
                span: name.span,
                message: format!("{DUPLICATE_RULE}: \"{}\" with the same labels", clip(name)),
                help: Some("give one of the rules another name or a label of its own".to_owned()),
            });
        }
    }
}

fn rule(node: &Node<'_>, problems: &Problems) -> Option<Rule> {
    let mut fields = Fields::of(node, "a rule", problems)?;
    let record = fields.optional_text("record").filter(|name| !name.is_empty());
    let alert = fields.optional_text("alert").filter(|name| !name.is_empty());
    let expr = fields.required("expr").and_then(|node| expression(node, problems));
    let hold = fields.optional("for").and_then(|node| duration(node, "for", problems));
    let keep_firing_for = fields
        .optional("keep_firing_for")
        .and_then(|node| duration(node, "keep_firing_for", problems));
    let labels = field_list(&mut fields, "labels", "label");
    let annotations = field_list(&mut fields, "annotations", "annotation");
    let head = node.entries().and_then(|entries| entries.first());
    let head = head.map_or(node.span, |entry| entry.key_span);
    fields.finish();
    if record.is_some() && alert.is_some() {
        problems.add(ProblemKind::BadValue, head, "only one of 'record' and 'alert' must be set");
    }
    let kind = match (alert, record) {
        (Some(alert), _) => {
            check_templates(&alert, &labels, "label", problems);
            check_templates(&alert, &annotations, "annotation", problems);
            RuleKind::Alerting { alert, hold, keep_firing_for, annotations }
        }
        (None, Some(record)) => {
            report_alert_fields(node, problems);
            check_record(&record, problems);
            RuleKind::Recording { record }
        }
        (None, None) => {
            let message = "one of 'record' or 'alert' must be set";
            problems.add(ProblemKind::MissingField, head, message);
            return None;
        }
    };
    Some(Rule { kind, expr, labels, span: node.span })
}

/// Reports what makes Prometheus refuse the whole file: the first fault of each template.
fn check_templates(alert: &str, fields: &[Field], what: &str, problems: &Problems) {
    // A text without an action is always a template, and most labels are such.
    for Field { name, value } in fields.iter().filter(|field| field.value.contains("{{")) {
        if let Some(error) = Template::read(alert, value).problem() {
            problems.push(Problem {
                kind: ProblemKind::BadValue,
                span: Place::of_text(value, value.span).span(error.span),
                message: format!("{what} \"{}\": {}", clip(name), error.message),
                help: error.help.clone(),
            });
        }
    }
}

/// A recording rule fires nothing, so what describes firing has no place in it.
fn report_alert_fields(rule: &Node<'_>, problems: &Problems) {
    for entry in rule.entries().unwrap_or_default() {
        let is_for_alerts = matches!(entry.key.as_ref(), "for" | "keep_firing_for" | "annotations");
        if is_for_alerts && !entry.value.is_null() {
            let message = format!("invalid field '{}' in recording rule", entry.key);
            problems.add(ProblemKind::BadValue, entry.key_span, message);
        }
    }
}

fn check_record(record: &Spanned<String>, problems: &Problems) {
    // Any text is a name, but braces are nearly always an expression in the wrong field.
    if record.contains(['{', '}']) {
        let message = format!(
            "braces present in the recording rule name; should it be in expr?: {}",
            clip(record)
        );
        problems.add(ProblemKind::BadValue, record.span, message);
    }
}

pub(crate) fn expression(node: &Node<'_>, problems: &Problems) -> Option<Expr> {
    // A bare number is an expression too, so the text is taken whatever YAML makes of it.
    let Some(text) = node.scalar() else {
        wrong_type(node, "expr", "a text", problems);
        return None;
    };
    if text.is_empty() {
        let message = "field 'expr' must be set in rule";
        problems.add(ProblemKind::MissingField, node.span, message);
        return None;
    }
    match parse_expr_at(text, Place::of(node)) {
        Ok(expr) => Some(expr),
        Err(error) => {
            problems.push(Problem {
                kind: ProblemKind::BadValue,
                span: error.span,
                message: format!("could not parse expression: {}", error.message),
                help: error.help,
            });
            None
        }
    }
}

pub(crate) fn duration(
    node: &Node<'_>,
    what: &str,
    problems: &Problems,
) -> Option<Spanned<Duration>> {
    let Some(text) = node.scalar() else {
        wrong_type(node, what, "a duration", problems);
        return None;
    };
    match Duration::parse(text) {
        Ok(duration) => Some(Spanned::new(duration, node.span)),
        Err(message) => {
            let help = "a duration is a number with a unit, as in `5m` or `1h30m`";
            problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
            None
        }
    }
}

/// The entries of a mapping of labels or annotations.
pub(crate) fn field_list(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    what: &str,
) -> Vec<Field> {
    let problems = fields.problems();
    let Some(node) = fields.optional(name) else {
        return Vec::new();
    };
    let Some(entries) = node.entries() else {
        wrong_type(node, name, "a mapping", problems);
        return Vec::new();
    };
    let mut read = Vec::with_capacity(entries.len());
    for entry in entries {
        let key = entry.key.as_ref();
        // The metric's name is set by `record`; an annotation may be called what it likes.
        if !is_label_name(key) || (what == "label" && key == METRIC_NAME_LABEL) {
            let message = format!("invalid {what} name: {}", clip(key));
            problems.add(ProblemKind::BadValue, entry.key_span, message);
        }
        let Some(value) = value_text(&entry.value) else {
            wrong_type(&entry.value, key, "a text", problems);
            continue;
        };
        read.push(Field {
            name: spanned(key, entry.key_span),
            value: spanned(value, entry.value.span),
        });
    }
    read
}

/// Labels are texts whatever YAML makes of a bare `1` or `true`; nothing is the empty text.
fn value_text<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    if node.is_null() { Some("") } else { node.scalar() }
}

fn spanned(text: &str, span: Span) -> Spanned<String> {
    Spanned::new(text.to_owned(), span)
}
