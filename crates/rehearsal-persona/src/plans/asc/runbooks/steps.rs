//! Single steps of runbooks: a sentence, and the query or the command that goes with it.

use serde::Serialize;

use super::super::Watch;
use super::super::catalogue::{DURATION, ERRORS, REQUESTS, bound};
use super::super::cause::Bad;
use super::super::promql::{Line, lines};
use super::super::rules::Level;
use super::LOOK;

/// One step.
#[derive(Debug, Serialize)]
pub(super) struct Step {
    says: String,
    query: Vec<Line>,
    command: String,
}

impl Step {
    pub(super) fn says(says: &str) -> Self {
        Self { says: says.to_owned(), query: Vec::new(), command: String::new() }
    }

    pub(super) fn query(says: &str, query: &str) -> Self {
        Self { query: lines(query), ..Self::says(says) }
    }

    fn command(says: &str, command: String) -> Self {
        Self { command, ..Self::says(says) }
    }
}

/// The steps about one service that more than one runbook has.
pub(super) struct Steps<'a> {
    pub(super) watch: &'a Watch<'a>,
    pub(super) alert: &'a str,
}

impl Steps<'_> {
    fn kubectl(&self, rest: &str) -> String {
        let Watch { service, deployed, .. } = self.watch;
        format!("kubectl --namespace {service}-{} {rest}", deployed.production)
    }

    pub(super) fn by_track(&self, bad: Bad) -> Step {
        let query = format!("{}{}", Level::Track.ratio(bad, LOOK), self.watch.recorded());
        Step::query("Does it go on, and does one track have more of it than another?", &query)
    }

    pub(super) fn by_route(&self, bad: Bad) -> Step {
        let (selector, window) = (self.watch.selector(""), LOOK.promql());
        let rate = |series: &str, selector: &str| {
            format!("sum by (route) (rate({series}{selector}[{window}]))")
        };
        let query = match (bad, self.watch.latency) {
            (Bad::Slow, Some((_, latency))) => {
                let within =
                    self.watch.selector(&format!("le=\"{}\"", bound(latency.threshold_us)));
                let (bucket, count) = (format!("{DURATION}_bucket"), format!("{DURATION}_count"));
                format!("1 - {}\n/ {}", rate(&bucket, &within), rate(&count, &selector))
            }
            _ => format!("{}\n/ {}", rate(ERRORS, &selector), rate(REQUESTS, &selector)),
        };
        Step::query("Which routes?", &query)
    }

    pub(super) fn traffic(&self) -> Step {
        let query = format!("{}{}", Level::Track.request_rate(), self.watch.recorded());
        Step::query("How many requests a second does each track get?", &query)
    }

    pub(super) fn memory(&self) -> Step {
        let namespace = format!("{}-{}", self.watch.service, self.watch.deployed.production);
        let query = format!(
            "max by (pod, container) (container_memory_working_set_bytes{{namespace=\"{namespace}\",container!=\"\"}})"
        );
        Step::query("Which containers use how many bytes?", &query)
    }

    pub(super) fn pods(&self) -> Step {
        let rest = format!(
            "get pods --selector {} --label-columns track --sort-by .status.startTime",
            self.watch.deployed.selector
        );
        Step::command("Which instances run, since when, and on which track?", self.kubectl(&rest))
    }

    pub(super) fn events(&self) -> Step {
        let rest = "get events --sort-by .lastTimestamp --field-selector type=Warning";
        Step::command("What does the cluster complain about?", self.kubectl(rest))
    }

    pub(super) fn autoscalers(&self) -> Step {
        let says = "What do the autoscalers measure, and how far may they go?";
        Step::command(says, self.kubectl("get horizontalpodautoscalers"))
    }

    pub(super) fn errors(&self) -> Step {
        let rest = format!(
            "logs --selector {} --all-containers --since 15m --tail -1 | \
             jq --raw-input 'fromjson? | select(.level == \"error\")'",
            self.watch.deployed.selector
        );
        Step::command("What do the logs say?", self.kubectl(&rest))
    }

    pub(super) fn readiness(&self) -> Step {
        let port = self.watch.deployed.port;
        let service = self.watch.service;
        let track = self.watch.deployed.tracks.first().map_or("", String::as_str);
        let rest = format!("port-forward deployment/{service}-{track} {port}:{port}");
        Step::command(
            "Does one answer when it is asked past the gateway? With this running, \
             `scripts/readiness.sh --url` and the address that it prints asks it:",
            self.kubectl(&rest),
        )
    }

    pub(super) fn restart(&self) -> Step {
        let rest =
            format!("rollout restart deployment --selector {}", self.watch.deployed.selector);
        Step::command(
            "If instances hang and nothing was released, replace them, one after the other:",
            self.kubectl(&rest),
        )
    }

    pub(super) fn roll_back(&self, says: &str) -> Vec<Step> {
        let command = format!(
            "scripts/rollback.sh --environment {} --reason {}",
            self.watch.deployed.production, self.alert
        );
        vec![Step::command(says, format!("{command} --dry-run")), Step::command("Then:", command)]
    }
}
