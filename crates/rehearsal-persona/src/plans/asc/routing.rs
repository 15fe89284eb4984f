//! Who hears of which alert: routes by severity, and the rollback beside them.

use serde::Serialize;

use super::cause::Severity;

/// What Alertmanager does with the alerts of this service.
#[derive(Debug, Serialize)]
pub(super) struct Routing {
    /// What alerts of this service match.
    service: String,
    rollback_url: String,
    tickets_url: String,
    routes: [Route; 4],
}

/// The route of one severity.
#[derive(Debug, Serialize)]
struct Route {
    /// What alerts of one severity match.
    severity: String,
    receiver: &'static str,
    /// How long the first message waits for other alerts.
    group_wait: &'static str,
    /// How long until it is said again that nothing has changed.
    repeat_interval: &'static str,
    /// Whether it waits for working hours.
    waits: bool,
}

impl Routing {
    pub(super) fn of(service: &str, rollback_url: &str, tickets_url: &str) -> Self {
        let route = |severity: Severity| {
            let (receiver, group_wait, repeat_interval) = match severity {
                Severity::Critical => ("on-call", "10s", "1h"),
                Severity::High => ("on-call", "30s", "4h"),
                Severity::Medium => ("tickets", "5m", "3d"),
                Severity::Low => ("tickets", "30m", "7d"),
            };
            let waits = receiver == "tickets";
            Route {
                severity: format!("severity=\"{}\"", severity.word()),
                receiver,
                group_wait,
                repeat_interval,
                waits,
            }
        };
        Self {
            service: format!("service=\"{service}\""),
            rollback_url: rollback_url.to_owned(),
            tickets_url: tickets_url.to_owned(),
            routes: Severity::ALL.map(route),
        }
    }
}
