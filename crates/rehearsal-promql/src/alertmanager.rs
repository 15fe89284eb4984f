//! Alertmanager: who is told of an alert, when, and with which others.
//!
//! A configuration is read as upstream's `amtool check-config` reads it; what is wrong becomes a
//! problem, in its words where it has any. An [`Alertmanager`] then does what the configuration says,
//! in virtual time: it routes alerts through the tree, groups them, waits, leaves out what is inhibited,
//! silenced or out of hours, and repeats itself.
//!
//! Of a receiver's integrations it is known what they are, which fields they have and which of those
//! they demand. Left out: whether an address can be reached, what is in a message (its templates are
//! not looked at), connections (`http_config`, TLS), tracing, clusters of several Alertmanagers, and
//! what happens when a notification fails: here none does. Secrets are looked at for presence only.

use rehearsal_source::{Node, Problems, Span, Spanned};

use crate::duration::Duration;

pub mod integration;
pub mod interval;
pub mod matching;
pub mod notifier;
mod read;

#[cfg(test)]
mod tests;

pub use integration::Integration;
pub use interval::TimeInterval;
pub use matching::LabelMatchers;
pub use notifier::{Alert, Alertmanager, Notification, NotifiedAlert, Reason, Silence, Status};

/// What a configuration says.
#[derive(Clone, Debug)]
pub struct AlertmanagerConfig {
    /// When an alert that nobody repeats counts as resolved.
    pub resolve_timeout: Duration,
    /// The root of the routing tree; `None` if there is none to be read.
    pub route: Option<Route>,
    /// Who can be told.
    pub receivers: Vec<Receiver>,
    /// Which alerts make others needless.
    pub inhibitions: Vec<Inhibition>,
    /// Times by name, for routes to refer to.
    pub intervals: Vec<NamedIntervals>,
}

/// A node of the routing tree. What it does not set, it has from its parent.
#[derive(Clone, Debug)]
pub struct Route {
    /// Who is told.
    pub receiver: Option<Spanned<String>>,
    /// By what alerts are grouped.
    pub group_by: Option<GroupBy>,
    /// Which alerts come here; the root takes all.
    pub matchers: LabelMatchers,
    /// Whether an alert that came here goes on to the next sibling.
    pub continues: bool,
    /// How long a new group waits for more alerts.
    pub group_wait: Option<Duration>,
    /// How long after a notification of a group the next one can come.
    pub group_interval: Option<Duration>,
    /// How long after a notification that nobody acted on it is repeated.
    pub repeat_interval: Option<Duration>,
    /// Names of times at which nobody is told. Not inherited.
    pub mute_intervals: Vec<Spanned<String>>,
    /// Names of the only times at which somebody is told; none mean always. Not inherited.
    pub active_intervals: Vec<Spanned<String>>,
    /// The nodes below, in the order in which an alert tries them.
    pub routes: Vec<Route>,
    /// The whole node.
    pub span: Span,
}

/// By what alerts are grouped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// By all their labels, so that each is alone.
    All,
    /// By these labels; by none, all are one group.
    Labels(Vec<String>),
}

/// Somebody who can be told, in one or several ways.
#[derive(Clone, Debug)]
pub struct Receiver {
    /// What routes call it.
    pub name: Spanned<String>,
    /// The ways; none where the receiver exists to tell nobody.
    pub integrations: Vec<Integration>,
    /// The whole receiver.
    pub span: Span,
}

/// While a source fires, targets that share its labels are not worth telling.
#[derive(Clone, Debug)]
pub struct Inhibition {
    /// Which alerts inhibit.
    pub source: LabelMatchers,
    /// Which alerts are inhibited.
    pub target: LabelMatchers,
    /// Labels in which both have to agree.
    pub equal: Vec<String>,
    /// The whole rule.
    pub span: Span,
}

/// Times under one name.
#[derive(Clone, Debug)]
pub struct NamedIntervals {
    /// What routes call them.
    pub name: Spanned<String>,
    /// The times; one of them is enough.
    pub intervals: Vec<TimeInterval>,
}

/// Reads a configuration. What is wrong goes to `problems`, in the words of `amtool` where it has any.
#[must_use]
pub fn read_alertmanager_config(file: &Node<'_>, problems: &Problems) -> AlertmanagerConfig {
    read::config(file, problems)
}
