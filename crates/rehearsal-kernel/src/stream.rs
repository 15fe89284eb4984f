//! Chance, reproducible: a stream of random numbers for each entity and purpose.
//!
//! A stream's key is a hash of the run's seed, the entity's path and the purpose. So one more draw
//! by one entity moves nothing for the others, and two variants of an artifact meet the same noise:
//! a difference between their runs is theirs. The *path* makes the key, never the number: adding an
//! entity changes no stream, renaming one changes its own.
//!
//! The samplers are our own because the published ones change their values between minor versions,
//! and they compute in integers because the last bits of floats differ between platforms.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

use crate::digest::Digest;
use crate::entity::{Entities, EntityId};

/// One million: the whole of a probability in parts per million.
const PPM_WHOLE: u64 = 1_000_000;

/// Random numbers for one entity and one purpose.
#[derive(Clone, Debug)]
pub struct Stream(ChaCha8Rng);

impl Stream {
    fn keyed(key: Digest) -> Self {
        Self(ChaCha8Rng::from_seed(*key.as_bytes()))
    }

    /// Any 64 bits.
    pub fn next_u64(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `bound`, each as likely as the others (Lemire, ACM TOMACS 29:1, 2019).
    ///
    /// # Panics
    /// When `bound` is zero: no number is below it.
    pub fn below(&mut self, bound: u64) -> u64 {
        assert!(bound > 0, "no number is below zero");
        let mut product = u128::from(self.next_u64()) * u128::from(bound);
        if (product as u64) < bound {
            // The low halves under 2^64 mod bound would make some numbers likelier: draw again.
            let threshold = bound.wrapping_neg() % bound;
            while (product as u64) < threshold {
                product = u128::from(self.next_u64()) * u128::from(bound);
            }
        }
        (product >> 64) as u64
    }

    /// Whether something of this probability, in parts per million, happens. A million always does.
    pub fn happens(&mut self, ppm: u32) -> bool {
        self.below(PPM_WHOLE) < u64::from(ppm)
    }

    /// How many 32-bit words were drawn. Two runs that differ here drew differently.
    pub fn position(&self) -> u128 {
        self.0.get_word_pos()
    }
}

/// All streams of a run, made when first drawn from.
#[derive(Clone, Debug)]
pub struct Streams {
    master: Digest,
    /// By entity; an entity has few purposes, so they are searched in turn.
    by_entity: Vec<Vec<(&'static str, Stream)>>,
}

impl Streams {
    /// The streams of a run with this seed.
    ///
    /// The scenario is not part of the key on purpose: variants of a scenario share their noise.
    pub fn new(seed: u64) -> Self {
        Self { master: master(seed), by_entity: Vec::new() }
    }

    /// Starts again with another seed, and keeps the memory.
    pub(crate) fn reseed(&mut self, seed: u64) {
        self.master = master(seed);
        self.by_entity.iter_mut().for_each(Vec::clear);
    }

    /// The stream of an entity for a purpose.
    pub fn open(
        &mut self,
        entities: &Entities,
        entity: EntityId,
        purpose: &'static str,
    ) -> &mut Stream {
        if self.by_entity.len() <= entity.index() {
            self.by_entity.resize_with(entity.index() + 1, Vec::new);
        }
        let own = &mut self.by_entity[entity.index()];
        let index = match own.iter().position(|(known, _)| *known == purpose) {
            Some(index) => index,
            None => {
                let key = stream_key(&self.master, entities.path(entity), purpose);
                own.push((purpose, Stream::keyed(key)));
                own.len() - 1
            }
        };
        &mut own[index].1
    }

    /// How far each stream was drawn: path, purpose and words, in the order of entities and first
    /// draws.
    pub fn positions<'a>(
        &'a self,
        entities: &'a Entities,
    ) -> impl Iterator<Item = (&'a str, &'static str, u128)> {
        entities.iter().zip(&self.by_entity).flat_map(|((_, path), own)| {
            own.iter().map(move |(purpose, stream)| (path, *purpose, stream.position()))
        })
    }
}

fn master(seed: u64) -> Digest {
    let mut named = [0; 25];
    named[..17].copy_from_slice(b"rehearsal/seed/v1");
    named[17..].copy_from_slice(&seed.to_le_bytes());
    Digest::of(&named)
}

/// The zero byte keeps `a` + `bc` apart from `ab` + `c`: paths and purposes have none.
fn stream_key(master: &Digest, path: &str, purpose: &str) -> Digest {
    let mut name = Vec::with_capacity(18 + path.len() + 1 + purpose.len());
    name.extend_from_slice(b"rehearsal/rng/v1\0");
    name.extend_from_slice(path.as_bytes());
    name.push(0);
    name.extend_from_slice(purpose.as_bytes());
    master.followed_by(&name)
}

#[cfg(test)]
mod tests;
