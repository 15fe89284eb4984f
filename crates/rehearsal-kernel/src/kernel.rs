//! The loop: take what is due next, log it if it is an event, and let it be heard or performed.
//!
//! ```text
//!            publish, schedule ┌────────────┐ request ──► outbox ──► engine
//!          ┌──────────────────┤  Context   ├◄──────────────────────── resolve
//!          ▼                  └─────▲──────┘
//!       agenda ──pop──► event ──► log ──► world.hear(receiver), world.hear(subscriber), …
//!                  └──► task ──────────► world.perform
//! ```
//!
//! The kernel is a plain state machine: [`Kernel::step`] never blocks, and what it cannot do alone
//! it says ([`Step::Waiting`]). A clone is a snapshot; the two go on independently and, given the
//! same answers, alike.
//!
//! Invariants:
//! - virtual time never runs backwards, and never overtakes an outstanding request;
//! - what an entry causes at its own instant is due in a later round, whatever its rank;
//! - every event is logged before anyone hears it, with the event that led to it as its cause;
//! - a failure becomes an event; a run that makes no progress is stopped, with an event.

use std::fmt;
use std::sync::Arc;

use crate::agenda::{Agenda, Due, Entry, Rank};
use crate::bus::Cast;
use crate::effect::{EffectId, EffectRequest, Effects, ResolveError};
use crate::entity::EntityId;
use crate::event::{Event, Seq};
use crate::log::{EventLog, Header, Keep, Line};
use crate::stream::Streams;
use crate::time::{VirtualDuration, VirtualTime};
use crate::world::World;

mod context;
mod guard;

pub use context::Context;
pub use guard::{Limits, Stop, StopReason};

use guard::Guard;

/// What distinguishes one run of a cast from another, but for its world.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// What the run is made from.
    pub header: Header,
    /// When to give up.
    pub limits: Limits,
    /// Whether the log is kept.
    pub keep: Keep,
}

/// What a step did, or why it did nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// One entry left the agenda.
    Advanced,
    /// Only the answers to outstanding requests can move the run on.
    Waiting,
    /// Nothing is due any more.
    Idle,
    /// The run was given up, and stays so.
    Stopped(Stop),
}

/// An entry of a run's agenda.
#[derive(Clone)]
enum Pending<E, T, A> {
    Publish { event: E, cause: Option<Seq> },
    Perform { entity: EntityId, task: T, cause: Option<Seq> },
    Resolve { id: EffectId, answer: A, cause: Option<Seq> },
}

type PendingOf<W> = Pending<<W as World>::Event, <W as World>::Task, <W as World>::Answer>;

/// Everything of a run that a context may touch.
#[derive(Clone)]
struct Core<W: World> {
    now: VirtualTime,
    /// The round of what is caused at this instant.
    next_round: u32,
    agenda: Agenda<Pending<W::Event, W::Task, W::Answer>>,
    streams: Streams,
    effects: Effects<W::Effect, W::Answer>,
}

impl<W: World> Core<W> {
    fn due_at(&self, time: VirtualTime, rank: Rank) -> Due {
        let round = if time == self.now { self.next_round } else { 0 };
        Due { time, round, rank }
    }
}

/// A run: a world, what is due in it, and the log of what happened.
pub struct Kernel<W: World> {
    cast: Arc<Cast<W::Event>>,
    world: W,
    core: Core<W>,
    log: EventLog,
    header: Header,
    guard: Guard,
    /// Events that nobody heard, by kind.
    unheard: Vec<u64>,
}

/// A snapshot, which goes on by itself.
impl<W> Clone for Kernel<W>
where
    W: World + Clone,
    W::Event: Clone,
    W::Task: Clone,
    W::Effect: Clone,
    W::Answer: Clone,
{
    fn clone(&self) -> Self {
        Self {
            cast: Arc::clone(&self.cast),
            world: self.world.clone(),
            core: self.core.clone(),
            log: self.log.clone(),
            header: self.header.clone(),
            guard: self.guard.clone(),
            unheard: self.unheard.clone(),
        }
    }
}

impl<W: World> fmt::Debug for Kernel<W> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Kernel")
            .field("now", &self.core.now)
            .field("pending", &self.core.agenda.len())
            .field("events", &self.log.events())
            .finish_non_exhaustive()
    }
}

