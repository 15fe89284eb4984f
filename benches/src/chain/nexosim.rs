//! The chain with NeXosim: four models, each connected to the next; one thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use nexosim::model::Model;
use nexosim::ports::{EventSource, Output};
use nexosim::simulation::{Mailbox, SimInit};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};

use super::{AGENTS, Letter};

#[derive(Default, Serialize, Deserialize)]
struct Agent {
    next: Output<Letter>,
    count: u64,
    #[serde(skip)]
    total: Arc<AtomicU64>,
}

#[Model]
impl Agent {
    async fn take(&mut self, mut letter: Letter) {
        self.count += 1;
        if letter.work_on() {
            self.next.send(letter).await;
        } else {
            self.total.fetch_add(letter.sum, Ordering::Relaxed);
        }
    }
}

/// Counts are collected once, at the end, so that a hop pays nothing for it.
impl Drop for Agent {
    fn drop(&mut self) {
        self.total.fetch_add(self.count, Ordering::Relaxed);
    }
}

pub(super) fn run(hops: u64) -> u64 {
    let total = Arc::new(AtomicU64::new(0));
    let mailboxes: [Mailbox<Agent>; AGENTS] = std::array::from_fn(|_| Mailbox::new());
    let mut bench = SimInit::with_num_threads(1);
    let source = EventSource::new().connect(Agent::take, &mailboxes[0]).register(&mut bench);
    let agents: [Agent; AGENTS] = std::array::from_fn(|index| {
        let mut agent = Agent { next: Output::new(), count: 0, total: Arc::clone(&total) };
        agent.next.connect(Agent::take, &mailboxes[(index + 1) % AGENTS]);
        agent
    });
    for (agent, mailbox) in agents.into_iter().zip(mailboxes) {
        bench = bench.add_model(agent, mailbox, "agent");
    }
    let mut simulation = bench.init(MonotonicTime::EPOCH).expect("four connected models start");
    simulation.process_event(&source, Letter::new(hops)).expect("the letter goes round");
    drop(simulation);
    total.load(Ordering::Relaxed)
}
