//! The far part of a large agenda: a ring of buckets, each a stretch of virtual time.
//!
//! Time is cut into *days* of `1 << shift` microseconds. The ring has a bucket for each of the next
//! days; what is due later waits `beyond`. One day after the other is opened into the agenda's
//! heap, which alone decides the order; so a bucket may be an unordered chain through the agenda's
//! slots, and inserting takes no memory of its own.
//!
//! The length of a day follows the entries: the nearer half of them, spread evenly, would fall
//! [`PER_BUCKET`] into a bucket. The median is used because one entry in the far future must not
//! crush all others into one bucket. The ring is built anew when the number of entries has outgrown
//! it, when its buckets turn out crowded, and when it turned round with few entries in it. Each
//! rebuild touches every entry once and comes after a number of pushes or pops in proportion, so
//! that it adds a constant to the cost of each.

use std::collections::BinaryHeap;

use super::{Key, NIL, Slot};

/// Entries that a bucket should hold (measured from 16 to 100,000 pending: 2 and 8 are no faster).
const PER_BUCKET: u64 = 4;

/// A bucket with more entries than this is crowded: the heap gets several levels deeper for it.
const CROWDED: usize = 64;

/// One bit a bucket.
const WORD: usize = u64::BITS as usize;

/// What is due beyond the agenda's heap.
///
/// Invariants:
/// - no pending entry has a day before `next_day`;
/// - a slot of day `d` is in bucket `d % buckets` if that was within the ring's reach when it was
///   inserted, otherwise in `beyond`;
/// - `occupied` has the bit of a bucket exactly when the bucket is not empty;
/// - `beyond_day` is the first day in `beyond`; the ring never opens it without looking there.
#[derive(Clone, Debug, Default)]
pub(super) struct Ring {
    shift: u32,
    /// The first day that is not opened yet.
    next_day: u64,
    /// The first slot of each bucket. The length is a power of two, or zero while the ring sleeps.
    heads: Vec<u32>,
    occupied: Vec<u64>,
    in_buckets: usize,
    beyond: Vec<u32>,
    beyond_day: u64,
    /// How many entries the ring was built for.
    built_for: usize,
    /// How many entries were opened since the ring was built or `beyond` was looked through.
    opened: usize,
    is_crowded: bool,
}

impl Ring {
    pub(super) fn is_awake(&self) -> bool {
        !self.heads.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.in_buckets + self.beyond.len()
    }

    /// Forgets everything, and sleeps.
    pub(super) fn clear(&mut self) {
        self.heads.clear();
        self.occupied.clear();
        self.beyond.clear();
        self.in_buckets = 0;
    }

    /// Adds a slot whose entry is due on `next_day` or later.
    pub(super) fn insert<T>(&mut self, slots: &mut [Slot<T>], slot: u32) {
        let day = slots[slot as usize].key.time >> self.shift;
        debug_assert!(day >= self.next_day, "an entry of an opened day belongs to the heap");
        if day - self.next_day < self.heads.len() as u64 {
            let bucket = self.bucket(day);
            slots[slot as usize].next = self.heads[bucket];
            self.heads[bucket] = slot;
            self.occupied[bucket / WORD] |= 1 << (bucket % WORD);
            self.in_buckets += 1;
        } else {
            self.beyond_day = self.beyond_day.min(day);
            self.beyond.push(slot);
        }
    }

    /// Gives up all entries, in no order, and sleeps.
    pub(super) fn drain<T>(&mut self, slots: &[Slot<T>], mut give: impl FnMut(Key)) {
        for &head in &self.heads {
            chain(slots, head).for_each(&mut give);
        }
        self.beyond.iter().for_each(|&slot| give(slots[slot as usize].key));
        self.clear();
    }

