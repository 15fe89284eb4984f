//! Any repository, with or without a scenario: which of its files are artifacts, and what is wrong
//! with them.
//!
//! Whatever is found by path or content is read and looked at by every rule. A rule that compares
//! with what only a rehearsal has (requirements, stages, a metrics catalogue) says nothing where
//! there is none. Files that ask for a suppression get it here and only here: in a run the author of
//! a file must not be able to silence what is said about it.
//!
//! Left out, and counted: what is no text or too large, links, what a template engine still has to
//! fill in, and what Kustomize makes a whole of. Left out without a word: what the repository itself
//! ignores, and folders of other people's code.

mod checked;
mod files;
mod kustomize;
mod mend;
mod root;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_artifact::{Artifacts, ReadArtifact};

use crate::error::Error;
pub use checked::Checked;
use files::Found;
use kustomize::Parts;
pub use mend::Mended;
use root::Asked;

/// What was asked about of one repository or more.
#[derive(Debug, Default)]
pub struct Repository {
    /// The folders that repositories begin at.
    parts: Vec<Part>,
    /// Scenario files, by the names that people know them by: the argument that led to them, and the
    /// path below it.
    pub scenarios: Vec<String>,
    /// Folders of personas.
    pub personas: Vec<PathBuf>,
    /// Files that could have a kind and were not looked at.
    pub left_out: Vec<LeftOut>,
}

/// One repository.
#[derive(Debug)]
struct Part {
    /// Where it begins.
    root: PathBuf,
    /// All its artifacts, by their paths from the root.
    artifacts: Artifacts,
    /// The names of those that were asked about, by the same paths.
    names: BTreeMap<Arc<str>, Arc<str>>,
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
    /// Its values are encrypted.
    Encrypted,
    /// Kustomize makes a whole of it.
    Part,
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
            Self::Encrypted => "encrypted by SOPS",
            Self::Part => "parts that Kustomize completes",
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
        let mut by_root: BTreeMap<PathBuf, Vec<Asked>> = BTreeMap::new();
        for name in names {
            let asked = Asked::of(name)?;
            by_root.entry(asked.root.clone()).or_default().push(asked);
        }
        for (root, asked) in by_root {
            repository.read_part(root, &asked)?;
        }
        repository.left_out.sort();
        Ok(repository)
    }

    fn read_part(&mut self, root: PathBuf, asked: &[Asked]) -> Result<(), Error> {
        let name = |path: &str| asked.iter().find_map(|asked| asked.name(path));
        let mut left_out = Vec::new();
        let mut leave_out = |reason, path: String| {
            left_out.extend(name(&path).map(|path| LeftOut { reason, path }));
        };
        let whole = [root.clone()];
        let starts: Vec<PathBuf> = match asked.iter().all(|asked| asked.is_marked) {
            true => whole.into(),
            false => asked.iter().map(|asked| root.join(&asked.below)).collect(),
        };
        let mut paths: Vec<String> = starts
            .iter()
            .flat_map(|start| walk::candidates(&root, start, &mut leave_out))
            .chain(
                asked
                    .iter()
                    .filter(|asked| root.join(&asked.below).is_file())
                    .map(|asked| asked.below.clone()),
            )
            .collect();
        paths.sort();
        paths.dedup();
        self.left_out.append(&mut left_out);
        let parts = parts(&root, &paths);
        let mut part = Part { root, artifacts: Artifacts::default(), names: BTreeMap::new() };
        for path in &paths {
            let is_itself = asked.iter().any(|asked| asked.below == *path);
            let found = match files::open(&part.root, path) {
                Ok(found) => parts.judge(path, found),
                Err(source) if is_itself => {
                    return Err(Error::Read { path: part.root.join(path), source });
                }
                Err(_) => Found::LeftOut(Reason::Unreadable),
            };
            self.take(&mut part, path, found, name(path), is_itself);
        }
        self.parts.push(part);
        Ok(())
    }

    /// Takes what was found at `path`, which has a `name` if it was asked about, and was perhaps
    /// asked for by that name itself.
    fn take(
        &mut self,
        part: &mut Part,
        path: &str,
        found: Found,
        name: Option<String>,
        is_itself: bool,
    ) {
        if let Found::Artifact(artifact) = found {
            let key = Arc::clone(&artifact.artifact.path);
            part.names.extend(name.map(|name| (key, Arc::from(name))));
            part.artifacts.insert(artifact);
            return;
        }
        let Some(name) = name else { return };
        // What was named on purpose is meant to be something; its reader says what is wrong.
        let is_unknown =
            matches!(found, Found::Nothing | Found::LeftOut(Reason::NotText | Reason::TooLarge));
        match found {
            Found::Scenario => self.scenarios.push(name),
            Found::Persona => self.personas.push(folder_of(&name)),
            _ if is_unknown && is_itself && files::is_persona(path) => {
                self.personas.push(folder_of(&name));
            }
            _ if is_unknown && is_itself && files::is_yaml(path) => self.scenarios.push(name),
            Found::LeftOut(reason) => self.left_out.push(LeftOut { reason, path: name }),
            Found::Artifact(_) | Found::Nothing => {}
        }
    }

    /// Whether there is nothing to look at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kinds().is_empty() && self.scenarios.is_empty() && self.personas.is_empty()
    }

    /// How many artifacts were asked about, by their kind's id.
    #[must_use]
    pub fn kinds(&self) -> BTreeMap<&'static str, usize> {
        let mut kinds = BTreeMap::new();
        for part in &self.parts {
            for artifact in part.asked() {
                *kinds.entry(artifact.kind.id).or_default() += 1;
            }
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

/// What the files among `paths` say of others to Kustomize.
fn parts(root: &Path, paths: &[String]) -> Parts {
    let mut parts = Parts::default();
    for path in paths.iter().filter(|path| kustomize::is_kustomization(path)) {
        if let Ok(Ok(text)) = files::read(&root.join(path)) {
            parts.add(path, &text);
        }
    }
    parts
}

fn folder_of(name: &str) -> PathBuf {
    let folder = Path::new(name).parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_path_buf()
}

impl Part {
    /// The artifacts that were asked about.
    fn asked(&self) -> impl Iterator<Item = &ReadArtifact> {
        self.artifacts.iter().filter(|file| self.names.contains_key(&file.artifact.path))
    }
}

#[cfg(test)]
mod tests;
