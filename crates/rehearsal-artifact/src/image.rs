//! The name of a container image: `registry.example/team/api:1.4.2@sha256:…`.
//!
//! Manifests, Dockerfiles and workflows name images in the same notation, so it is read here once.
//! The notation is that of the distribution project's reference grammar, read tolerantly: the parts
//! are told apart, but a registry's own restrictions on them are not checked, and a part that is
//! still a template or a build argument (`${TAG}`) stays as it is written.

use std::fmt;

/// An image's name, taken apart.
///
/// Invariants: `repository` is not empty and has neither tag nor digest in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageReference {
    /// Registry and path, such as `ghcr.io/acme/api`; no default registry is added.
    pub repository: String,
    /// What follows the colon.
    pub tag: Option<String>,
    /// What follows the at sign, with its algorithm: `sha256:…`.
    pub digest: Option<String>,
}

impl ImageReference {
    /// Takes `text` apart; `None` if it is empty, has white space, or lacks a part before or after
    /// a separator.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(digest)),
            None => (text, None),
        };
        let (repository, tag) = match tag_colon(name) {
            Some(colon) => (&name[..colon], Some(&name[colon + 1..])),
            None => (name, None),
        };
        if repository.is_empty() || tag == Some("") || digest == Some("") {
            return None;
        }
        let owned = |part: Option<&str>| part.map(str::to_owned);
        Some(Self { repository: repository.to_owned(), tag: owned(tag), digest: owned(digest) })
    }

    /// Whether two pulls of this name may give different images: no digest, and either no tag or
    /// the tag `latest`, which registries and runtimes treat alike. A tag can be moved too, but one
    /// that names a version says which image was meant.
    #[must_use]
    pub fn is_floating(&self) -> bool {
        self.digest.is_none() && self.tag.as_deref().is_none_or(|tag| tag == "latest")
    }

    /// Whether a part is still to be filled in by a build argument or a template.
    #[must_use]
    pub fn is_open(&self) -> bool {
        [Some(&self.repository), self.tag.as_ref(), self.digest.as_ref()]
            .into_iter()
            .flatten()
            .any(|part| part.contains(['$', '{']))
    }
}

/// Where the tag's colon stands. One before the last slash belongs to a registry's port, and one in
/// braces to the default of a variable.
fn tag_colon(name: &str) -> Option<usize> {
    let mut colon = None;
    let mut depth = 0_usize;
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'/' if depth == 0 => colon = None,
            b':' if depth == 0 => colon = colon.or(Some(at)),
            _ => {}
        }
    }
    colon
}

impl fmt::Display for ImageReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.repository)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
