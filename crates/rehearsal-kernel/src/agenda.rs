//! What is due in virtual time, and in which order.
//!
//! Entries leave by `(time, round, rank, origin, the origin's own counter)`, see [`Due`]. There is
//! no counter that all entities share: with one, the order in which two entities were *asked* would
//! decide what happens first, and an innocent change of a loop would change every log. An origin's
//! own entries do keep the order in which it made them.
//!
//! ```text
//!   push ──► near: a binary heap of all that is due before `near_end` ──► pop
//!      └───► far:  a ring of buckets (agenda/ring.rs), each a stretch of time, opened in turn
//! ```
//!
//! With few entries the heap holds everything and the ring sleeps. With many, a heap pays a cache
//! miss for each of its levels; the ring leaves only the entries of the next few instants in the
//! heap. Both give the same total order, because the heap alone decides it. If all entries crowd
//! into one bucket, the heap holds them all: the worst case is that of a binary heap.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::entity::EntityId;
use crate::time::VirtualTime;

mod ring;

use ring::Ring;

/// Beyond this many entries a heap costs more than the ring. Measured by popping and pushing at a
/// constant number pending: both alike at 16; the ring 1.4 times as fast at 64, 3 times at 100,000.
const HEAP_MAX: usize = 64;

/// The fixed order of subsystems within a round; the lower acts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rank(pub u8);

impl Rank {
    /// What comes from outside the run acts first: answers to effect requests, and what the run
    /// starts with.
    pub const INPUT: Self = Self(0);
}

/// When an entry is due: the part of its order that is chosen, not counted.
///
/// `round` orders causes before effects at one instant: what an entry of round `n` causes at its
/// own instant is of round `n + 1`, whatever the rank of either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// The instant.
    pub time: VirtualTime,
    /// How many causes at the same instant precede it; at most [`Due::ROUND_MAX`].
    pub round: u32,
    /// The subsystem.
    pub rank: Rank,
}

impl Due {
    /// The last round of an instant. A run is stopped for lack of progress long before.
    pub const ROUND_MAX: u32 = (1 << 24) - 1;
}

/// The whole order of an entry, packed for comparison.
///
/// `place` is round (24 bits), rank (8) and origin (32); `tail` is the origin's counter and the
/// slot. The slot never decides, because an origin never counts the same number twice.
#[derive(Clone, Copy, Debug)]
struct Key {
    time: u64,
    place: u64,
    tail: u64,
}

impl Key {
    const fn slot(self) -> u32 {
        self.tail as u32
    }

    const fn front(self) -> u128 {
        (self.time as u128) << 64 | self.place as u128
    }

    fn due(self) -> Due {
        Due {
            time: VirtualTime::from_micros(self.time)
                .expect("a packed time is an instant because it was packed from one"),
            round: (self.place >> 40) as u32,
            rank: Rank((self.place >> 32) as u8),
        }
    }
}

/// Reversed, because the standard heap gives the greatest first.
impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        other.front().cmp(&self.front()).then_with(|| other.tail.cmp(&self.tail))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Key {}

/// No slot: the end of a chain of slots.
const NIL: u32 = u32::MAX;

/// Where an entry lives from push to pop. Free slots and the entries of a bucket are chained by
/// `next`.
#[derive(Clone, Debug)]
struct Slot<T> {
    key: Key,
    next: u32,
    payload: Option<T>,
}

/// An entry that left the agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<T> {
    /// When it was due.
    pub due: Due,
    /// Who put it there.
    pub origin: EntityId,
    /// What is to be done.
    pub payload: T,
}

/// Entries in the order in which they are due.
///
/// Invariants:
/// - every entry due before `near_end` is in `near`, every other in `far`;
/// - an origin's counter never repeats, so no two keys are equal.
#[derive(Clone, Debug)]
pub struct Agenda<T> {
    near: BinaryHeap<Key>,
    /// Exclusive; `u64::MAX` while the ring sleeps.
    near_end: u64,
    far: Ring,
    slots: Vec<Slot<T>>,
    free: u32,
    counters: Vec<u32>,
}

