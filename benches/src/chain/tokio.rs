//! The chain with tokio: four tasks on a current-thread runtime, each with a bounded channel.

use tokio::runtime::Builder;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::{AGENTS, Letter};

/// Capacity of a channel: far more than the one message under way.
const CAPACITY: usize = 256;

pub(super) fn run(hops: u64) -> u64 {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers starts");
    runtime.block_on(async {
        let (senders, receivers): (Vec<_>, Vec<_>) =
            (0..AGENTS).map(|_| channel::<Letter>(CAPACITY)).unzip();
        let tasks: Vec<_> = (1..=AGENTS)
            .zip(receivers)
            .map(|(next, receiver)| tokio::spawn(agent(receiver, senders[next % AGENTS].clone())))
            .collect();
        senders[0].send(Letter::new(hops)).await.expect("the first agent listens");
        let mut total = 0u64;
        for task in tasks {
            total = total.wrapping_add(task.await.expect("an agent ends"));
        }
        total
    })
}

/// A letter whose way has ended goes round once more and ends the agents.
async fn agent(mut receiver: Receiver<Letter>, next: Sender<Letter>) -> u64 {
    let mut total = 0u64;
    while let Some(mut letter) = receiver.recv().await {
        let has_ended = letter.left == 0;
        if !has_ended {
            total = total.wrapping_add(1);
            if !letter.work_on() {
                total = total.wrapping_add(letter.sum);
            }
        }
        let sent = next.send(letter).await;
        if has_ended || sent.is_err() {
            break;
        }
    }
    total
}
