//! What people look at: latency, throughput, errors, budgets and capacity on one page.
//!
//! Panels show the series that alerts read, with the thresholds of the alerts, so that a page and a
//! graph never disagree about a number. The row on top answers whether users are served; below it
//! stands what explains the answer.

mod panels;

use rehearsal_artifact::quantity::Ppm;
use serde::Serialize;

use super::burn::{BurnRate, Window};
use super::catalogue::{DRIFT, DURATION, ERRORS, IN_PROGRESS, IN_PROGRESS_LIMIT, REQUESTS, bound};
use super::cause::{Bad, Cause};
use super::rules::{Alert, Level, TRACK_SHARE};
use super::{Objective, Watch};
use panels::{Link, Panel, Panels, Unit};

/// The page of one service.
#[derive(Debug, Serialize)]
pub(super) struct Dashboard {
    description: String,
    panels: Vec<Panel>,
    /// All runbooks; nothing where nobody said where the repository can be read.
    links: Vec<Link>,
}

impl Dashboard {
    /// JSON has no comments, so the criteria that it satisfies stand in its description.
    pub(super) fn of(watch: &Watch<'_>, alerts: &[&Alert], satisfies: &[String]) -> Self {
        let mut page = Page { watch, alerts, panels: Panels::default() };
        page.answers();
        page.latency();
        page.traffic();
        page.errors();
        page.capacity();
        page.drift();
        let all =
            |url: &str| Link { title: "Runbooks".to_owned(), url: format!("{url}/docs/runbooks") };
        let url = Some(watch.repository_url).filter(|url| !url.is_empty());
        let mut description =
            format!("Latency, throughput, errors and capacity of {}.", watch.service);
        if !satisfies.is_empty() {
            description += &format!(" satisfies: {}", satisfies.join(", "));
        }
        Self {
            description,
            panels: page.panels.into_list(),
            links: url.map(all).into_iter().collect(),
        }
    }
}

struct Page<'a> {
    watch: &'a Watch<'a>,
    alerts: &'a [&'a Alert],
    panels: Panels,
}

/// The window of everything that is not about a budget.
const WINDOW: Window = Window::SHORTEST;

