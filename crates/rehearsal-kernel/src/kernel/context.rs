//! What an entity may do while it acts.

use crate::agenda::Rank;
use crate::bus::Cast;
use crate::effect::EffectId;
use crate::entity::{Entities, EntityId};
use crate::event::Seq;
use crate::stream::Stream;
use crate::time::{VirtualDuration, VirtualTime};
use crate::world::World;

use super::{Core, Pending};

/// The hands of an entity while it hears, performs or is answered. Whatever it does here takes
/// effect after it has returned: at this instant in the next round, or later.
///
/// Everything carries the cause on: the event heard, or the one that led to the task or the
/// request.
pub struct Context<'a, W: World> {
    cast: &'a Cast<W::Event>,
    core: &'a mut Core<W>,
    rank: Rank,
    me: EntityId,
    cause: Option<Seq>,
}

impl<W: World> std::fmt::Debug for Context<'_, W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Context")
            .field("me", &self.me)
            .field("now", &self.core.now)
            .field("cause", &self.cause)
            .finish_non_exhaustive()
    }
}

impl<'a, W: World> Context<'a, W> {
    pub(super) fn new(
        cast: &'a Cast<W::Event>,
        core: &'a mut Core<W>,
        rank: Rank,
        me: EntityId,
        cause: Option<Seq>,
    ) -> Self {
        Self { cast, core, rank, me, cause }
    }

    /// The current instant.
    pub fn now(&self) -> VirtualTime {
        self.core.now
    }

    /// Who acts.
    pub fn me(&self) -> EntityId {
        self.me
    }

    /// The event that led to this, if any did.
    pub fn cause(&self) -> Option<Seq> {
        self.cause
    }

    /// Everyone who takes part.
    pub fn entities(&self) -> &Entities {
        self.cast.entities()
    }

    /// Publishes an event at this instant, of the rank at which the entity acts.
    pub fn publish(&mut self, event: W::Event) {
        self.publish_after(VirtualDuration::ZERO, event);
    }

    /// Publishes an event later. It is not logged before it happens.
    ///
    /// # Panics
    /// At the end of virtual time.
    pub fn publish_after(&mut self, delay: VirtualDuration, event: W::Event) {
        let due = self.core.due_at(self.core.now + delay, self.rank);
        let cause = self.cause;
        self.core.agenda.push(due, self.me, Pending::Publish { event, cause });
    }

    /// Has a task performed by `entity`, which may be this one, after a delay that may be zero.
    ///
    /// # Panics
    /// At the end of virtual time.
    pub fn schedule(
        &mut self,
        delay: VirtualDuration,
        entity: EntityId,
        rank: Rank,
        task: W::Task,
    ) {
        let due = self.core.due_at(self.core.now + delay, rank);
        let cause = self.cause;
        self.core.agenda.push(due, self.me, Pending::Perform { entity, task, cause });
    }

    /// The random stream of this entity for a purpose.
    pub fn stream(&mut self, purpose: &'static str) -> &mut Stream {
        self.core.streams.open(self.cast.entities(), self.me, purpose)
    }

    /// Asks the outside world. Virtual time stands still until the answer is there.
    pub fn request(&mut self, effect: W::Effect) -> EffectId {
        self.core.effects.request(self.me, self.cause, self.core.now, effect)
    }
}
