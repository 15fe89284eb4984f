//! What happened, in which order: virtual time, agenda, random streams, messages, bus, event log
//! and its diff. Generic over the events.
//!
//! A run is a [`World`] of entities that a [`Kernel`] drives through virtual time. The kernel is a
//! plain state machine: it never waits, reads no clock, and does the same for the same inputs on
//! every machine. It must not know any domain: no personas, no artifacts, no delivery; no tokio,
//! files, threads or YAML.
//!
//! | module | what it holds |
//! |---|---|
//! | `time` | [`VirtualTime`] and [`VirtualDuration`], in microseconds |
//! | `entity` | [`EntityId`] and the paths behind it |
//! | `agenda` | what is due, in one total order that does not depend on who asked first |
//! | `stream` | chance: one stream for each entity and purpose |
//! | `event`, `bus` | what is logged, and who hears it in which order: the [`Cast`] of a run |
//! | `world`, `kernel` | what is run, and the loop that runs it |
//! | `effect` | questions to the outside world, for which virtual time waits |
//! | `canonical` | the JSON of the log: one text for one value |
//! | `log` | the event log: written, hashed by blocks, read back, and compared |
//! | `digest` | the names of texts and of whole runs |

mod agenda;
mod bus;
mod canonical;
mod digest;
mod effect;
mod entity;
mod event;
mod kernel;
mod log;
mod stream;
mod time;
#[cfg(test)]
mod toy;
mod world;

pub use agenda::{Agenda, Due, Entry, Rank};
pub use bus::{Cast, CastBuilder, DeafSubscription, Subscription};
pub use canonical::{Elements, Fields, Malformed, Value};
pub use digest::{Digest, NotADigest, RunDigest};
pub use effect::{EffectId, EffectRequest, ResolveError};
pub use entity::{Entities, EntityId};
pub use event::{Event, Seq};
pub use kernel::{Context, Kernel, Limits, Setup, Step, Stop, StopReason};
pub use log::{
    Divergence, EventLog, FieldDifference, Header, InputDifference, Keep, LOG_FORMAT, LogError,
    LogErrorKind, Record, RecordedLog, Side, diff,
};
pub use stream::{Stream, Streams};
pub use time::{VirtualDuration, VirtualTime};
pub use world::World;
