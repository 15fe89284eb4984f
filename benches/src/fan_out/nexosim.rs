//! The fan-out with NeXosim: an output connected to a thousand models; one thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use nexosim::model::Model;
use nexosim::ports::EventSource;
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use super::{SUBSCRIBERS, Tally, publications};

#[derive(Default, Serialize, Deserialize)]
struct Subscriber {
    #[serde(skip)]
    tally: Tally,
    #[serde(skip)]
    total: Arc<AtomicU64>,
}

#[Model]
impl Subscriber {
    fn hear(&mut self, value: u64) {
        self.tally.hear(value);
    }
}

/// Tallies are collected once, at the end, so that a delivery pays nothing for it.
impl Drop for Subscriber {
    fn drop(&mut self) {
        self.total.fetch_add(self.tally.checksum(), Ordering::Relaxed);
    }
}

pub(super) fn run(deliveries: u64) -> u64 {
    let total = Arc::new(AtomicU64::new(0));
    let mut bench = SimInit::with_num_threads(1);
    let mut source = EventSource::new();
    let mailboxes: Vec<Mailbox<Subscriber>> = (0..SUBSCRIBERS).map(|_| Mailbox::new()).collect();
    for mailbox in &mailboxes {
        source = source.connect(Subscriber::hear, mailbox);
    }
    let source = source.register(&mut bench);
    for mailbox in mailboxes {
        let subscriber = Subscriber { tally: Tally::default(), total: Arc::clone(&total) };
        bench = bench.add_model(subscriber, mailbox, "subscriber");
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("unconnected models start");
    for value in 0..publications(deliveries) {
        simulation.process_event(&source, value).expect("every subscriber hears");
    }
    drop(simulation);
    total.load(Ordering::Relaxed)
}
