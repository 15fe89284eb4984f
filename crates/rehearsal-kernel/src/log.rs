//! The event log: what happened, as bytes.
//!
//! ```text
//! {"inputs":{…},"log_format":1,"seed":42,"semantics":1}
//! {"cause":7,"data":{…},"kind":"artifact.written","seq":8,"source":"persona/JUS","time":1500000}
//! ```
//!
//! One header line, then one line an event: canonical JSON (`crate::canonical`), each ended by a
//! line feed. `cause` is the `seq` of the event that led to this one, also through unlogged tasks,
//! and is absent when nothing did; `time` is in microseconds.
//!
//! The bytes are hashed by blocks, because a hash an event would cost more than all else. A block
//! ends on the first end of a line after [`BLOCK_MIN`] bytes; the last may be shorter. Each hash is
//! keyed by the one before, so that it vouches for everything up to its end, and the last one is
//! the [`RunDigest`]. The bytes may be dropped once hashed ([`Keep::DigestOnly`]): the same inputs
//! make them again.

use std::collections::BTreeMap;

use crate::bus::Cast;
use crate::canonical::{write_number, write_object};
use crate::digest::{Digest, RunDigest};
use crate::entity::EntityId;
use crate::event::{Event, Seq};
use crate::time::VirtualTime;

mod diff;
mod recorded;

pub use diff::{Divergence, FieldDifference, InputDifference, Side, diff};
pub use recorded::{LogError, LogErrorKind, Record, RecordedLog};

/// The shape of the log that this kernel writes and reads. It changes when a reader must know.
pub const LOG_FORMAT: u64 = 1;

/// A block ends on the first end of a line after this many bytes: BLAKE3 is at full speed from here
/// on (measured: 0.12 ns a byte at 16 KiB against 1.4 at 1 KiB).
pub(crate) const BLOCK_MIN: usize = 16 * 1024;

/// What the first block's hash is keyed by.
fn chain_start() -> Digest {
    Digest::from_bytes(*b"rehearsal/log/chain/v1\0\0\0\0\0\0\0\0\0\0")
}

/// What a run was made from: the first line of its log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// The run's seed.
    pub seed: u64,
    /// The meaning of the simulated world. Two logs of different semantics differ for that reason
    /// alone.
    pub semantics: u64,
    /// Digests of what went in, by name: scenario, personas, artifacts, answers.
    pub inputs: BTreeMap<String, String>,
}

impl Header {
    fn write(&self, out: &mut Vec<u8>) {
        let inputs = self.inputs.iter().map(|(name, digest)| (name.as_str(), digest.as_str()));
        write_object(out, |fields| {
            fields
                .texts("inputs", inputs)
                .number("log_format", LOG_FORMAT)
                .number("seed", self.seed)
                .number("semantics", self.semantics);
        });
        out.push(b'\n');
    }
}

/// Whether the bytes of a log outlive their hashing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keep {
    /// The log is kept.
    #[default]
    Whole,
    /// Only the run digest is kept, for sweeps of many runs.
    DigestOnly,
}

/// The log of a run while it is written.
///
/// An observer remembers a [`position`](Self::position) and asks after each step for the lines
/// [`since`](Self::since) then.
#[derive(Clone, Debug)]
pub struct EventLog {
    bytes: Vec<u8>,
    keep: Keep,
    /// Bytes dropped before the first of `bytes`.
    dropped: u64,
    /// Where in `bytes` the open block starts.
    block_start: usize,
    /// The hash of all closed blocks.
    chain: Digest,
    events: u64,
}

impl EventLog {
    pub(crate) fn new(keep: Keep, header: &Header) -> Self {
        let mut log = Self {
            bytes: Vec::new(),
            keep,
            dropped: 0,
            block_start: 0,
            chain: chain_start(),
            events: 0,
        };
        log.restart(header);
        log
    }

    /// Starts the log of another run in the same memory.
    pub(crate) fn restart(&mut self, header: &Header) {
        self.bytes.clear();
        self.dropped = 0;
        self.block_start = 0;
        self.chain = chain_start();
        self.events = 0;
        header.write(&mut self.bytes);
        self.end_line();
    }

    /// Appends an event and gives it its number.
    #[inline]
    pub(crate) fn append<E: Event>(&mut self, cast: &Cast<E>, line: Line<'_, E>) -> Seq {
        let seq = Seq::after(self.events);
        self.events += 1;
        let out = &mut self.bytes;
        match line.cause {
            Some(cause) => {
                out.extend_from_slice(b"{\"cause\":");
                write_number(out, cause.get());
                out.extend_from_slice(b",\"data\":");
            }
            None => out.extend_from_slice(b"{\"data\":"),
        }
        write_object(out, |fields| line.event.write(fields));
        out.extend_from_slice(cast.kind_text(line.event.kind()));
        write_number(out, seq.get());
        out.extend_from_slice(cast.source_text(line.source));
        write_number(out, line.time.as_micros());
        out.extend_from_slice(b"}\n");
        self.end_line();
        seq
    }

    #[inline]
    fn end_line(&mut self) {
        if self.bytes.len() - self.block_start >= BLOCK_MIN {
            self.close_block();
        }
    }

    #[cold]
    fn close_block(&mut self) {
        self.chain = self.chain.followed_by(&self.bytes[self.block_start..]);
        match self.keep {
            Keep::Whole => self.block_start = self.bytes.len(),
            Keep::DigestOnly => {
                self.dropped += self.bytes.len() as u64;
                self.bytes.clear();
            }
        }
    }

    /// The digest of the run so far; of the whole run when it has ended.
    pub fn digest(&self) -> RunDigest {
        let open = &self.bytes[self.block_start..];
        RunDigest::new(if open.is_empty() { self.chain } else { self.chain.followed_by(open) })
    }

    /// How many events were logged.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The length of the log so far, in bytes, dropped ones included.
    pub fn position(&self) -> u64 {
        self.dropped + self.bytes.len() as u64
    }

    /// The lines written since the log was `position` long; `None` if some of them were dropped, or
    /// the log is not that long.
    pub fn since(&self, position: u64) -> Option<&[u8]> {
        let kept = usize::try_from(position.checked_sub(self.dropped)?).ok()?;
        self.bytes.get(kept..)
    }

    /// The whole log; `None` if parts were dropped.
    pub fn bytes(&self) -> Option<&[u8]> {
        self.since(0)
    }

    /// Takes the whole log out; `None` if parts were dropped.
    pub fn into_bytes(self) -> Option<Vec<u8>> {
        (self.dropped == 0).then_some(self.bytes)
    }
}

/// What makes a line of the log, but for its number.
pub(crate) struct Line<'a, E> {
    pub(crate) cause: Option<Seq>,
    pub(crate) event: &'a E,
    pub(crate) source: EntityId,
    pub(crate) time: VirtualTime,
}