impl<W: World> Kernel<W> {
    /// A run that is about to start: its log has a header, and nothing is due.
    pub fn new(cast: Arc<Cast<W::Event>>, setup: Setup, world: W) -> Self {
        let Setup { header, limits, keep } = setup;
        Self {
            cast,
            world,
            core: Core {
                now: VirtualTime::ZERO,
                next_round: 0,
                agenda: Agenda::new(),
                streams: Streams::new(header.seed),
                effects: Effects::new(),
            },
            log: EventLog::new(keep, &header),
            header,
            guard: Guard::new(limits),
            unheard: vec![0; <W::Event as Event>::KINDS.len()],
        }
    }

    /// Starts another run with another seed in the memory of this one, and returns the old world.
    pub fn restart(&mut self, seed: u64, world: W) -> W {
        self.header.seed = seed;
        self.core.now = VirtualTime::ZERO;
        self.core.next_round = 0;
        self.core.agenda.clear();
        self.core.streams.reseed(seed);
        self.core.effects = Effects::new();
        self.log.restart(&self.header);
        self.guard.restart();
        self.unheard.fill(0);
        std::mem::replace(&mut self.world, world)
    }

    /// Has an event published in the name of `source` at an instant: how a run starts, and how what
    /// is planned enters it.
    ///
    /// # Panics
    /// When the instant has passed.
    pub fn publish_at(&mut self, time: VirtualTime, rank: Rank, source: EntityId, event: W::Event) {
        let due = self.due_at(time, rank);
        self.core.agenda.push(due, source, Pending::Publish { event, cause: None });
    }

    /// Has a task performed by `entity` at an instant.
    ///
    /// # Panics
    /// When the instant has passed.
    pub fn schedule_at(&mut self, time: VirtualTime, rank: Rank, entity: EntityId, task: W::Task) {
        let due = self.due_at(time, rank);
        self.core.agenda.push(due, entity, Pending::Perform { entity, task, cause: None });
    }

    fn due_at(&self, time: VirtualTime, rank: Rank) -> Due {
        assert!(time >= self.core.now, "{time} has passed: it is {}", self.core.now);
        self.core.due_at(time, rank)
    }

    /// Does the next thing that is due.
    pub fn step(&mut self) -> Step {
        if let Some(stop) = self.guard.stopped() {
            return Step::Stopped(stop.clone());
        }
        let mut next = self.core.agenda.next_due();
        if self.core.effects.hold_time() && next.is_none_or(|due| due.time > self.core.now) {
            if !self.core.effects.are_answered() {
                return Step::Waiting;
            }
            self.admit_answers();
            next = self.core.agenda.next_due();
        }
        let Some(due) = next else {
            return Step::Idle;
        };
        debug_assert!(due.time >= self.core.now, "virtual time never runs backwards");
        let entry = self.core.agenda.pop().expect("an entry is pending because it is due");
        if due.time > self.core.now {
            self.guard.time_advances();
        }
        self.core.now = due.time;
        self.core.next_round = due.round + 1;
        if self.guard.exceeds(entry.origin) {
            return self.stop(entry);
        }
        self.act(entry);
        Step::Advanced
    }

    /// Steps until only the outside world can move the run on, or nothing can. Never
    /// [`Step::Advanced`].
    pub fn run_until_idle(&mut self) -> Step {
        loop {
            match self.step() {
                Step::Advanced => {}
                paused @ (Step::Waiting | Step::Idle | Step::Stopped(_)) => return paused,
            }
        }
    }

    fn act(&mut self, entry: Entry<PendingOf<W>>) {
        let Entry { due, origin, payload } = entry;
        match payload {
            Pending::Publish { event, cause } => self.publish(due, origin, &event, cause),
            Pending::Perform { entity, task, cause } => {
                let mut ctx = Context::new(&self.cast, &mut self.core, due.rank, entity, cause);
                let outcome = self.world.perform(entity, task, &mut ctx);
                self.note(outcome, due.rank, entity, cause);
            }
            Pending::Resolve { id, answer, cause } => {
                let mut ctx = Context::new(&self.cast, &mut self.core, due.rank, origin, cause);
                let outcome = self.world.resolved(id, answer, &mut ctx);
                self.note(outcome, due.rank, origin, cause);
            }
        }
    }

