//! The timers with NeXosim: one model that schedules itself; one thread. More models make it
//! slower.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use nexosim::model::{Context, Model, schedulable};
use nexosim::ports::EventSource;
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use super::{Clockwork, PENDING};

#[derive(Serialize, Deserialize)]
struct Timers {
    #[serde(skip, default = "never")]
    clockwork: Clockwork,
    #[serde(skip)]
    checksum: Arc<AtomicU64>,
}

fn never() -> Clockwork {
    Clockwork::new(0)
}

#[Model]
impl Timers {
    fn start(&mut self, _: (), cx: &Context<Self>) {
        for timer in 0..PENDING {
            if let Some(delay) = self.clockwork.set() {
                Self::schedule(timer, delay, cx);
            }
        }
    }

    #[nexosim(schedulable)]
    fn fire(&mut self, timer: u64, cx: &Context<Self>) {
        if let Some(delay) = self.clockwork.fire(timer) {
            Self::schedule(timer, delay, cx);
        }
    }

    fn schedule(timer: u64, delay: u64, cx: &Context<Self>) {
        cx.schedule_event(Duration::from_micros(delay), schedulable!(Self::fire), timer)
            .expect("the delay is positive");
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        self.checksum.store(self.clockwork.checksum, Ordering::Relaxed);
    }
}

pub(super) fn run(firings: u64) -> u64 {
    let checksum = Arc::new(AtomicU64::new(0));
    let timers = Timers { clockwork: Clockwork::new(firings), checksum: Arc::clone(&checksum) };
    let mailbox = Mailbox::new();
    let mut bench = SimInit::with_num_threads(1);
    let start = EventSource::new().connect(Timers::start, &mailbox).register(&mut bench);
    let bench = bench.add_model(timers, mailbox, "timers");
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("one model starts");
    simulation.process_event(&start, ()).expect("the timers are set");
    simulation.run().expect("the timers fire");
    drop(simulation);
    checksum.load(Ordering::Relaxed)
}
