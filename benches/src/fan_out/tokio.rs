//! The fan-out with a tokio broadcast channel: a task for each subscriber on a current-thread
//! runtime.

use tokio::runtime::Builder;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, channel};
use tokio::task::yield_now;

use super::{SUBSCRIBERS, Tally, publications};

/// Publications between two turns of the subscribers: as many as the channel holds without loss.
const BURST: u64 = 64;

pub(super) fn run(deliveries: u64) -> u64 {
    let runtime = Builder::new_current_thread().build().expect("a runtime without drivers starts");
    runtime.block_on(async {
        let (sender, first) = channel::<u64>(BURST as usize);
        let receivers = (1..SUBSCRIBERS).map(|_| sender.subscribe()).chain([first]);
        let receivers: Vec<_> = receivers.collect();
        let tasks: Vec<_> =
            receivers.into_iter().map(|receiver| tokio::spawn(subscriber(receiver))).collect();
        for value in 0..publications(deliveries) {
            sender.send(value).expect("the subscribers listen");
            while value % BURST == BURST - 1 && !sender.is_empty() {
                yield_now().await;
            }
        }
        drop(sender);
        let mut total = 0u64;
        for task in tasks {
            total = total.wrapping_add(task.await.expect("a subscriber ends"));
        }
        total
    })
}

async fn subscriber(mut receiver: Receiver<u64>) -> u64 {
    let mut tally = Tally::default();
    loop {
        match receiver.recv().await {
            Ok(value) => tally.hear(value),
            Err(RecvError::Closed) => return tally.checksum(),
            Err(RecvError::Lagged(_)) => panic!("no publication is lost"),
        }
    }
}
