//! By what content a file is of a kind, wherever it stands.
//!
//! The looks are cheap and read no model: the first line, or the keys as they stand in the text.
//! They ask for enough that a file of something else does not fit by chance, and only of files whose
//! names allow it: a page about manifests shows their keys as well. A text that a template engine
//! still has to fill in fits nothing, because what it will say is not known.

use memchr::memmem;

/// What a text shows if it is of a kind.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// Nothing that is sure enough: only the path tells.
    PathAlone,
    /// The format that it names in its top field `schema`, without the version: `rehearsal/stages/`.
    Schema(&'static str),
    /// Keys of a YAML or JSON text. One document that has them all is enough. One that says its
    /// `apiVersion` is nothing else than that says.
    Keys {
        /// They all stand at the top of the document.
        top: &'static [&'static str],
        /// They all stand somewhere below the top.
        below: &'static [&'static str],
    },
    /// A first line `#!` that names one of these programs.
    Shebang(&'static [&'static str]),
    /// Some of these second-level headings, in Markdown. Too little to know a file by, and enough to
    /// tell it from another page in the same folder.
    Headings(&'static [&'static str]),
}

impl Content {
    /// Whether a file called `path` may show its kind at all, before anyone opens it.
    #[must_use]
    pub fn may_fit(self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ends_with = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
        match self {
            Self::PathAlone | Self::Headings(_) => false,
            Self::Schema(_) => ends_with(&[".yaml", ".yml"]),
            Self::Keys { .. } => ends_with(&[".yaml", ".yml", ".json", ".rules"]),
            Self::Shebang(_) => !name.contains('.'),
        }
    }

    /// Whether `text`, which may be of the kind by its name, is of it.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        match self {
            Self::PathAlone | Self::Headings(_) => false,
            Self::Schema(format) => schema(text)
                .is_some_and(|value| value.trim_start_matches(['"', '\'']).starts_with(format)),
            Self::Keys { top, below } => {
                !is_template(text) && Seen::of(text, top, below).is_complete()
            }
            Self::Shebang(programs) => {
                shebang_program(text).is_some_and(|program| programs.contains(&program))
            }
        }
    }

    /// Whether nothing in `text` speaks against the kind that its path claims: not another format,
    /// not a template. A file that a person got wrong is still believed.
    #[must_use]
    pub fn allows(self, text: &str) -> bool {
        match self {
            Self::PathAlone => true,
            Self::Shebang(_) => shebang_program(text).is_none() || self.fits(text),
            Self::Schema(_) => self.fits(text),
            Self::Keys { top, .. } => {
                let seen = Seen::of(text, top, &[]);
                !is_template(text) && seen.any_top && !seen.is_alien
            }
            Self::Headings(headings) => {
                let mut titles = text.lines().filter_map(|line| line.strip_prefix("## "));
                titles.any(|title| headings.contains(&title.trim()))
            }
        }
    }
}

/// Whether a template engine has to fill `text` in before it is YAML: `{{` where a value starts, or
/// `{{` or `{%` where a line starts.
#[must_use]
pub fn is_template(text: &str) -> bool {
    text.starts_with("{{")
        || text.starts_with("{%")
        || ["\n{{", "\n{%", ": {{", "- {{"].iter().any(|mark| contains(text, mark))
}

/// The program that the first line asks for: `bash` of `#!/usr/bin/env -S bash -eu`.
fn shebang_program(text: &str) -> Option<&str> {
    let mut words = text.strip_prefix("#!")?.lines().next()?.split_whitespace();
    let program = words.next()?.rsplit('/').next()?;
    if program != "env" {
        return Some(program);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('='))?.rsplit('/').next()
}

fn contains(text: &str, mark: &str) -> bool {
    memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

/// What the first field `schema` at the top of a YAML text says.
fn schema(text: &str) -> Option<&str> {
    const FIELD: &str = "schema:";
    let mut found = memmem::find_iter(text.as_bytes(), FIELD);
    let at = found.find(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n')?;
    text[at + FIELD.len()..].lines().next().map(str::trim)
}

/// Which of the wanted keys a document has shown, as one bit a key.
struct Seen<'k> {
    top: &'k [&'k str],
    below: &'k [&'k str],
    top_seen: u32,
    below_seen: u32,
    /// Whether any document has any of the keys at its top.
    any_top: bool,
    /// Whether a document says that it is something else.
    is_alien: bool,
}

impl<'k> Seen<'k> {
    /// What the first document with all keys shows, or else the last document.
    fn of(text: &str, top: &'k [&'k str], below: &'k [&'k str]) -> Self {
        let mut seen =
            Self { top, below, top_seen: 0, below_seen: 0, any_top: false, is_alien: false };
        if text.trim_start().starts_with('{') {
            json_keys(text, &mut seen);
            return seen;
        }
        for line in text.lines() {
            if line.starts_with("---") {
                if seen.is_complete() {
                    break;
                }
                (seen.top_seen, seen.below_seen) = (0, 0);
            }
            let rest = line.trim_start_matches([' ', '-']);
            if let Some((key, after)) = rest.split_once(':')
                && (after.is_empty() || after.starts_with([' ', '\t', '\r']))
            {
                seen.note(rest.len() == line.len(), key.trim_matches(['"', '\'']));
            }
        }
        seen
    }

    fn note(&mut self, is_top: bool, key: &str) {
        self.is_alien |= is_top && key == "apiVersion" && !self.top.contains(&key);
        let (wanted, seen) = match is_top {
            true => (self.top, &mut self.top_seen),
            false => (self.below, &mut self.below_seen),
        };
        if let Some(at) = wanted.iter().position(|want| *want == key) {
            *seen |= 1 << at;
            self.any_top |= is_top;
        }
    }

    fn is_complete(&self) -> bool {
        !self.is_alien
            && self.top_seen.count_ones() as usize == self.top.len()
            && self.below_seen.count_ones() as usize == self.below.len()
    }
}

/// Notes the keys of a JSON text: the strings that a colon follows.
fn json_keys(text: &str, seen: &mut Seen<'_>) {
    let bytes = text.as_bytes();
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = start;
                while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let key = text.get(start..at).unwrap_or_default();
                if text.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':')) {
                    seen.note(depth == 1, key);
                }
            }
            _ => {}
        }
        at += 1;
    }
}
