//! All artifacts of a delivery together, by path.

#[cfg(test)]
mod tests;

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, OnceLock};

use crate::artifact::ReadArtifact;
use crate::digest::Digest;
use crate::helm::{self, Rendering};
use crate::kind::Kind;
use crate::kinds::requirements::Requirements;
use crate::path_pattern;

/// The repository as the personas have written it so far.
#[derive(Clone, Debug, Default)]
pub struct Artifacts {
    by_path: BTreeMap<Arc<str>, ReadArtifact>,
    /// What the charts among them come to, once somebody has asked.
    rendered: OnceLock<Vec<Rendering>>,
}

impl Artifacts {
    /// Adds `artifact`; a later one at the same path replaces the earlier, as in a file system.
    pub fn insert(&mut self, artifact: ReadArtifact) {
        self.rendered.take();
        self.by_path.insert(Arc::clone(&artifact.artifact.path), artifact);
    }

    /// The artifact at `path`.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&ReadArtifact> {
        self.by_path.get(path)
    }

    /// The artifact at `pattern`, or all artifacts whose paths fit it, in the order of their paths.
    pub fn matching<'a>(&'a self, pattern: &'a str) -> impl Iterator<Item = &'a ReadArtifact> {
        let is_pattern = path_pattern::is_pattern(pattern);
        let one = if is_pattern { None } else { self.get(pattern) };
        let many = if is_pattern { Some(self.iter()) } else { None };
        let many = many.into_iter().flatten();
        one.into_iter().chain(many.filter(|file| path_pattern::fits(pattern, &file.artifact.path)))
    }

    /// All artifacts in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = &ReadArtifact> {
        self.by_path.values()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_path.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_path.is_empty()
    }

    /// What the charts among them come to.
    pub(crate) fn rendered(&self) -> &[Rendering] {
        self.rendered.get_or_init(|| helm::render_all(self))
    }

    /// The digest of all paths and texts. Whatever is derived from artifacts alone is the same for
    /// equal digests.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let mut listing = Vec::new();
        for artifact in self.iter().map(|file| &file.artifact) {
            listing.extend((artifact.path.len() as u64).to_le_bytes());
            listing.extend(artifact.path.as_bytes());
            listing.extend(artifact.digest.bytes());
        }
        Digest::of(&listing)
    }

    /// Whether these are all files that there will be, so that what is not here is missing: a
    /// delivery that was written from requirements. Any other set may be a part of a repository.
    pub(crate) fn is_whole(&self) -> bool {
        self.first::<Requirements>().is_some()
    }

    /// Whether a file at `path` would be known if it were there: others of its folder are. A check
    /// of a part of a repository says nothing about the rest of it.
    pub(crate) fn knows_folder_of(&self, path: &str) -> bool {
        let Some((folder, _)) = path.rsplit_once('/') else { return false };
        let inside = format!("{folder}/");
        let from = (Bound::Included(inside.as_str()), Bound::Unbounded);
        let first = self.by_path.range::<str, _>(from).next();
        first.is_some_and(|(path, _)| path.starts_with(&inside))
    }

    /// The artifacts of `kind`, readable or not.
    pub fn of_kind<'a>(&'a self, kind: &'a Kind) -> impl Iterator<Item = &'a ReadArtifact> {
        self.iter().filter(move |artifact| artifact.kind.id == kind.id)
    }

    /// Every readable artifact whose model is a `T`, with that model.
    pub fn models<T: Any>(&self) -> impl Iterator<Item = (&ReadArtifact, &T)> {
        self.iter().filter_map(|artifact| Some((artifact, artifact.model::<T>()?)))
    }

    /// The first model of type `T` by path, for kinds that a delivery has one of.
    #[must_use]
    pub fn first<T: Any>(&self) -> Option<(&ReadArtifact, &T)> {
        self.models().next()
    }
}

impl FromIterator<ReadArtifact> for Artifacts {
    fn from_iter<I: IntoIterator<Item = ReadArtifact>>(artifacts: I) -> Self {
        let mut all = Self::default();
        artifacts.into_iter().for_each(|artifact| all.insert(artifact));
        all
    }
}