impl Page<'_> {
    /// A graph of half the width, with the runbooks of the alerts that `explains` accepts.
    fn graph(&mut self, panel: Panel, explains: impl Fn(Cause) -> bool) {
        let alerts = self.alerts.iter().filter(|alert| explains(alert.cause));
        let links =
            alerts.map(|alert| Link { title: alert.alert.clone(), url: alert.runbook_url.clone() });
        let links = links.collect();
        self.panels.add(panel.with_runbooks(links, !self.watch.repository_url.is_empty()), 12, 8);
    }

    fn stat(&mut self, panel: Panel) {
        self.panels.add(panel.into_stat(), 4, 4);
    }

    fn sum_of_rates(&self, by: &str, series: &str) -> String {
        let (selector, window) = (self.watch.selector(""), WINDOW.promql());
        format!("sum by ({by}) (rate({series}{selector}[{window}]))")
    }

    /// The row on top.
    fn answers(&mut self) {
        let recorded = self.watch.recorded();
        if let Some(objective) = self.watch.availability {
            self.budget_left(objective);
            let ratio = format!("{}{recorded}", Level::Service.ratio(Bad::Failed, WINDOW));
            let failed = Panel::of("Failed requests", "Share of the last 5 minutes.", Unit::Share);
            let failed = failed.shows(&ratio, "failed").line(&objective.budget.ratio());
            self.stat(failed);
        }
        if let Some((_, latency)) = self.watch.latency {
            let title = format!("Latency p{}", latency.percentile.percent());
            let says = "Of the last 5 minutes, interpolated between the buckets.";
            let quantile = format!("{}{recorded}", Level::Service.quantile());
            let panel = Panel::of(&title, says, Unit::Seconds);
            self.stat(panel.shows(&quantile, "latency").line(&bound(latency.threshold_us)));
        }
        let rate = format!("{}{recorded}", Level::Service.request_rate());
        let says = "Answered a second, over the last 5 minutes.";
        self.stat(Panel::of("Requests", says, Unit::Rate).shows(&rate, "requests"));
        let ready = format!("sum({}{})", self.watch.ready(), self.watch.selector(""));
        let panel = Panel::of("Ready instances", "Over all tracks.", Unit::Count);
        self.stat(panel.shows(&ready, "ready"));
        let firing = format!(
            "count(ALERTS{{alertstate=\"firing\",service=\"{}\"}}) or vector(0)",
            self.watch.service
        );
        let panel = Panel::of("Firing alerts", "Of any severity.", Unit::Count);
        self.stat(panel.shows(&firing, "alerts").line("1"));
    }

    fn budget_left(&mut self, objective: Objective) {
        let (selector, days) = (self.watch.selector(""), objective.window_days);
        let total = |series: &str| format!("sum(increase({series}{selector}[{days}d]))");
        let left =
            format!("1 - {} / {} / {}", total(ERRORS), total(REQUESTS), objective.budget.ratio());
        let says = format!(
            "Of the {days} days that the objective is about; needs as many days of retention."
        );
        let panel = Panel::of("Error budget left", &says, Unit::Share).shows(&left, "left");
        self.stat(panel.at_least("0"));
    }

    fn latency(&mut self) {
        let Some((objective, latency)) = self.watch.latency else { return };
        let recorded = self.watch.recorded();
        let buckets = self.sum_of_rates("job, le", &format!("{DURATION}_bucket"));
        let own = latency.percentile.percent();
        let mut panel =
            Panel::of("Latency percentiles", "The line is the objective.", Unit::Seconds);
        for usual in ["50", "90", "99"].into_iter().filter(|usual| *usual != own) {
            let share = Ppm::from_percent(usual).expect("these are percentages").ratio();
            panel = panel
                .shows(&format!("histogram_quantile({share}, {buckets})"), &format!("p{usual}"));
        }
        let quantile = format!("{}{recorded}", Level::Service.quantile());
        let panel = panel.shows(&quantile, &format!("p{own}")).line(&bound(latency.threshold_us));
        self.graph(panel, |cause| matches!(cause, Cause::Burn(Bad::Slow, _)));

        let panel = Panel::of(
            &format!("Latency p{own} by track"),
            "A new version shows here before it shows in the whole.",
            Unit::Seconds,
        );
        let by_track = format!("{}{recorded}", Level::Track.quantile());
        let panel = panel.shows(&by_track, "{{track}}").line(&bound(latency.threshold_us));
        self.graph(panel, |cause| cause == Cause::Candidate(Bad::Slow));
        self.burn(Bad::Slow, objective);
    }

    fn traffic(&mut self) {
        let recorded = self.watch.recorded();
        let panel = Panel::of("Throughput by track", "Requests a second.", Unit::Rate);
        let rate = format!("{}{recorded}", Level::Track.request_rate());
        self.graph(panel.shows(&rate, "{{track}}"), |cause| {
            matches!(cause, Cause::TrackNotReady | Cause::NoInstances)
        });
        let panel = Panel::of("Throughput by status", "Requests a second.", Unit::Rate);
        let by_status = self.sum_of_rates("status", REQUESTS);
        self.graph(panel.shows(&by_status, "{{status}}"), |_| false);
        if self.watch.deployed.tracks.len() > 1 {
            let panel = Panel::of("Share of the traffic", "By track.", Unit::Share);
            let share = format!("{TRACK_SHARE}{recorded}");
            self.graph(panel.shows(&share, "{{track}}"), |cause| cause.rolls_back());
        }
    }

    fn errors(&mut self) {
        let Some(objective) = self.watch.availability else { return };
        let ratio = format!("{}{}", Level::Track.ratio(Bad::Failed, WINDOW), self.watch.recorded());
        let panel =
            Panel::of("Failed requests by track", "The line is what may fail.", Unit::Share);
        let panel = panel.shows(&ratio, "{{track}}").line(&objective.budget.ratio());
        self.graph(panel, |cause| cause == Cause::Candidate(Bad::Failed));
        self.burn(Bad::Failed, objective);
    }

    /// How much faster than allowed a budget is used up, over each long window of its alerts.
    fn burn(&mut self, bad: Bad, objective: Objective) {
        let title = format!("{} budget burn rate", bad.budget());
        let says = "1 uses up all of the budget within its time, and no sooner.";
        let mut panel = Panel::of(&title, says, Unit::Count).line("1");
        for rate in BurnRate::of(objective) {
            let ratio = Level::Service.ratio(bad, rate.long);
            let burn = format!("{ratio}{} / {}", self.watch.recorded(), objective.budget.ratio());
            let legend = format!("{} (alert at {})", rate.long.promql(), rate.factor());
            panel = panel.shows(&burn, &legend);
        }
        self.graph(panel, |cause| matches!(cause, Cause::Burn(of, _) if of == bad));
    }

    fn capacity(&mut self) {
        let selector = self.watch.selector("");
        let sum = |name: &str| format!("sum by (track) ({name}{selector})");
        let used = format!("{} / {}", sum(IN_PROGRESS), sum(IN_PROGRESS_LIMIT));
        let line = Ppm(self.watch.saturation_percent.min(100) * 10_000).ratio();
        let panel = Panel::of(
            "Saturation by track",
            "Requests under way, of those that may be.",
            Unit::Share,
        );
        self.graph(panel.shows(&used, "{{track}}").line(&line), |cause| cause == Cause::Saturated);

        let ready = sum(self.watch.ready());
        let panel =
            Panel::of("Instances", "Ready by track, and all that answer the scrape.", Unit::Count);
        let panel =
            panel.shows(&ready, "ready {{track}}").shows(&format!("sum(up{selector})"), "up");
        self.graph(panel, |cause| {
            matches!(cause, Cause::NoInstances | Cause::InstanceDown | Cause::InstanceNotReady)
        });
        let namespace =
            format!("namespace=\"{}-{}\"", self.watch.service, self.watch.deployed.production);
        if self.watch.deployed.is_autoscaled {
            let series =
                |name: &str| format!("kube_horizontalpodautoscaler_{name}_replicas{{{namespace}}}");
            let panel = Panel::of("Autoscalers", "Replicas now, and at most.", Unit::Count)
                .shows(&series("status_current"), "{{horizontalpodautoscaler}}")
                .shows(&series("spec_max"), "{{horizontalpodautoscaler}} at most");
            self.graph(panel, |cause| cause == Cause::AutoscalerAtMaximum);
        }
        if self.watch.deployed.is_memory_limited {
            let used = format!(
                "max by (pod) (container_memory_working_set_bytes{{{namespace},container!=\"\"}}) / \
                 max by (pod) (kube_pod_container_resource_limits{{{namespace},resource=\"memory\"}})"
            );
            let panel =
                Panel::of("Memory", "Of the limit above which a container is killed.", Unit::Share);
            self.graph(panel.shows(&used, "{{pod}}").line("0.9"), |cause| {
                cause == Cause::MemoryNearLimit
            });
        }
    }

    fn drift(&mut self) {
        let Some(millis) = self.watch.drift_millis else { return };
        let threshold = rehearsal_artifact::quantity::shortest_decimal(millis.into(), 3);
        let drift = format!("max by (feature) ({DRIFT}{})", self.watch.selector(""));
        let says = "Population stability index of each feature against the training data.";
        let panel = Panel::of("Model drift", says, Unit::Count).shows(&drift, "{{feature}}");
        self.graph(panel.line(&threshold), |cause| cause == Cause::ModelDrift);
    }
}
