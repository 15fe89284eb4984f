//! Mending what needs no judgement.
//!
//! Each round makes the changes that do not touch each other, reads the files again and looks again,
//! until nothing is left to mend. A change after which a file reads worse than before is taken back.
//! Nothing is written until all rounds are done, and then each file at once, unless someone has
//! changed it meanwhile.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rehearsal_artifact::fix::mended;
use rehearsal_artifact::{Artifact, Finding, ReadArtifact, Reading, check_all, suppress};
use similar::TextDiff;

use super::{Part, Repository};
use crate::error::Error;

/// A change can make room for another, but not for ever.
const ROUNDS_MAX: usize = 10;

/// One file that was mended.
#[derive(Clone, Debug)]
pub struct Mended {
    /// What people call it.
    pub name: String,
    /// How many changes were made in it.
    pub changes: usize,
    /// Where it is.
    path: PathBuf,
    before: Arc<str>,
    after: Arc<str>,
    /// Texts in it that must never be shown.
    secrets: Vec<String>,
}

impl Repository {
    /// Makes every change that needs no judgement, in what was read; the files are as before until
    /// each is written ([`Mended::write`]).
    pub fn mend(&mut self) -> Vec<Mended> {
        self.parts.iter_mut().flat_map(Part::mend).collect()
    }
}

impl Part {
    fn mend(&mut self) -> Vec<Mended> {
        let mut done: BTreeMap<Arc<str>, Mended> = BTreeMap::new();
        let mut settled: Vec<Arc<str>> = Vec::new();
        for _ in 0..ROUNDS_MAX {
            let found = check_all(&self.artifacts);
            let (found, _) = suppress(found, &self.artifacts);
            let mut is_changed = false;
            for findings in found.chunk_by(|a, b| a.path == b.path) {
                let path = &findings[0].path;
                if settled.contains(path) {
                    continue;
                }
                match self.mend_file(findings) {
                    Some((before, after, changes)) => {
                        is_changed = true;
                        let new = || self.untouched(path, before, findings);
                        let mended = done.entry(Arc::clone(path)).or_insert_with(new);
                        mended.changes += changes;
                        mended.after = Arc::clone(&after.artifact.text);
                        self.artifacts.insert(after);
                    }
                    None => settled.push(Arc::clone(path)),
                }
            }
            if !is_changed {
                break;
            }
        }
        done.into_values().collect()
    }

    /// The file that `findings` are about, as it was and with the changes that they ask for, and the
    /// number of those; nothing if there is nothing to change or the file would read worse.
    fn mend_file(&self, findings: &[Finding]) -> Option<(Arc<str>, ReadArtifact, usize)> {
        let path = &findings[0].path;
        let file = self.artifacts.get(path).filter(|_| self.names.contains_key(path))?;
        let fixes = findings.iter().filter_map(|finding| finding.fix.as_ref());
        let (text, changes) = mended(&file.artifact.text, fixes);
        if *text == *file.artifact.text {
            return None;
        }
        let artifact = Artifact::new(Arc::clone(path), text);
        let reading = Arc::new(Reading::of(file.kind, &artifact.text));
        let after = ReadArtifact { artifact, kind: file.kind, reading };
        let reads_worse = after.reading.problems.len() > file.reading.problems.len();
        (!reads_worse).then(|| (Arc::clone(&file.artifact.text), after, changes))
    }

    fn untouched(&self, path: &Arc<str>, text: Arc<str>, findings: &[Finding]) -> Mended {
        let secret = |finding: &Finding| Some(text[finding.secret?.range_in(&text)].to_owned());
        Mended {
            name: self.names.get(path).map_or_else(String::new, ToString::to_string),
            changes: 0,
            path: self.root.join(&**path),
            secrets: findings.iter().filter_map(secret).collect(),
            after: Arc::clone(&text),
            before: text,
        }
    }
}

impl Mended {
    /// The changes as a unified diff, without the secrets that were found in the file.
    #[must_use]
    pub fn diff(&self) -> String {
        let hide = |text: &str| {
            let hide_one = |text: String, secret: &String| match secret.as_str() {
                "" => text,
                secret => text.replace(secret, "***"),
            };
            self.secrets.iter().fold(text.to_owned(), hide_one)
        };
        let (before, after) = (hide(&self.before), hide(&self.after));
        let diff = TextDiff::from_lines(&before, &after);
        let name = self.name.trim_start_matches('/');
        let (old, new) = (format!("a/{name}"), format!("b/{name}"));
        diff.unified_diff().header(&old, &new).to_string()
    }

    /// Writes the file in one step. One that is no longer what was read is left alone: then the
    /// answer is no.
    pub fn write(&self) -> Result<bool, Error> {
        let failed = |source| Error::Write { path: self.path.clone(), source };
        let now = fs::read(&self.path)
            .map_err(|source| Error::Read { path: self.path.clone(), source })?;
        if now != self.before.as_bytes() {
            return Ok(false);
        }
        replace(&self.path, self.after.as_bytes()).map_err(failed)?;
        Ok(true)
    }
}

/// Puts a file with `bytes` and the old file's rights in the place of `path`.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let fresh = path.with_file_name(format!(".{name}.new-{}", std::process::id()));
    let written = fs::write(&fresh, bytes)
        .and_then(|()| fs::set_permissions(&fresh, fs::metadata(path)?.permissions()))
        .and_then(|()| fs::rename(&fresh, path));
    if written.is_err() {
        // What is left behind would only be clutter; that it cannot be removed changes nothing.
        drop(fs::remove_file(&fresh));
    }
    written
}
