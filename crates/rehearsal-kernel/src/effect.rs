//! Questions to the outside world, and the rule that virtual time waits for the answers.
//!
//! A run never waits itself: it puts a request on an outbox and goes on with what else is due at
//! the same instant. Then virtual time stands still until *every* outstanding request is answered.
//! An answer becomes an entry at the instant of its request plus its latency, of rank
//! [`Rank::INPUT`]. Answers enter the agenda together and in the order of the requests, so that it
//! does not matter which one came first in real time.
//!
//! [`Rank::INPUT`]: crate::Rank::INPUT

use std::collections::BTreeMap;
use std::fmt;

use crate::entity::EntityId;
use crate::event::Seq;
use crate::time::{VirtualDuration, VirtualTime};

/// One request of a run, counted from zero in the order of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EffectId(u64);

impl fmt::Display for EffectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// A request on its way to the outside world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectRequest<F> {
    /// What the answer must name.
    pub id: EffectId,
    /// Who asked.
    pub entity: EntityId,
    /// When, in virtual time.
    pub requested_at: VirtualTime,
    /// What was asked.
    pub effect: F,
}

/// An answer that a run cannot take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// Nobody waits for it: it was never requested, or is answered already.
    NotOutstanding(EffectId),
    /// Its latency leads beyond the end of virtual time.
    LatencyTooLong(EffectId),
}

impl fmt::Display for ResolveError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOutstanding(id) => write!(out, "no answer to request {id} is waited for"),
            Self::LatencyTooLong(id) => {
                write!(out, "the answer to request {id} comes after the end of virtual time")
            }
        }
    }
}

impl std::error::Error for ResolveError {}

#[derive(Clone, Debug)]
struct Outstanding<A> {
    entity: EntityId,
    cause: Option<Seq>,
    requested_at: VirtualTime,
    answer: Option<(A, VirtualTime)>,
}

/// An answer whose time has been fixed.
pub(crate) struct Answered<A> {
    pub(crate) id: EffectId,
    pub(crate) entity: EntityId,
    pub(crate) cause: Option<Seq>,
    pub(crate) answer: A,
    pub(crate) time: VirtualTime,
}

/// The requests of a run that are not answered yet, or not all of them.
#[derive(Clone, Debug)]
pub(crate) struct Effects<F, A> {
    outbox: Vec<EffectRequest<F>>,
    outstanding: BTreeMap<EffectId, Outstanding<A>>,
    unanswered: usize,
    requested: u64,
}

impl<F, A> Effects<F, A> {
    pub(crate) fn new() -> Self {
        Self { outbox: Vec::new(), outstanding: BTreeMap::new(), unanswered: 0, requested: 0 }
    }

    pub(crate) fn request(
        &mut self,
        entity: EntityId,
        cause: Option<Seq>,
        requested_at: VirtualTime,
        effect: F,
    ) -> EffectId {
        let id = EffectId(self.requested);
        self.requested += 1;
        self.unanswered += 1;
        self.outbox.push(EffectRequest { id, entity, requested_at, effect });
        self.outstanding.insert(id, Outstanding { entity, cause, requested_at, answer: None });
        id
    }

    pub(crate) fn take_outbox(&mut self) -> Vec<EffectRequest<F>> {
        std::mem::take(&mut self.outbox)
    }

    pub(crate) fn resolve(
        &mut self,
        id: EffectId,
        answer: A,
        latency: VirtualDuration,
    ) -> Result<(), ResolveError> {
        let waiting = self.outstanding.get_mut(&id).filter(|request| request.answer.is_none());
        let request = waiting.ok_or(ResolveError::NotOutstanding(id))?;
        let time =
            request.requested_at.checked_add(latency).ok_or(ResolveError::LatencyTooLong(id))?;
        request.answer = Some((answer, time));
        self.unanswered -= 1;
        Ok(())
    }

    /// Whether virtual time has to stand still.
    pub(crate) fn hold_time(&self) -> bool {
        !self.outstanding.is_empty()
    }

    pub(crate) fn are_answered(&self) -> bool {
        self.unanswered == 0
    }

    /// All answers in the order of their requests. Called when every request is answered.
    pub(crate) fn take_answers(&mut self) -> impl Iterator<Item = Answered<A>> + use<F, A> {
        std::mem::take(&mut self.outstanding).into_iter().filter_map(|(id, request)| {
            let Outstanding { entity, cause, answer, .. } = request;
            answer.map(|(answer, time)| Answered { id, entity, cause, answer, time })
        })
    }
}