    fn publish(&mut self, due: Due, source: EntityId, event: &W::Event, cause: Option<Seq>) {
        let line = Line { cause, event, source, time: due.time };
        let seq = self.log.append(&self.cast, line);
        let receiver = event.receiver();
        let cast = Arc::clone(&self.cast);
        let subscribers = cast.hearers(event.kind());
        if receiver.is_none() && subscribers.is_empty() {
            self.unheard[event.kind()] += 1;
        }
        let others = subscribers.iter().copied().filter(|&other| Some(other) != receiver);
        for listener in receiver.into_iter().chain(others) {
            let mut ctx = Context::new(&cast, &mut self.core, due.rank, listener, Some(seq));
            let outcome = self.world.hear(listener, event, &mut ctx);
            self.note(outcome, due.rank, listener, Some(seq));
        }
    }

    /// A failure becomes an event of the entity that failed.
    #[inline]
    fn note(
        &mut self,
        outcome: Result<(), W::Failure>,
        rank: Rank,
        entity: EntityId,
        cause: Option<Seq>,
    ) {
        if let Err(failure) = outcome {
            let event = self.world.failed(entity, failure);
            Context::new(&self.cast, &mut self.core, rank, entity, cause).publish(event);
        }
    }

    #[cold]
    fn stop(&mut self, next: Entry<PendingOf<W>>) -> Step {
        let stop = self.guard.stop(self.core.now, self.cast.entities());
        let event = self.world.stopped(&stop);
        let (Pending::Publish { cause, .. }
        | Pending::Perform { cause, .. }
        | Pending::Resolve { cause, .. }) = next.payload;
        let line = Line { cause, event: &event, source: next.origin, time: self.core.now };
        self.log.append(&self.cast, line);
        Step::Stopped(stop)
    }

    fn admit_answers(&mut self) {
        for answered in self.core.effects.take_answers() {
            let due = self.core.due_at(answered.time, Rank::INPUT);
            let (id, answer, cause) = (answered.id, answered.answer, answered.cause);
            self.core.agenda.push(due, answered.entity, Pending::Resolve { id, answer, cause });
        }
    }

    /// Takes the requests made since the last call, in the order of asking.
    pub fn take_requests(&mut self) -> Vec<EffectRequest<W::Effect>> {
        self.core.effects.take_outbox()
    }

    /// Hands in the answer to a request and the virtual time that it took. It acts when all
    /// outstanding requests are answered.
    ///
    /// # Errors
    /// When nobody waits for the answer, or it comes after the end of virtual time.
    pub fn resolve(
        &mut self,
        id: EffectId,
        answer: W::Answer,
        latency: VirtualDuration,
    ) -> Result<(), ResolveError> {
        self.core.effects.resolve(id, answer, latency)
    }

    /// The instant of what was done last.
    pub fn now(&self) -> VirtualTime {
        self.core.now
    }

    /// The state of the world.
    pub fn world(&self) -> &W {
        &self.world
    }

    /// The world, for whoever drives the run to plan more in it between two steps. What is changed
    /// here leaves no trace in the log until something happens by it.
    pub fn world_mut(&mut self) -> &mut W {
        &mut self.world
    }

    /// The log so far.
    pub fn log(&self) -> &EventLog {
        &self.log
    }

    /// Who takes part.
    pub fn cast(&self) -> &Cast<W::Event> {
        &self.cast
    }

    /// How far each random stream was drawn: path, purpose and 32-bit words.
    pub fn stream_positions(&self) -> impl Iterator<Item = (&str, &'static str, u128)> {
        self.core.streams.positions(self.cast.entities())
    }

    /// How many entries left the agenda: events, tasks and answers.
    pub fn entries(&self) -> u64 {
        self.guard.entries()
    }

    /// The kinds of event that nobody heard, and how often. A wrong subscription shows here.
    pub fn unheard(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let kinds = <W::Event as Event>::KINDS.iter().copied();
        kinds.zip(self.unheard.iter().copied()).filter(|&(_, count)| count > 0)
    }

    /// Ends the run and takes it apart.
    pub fn finish(self) -> (W, EventLog) {
        (self.world, self.log)
    }
}

#[cfg(test)]
mod tests;
