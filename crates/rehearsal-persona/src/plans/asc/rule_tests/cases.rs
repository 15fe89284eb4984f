//! The cases of each alert that is not about an error budget: one in which it fires, one in which it
//! does not.

use rehearsal_artifact::quantity::shortest_decimal;

use super::super::Watch;
use super::super::catalogue::{DRIFT, IN_PROGRESS, IN_PROGRESS_LIMIT};
use super::super::cause::{Bad, Cause};
use super::super::rules::{Alert, Label, candidate_threshold_ppm};
use super::{Check, Input, Share, Test};

/// Longer than any alert here waits.
const AT_MINUTES: u32 = 20;

/// The two cases of `alert`.
pub(super) fn of(watch: &Watch<'_>, alert: &Alert, cause: Cause) -> Vec<Test> {
    let cases = Cases { watch, alert };
    match cause {
        Cause::Burn(..) => Vec::new(),
        Cause::Candidate(bad) => cases.candidate(bad),
        Cause::CandidateNotReady => cases.candidate_not_ready(),
        Cause::NoInstances => {
            let up = |value| vec![cases.constant("up", "instance=\"a\"", value)];
            cases.pair(("no instance answers", up("0")), ("one answers", up("1")), (vec![], ""))
        }
        Cause::InstanceDown => {
            let up = |value| vec![cases.constant("up", "instance=\"a\"", value)];
            let labels = cases.labels(&[("job", watch.service), ("instance", "a")]);
            cases.pair(("an instance is down", up("0")), ("it is up", up("1")), (labels, ""))
        }
        Cause::TrackNotReady => cases.track_not_ready(),
        Cause::InstanceNotReady => {
            let labels = format!("track=\"{}\",instance=\"a\"", cases.old_track());
            let ready = |value| vec![cases.constant(watch.ready(), &labels, value)];
            let fires = cases.labels(&[("job", watch.service), ("track", cases.old_track())]);
            cases.pair(
                ("an instance is not ready", ready("0")),
                ("it is ready", ready("1")),
                (fires, "1"),
            )
        }
        Cause::Saturated => cases.saturated(),
        Cause::AutoscalerAtMaximum => cases.autoscaler_at_maximum(),
        Cause::MemoryNearLimit => cases.memory_near_limit(),
        Cause::ModelDrift => cases.model_drift(),
    }
}

struct Cases<'a> {
    watch: &'a Watch<'a>,
    alert: &'a Alert,
}

