//! Alerts on a new version, which start the rollback.
//!
//! The version that the rollback would return to is left out: with several tracks, the one that had most
//! of the traffic some time ago; with one track, a service most of whose instances are old. While both
//! versions have traffic, what both suffer from does not count either: a failed database must not roll
//! back an innocent release.

use rehearsal_artifact::quantity::Ppm;

use super::super::burn::{BurnRate, Window};
use super::super::cause::{Bad, Cause};
use super::super::promql::{Line, lines};
use super::super::{Objective, Watch};
use super::records::{Level, TRACK_SHARE};
use super::{Alert, Rule, alert};

/// Failed or slow requests within five minutes below which their share says nothing about a version.
const BAD_REQUESTS_MIN: u32 = 10;

/// A version that fails requests, is slow or cannot answer at all. The burn rate is the fastest of the
/// table, over the shortest window: a false alarm costs a rollback to a version that is known to be
/// good, a late one costs users.
pub(super) fn rules(watch: &Watch<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for bad in [Bad::Failed, Bad::Slow] {
        rules.extend(watch.objective(bad).map(|objective| candidate_share(watch, bad, objective)));
    }
    if watch.deployed.tracks.len() > 1 {
        rules.push(candidate_not_ready(watch));
    }
    rules
}

/// A recorded share of a track's requests is far above what the objective allows, and not by chance.
fn candidate_share(watch: &Watch<'_>, bad: Bad, objective: Objective) -> Rule {
    let (is, happened) = match bad {
        Bad::Failed => ("fails requests", "failed"),
        Bad::Slow => ("is slow", "took too long"),
    };
    let (ratio, selector) = (Level::Track.ratio(bad, Window::SHORTEST), watch.recorded());
    let requests = Level::Track.request_rate();
    let above = format!("{ratio}{selector} > {}", threshold(objective));
    let mut condition = format!(
        "{above}\nand on (job, track)\n\
         {ratio}{selector} * {requests}{selector} * 300 >= {BAD_REQUESTS_MIN}"
    );
    if let Some(previous) = previous_track(watch) {
        condition.push_str(&format!(
            "\nunless on (job) (\n  {above}\n  and on (job, track)\n  {previous}\n)"
        ));
    }
    let description = format!(
        "{{{{ $value | humanizePercentage }}}} of the requests to the track {{{{ $labels.track }}}} \
         {happened} in the last 5 minutes. scripts/rollback.sh restores the version before."
    );
    let note = format!("Fewer than {BAD_REQUESTS_MIN} such requests in 5 minutes may be chance.");
    candidate_alert(watch, (Cause::Candidate(bad), &note), &condition, (is, description))
}

/// Above the rate of the fastest alert; where the budget is too large for that, half-way between what
/// is allowed and everything.
fn threshold(objective: Objective) -> String {
    BurnRate::fastest(objective).map_or_else(
        || Ppm(objective.budget.0.midpoint(Ppm::ONE.0)).ratio(),
        |rate| rate.threshold(objective),
    )
}

/// The same threshold in parts per million, rounded down.
pub(in super::super) fn threshold_ppm(objective: Objective) -> u64 {
    BurnRate::fastest(objective).map_or_else(
        || u64::from(objective.budget.0.midpoint(Ppm::ONE.0)),
        |rate| rate.threshold_billionths(objective) / 1_000,
    )
}

/// Requests to a track without a ready instance are answered by the gateway, so that no metric of the
/// service counts their failure.
fn candidate_not_ready(watch: &Watch<'_>) -> Rule {
    let note = "Such requests fail at the gateway, so the service counts no error.";
    let description = "The track {{ $labels.track }} got requests 5 minutes ago and has no instance that can \
                       answer. scripts/rollback.sh restores the version before.";
    let says = ("has no ready instance", description.to_owned());
    candidate_alert(watch, (Cause::CandidateNotReady, note), &without_instance(watch), says)
}

/// A track that got requests five minutes ago has no instance that can answer.
pub(super) fn without_instance(watch: &Watch<'_>) -> String {
    format!(
        "{}{} offset 5m > 0\nunless on (job, track)\nsum by (job, track) ({}{}) > 0",
        Level::Track.request_rate(),
        watch.recorded(),
        watch.ready(),
        watch.selector("")
    )
}

fn candidate_alert(
    watch: &Watch<'_>,
    (cause, note): (Cause, &str),
    condition: &str,
    (is, description): (&str, String),
) -> Rule {
    let expr = format!("{condition}\n{}", newness(watch));
    let summary = format!("the new version of {} {is} and is rolled back", watch.service);
    Rule::Alert(Alert {
        note: lines(note),
        lasting: Some(Line::of("1m")),
        ..alert(watch, cause, &expr, (summary, description))
    })
}

/// What makes a track's version new.
fn newness(watch: &Watch<'_>) -> String {
    if let Some(previous) = previous_track(watch) {
        return format!("unless on (job, track)\n{previous}");
    }
    let started = format!("process_start_time_seconds{}", watch.selector(""));
    format!(
        "and on (job) (\n  count by (job) (time() - {started} < {})\n  /\n  \
         count by (job) ({started})\n  > 0.5\n)",
        u64::from(watch.watch_minutes) * 60
    )
}

/// The track that had most of the traffic before the version can have been new; `None` where there is
/// one track only.
fn previous_track(watch: &Watch<'_>) -> Option<String> {
    let (recorded, minutes) = (watch.recorded(), watch.watch_minutes);
    let switches = watch.deployed.tracks.len() > 1;
    switches.then(|| format!("{TRACK_SHARE}{recorded} offset {minutes}m > 0.5"))
}
