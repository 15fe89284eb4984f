//! What kind of file something is, and how it is read.
//!
//! A kind is known by its path, because the path is what the tools that use the file go by. A file
//! at any other path is known by its content, where that is sure enough ([`Content`]). Each kind is
//! one file in `kinds/`; its constant lists the paths, says what shows in the content and names the
//! reader.

mod content;
#[cfg(test)]
mod tests;

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::Problems;

use crate::kinds;
use crate::path_pattern::fits;

pub use content::{Content, is_template};

/// One kind of artifact.
#[derive(Debug)]
pub struct Kind {
    /// Kebab-case id: what scenarios and personas call it.
    pub id: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Patterns of its usual paths; see [`fits`].
    pub paths: &'static [&'static str],
    /// What shows that a file at any other path is of this kind.
    pub content: Content,
    /// Reads a text into the kind's model (see [`model`]); problems are collected, never raised.
    /// `None` if the text is not of this kind at all; at least one problem then says why.
    pub read: fn(&str, &Problems) -> Option<Arc<dyn Any + Send + Sync>>,
}

/// Wraps a kind's model for [`Kind::read`].
pub fn model<T: Any + Send + Sync>(model: T) -> Option<Arc<dyn Any + Send + Sync>> {
    Some(Arc::new(model))
}

/// A file that no kind claims: kept and passed on, never judged.
pub static OTHER: Kind = Kind {
    id: "other",
    title: "Other file",
    paths: &[],
    content: Content::PathAlone,
    read: |_, _| model(()),
};

/// Ends of the names of files that something else makes the real file from.
const SOURCES_OF_OTHERS: [&str; 9] =
    [".dockerignore", ".erb", ".in", ".j2", ".jinja", ".md", ".template", ".tmpl", ".tpl"];

impl Kind {
    /// The kind of the file at `path` that says `text`: by its path, or else by its content.
    ///
    /// Content is looked at only where no kind claims the path, so it costs a delivery that keeps to
    /// the usual paths nothing.
    #[must_use]
    pub fn recognise(path: &str, text: &str) -> &'static Self {
        Self::claiming(path).or_else(|| Self::shown_by(path, text)).unwrap_or(&OTHER)
    }

    /// The kind that `path` has whatever the file says.
    #[must_use]
    pub fn of_path(path: &str) -> &'static Self {
        Self::claiming(path).unwrap_or(&OTHER)
    }

    fn claiming(path: &str) -> Option<&'static Self> {
        let claims = |kind: &&Self| kind.paths.iter().any(|pattern| fits(pattern, path));
        // What the real file is called is known best by a pattern that says it to the end.
        let is_real = |kind: &&Self| {
            let mut ends = SOURCES_OF_OTHERS.iter().filter(|end| path.ends_with(**end));
            ends.all(|end| kind.paths.iter().any(|pattern| pattern.ends_with(end)))
        };
        kinds::ALL.iter().copied().find(claims).filter(is_real)
    }

    /// The kind that the content of the file at `path` shows.
    fn shown_by(path: &str, text: &str) -> Option<&'static Self> {
        Self::possible(path).find(|kind| kind.content.fits(text))
    }

    /// The kinds that the content of a file called `path` may show.
    fn possible(path: &str) -> impl Iterator<Item = &'static Self> {
        let is_another = is_source_of_another(path);
        let kinds = kinds::ALL.iter().copied();
        kinds.filter(move |kind| !is_another && kind.content.may_fit(path))
    }

    /// Whether the file at `path` may be of any kind, so that opening it is worth the while.
    #[must_use]
    pub fn may_be_known(path: &str) -> bool {
        Self::claiming(path).is_some() || Self::possible(path).next().is_some()
    }

    /// The kind of a file in a repository that nobody wrote for a rehearsal. There a path that only
    /// our own conventions claim proves nothing: the content must not speak against it. GitHub, for
    /// one, reads every file in its own folder, whatever that says.
    #[must_use]
    pub fn in_repository(path: &str, text: &str) -> &'static Self {
        let is_sure = |kind: &&Self| path.starts_with(".github/") || kind.content.allows(text);
        let claiming = Self::claiming(path).filter(is_sure);
        claiming.or_else(|| Self::shown_by(path, text)).unwrap_or(&OTHER)
    }

    /// The kind called `id`.
    #[must_use]
    pub fn of_id(id: &str) -> Option<&'static Self> {
        kinds::ALL.iter().copied().find(|kind| kind.id == id)
    }
}

fn is_source_of_another(path: &str) -> bool {
    SOURCES_OF_OTHERS.iter().any(|end| path.ends_with(end))
}
