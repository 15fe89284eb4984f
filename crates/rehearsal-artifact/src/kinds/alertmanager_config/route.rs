//! The tree of routes.

use rehearsal_promql::Duration;

use super::*;
use crate::expressions::duration;

/// One branch of the tree: the alerts that take it, and where they go from here.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Who is told; as above where absent.
    pub receiver: Option<Spanned<String>>,
    /// What an alert must match to come here; all of them.
    pub matchers: Vec<Matcher>,
    /// Whether the matchers are written in the older form, of which only the presence is known.
    pub has_old_matchers: bool,
    /// Whether alerts that came here go on to the next route beside this one as well.
    pub goes_on: bool,
    /// Labels by which alerts are put together into one message.
    pub group_by: Vec<Spanned<String>>,
    /// How long the first message waits for other alerts.
    pub group_wait: Option<Spanned<Duration>>,
    /// How long a changed group waits for its next message.
    pub group_interval: Option<Spanned<Duration>>,
    /// How long until an unchanged group is sent again.
    pub repeat_interval: Option<Spanned<Duration>>,
    /// Names of the time intervals that mute it or let it speak.
    pub intervals: Vec<Spanned<String>>,
    /// The routes below, tried in this order.
    pub routes: Vec<Route>,
    /// The whole route.
    pub span: Span,
}

impl Route {
    /// Reads a route with all below it; the reader of YAML bounds their depth.
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "a route", problems)?;
        let receiver = fields.optional_text("receiver");
        let matchers = fields.list("matchers", Matcher::read);
        let has_old_matchers =
            ["match", "match_re"].iter().any(|name| fields.optional(name).is_some());
        let goes_on = fields.optional_boolean("continue").is_some_and(|goes_on| goes_on.value);
        let group_by = fields.texts("group_by");
        let mut time = |name| fields.optional(name).and_then(|node| time(node, name, problems));
        let (group_wait, group_interval) = (time("group_wait"), time("group_interval"));
        let repeat_interval = time("repeat_interval");
        let intervals = ["mute_time_intervals", "active_time_intervals"]
            .map(|name| fields.texts(name))
            .concat();
        let routes = fields.list("routes", Self::read);
        fields.finish();
        let mut seen = BTreeSet::new();
        for label in group_by.iter().filter(|label| !seen.insert(label.as_str())) {
            let message = format!("duplicated label \"{}\" in group_by", clip(label));
            problems.add(ProblemKind::BadValue, label.span, message);
        }
        for (name, time) in
            [("group_interval", &group_interval), ("repeat_interval", &repeat_interval)]
        {
            if let Some(time) = time.as_ref().filter(|time| time.value == Duration::ZERO) {
                let message = format!("{name} cannot be zero");
                problems.add(ProblemKind::BadValue, time.span, message);
            }
        }
        Some(Self {
            receiver,
            matchers,
            has_old_matchers,
            goes_on,
            group_by,
            group_wait,
            group_interval,
            repeat_interval,
            intervals,
            routes,
            span: node.span,
        })
    }

    /// This route and all below it, each before those below it.
    #[must_use]
    pub fn all(&self) -> Vec<&Self> {
        let mut all = Vec::new();
        let mut open = vec![self];
        while let Some(route) = open.pop() {
            all.push(route);
            open.extend(route.routes.iter().rev());
        }
        all
    }
}

/// A duration; `0s` is one as well.
fn time(node: &Node<'_>, name: &str, problems: &Problems) -> Option<Spanned<Duration>> {
    match node.scalar() {
        Some("0" | "0s") => Some(Spanned::new(Duration::ZERO, node.span)),
        _ => duration(node, name, problems),
    }
}