    /// Opens the next day that has entries into `near`, or builds the ring anew. Returns the end of
    /// what is opened. Called when the heap is empty and the ring is not.
    pub(super) fn advance<T>(&mut self, slots: &mut [Slot<T>], near: &mut BinaryHeap<Key>) -> u64 {
        let is_outgrown = self.len() > 2 * self.built_for || self.len() < self.built_for / 8;
        if is_outgrown || self.is_crowded || self.in_buckets == 0 {
            return self.rebuild_from_own(slots);
        }
        let mut day = self.first_occupied_day();
        if day >= self.beyond_day {
            // The ring went through all its days with hardly an entry in them: they are too short.
            if self.opened < self.len() / 8 {
                return self.rebuild_from_own(slots);
            }
            self.look_beyond(slots);
            day = self.first_occupied_day();
        }
        self.open(day, slots, near)
    }

    /// Builds the ring for these slots, at least one. Returns the start of its first day.
    pub(super) fn rebuild<T>(&mut self, slots: &mut [Slot<T>], pending: &[u32]) -> u64 {
        let mut times: Vec<u64> =
            pending.iter().map(|&slot| slots[slot as usize].key.time).collect();
        let half = times.len() / 2;
        let median = *times.select_nth_unstable(half).1;
        let first = times[..=half].iter().copied().min().unwrap_or(median);
        let day_length = (median - first).saturating_mul(PER_BUCKET) / (half as u64).max(1);
        self.shift = day_length.max(1).ilog2();
        self.next_day = first >> self.shift;
        let buckets = half.next_power_of_two().max(WORD);
        self.heads.resize(buckets, NIL);
        self.occupied.resize(buckets / WORD, 0);
        self.beyond_day = u64::MAX;
        self.built_for = times.len();
        self.opened = 0;
        self.is_crowded = false;
        pending.iter().for_each(|&slot| self.insert(slots, slot));
        self.next_day << self.shift
    }

    #[cold]
    fn rebuild_from_own<T>(&mut self, slots: &mut [Slot<T>]) -> u64 {
        let mut pending = Vec::with_capacity(self.len());
        self.drain(slots, |key| pending.push(key.slot()));
        self.rebuild(slots, &pending)
    }

    fn open<T>(&mut self, day: u64, slots: &[Slot<T>], near: &mut BinaryHeap<Key>) -> u64 {
        let bucket = self.bucket(day);
        let before = near.len();
        near.extend(chain(slots, self.heads[bucket]));
        let opened = near.len() - before;
        self.heads[bucket] = NIL;
        self.occupied[bucket / WORD] &= !(1 << (bucket % WORD));
        self.in_buckets -= opened;
        self.opened += opened;
        self.is_crowded = opened > CROWDED && self.opened > self.built_for / 2;
        self.next_day = day + 1;
        self.next_day << self.shift
    }

    /// Moves what has come within reach from `beyond` into buckets.
    #[cold]
    fn look_beyond<T>(&mut self, slots: &mut [Slot<T>]) {
        self.beyond_day = u64::MAX;
        self.opened = 0;
        for slot in std::mem::take(&mut self.beyond) {
            self.insert(slots, slot);
        }
    }

    /// Called when some bucket is not empty.
    fn first_occupied_day(&self) -> u64 {
        let start = self.bucket(self.next_day);
        let words = self.occupied.len();
        // The first word is seen twice: its bits from `start` on come first, those before come
        // last.
        let after_start = self.occupied[start / WORD] & (u64::MAX << (start % WORD));
        let mut word = start / WORD;
        let mut bits = after_start;
        while bits == 0 {
            word = (word + 1) & (words - 1);
            bits = self.occupied[word];
        }
        let bucket = word * WORD + bits.trailing_zeros() as usize;
        let days_ahead = bucket.wrapping_sub(start) & (self.heads.len() - 1);
        self.next_day + days_ahead as u64
    }

    fn bucket(&self, day: u64) -> usize {
        day as usize & (self.heads.len() - 1)
    }
}

fn chain<T>(slots: &[Slot<T>], head: u32) -> impl Iterator<Item = Key> {
    let slot = move |slot: u32| slots.get(slot as usize);
    std::iter::successors(slot(head), move |entry| slot(entry.next)).map(|entry| entry.key)
}