impl<T> Default for Agenda<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Agenda<T> {
    /// Nothing is due.
    pub fn new() -> Self {
        Self {
            near: BinaryHeap::new(),
            near_end: u64::MAX,
            far: Ring::default(),
            slots: Vec::new(),
            free: NIL,
            counters: Vec::new(),
        }
    }

    /// How many entries are pending.
    pub fn len(&self) -> usize {
        self.near.len() + self.far.len()
    }

    /// Whether nothing is due any more.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all entries and counters, and keeps the memory.
    pub fn clear(&mut self) {
        self.near.clear();
        self.near_end = u64::MAX;
        self.far.clear();
        self.slots.clear();
        self.free = NIL;
        self.counters.clear();
    }

    /// Adds an entry behind those of the same origin with the same `due`.
    ///
    /// # Panics
    /// Beyond [`Due::ROUND_MAX`], and when one origin makes more than 2³² entries.
    pub fn push(&mut self, due: Due, origin: EntityId, payload: T) {
        assert!(due.round <= Due::ROUND_MAX, "an instant has at most 2^24 rounds");
        let counter = self.count(origin);
        let slot = if self.free == NIL { self.slots.len() as u32 } else { self.free };
        assert!(slot != NIL, "pending entries fit 32 bits because each takes memory of its own");
        let place =
            u64::from(due.round) << 40 | u64::from(due.rank.0) << 32 | u64::from(origin.number());
        let tail = u64::from(counter) << 32 | u64::from(slot);
        let key = Key { time: due.time.as_micros(), place, tail };
        let filled = Slot { key, next: NIL, payload: Some(payload) };
        match self.slots.get_mut(slot as usize) {
            Some(place) => {
                self.free = place.next;
                *place = filled;
            }
            None => self.slots.push(filled),
        }
        if key.time < self.near_end {
            self.near.push(key);
            if self.near.len() > HEAP_MAX && !self.far.is_awake() {
                self.wake_ring();
            }
        } else {
            self.far.insert(&mut self.slots, slot);
        }
    }

    /// When the next entry is due.
    ///
    /// Exclusive access, because looking may open the next bucket of the ring.
    pub fn next_due(&mut self) -> Option<Due> {
        self.open_until_near();
        self.near.peek().map(|key| key.due())
    }

    /// Takes the entry that is due next.
    pub fn pop(&mut self) -> Option<Entry<T>> {
        self.open_until_near();
        let key = self.near.pop()?;
        let slot = &mut self.slots[key.slot() as usize];
        let payload = slot.payload.take().expect("a slot is full because its key was in the heap");
        slot.next = self.free;
        self.free = key.slot();
        Some(Entry { due: key.due(), origin: EntityId::from_number(key.place as u32), payload })
    }

    fn count(&mut self, origin: EntityId) -> u32 {
        if self.counters.len() <= origin.index() {
            self.counters.resize(origin.index() + 1, 0);
        }
        let counter = &mut self.counters[origin.index()];
        let counted = *counter;
        *counter = counted.checked_add(1).expect(
            "one origin makes less than 2^32 entries because a run's limit on events is far lower",
        );
        counted
    }

    #[inline]
    fn open_until_near(&mut self) {
        while self.near.is_empty() && self.far.is_awake() {
            self.refill();
        }
    }

    #[cold]
    #[inline(never)]
    fn wake_ring(&mut self) {
        let pending: Vec<u32> = self.near.drain().map(Key::slot).collect();
        self.near_end = self.far.rebuild(&mut self.slots, &pending);
    }

    #[inline(never)]
    fn refill(&mut self) {
        if self.far.len() <= HEAP_MAX / 4 {
            self.far.drain(&self.slots, |key| self.near.push(key));
            self.near_end = u64::MAX;
        } else {
            self.near_end = self.far.advance(&mut self.slots, &mut self.near);
        }
    }
}

#[cfg(test)]
mod tests;
