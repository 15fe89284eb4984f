//! Any repository, with or without a scenario: which of its files are artifacts, and what is wrong
//! with them.
//!
//! Whatever is found by path or content is read and looked at by every rule. A rule that compares
//! with what only a rehearsal has (requirements, stages, a metrics catalogue) says nothing where
//! there is none. Files that ask for a suppression get it here and only here: in a run the author of
//! a file must not be able to silence what is said about it.
//!
//! Left out, and counted: what is no text or too large, links, what a template engine still has to
//! fill in, and the templates of Helm charts. Left out without a word: what the repository itself
//! ignores, and folders of other people's code.

mod checked;
mod files;
mod walk;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rehearsal_artifact::Artifacts;

use crate::error::Error;
pub use checked::Checked;
use files::Found;

/// The artifacts of a repository.
#[derive(Debug, Default)]
pub struct Repository {
    /// The files that have a kind, under the names that people know them by: the argument that led
    /// to them, and the path below it.
    pub artifacts: Artifacts,
    /// Scenario files, by the same names.
    pub scenarios: Vec<String>,
    /// Folders of personas.
    pub personas: Vec<PathBuf>,
    /// Files that could have a kind and were not looked at.
    pub left_out: Vec<LeftOut>,
}

/// A file that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftOut {
    /// Why not.
    pub reason: Reason,
    /// Its name.
    pub path: String,
}

/// Why a file is not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It holds bytes that are no UTF-8 text.
    NotText,
    /// It is larger than anything that is read here.
    TooLarge,
    /// It is a symbolic link; what it leads to is looked at where it stands.
    Link,
    /// A template engine has to fill it in first.
    Template,
    /// It is a template of a Helm chart.
    ChartTemplate,
    /// There are more files than are looked at.
    PastTheLimit,
    /// It cannot be opened.
    Unreadable,
}

impl Reason {
    /// What such files are, after a number of them.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotText => "not text",
            Self::TooLarge => "larger than 1 MiB",
            Self::Link => "symbolic links",
            Self::Template => "templates of something else",
            Self::ChartTemplate => "templates of Helm charts",
            Self::PastTheLimit => "past the limit of files",
            Self::Unreadable => "cannot be read",
        }
    }
}

impl Repository {
    /// Reads everything below the files and folders that `names` are.
    ///
    /// # Errors
    ///
    /// A name that is no file or folder, or cannot be opened. What cannot be opened further down is
    /// left out.
    pub fn read(names: &[PathBuf]) -> Result<Self, Error> {
        let mut repository = Self::default();
        for name in names {
            for candidate in walk::candidates(name, &mut repository.left_out)? {
                repository.take(candidate)?;
            }
        }
        repository.left_out.sort();
        Ok(repository)
    }

    fn take(&mut self, candidate: walk::Candidate) -> Result<(), Error> {
        match files::open(&candidate)? {
            Found::Artifact(artifact) => self.artifacts.insert(artifact),
            Found::Scenario => self.scenarios.push(candidate.name),
            Found::Persona(folder) => self.personas.push(folder),
            Found::LeftOut(reason) => {
                self.left_out.push(LeftOut { reason, path: candidate.name });
            }
            Found::Nothing => {}
        }
        Ok(())
    }

    /// Whether there is nothing to look at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.artifacts.is_empty() && self.scenarios.is_empty() && self.personas.is_empty()
    }

    /// How many artifacts there are of each kind, by the kind's id.
    #[must_use]
    pub fn kinds(&self) -> BTreeMap<&'static str, usize> {
        let mut kinds = BTreeMap::new();
        for artifact in self.artifacts.iter() {
            *kinds.entry(artifact.kind.id).or_default() += 1;
        }
        kinds
    }

    /// The files that were not looked at, by the reason.
    #[must_use]
    pub fn left_out_by_reason(&self) -> BTreeMap<Reason, Vec<&LeftOut>> {
        let mut reasons: BTreeMap<Reason, Vec<&LeftOut>> = BTreeMap::new();
        for left_out in &self.left_out {
            reasons.entry(left_out.reason).or_default().push(left_out);
        }
        reasons
    }

    /// What reading and all rules find wrong, and what of it the owners of the files accept.
    #[must_use]
    pub fn check(&self) -> Checked {
        Checked::of(self)
    }
}

#[cfg(test)]
mod tests;
