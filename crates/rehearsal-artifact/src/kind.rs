//! What kind of file something is, and how it is read.
//!
//! A kind is known by its path, because the path is what the tools that use the file go by. Each
//! kind is one file in `kinds/`; its constant lists the paths and names the reader.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::Problems;

use crate::kinds;

/// One kind of artifact.
#[derive(Debug)]
pub struct Kind {
    /// Kebab-case id: what scenarios and personas call it.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Path patterns; `*` stands for any characters but `/`, `**/` for any folders.
    pub paths: &'static [&'static str],
    /// Reads a text into the kind's model (see [`model`]); problems are collected, never raised.
    /// `None` if the text is not of this kind at all; at least one problem then says why.
    pub read: fn(&str, &Problems) -> Option<Arc<dyn Any + Send + Sync>>,
}

/// Wraps a kind's model for [`Kind::read`].
pub fn model<T: Any + Send + Sync>(model: T) -> Option<Arc<dyn Any + Send + Sync>> {
    Some(Arc::new(model))
}

/// A file that no kind claims: kept and passed on, never judged.
pub static OTHER: Kind =
    Kind { id: "other", title: "Other file", paths: &[], read: |_, _| model(()) };

impl Kind {
    /// The kind that `path` has.
    #[must_use]
    pub fn of_path(path: &str) -> &'static Self {
        kinds::ALL
            .iter()
            .copied()
            .find(|kind| {
                kind.paths.iter().any(|pattern| matches(pattern.as_bytes(), path.as_bytes()))
            })
            .unwrap_or(&OTHER)
    }

    /// The kind called `id`.
    #[must_use]
    pub fn of_id(id: &str) -> Option<&'static Self> {
        kinds::ALL.iter().copied().find(|kind| kind.id == id)
    }
}

/// Whether `path` fits `pattern`. Exponential only in the number of stars, and patterns are ours.
fn matches(pattern: &[u8], path: &[u8]) -> bool {
    if let Some(rest) = pattern.strip_prefix(b"**/") {
        return matches(rest, path)
            || (0..path.len()).any(|at| path[at] == b'/' && matches(rest, &path[at + 1..]));
    }
    match (pattern.first(), path.first()) {
        (None, None) => true,
        (Some(b'*'), _) => {
            matches(&pattern[1..], path)
                || path.first().is_some_and(|c| *c != b'/' && matches(pattern, &path[1..]))
        }
        (Some(want), Some(have)) if want == have => matches(&pattern[1..], &path[1..]),
        _ => false,
    }
}
