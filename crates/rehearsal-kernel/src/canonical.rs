//! Canonical JSON: one text for one value, so that equal logs are equal bytes.
//!
//! Keys are sorted by their bytes and never repeat, there is no white space, and values are
//! strings, integers, booleans, lists and objects. No floats: their digits depend on who prints
//! them. No nulls: what is absent is left out. Strings escape only what JSON demands, in the
//! shortest way.
//!
//! The writer is made by hand because it is the hot path of every run: it appends to one warm
//! buffer and knows that keys written in the program need no escaping. [`value`] reads what it
//! writes, and refuses everything else.

use crate::digest::Digest;
use crate::time::{VirtualDuration, VirtualTime};

mod scalar;
mod value;

use scalar::{is_plain, write_flag, write_signed};
pub(crate) use scalar::{write_number, write_text};
pub(crate) use value::parse;
pub use value::{Malformed, Value};

/// Lists and objects may be nested this deep, the outermost included (a free choice, far above
/// need).
pub(crate) const DEPTH_MAX: usize = 32;

/// Writes the members of an object.
///
/// Members must come in the order of their keys; a debug build asserts it.
#[derive(Debug)]
pub struct Fields<'a> {
    out: &'a mut Vec<u8>,
    last_key: &'static str,
    is_first: bool,
    depth: usize,
}

/// Writes the elements of a list, in the order given.
#[derive(Debug)]
pub struct Elements<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
    depth: usize,
}

/// Appends an object to `out`.
pub(crate) fn write_object(out: &mut Vec<u8>, write: impl FnOnce(&mut Fields<'_>)) {
    object(out, 1, write);
}

fn object(out: &mut Vec<u8>, depth: usize, write: impl FnOnce(&mut Fields<'_>)) {
    assert!(depth <= DEPTH_MAX, "a record nests at most {DEPTH_MAX} deep");
    out.push(b'{');
    write(&mut Fields { out, last_key: "", is_first: true, depth });
    out.push(b'}');
}

fn list(out: &mut Vec<u8>, depth: usize, write: impl FnOnce(&mut Elements<'_>)) {
    assert!(depth <= DEPTH_MAX, "a record nests at most {DEPTH_MAX} deep");
    out.push(b'[');
    write(&mut Elements { out, is_first: true, depth });
    out.push(b']');
}

impl Fields<'_> {
    /// A string.
    #[inline(always)]
    pub fn text(&mut self, key: &'static str, value: &str) -> &mut Self {
        self.key(key);
        write_text(self.out, value);
        self
    }

    /// An integer that is never negative.
    #[inline(always)]
    pub fn number(&mut self, key: &'static str, value: u64) -> &mut Self {
        self.key(key);
        write_number(self.out, value);
        self
    }

    /// An integer.
    #[inline(always)]
    pub fn signed(&mut self, key: &'static str, value: i64) -> &mut Self {
        self.key(key);
        write_signed(self.out, value);
        self
    }

    /// A boolean.
    #[inline(always)]
    pub fn flag(&mut self, key: &'static str, value: bool) -> &mut Self {
        self.key(key);
        write_flag(self.out, value);
        self
    }

    /// An instant, in microseconds since the start of the run.
    #[inline(always)]
    pub fn time(&mut self, key: &'static str, value: VirtualTime) -> &mut Self {
        self.number(key, value.as_micros())
    }

    /// A span of virtual time, in microseconds.
    #[inline(always)]
    pub fn duration(&mut self, key: &'static str, value: VirtualDuration) -> &mut Self {
        self.number(key, value.as_micros())
    }

    /// A digest, in hexadecimal digits.
    pub fn digest(&mut self, key: &'static str, value: &Digest) -> &mut Self {
        self.text(key, &value.to_string())
    }

    /// An object with keys that the program knows.
    pub fn object(&mut self, key: &'static str, write: impl FnOnce(&mut Fields<'_>)) -> &mut Self {
        self.key(key);
        object(self.out, self.depth + 1, write);
        self
    }

    /// A list.
    pub fn list(&mut self, key: &'static str, write: impl FnOnce(&mut Elements<'_>)) -> &mut Self {
        self.key(key);
        list(self.out, self.depth + 1, write);
        self
    }

    /// An object of strings under keys that come from outside, such as labels.
    ///
    /// # Panics
    /// When the keys are not sorted and distinct, as those of a `BTreeMap` are.
    pub fn texts<'t>(
        &mut self,
        key: &'static str,
        entries: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> &mut Self {
        self.key(key);
        self.out.push(b'{');
        let mut last: Option<&str> = None;
        for (name, value) in entries {
            assert!(last.is_none_or(|last| last < name), "keys are sorted and distinct");
            if last.is_some() {
                self.out.push(b',');
            }
            last = Some(name);
            write_text(self.out, name);
            self.out.push(b':');
            write_text(self.out, value);
        }
        self.out.push(b'}');
        self
    }

    /// Always inlined, so that a key written in the program is a few moves and no call.
    #[inline(always)]
    fn key(&mut self, key: &'static str) {
        debug_assert!(
            self.is_first || self.last_key < key,
            "`{key}` is written after `{}`",
            self.last_key
        );
        debug_assert!(key.bytes().all(is_plain), "the key `{key}` needs no escaping");
        self.last_key = key;
        let opening: &[u8] = if self.is_first { b"\"" } else { b",\"" };
        self.is_first = false;
        self.out.extend_from_slice(opening);
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
    }
}

impl Elements<'_> {
    /// A string.
    pub fn text(&mut self, value: &str) -> &mut Self {
        self.separate();
        write_text(self.out, value);
        self
    }

    /// An integer that is never negative.
    pub fn number(&mut self, value: u64) -> &mut Self {
        self.separate();
        write_number(self.out, value);
        self
    }

    /// An integer.
    pub fn signed(&mut self, value: i64) -> &mut Self {
        self.separate();
        write_signed(self.out, value);
        self
    }

    /// A boolean.
    pub fn flag(&mut self, value: bool) -> &mut Self {
        self.separate();
        write_flag(self.out, value);
        self
    }

    /// An object with keys that the program knows.
    pub fn object(&mut self, write: impl FnOnce(&mut Fields<'_>)) -> &mut Self {
        self.separate();
        object(self.out, self.depth + 1, write);
        self
    }

    /// A list within the list.
    pub fn list(&mut self, write: impl FnOnce(&mut Elements<'_>)) -> &mut Self {
        self.separate();
        list(self.out, self.depth + 1, write);
        self
    }

    fn separate(&mut self) {
        if !self.is_first {
            self.out.push(b',');
        }
        self.is_first = false;
    }
}

#[cfg(test)]
mod tests;
