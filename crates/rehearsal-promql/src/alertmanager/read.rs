//! From a YAML tree to a configuration, with everything that is wrong on the way.

use std::collections::BTreeSet;

use rehearsal_source::fields::{clip, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned, nearest};

use super::integration::{self, at_most_one, has_value};
use super::{AlertmanagerConfig, NamedIntervals, Receiver, Route, TimeInterval};
use crate::duration::Duration;

mod route;

/// What upstream takes where nothing is said.
const RESOLVE_TIMEOUT: Duration = Duration::from_millis(5 * 60_000);

/// The fields of `global` besides `resolve_timeout`.
const GLOBAL: [&str; 41] = [
    "http_config",
    "jira_api_url",
    "mattermost_webhook_url",
    "mattermost_webhook_url_file",
    "opsgenie_api_key",
    "opsgenie_api_key_file",
    "opsgenie_api_url",
    "pagerduty_url",
    "rocketchat_api_url",
    "rocketchat_token",
    "rocketchat_token_file",
    "rocketchat_token_id",
    "rocketchat_token_id_file",
    "slack_api_url",
    "slack_api_url_file",
    "slack_app_token",
    "slack_app_token_file",
    "slack_app_url",
    "smtp_auth_identity",
    "smtp_auth_password",
    "smtp_auth_password_file",
    "smtp_auth_secret",
    "smtp_auth_secret_file",
    "smtp_auth_username",
    "smtp_force_implicit_tls",
    "smtp_from",
    "smtp_hello",
    "smtp_require_tls",
    "smtp_smarthost",
    "smtp_tls_config",
    "telegram_api_url",
    "telegram_bot_token",
    "telegram_bot_token_file",
    "victorops_api_key",
    "victorops_api_key_file",
    "victorops_api_url",
    "webex_api_url",
    "wechat_api_corp_id",
    "wechat_api_secret",
    "wechat_api_secret_file",
    "wechat_api_url",
];

/// Secrets that are given in the file or in another, not both.
const EITHER: [&str; 11] = [
    "mattermost_webhook_url",
    "opsgenie_api_key",
    "rocketchat_token",
    "rocketchat_token_id",
    "slack_api_url",
    "slack_app_token",
    "smtp_auth_password",
    "smtp_auth_secret",
    "telegram_bot_token",
    "victorops_api_key",
    "wechat_api_secret",
];

pub(super) fn config(node: &Node<'_>, problems: &Problems) -> AlertmanagerConfig {
    let empty = AlertmanagerConfig {
        resolve_timeout: RESOLVE_TIMEOUT,
        route: None,
        receivers: Vec::new(),
        inhibitions: Vec::new(),
        intervals: Vec::new(),
    };
    let Some(mut fields) = Fields::of(node, "an Alertmanager configuration", problems) else {
        return empty;
    };
    let global = fields.optional("global");
    let resolve_timeout = global.map_or(RESOLVE_TIMEOUT, |node| read_global(node, problems));
    let has_global = |name: &str| global.is_some_and(|node| has_value(node, name));
    let receivers =
        fields.list("receivers", |node, problems| receiver(node, problems, &has_global));
    let route = fields.optional("route").and_then(|node| route::route(node, problems));
    let inhibitions = fields.list("inhibit_rules", route::inhibition);
    let mut intervals = fields.list("mute_time_intervals", named_intervals);
    intervals.extend(fields.list("time_intervals", named_intervals));
    fields.texts("templates");
    for ignored in ["tracing", "event_recorder"] {
        fields.optional(ignored);
    }
    fields.finish();
    let config = AlertmanagerConfig { resolve_timeout, route, receivers, inhibitions, intervals };
    if node.get("route").is_none_or(Node::is_null) {
        problems.add(ProblemKind::MissingField, head(node), "no routes provided");
    }
    check_names(&config, problems);
    config
}

fn head(node: &Node<'_>) -> rehearsal_source::Span {
    let first = node.entries().and_then(|entries| entries.first());
    first.map_or(node.span, |entry| entry.key_span)
}

