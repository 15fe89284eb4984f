//! Routes and inhibitions: where they say which alerts they are about.

use std::collections::BTreeSet;

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems};

use super::duration;
use crate::alertmanager::matching::{self, Written};
use crate::alertmanager::{GroupBy, Inhibition, LabelMatchers, Route};
use crate::duration::Duration;
use crate::name::is_label_name;
use crate::operator::MatchOperator;
use crate::pattern::Pattern;

pub(super) fn route(node: &Node<'_>, problems: &Problems) -> Option<Route> {
    let mut fields = Fields::of(node, "a route", problems)?;
    let receiver = fields.optional_text("receiver").filter(|name| !name.is_empty());
    let group_by = fields.optional("group_by").and_then(|node| group_by(node, problems));
    let matchers = matchers(&mut fields, ["match", "match_re", "matchers"]);
    let continues = fields.optional_boolean("continue").is_some_and(|value| value.value);
    let mut wait = |name: &'static str, may_be_zero: bool| {
        let node = fields.optional(name)?;
        let duration = duration(node, name, problems)?;
        if duration == Duration::ZERO && !may_be_zero {
            problems.add(ProblemKind::BadValue, node.span, format!("{name} cannot be zero"));
        }
        Some(duration)
    };
    let group_wait = wait("group_wait", true);
    let group_interval = wait("group_interval", false);
    let repeat_interval = wait("repeat_interval", false);
    let mute_intervals = fields.texts("mute_time_intervals");
    let active_intervals = fields.texts("active_time_intervals");
    fields.optional("labels");
    let routes = fields.list("routes", route);
    fields.finish();
    Some(Route {
        receiver,
        group_by,
        matchers,
        continues,
        group_wait,
        group_interval,
        repeat_interval,
        mute_intervals,
        active_intervals,
        routes,
        span: node.span,
    })
}

fn group_by(node: &Node<'_>, problems: &Problems) -> Option<GroupBy> {
    let Some(items) = node.items() else {
        wrong_type(node, "group_by", "a list", problems);
        return None;
    };
    let mut labels = Vec::new();
    let mut known = BTreeSet::new();
    let mut has_all = false;
    for item in items {
        let name = item.scalar().unwrap_or_default();
        let message = if name == "..." {
            has_all = true;
            continue;
        } else if !is_label_name(name) {
            format!("invalid label name \"{}\" in group_by list", clip(name))
        } else if known.insert(name) {
            labels.push(name.to_owned());
            continue;
        } else {
            format!("duplicated label \"{}\" in group_by", clip(name))
        };
        problems.add(ProblemKind::BadValue, item.span, message);
    }
    if has_all && !labels.is_empty() {
        let message = "cannot have wildcard group_by (`...`) and other labels at the same time";
        problems.add(ProblemKind::BadValue, node.span, message);
    }
    Some(if has_all { GroupBy::All } else { GroupBy::Labels(labels) })
}

pub(super) fn inhibition(node: &Node<'_>, problems: &Problems) -> Option<Inhibition> {
    let mut fields = Fields::of(node, "an inhibit rule", problems)?;
    fields.optional("name");
    let source = matchers(&mut fields, ["source_match", "source_match_re", "source_matchers"]);
    let target = matchers(&mut fields, ["target_match", "target_match_re", "target_matchers"]);
    let equal = fields.texts("equal");
    fields.finish();
    for label in equal.iter().filter(|label| !is_label_name(label)) {
        let message = format!("invalid label name \"{}\" in equal list", clip(label));
        problems.add(ProblemKind::BadValue, label.span, message);
    }
    let equal = equal.into_iter().map(|label| label.value).collect();
    Some(Inhibition { source, target, equal, span: node.span })
}

/// The matchers of three fields: two that upstream would rather not see any more, which map labels to
/// values and to patterns, and a list in a language of its own.
fn matchers(
    fields: &mut Fields<'_, '_>,
    [equal, pattern, list]: [&'static str; 3],
) -> LabelMatchers {
    let mut written = Vec::new();
    mapped(fields, equal, MatchOperator::Equal, &mut written);
    mapped(fields, pattern, MatchOperator::Matches, &mut written);
    let lists = fields.list(list, |node, problems| {
        let Some(text) = node.scalar() else {
            wrong_type(node, list, "a list of texts", problems);
            return None;
        };
        let read = matching::parse(text).and_then(|written| {
            let is_pattern = |one: &&Written| one.operator.is_pattern();
            written.iter().filter(is_pattern).try_for_each(|one| check_pattern(&one.value))?;
            Ok(written)
        });
        if let Err(message) = &read {
            problems.add(ProblemKind::BadValue, node.span, message);
        }
        read.ok()
    });
    written.extend(lists.into_iter().flatten());
    LabelMatchers::of(written).unwrap_or_else(|message| {
        fields.problems().add(ProblemKind::BadValue, fields.span(), message);
        LabelMatchers::default()
    })
}

fn mapped(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    operator: MatchOperator,
    to: &mut Vec<Written>,
) {
    let problems = fields.problems();
    let Some(node) = fields.optional(name) else { return };
    let Some(entries) = node.entries() else {
        wrong_type(node, name, "a mapping", problems);
        return;
    };
    for entry in entries {
        let label = entry.key.as_ref();
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if label.is_empty() || !label.chars().all(is_plain) || label.as_bytes()[0].is_ascii_digit()
        {
            let message = format!("invalid label name \"{}\"", clip(label));
            problems.add(ProblemKind::BadValue, entry.key_span, message);
            continue;
        }
        let Some(value) = entry.value.scalar() else {
            wrong_type(&entry.value, label, "a text", problems);
            continue;
        };
        if operator.is_pattern() && (entry.value.is_null() || check_pattern(value).is_err()) {
            let message = match check_pattern(value) {
                Err(message) => message,
                Ok(()) => format!("invalid regexp value for \"{}\"", clip(label)),
            };
            problems.add(ProblemKind::BadValue, entry.value.span, message);
            continue;
        }
        to.push(Written { label: label.to_owned(), operator, value: value.to_owned() });
    }
}

fn check_pattern(pattern: &str) -> Result<(), String> {
    let read = Pattern::read(pattern);
    read.map(drop).map_err(|error| format!("error parsing regexp: {error}"))
}
