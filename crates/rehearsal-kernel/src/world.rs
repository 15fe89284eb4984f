//! What the kernel runs: a world that hears events and performs tasks.

use crate::effect::EffectId;
use crate::entity::EntityId;
use crate::event::Event;
use crate::kernel::{Context, Stop};

/// All entities of a run and what they do, as one state machine.
///
/// The kernel calls it for one entry after the other and never at once from two sides. Everything
/// that a world may learn comes through the arguments: it knows no clock, no files, and no chance
/// but the streams of its [`Context`].
///
/// Calls are static: a world finds the state of the entity by its number, and usually matches.
pub trait World: Sized {
    /// What is logged and heard.
    type Event: Event;
    /// What entities ask of themselves and of each other directly, without a line in the log.
    type Task;
    /// What is asked of the outside world.
    type Effect;
    /// What the outside world answers.
    type Answer;
    /// What goes wrong in an entity; it becomes an event by [`World::failed`].
    type Failure;

    /// An event that `listener` subscribed to, or receives, was logged.
    ///
    /// # Errors
    /// What went wrong. Those who hear the event after this listener hear it all the same.
    fn hear(
        &mut self,
        listener: EntityId,
        event: &Self::Event,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Self::Failure>;

    /// A task of `entity` is due.
    ///
    /// # Errors
    /// What went wrong.
    fn perform(
        &mut self,
        entity: EntityId,
        task: Self::Task,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Self::Failure>;

    /// The outside world answered a request of `ctx.me()`.
    ///
    /// # Errors
    /// What went wrong.
    fn resolved(
        &mut self,
        id: EffectId,
        answer: Self::Answer,
        ctx: &mut Context<'_, Self>,
    ) -> Result<(), Self::Failure>;

    /// The event that says that something went wrong in `entity`. The kernel publishes it in the
    /// entity's name.
    fn failed(&mut self, entity: EntityId, failure: Self::Failure) -> Self::Event;

    /// The event that says that the run was stopped. It is the last line of the log; nobody hears
    /// it.
    fn stopped(&mut self, stop: &Stop) -> Self::Event;
}
