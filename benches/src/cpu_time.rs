//! CPU time of this thread, which other processes on the machine disturb less than wall time.

use std::time::{Duration, Instant};

/// A started measurement.
#[derive(Clone, Copy, Debug)]
pub struct CpuTime {
    at_start: Option<Duration>,
    started: Instant,
}

impl CpuTime {
    /// Starts measuring.
    pub fn start() -> Self {
        Self { at_start: on_cpu(), started: Instant::now() }
    }

    /// CPU time since the start; wall time where the system does not tell.
    pub fn elapsed(&self) -> Duration {
        match (self.at_start, on_cpu()) {
            (Some(start), Some(now)) => now.saturating_sub(start),
            (None, _) | (_, None) => self.started.elapsed(),
        }
    }
}

/// Linux says how long a thread was on a CPU: the first number of `schedstat`, in nanoseconds.
fn on_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}
