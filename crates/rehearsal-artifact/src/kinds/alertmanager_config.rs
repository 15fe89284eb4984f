//! `monitoring/alertmanager.yaml`: who hears of which alert.
//!
//! A tree of routes sends each alert by its labels to a receiver; what a route does not say it takes
//! from the one above it. Mistakes that Alertmanager refuses at its start are problems here, in the
//! words of `amtool check-config` where it has any.
//!
//! Left out: what each integration takes, the templates in it, and how time intervals are written.

use std::any::Any;
use std::collections::BTreeSet;
use std::sync::Arc;

use rehearsal_source::fields::clip;
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Span, Spanned, nearest};

use crate::document::{accept, one_document};
use crate::kind::{Content, Kind, model};

mod matcher;
mod route;

pub use matcher::{Comparison, Matcher};
pub use route::Route;

/// The kind.
pub static KIND: Kind = Kind {
    id: "alertmanager-config",
    title: "Alertmanager configuration",
    paths: &["monitoring/alertmanager.yaml"],
    content: Content::Keys { top: &["route", "receivers"], below: &["receiver", "name"] },
    read,
};

/// Who hears of which alert.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertmanagerConfig {
    /// The root of the routes, which every alert takes.
    pub route: Route,
    /// Who can be told.
    pub receivers: Vec<Receiver>,
    /// Which alerts keep others silent.
    pub inhibitions: Vec<Inhibition>,
}

/// Somebody or something that can be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Receiver {
    /// What routes call it.
    pub name: Spanned<String>,
    /// How many integrations it has; without any, nobody hears what it is sent.
    pub integrations: usize,
}

/// Alerts that keep others silent while they fire.
#[derive(Clone, Debug, PartialEq)]
pub struct Inhibition {
    /// What the alert that fires matches.
    pub source: Vec<Matcher>,
    /// What the alert that is kept silent matches.
    pub target: Vec<Matcher>,
    /// Labels that must be equal in both.
    pub equal: Vec<Spanned<String>>,
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    let document = one_document(text, problems)?;
    let mut fields = Fields::of(&document, "the configuration", problems)?;
    let route = fields.required("route").and_then(|node| Route::read(node, problems));
    let receivers = fields.required_list("receivers", Receiver::read);
    let inhibitions = fields.list("inhibit_rules", Inhibition::read);
    let intervals =
        ["time_intervals", "mute_time_intervals"].map(|name| fields.list(name, interval)).concat();
    accept(&mut fields, &["global", "templates", "tracing"]);
    fields.finish();
    let route = route?;
    if !route.matchers.is_empty() {
        let message = "root route must not have any matchers";
        problems.add(ProblemKind::BadValue, route.span, message);
    }
    if route.receiver.is_none() {
        let message = "root route must specify a default receiver";
        problems.add(ProblemKind::MissingField, route.span, message);
    }
    let mut names = BTreeSet::new();
    for receiver in &receivers {
        if !names.insert(receiver.name.as_str()) {
            let message =
                format!("notification config name \"{}\" is not unique", clip(&receiver.name));
            problems.add(ProblemKind::BadValue, receiver.name.span, message);
        }
    }
    for route in route.all() {
        report_undefined(route.receiver.iter(), "receiver", "route", &names, problems);
        let known = intervals.iter().map(|name| name.as_str()).collect();
        report_undefined(route.intervals.iter(), "time interval", "route", &known, problems);
    }
    model(AlertmanagerConfig { route, receivers, inhibitions })
}

/// Reports the names in a route that nothing in the file has.
fn report_undefined<'n>(
    used: impl Iterator<Item = &'n Spanned<String>>,
    what: &str,
    by: &str,
    known: &BTreeSet<&str>,
    problems: &Problems,
) {
    /// Real files have a few; the search for the name that was meant is not for files of thousands.
    const TRIED_MAX: usize = 100;
    for name in used.filter(|name| !known.contains(name.as_str())) {
        let message = format!("undefined {what} \"{}\" used in {by}", clip(name));
        let help = match nearest(name, known.iter().copied().take(TRIED_MAX)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("define the {what} in this file"),
        };
        problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
    }
}

fn interval(node: &Node<'_>, problems: &Problems) -> Option<Spanned<String>> {
    let mut fields = Fields::of(node, "a time interval", problems)?;
    let name = fields.text("name");
    accept(&mut fields, &["time_intervals"]);
    fields.finish();
    name
}

/// The integrations that a receiver can have.
const INTEGRATIONS: [&str; 18] = [
    "discord_configs",
    "email_configs",
    "incidentio_configs",
    "jira_configs",
    "mattermost_configs",
    "msteams_configs",
    "msteamsv2_configs",
    "opsgenie_configs",
    "pagerduty_configs",
    "pushover_configs",
    "rocketchat_configs",
    "slack_configs",
    "sns_configs",
    "telegram_configs",
    "victorops_configs",
    "webex_configs",
    "webhook_configs",
    "wechat_configs",
];

impl Receiver {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a receiver", problems)?;
        let name = fields.text("name");
        let mut integrations = 0;
        for kind in INTEGRATIONS {
            integrations += fields.list(kind, |node, _| node.entries().map(|_| ())).len();
        }
        fields.finish();
        Some(Self { name: name?, integrations })
    }
}

impl Inhibition {
    fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "an inhibition", problems)?;
        let matchers = |node: &Node<'_>| Matcher::read(node, problems);
        let inhibition = Self {
            source: fields.list("source_matchers", |node, _| matchers(node)),
            target: fields.list("target_matchers", |node, _| matchers(node)),
            equal: fields.texts("equal"),
        };
        accept(
            &mut fields,
            &["name", "source_match", "source_match_re", "target_match", "target_match_re"],
        );
        fields.finish();
        Some(inhibition)
    }
}

impl AlertmanagerConfig {
    /// The receiver called `name`.
    #[must_use]
    pub fn receiver(&self, name: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| *receiver.name == name)
    }
}

#[cfg(test)]
mod tests;
