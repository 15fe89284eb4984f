//! Those who watch a run from outside: the terminal, a stream, a metrics exporter.
//!
//! Events reach them through a bounded broadcast. Publishing never waits; an observer that is too
//! slow loses the oldest lines and is told how many. Nothing flows back, so a run has the same digest
//! with no observer, a slow one or a hundred.

use std::sync::Arc;

use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

/// The lines of a run's log, as they are written.
#[derive(Clone, Debug)]
pub struct Observers {
    sender: broadcast::Sender<Arc<str>>,
}

impl Observers {
    /// A broadcast that keeps the last `capacity` lines for those who lag.
    ///
    /// # Panics
    /// If `capacity` is 0: such a broadcast could hold nothing.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { sender: broadcast::channel(capacity).0 }
    }

    /// A new observer, which gets every line from now on, or how many it missed.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<str>> {
        self.sender.subscribe()
    }

    /// The same as a stream.
    #[must_use]
    pub fn stream(&self) -> BroadcastStream<Arc<str>> {
        BroadcastStream::new(self.sender.subscribe())
    }

    /// Gives `line` to whoever listens.
    pub(crate) fn publish(&self, line: &str) {
        if self.sender.receiver_count() > 0 {
            // An error says that the last observer has just gone, which changes nothing here.
            drop(self.sender.send(line.into()));
        }
    }
}