/// Reads the `global` section for how long an alert lives.
fn read_global(node: &Node<'_>, problems: &Problems) -> Duration {
    let Some(mut fields) = Fields::of(node, "`global`", problems) else { return RESOLVE_TIMEOUT };
    let timeout = fields.optional("resolve_timeout");
    let timeout = timeout.and_then(|node| duration(node, "resolve_timeout", problems));
    for name in GLOBAL {
        fields.optional(name);
    }
    fields.finish();
    for entry in node.entries().unwrap_or_default() {
        let Some(name) = EITHER.iter().find(|name| entry.key == **name) else { continue };
        let file = format!("{name}_file");
        if has_value(node, name) && has_value(node, &file) {
            problems.add(ProblemKind::BadValue, entry.key_span, at_most_one(name, &file));
        }
    }
    timeout.unwrap_or(RESOLVE_TIMEOUT)
}

pub(super) fn duration(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Duration> {
    let Some(text) = node.scalar() else {
        wrong_type(node, what, "a duration", problems);
        return None;
    };
    let duration = Duration::parse(text);
    if let Err(message) = &duration {
        let help = "a duration is a number with a unit, as in `5m` or `1h30m`";
        problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
    }
    duration.ok()
}

fn receiver(
    node: &Node<'_>,
    problems: &Problems,
    global: &dyn Fn(&str) -> bool,
) -> Option<Receiver> {
    let mut fields = Fields::of(node, "a receiver", problems)?;
    let name = fields.optional_text("name").filter(|name| !name.is_empty());
    fields.optional("labels");
    let integrations = integration::read(&mut fields, global);
    fields.finish();
    if name.is_none() {
        problems.add(ProblemKind::MissingField, head(node), "missing name in receiver");
    }
    Some(Receiver { name: name?, integrations, span: node.span })
}

fn named_intervals(node: &Node<'_>, problems: &Problems) -> Option<NamedIntervals> {
    let mut fields = Fields::of(node, "a named time interval", problems)?;
    let name = fields.optional_text("name").filter(|name| !name.is_empty());
    let intervals = fields.list("time_intervals", TimeInterval::read);
    fields.finish();
    if name.is_none() {
        problems.add(ProblemKind::MissingField, head(node), "missing name in time interval");
    }
    Some(NamedIntervals { name: name?, intervals })
}

/// What the parts of a configuration call each other.
struct Names<'c> {
    receivers: BTreeSet<&'c str>,
    intervals: BTreeSet<&'c str>,
}

fn check_names(config: &AlertmanagerConfig, problems: &Problems) {
    let mut names = Names { receivers: BTreeSet::new(), intervals: BTreeSet::new() };
    for Receiver { name, .. } in &config.receivers {
        if !names.receivers.insert(name.as_str()) {
            let message = format!("notification config name \"{}\" is not unique", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
    for NamedIntervals { name, .. } in &config.intervals {
        if !names.intervals.insert(name.as_str()) {
            let message = format!("time interval \"{}\" is not unique", clip(name));
            problems.add(ProblemKind::BadValue, name.span, message);
        }
    }
    if let Some(root) = &config.route {
        check_root(root, problems);
        check_route(root, &names, problems);
    }
}

/// The root takes every alert at any time.
fn check_root(root: &Route, problems: &Problems) {
    let intervals = [&root.mute_intervals, &root.active_intervals];
    let faults = [
        (root.receiver.is_none(), "root route must specify a default receiver"),
        (!root.matchers.is_empty(), "root route must not have any matchers"),
        (!intervals[0].is_empty(), "root route must not have any mute time intervals"),
        (!intervals[1].is_empty(), "root route must not have any active time intervals"),
    ];
    for (_, message) in faults.iter().filter(|(is_fault, _)| *is_fault) {
        problems.add(ProblemKind::BadValue, root.span, *message);
    }
}

fn check_route(route: &Route, names: &Names<'_>, problems: &Problems) {
    if let Some(receiver) = &route.receiver {
        check_name(receiver, &names.receivers, "receiver", problems);
    }
    for interval in route.mute_intervals.iter().chain(&route.active_intervals) {
        check_name(interval, &names.intervals, "time interval", problems);
    }
    for child in &route.routes {
        check_route(child, names, problems);
    }
}

fn check_name(name: &Spanned<String>, known: &BTreeSet<&str>, what: &str, problems: &Problems) {
    if known.contains(name.as_str()) {
        return;
    }
    let message = format!("undefined {what} \"{}\" used in route", clip(name));
    let help = match nearest(name, known.iter().copied()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("define a {what} of this name"),
    };
    problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
}
