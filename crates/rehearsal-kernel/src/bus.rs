//! Who takes part in a run and who hears which events.
//!
//! Topics are the kinds of event. A subscription names the beginning of a topic in whole words:
//! `artifact` hears `artifact.written`, `art` does not, and the empty prefix hears everything. Who
//! hears a kind is worked out once, when the [`Cast`] is built; publishing costs a look into a
//! table.
//!
//! The order of hearing is part of the contract: first the receiver, if the event is addressed,
//! then the subscribers in the order of their subscriptions. Nobody hears an event twice, however
//! many subscriptions match. Whoever publishes hears its own event if it subscribed to it.

use std::fmt;
use std::marker::PhantomData;

use crate::canonical::write_text;
use crate::entity::{Entities, EntityId};
use crate::event::Event;

/// An entity's wish to hear every event whose topic starts with a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// Who wants to hear.
    pub entity: EntityId,
    /// Whole words of a topic, such as `artifact` or `artifact.written`; empty for everything.
    pub prefix: String,
}

impl Subscription {
    fn hears(&self, topic: &str) -> bool {
        match topic.strip_prefix(self.prefix.as_str()) {
            Some(rest) => self.prefix.is_empty() || rest.is_empty() || rest.starts_with('.'),
            None => false,
        }
    }
}

/// A subscription that no kind of event matches: its entity would wait for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeafSubscription {
    /// The path of the entity.
    pub entity: String,
    /// The prefix that matches nothing.
    pub prefix: String,
}

impl fmt::Display for DeafSubscription {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entity, prefix } = self;
        write!(out, "`{entity}` subscribes to `{prefix}`, but no event has such a topic")
    }
}

impl std::error::Error for DeafSubscription {}

/// Collects the entities of a run and their subscriptions, both in an order that matters.
#[derive(Clone, Debug, Default)]
pub struct CastBuilder {
    entities: Entities,
    subscriptions: Vec<Subscription>,
}

impl CastBuilder {
    /// Nobody takes part yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares an entity, or finds it if its path is declared already.
    pub fn declare(&mut self, path: &str) -> EntityId {
        self.entities.declare(path)
    }

    /// Adds a subscription behind those there are.
    pub fn subscribe(&mut self, entity: EntityId, prefix: &str) -> &mut Self {
        self.subscriptions.push(Subscription { entity, prefix: prefix.to_owned() });
        self
    }

    /// Works out who hears what.
    ///
    /// # Errors
    /// When a subscription can never hear anything.
    ///
    /// # Panics
    /// When the kinds of `E` are not distinct lower-case topics.
    pub fn build<E: Event>(self) -> Result<Cast<E>, DeafSubscription> {
        assert_topics(E::KINDS);
        let Self { entities, subscriptions } = self;
        let is_deaf =
            |subscription: &&Subscription| !E::KINDS.iter().any(|topic| subscription.hears(topic));
        if let Some(deaf) = subscriptions.iter().find(is_deaf) {
            let entity = entities.path(deaf.entity).to_owned();
            return Err(DeafSubscription { entity, prefix: deaf.prefix.clone() });
        }
        let hearers = E::KINDS.iter().map(|topic| hearers(&subscriptions, topic)).collect();
        let kind_texts = E::KINDS.iter().map(|topic| kind_text(topic)).collect();
        let source_texts = entities.iter().map(|(_, path)| source_text(path)).collect();
        Ok(Cast { entities, hearers, kind_texts, source_texts, events: PhantomData })
    }
}

fn assert_topics(topics: &[&str]) {
    for (index, topic) in topics.iter().enumerate() {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        assert!(topic.split('.').all(is_word), "`{topic}` is not a topic of lower-case words");
        assert!(!topics[..index].contains(topic), "the topic `{topic}` is declared twice");
    }
}

fn hearers(subscriptions: &[Subscription], topic: &str) -> Vec<EntityId> {
    let mut hearers = Vec::new();
    for subscription in subscriptions.iter().filter(|subscription| subscription.hears(topic)) {
        if !hearers.contains(&subscription.entity) {
            hearers.push(subscription.entity);
        }
    }
    hearers
}

/// The part of a record between its data and its number.
fn kind_text(topic: &str) -> Box<[u8]> {
    format!(",\"kind\":\"{topic}\",\"seq\":").into_bytes().into()
}

/// The part of a record between its number and its time.
fn source_text(path: &str) -> Box<[u8]> {
    let mut text = b",\"source\":".to_vec();
    write_text(&mut text, path);
    text.extend_from_slice(b",\"time\":");
    text.into()
}

/// Everyone who takes part in a run, and who hears which events. Built once, shared by many runs.
#[derive(Clone, Debug)]
pub struct Cast<E> {
    entities: Entities,
    /// By kind, in the order of hearing.
    hearers: Vec<Vec<EntityId>>,
    kind_texts: Vec<Box<[u8]>>,
    source_texts: Vec<Box<[u8]>>,
    events: PhantomData<fn() -> E>,
}

impl<E> Cast<E> {
    /// The entities and their paths.
    pub fn entities(&self) -> &Entities {
        &self.entities
    }

    /// The subscribers of a kind, in the order in which they hear it.
    pub fn hearers(&self, kind: usize) -> &[EntityId] {
        &self.hearers[kind]
    }

    pub(crate) fn kind_text(&self, kind: usize) -> &[u8] {
        &self.kind_texts[kind]
    }

    pub(crate) fn source_text(&self, source: EntityId) -> &[u8] {
        &self.source_texts[source.index()]
    }
}

#[cfg(test)]
mod tests;
