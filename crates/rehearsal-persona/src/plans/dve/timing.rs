//! When a pod starts, counts as ready, is restarted and leaves, in whole seconds.
//!
//! A probe is answered by the process that is busy with requests, so it is given at least the time
//! that a request may take by the objective. Everything else follows from that and from a few stated
//! allowances. Periods are longer than time-outs, so that questions never overlap.

use serde::Serialize;

/// The three probes and what follows from them.
#[derive(Debug, Serialize)]
pub(super) struct Probes {
    pub(super) startup: Probe,
    pub(super) readiness: Probe,
    pub(super) liveness: Probe,
    /// How long starting may take.
    startup_seconds: u64,
    /// Bad answers for this long take a pod out of the traffic.
    unready_seconds: u64,
    /// How long a new pod must stay ready before it counts.
    settle_seconds: u64,
    progress_deadline_seconds: u64,
}

/// One probe.
#[derive(Debug, Serialize)]
pub(super) struct Probe {
    period_seconds: u64,
    timeout_seconds: u64,
    failure_threshold: u64,
}

/// How a pod leaves.
#[derive(Debug, Serialize)]
pub(super) struct Shutdown {
    /// It still answers while the cluster forgets its address.
    leave_seconds: u64,
    /// Then requests under way may end.
    pub(super) drain_seconds: u64,
    /// Then it is killed.
    grace_seconds: u64,
}

/// A node that the cluster must first add, and an image that it must first pull; a free choice, as
/// managed clusters take one to three minutes.
const PLACEMENT_SECONDS: u64 = 180;

/// Endpoint changes reach cluster proxies within seconds and a cloud load balancer somewhat later;
/// a free choice.
const LEAVE_SECONDS: u64 = 15;

/// Free choice: what remains to flush logs and close sockets.
const END_SECONDS: u64 = 5;

impl Probes {
    /// For a service whose requests may take `request_us`, and its start `starting_seconds`.
    pub(super) fn for_requests_within(request_us: u64, starting_seconds: u64) -> Self {
        let timeout_seconds = (request_us.div_ceil(1_000_000) + 1).max(2);
        let probe = |period_min: u64, failure_threshold: u64| Probe {
            period_seconds: period_min.max(timeout_seconds + 1),
            timeout_seconds,
            failure_threshold,
        };
        // Asked often, so that a quick start is noticed at once.
        let mut startup = probe(1, 1);
        startup.failure_threshold = starting_seconds.div_ceil(startup.period_seconds);
        let readiness = probe(5, 2);
        let settle_seconds = 2 * readiness.period_seconds;
        let startup_seconds = startup.period_seconds * startup.failure_threshold;
        let progress_seconds = PLACEMENT_SECONDS + startup_seconds + settle_seconds;
        Self {
            unready_seconds: readiness.period_seconds * readiness.failure_threshold,
            settle_seconds,
            startup_seconds,
            progress_deadline_seconds: progress_seconds.next_multiple_of(60),
            startup,
            readiness,
            liveness: probe(10, 3),
        }
    }
}

impl Shutdown {
    /// For pods that are asked by `probes`.
    pub(super) fn beside(probes: &Probes) -> Self {
        // The probes' time-out is what a slow request takes; ten of them are no request any more.
        let drain_seconds = 10 * probes.readiness.timeout_seconds;
        let grace_seconds = LEAVE_SECONDS + drain_seconds + END_SECONDS;
        Self { leave_seconds: LEAVE_SECONDS, drain_seconds, grace_seconds }
    }
}
