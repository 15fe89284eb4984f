//! What a run logs: the kernel's view of the events, whatever they say.

use std::fmt;
use std::num::NonZeroU64;

use crate::canonical::Fields;
use crate::entity::EntityId;

/// One immutable fact at a virtual time, in the past tense. The kernel logs it and lets it be
/// heard.
pub trait Event {
    /// The kinds of event there are, as topics: dotted, lower case, past tense, such as
    /// `artifact.written`. A kind's place in this list does not reach the log; its name does.
    const KINDS: &'static [&'static str];

    /// The place of this event's kind in [`Event::KINDS`].
    fn kind(&self) -> usize;

    /// Writes the event's data, in the order of the keys. Who published it, when and why is known.
    fn write(&self, fields: &mut Fields<'_>);

    /// Whom the event is addressed to. The receiver hears it before all subscribers.
    fn receiver(&self) -> Option<EntityId> {
        None
    }
}

/// The place of an event in the log, counted from one. Event `n` stands in line `n + 1`, under the
/// header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seq(NonZeroU64);

impl Seq {
    /// The place as a number.
    pub const fn get(self) -> u64 {
        self.0.get()
    }

    /// The place behind `count` events.
    pub(crate) const fn after(count: u64) -> Self {
        Self(NonZeroU64::MIN.saturating_add(count))
    }

    pub(crate) fn from_number(number: u64) -> Option<Self> {
        NonZeroU64::new(number).map(Self)
    }

    /// How many events come before.
    pub(crate) const fn index(self) -> usize {
        (self.get() - 1) as usize
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}
