//! Who takes part in a run: entities, known by their path.
//!
//! A path such as `persona/JUS` or `delivery/cluster` is the name that the log, the random streams
//! and every message use. The number is its place in the order of declaration; it breaks ties
//! between entities that act at the same instant, so that order is part of a run's inputs.

use std::collections::BTreeMap;
use std::fmt;

/// One entity of a run, by its place in the order of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(u32);

impl EntityId {
    /// The place in the order of declaration, from zero.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_number(number: u32) -> Self {
        Self(number)
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{}", self.0)
    }
}

/// The entities of a run, from path to number and back.
///
/// Invariant: a path is declared once; declaring it again gives the number it has.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    paths: Vec<String>,
    by_path: BTreeMap<String, EntityId>,
}

impl Entities {
    /// No entities yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The entity of this path, which is new or declared before.
    pub fn declare(&mut self, path: &str) -> EntityId {
        if let Some(known) = self.find(path) {
            return known;
        }
        let number = u32::try_from(self.paths.len())
            .expect("entities fit 32 bits because each takes memory of its own");
        let entity = EntityId(number);
        self.paths.push(path.to_owned());
        self.by_path.insert(path.to_owned(), entity);
        entity
    }

    /// The entity declared with this path.
    pub fn find(&self, path: &str) -> Option<EntityId> {
        self.by_path.get(path).copied()
    }

    /// The path of an entity.
    ///
    /// # Panics
    /// When the entity was declared elsewhere.
    pub fn path(&self, entity: EntityId) -> &str {
        &self.paths[entity.index()]
    }

    /// All entities in the order of declaration.
    pub fn iter(&self) -> impl Iterator<Item = (EntityId, &str)> {
        (0..).map(EntityId).zip(self.paths.iter().map(String::as_str))
    }

    /// How many entities were declared.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether nobody was declared.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }
}