impl Cases<'_> {
    /// The track that served before, and the only one of a service that has one.
    fn old_track(&self) -> &str {
        let tracks = &self.watch.deployed.tracks;
        let stable = tracks.iter().find(|track| *track == "stable");
        stable.or(tracks.first()).map_or("", String::as_str)
    }

    /// The track of the new version, where it has one of its own.
    fn new_track(&self) -> Option<&str> {
        let mut tracks = self.watch.deployed.tracks.iter().map(String::as_str);
        tracks.find(|track| *track != self.old_track())
    }

    fn labels(&self, labels: &[(&'static str, &str)]) -> Vec<Label> {
        let mut all: Vec<Label> =
            labels.iter().map(|(name, value)| Label::new(name, value)).collect();
        // Where a series keeps its labels, it keeps its namespace as well.
        if labels
            .iter()
            .any(|(name, _)| matches!(*name, "instance" | "pod" | "horizontalpodautoscaler"))
        {
            let namespace = format!("{}-{}", self.watch.service, self.watch.deployed.production);
            all.push(Label::new("namespace", &namespace));
        }
        all
    }

    /// A series of the service that keeps its value.
    fn constant(&self, name: &str, labels: &str, value: &str) -> Input {
        self.constant_until(name, &self.watch.selector(labels), value, AT_MINUTES)
    }

    fn constant_until(&self, name: &str, selector: &str, value: &str, minutes: u32) -> Input {
        Input { series: format!("{name}{selector}"), values: format!("_ {value}x{minutes}") }
    }

    /// `fires` and `silent` say what happens; with what follows, the alert fires with.
    fn pair(
        &self,
        fires: (&str, Vec<Input>),
        silent: (&str, Vec<Input>),
        (labels, value): (Vec<Label>, &str),
    ) -> Vec<Test> {
        let firing = Check::firing(self.alert, AT_MINUTES, labels, value);
        vec![self.test(fires, firing), self.test(silent, Check::silent(self.alert, AT_MINUTES))]
    }

    fn test(&self, (happens, inputs): (&str, Vec<Input>), check: Check) -> Test {
        let name = format!("{}: {happens}", self.alert.alert);
        Test { name, inputs, checks: vec![check] }
    }

    /// A version whose requests are bad, beside or after one whose requests are not.
    fn candidate(&self, bad: Bad) -> Vec<Test> {
        let objective = self.watch.objective(bad).expect("the alert was made from this objective");
        let threshold = candidate_threshold_ppm(objective);
        let (high, low) = (Share::above(threshold), Share::below(threshold));
        let at = self.watch.watch_minutes + AT_MINUTES;
        let track = self.new_track().unwrap_or(self.old_track());
        let labels = self.labels(&[("job", self.watch.service), ("track", track)]);
        let firing = Check::firing(self.alert, at, labels, &high.humanized());
        let (fires, silent) = match self.new_track() {
            Some(new) => {
                let inputs = |share: Share| self.release(new, share, bad, at);
                (("the new version is bad", inputs(high)), ("it is good enough", inputs(low)))
            }
            None => {
                let inputs = |started: u32| {
                    let mut inputs = self.requests(self.old_track(), high, bad, (0, at));
                    let selector = self.watch.selector("instance=\"a\"");
                    let started = (started * 60).to_string();
                    inputs.push(self.constant_until(
                        "process_start_time_seconds",
                        &selector,
                        &started,
                        at,
                    ));
                    inputs
                };
                (
                    ("a new version is bad", inputs(at - 10)),
                    ("so is one that is not new", inputs(0)),
                )
            }
        };
        vec![self.test(fires, firing), self.test(silent, Check::silent(self.alert, at))]
    }

    /// The old track serves all the time, and the new one from ten minutes before the end.
    fn release(&self, new: &str, share: Share, bad: Bad, at: u32) -> Vec<Input> {
        let mut inputs = self.requests(self.old_track(), Share(0), bad, (0, at));
        inputs.extend(self.requests(new, share, bad, (at - 10, at)));
        inputs
    }

    fn requests(
        &self,
        track: &str,
        share: Share,
        bad: Bad,
        (start, end): (u32, u32),
    ) -> Vec<Input> {
        let selector = self.watch.selector(&format!("track=\"{track}\",instance=\"{track}-a\""));
        share.inputs(self.watch, bad, &selector, start, end)
    }

    fn candidate_not_ready(&self) -> Vec<Test> {
        let at = self.watch.watch_minutes + AT_MINUTES;
        let new = self.new_track().unwrap_or(self.old_track());
        let inputs = |ready: &str| {
            let mut inputs = self.release(new, Share(0), Bad::Failed, at);
            let selector = self.watch.selector(&format!("track=\"{new}\",instance=\"{new}-a\""));
            inputs.push(self.constant_until(self.watch.ready(), &selector, ready, at));
            inputs
        };
        let labels = self.labels(&[("job", self.watch.service), ("track", new)]);
        vec![
            self.test(
                ("the new version cannot answer", inputs("0")),
                Check::firing(self.alert, at, labels, ""),
            ),
            self.test(("it can", inputs("1")), Check::silent(self.alert, at)),
        ]
    }

    fn track_not_ready(&self) -> Vec<Test> {
        let track = self.old_track();
        let inputs = |ready: &str| {
            let mut inputs = self.requests(track, Share(0), Bad::Failed, (0, AT_MINUTES));
            let labels = format!("track=\"{track}\",instance=\"{track}-a\"");
            inputs.push(self.constant(self.watch.ready(), &labels, ready));
            inputs
        };
        let labels = self.labels(&[("job", self.watch.service), ("track", track)]);
        let fires = ("a track with traffic cannot answer", inputs("0"));
        self.pair(fires, ("it can", inputs("1")), (labels, ""))
    }

    fn saturated(&self) -> Vec<Test> {
        let percent = self.watch.saturation_percent;
        let labels = format!("track=\"{}\",instance=\"a\"", self.old_track());
        let inputs = |used: u32| {
            vec![
                self.constant(IN_PROGRESS, &labels, &used.to_string()),
                self.constant(IN_PROGRESS_LIMIT, &labels, "100"),
            ]
        };
        let fires = self.labels(&[("job", self.watch.service), ("track", self.old_track())]);
        self.pair(
            ("a track is fuller than it should be", inputs(percent + 1)),
            ("it is as full as it may be", inputs(percent)),
            (fires, &format!("{}%", percent + 1)),
        )
    }

    /// A series of the platform, which has no job of ours.
    fn platform(&self, name: &str, labels: &str, value: &str) -> Input {
        let namespace = format!("{}-{}", self.watch.service, self.watch.deployed.production);
        let selector = format!("{{namespace=\"{namespace}\",{labels}}}");
        self.constant_until(name, &selector, value, AT_MINUTES)
    }

    fn autoscaler_at_maximum(&self) -> Vec<Test> {
        let labels = "horizontalpodautoscaler=\"a\"";
        let inputs = |current: &str| {
            vec![
                self.platform(
                    "kube_horizontalpodautoscaler_status_current_replicas",
                    labels,
                    current,
                ),
                self.platform("kube_horizontalpodautoscaler_spec_max_replicas", labels, "10"),
            ]
        };
        let fires = self.labels(&[("horizontalpodautoscaler", "a")]);
        let (at, below) = (("it has all its replicas", inputs("10")), ("one is left", inputs("9")));
        self.pair(at, below, (fires, "10"))
    }

    fn memory_near_limit(&self) -> Vec<Test> {
        let inputs = |used: &str| {
            let labels = "pod=\"a\",container=\"app\"";
            let limit = format!("{labels},resource=\"memory\"");
            vec![
                self.platform("container_memory_working_set_bytes", labels, used),
                self.platform("kube_pod_container_resource_limits", &limit, "100"),
            ]
        };
        let fires = self.labels(&[("pod", "a"), ("container", "app")]);
        let (near, far) = (("91 of 100 bytes are used", inputs("91")), ("90 are", inputs("90")));
        self.pair(near, far, (fires, "91%"))
    }

    fn model_drift(&self) -> Vec<Test> {
        let millis = self.watch.drift_millis.expect("the alert was made from this objective");
        let hundredths = millis / 10 + 1;
        let value = format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let allowed = shortest_decimal(millis.into(), 3);
        let inputs =
            |value: &str| vec![self.constant(DRIFT, "feature=\"tenure\",instance=\"a\"", value)];
        let fires = self.labels(&[("job", self.watch.service), ("feature", "tenure")]);
        let (far, near) =
            (("a feature has moved", inputs(&value)), ("it may move so far", inputs(&allowed)));
        self.pair(far, near, (fires, &value))
    }
}
