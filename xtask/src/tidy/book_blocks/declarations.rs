//! What the code declares, as far as the book repeats it.
//!
//! This reads text as rustfmt lays it out and knows three shapes: a `static` with its fields, a
//! `pub struct` or `pub enum` with documented members on a line each, and the narrative of a file.
//! Whatever is not found is an offence of the file, never a gap in the book.

use std::collections::BTreeMap;

use crate::rust_text::{code_only, is_word};
use crate::tidy::Offence;
use crate::tidy::registries::module;
use crate::tree::Tree;

/// One `static` with fields: `static RULE: Rule = Rule { id: "…", … };`.
pub(super) struct Static<'t> {
    path: &'t str,
    name: &'static str,
    text: &'t str,
    /// The same without comments and literals, with equal offsets.
    code: String,
}

impl<'t> Static<'t> {
    /// The `static` called `name` of each module in `folder`, by file.
    pub(super) fn of_each(
        tree: &'t Tree,
        folder: &str,
        name: &'static str,
    ) -> Result<Vec<Self>, Offence> {
        let files = modules(tree, folder).into_iter();
        files.map(|(path, text)| Self::find(path, text, name)).collect()
    }

    /// The `static` called `name` of one file.
    pub(super) fn find(path: &'t str, text: &'t str, name: &'static str) -> Result<Self, Offence> {
        let code = code_only(text);
        let found = code.find(&format!("static {name}:")).and_then(|start| {
            let length = code[start..].find(';')?;
            Some(start..start + length)
        });
        let Some(range) = found else {
            let message = format!("the book cannot list this: there is no `static {name}`");
            return Err(Offence::file(path, message));
        };
        Ok(Self { path, name, text: &text[range.clone()], code: code[range].to_owned() })
    }

    /// The text of a field.
    pub(super) fn literal(&self, field: &str) -> Result<String, Offence> {
        self.literals(field)?.into_iter().next().ok_or_else(|| self.lacks(field))
    }

    /// Every text in a field.
    pub(super) fn literals(&self, field: &str) -> Result<Vec<String>, Offence> {
        self.value(field).map(literals)
    }

    /// The variants of the enum `of` in a field, in the order written.
    pub(super) fn variants(&self, of: &str, field: &str) -> Result<Vec<&'t str>, Offence> {
        let path = format!("{of}::");
        let paths = self.value(field)?.split(&path).skip(1);
        Ok(paths.map(|rest| rest.split(|c| !is_word(c)).next().unwrap_or("")).collect())
    }

    /// The variant of the enum `of` that a field holds.
    pub(super) fn variant(&self, of: &str, field: &str) -> Result<&'t str, Offence> {
        self.variants(of, field)?.into_iter().next().ok_or_else(|| self.lacks(field))
    }

    fn value(&self, field: &str) -> Result<&'t str, Offence> {
        let mark = format!("{field}:");
        let is_field = |at: usize| {
            let (before, after) = (&self.code[..at], &self.code[at + mark.len()..]);
            !before.ends_with(is_word) && after.starts_with(char::is_whitespace)
        };
        let mut starts = self.code.match_indices(&mark).map(|(at, _)| at);
        let start = starts.find(|at| is_field(*at)).ok_or_else(|| self.lacks(field))? + mark.len();
        Ok(self.text[start..start + value_length(&self.code[start..])].trim())
    }

    fn lacks(&self, field: &str) -> Offence {
        let message = format!("the book cannot list this: `{}` has no `{field}`", self.name);
        Offence::file(self.path, message)
    }
}

/// The modules of a folder: full path and text, sorted by path.
pub(super) fn modules<'t>(tree: &'t Tree, folder: &str) -> Vec<(&'t str, &'t str)> {
    let prefix = format!("{folder}/");
    let is_module = |path: &str| path.strip_prefix(&prefix).and_then(module).is_some();
    tree.rust().filter(|(path, _)| is_module(path)).collect()
}

/// The lines of a file's narrative, without the comment marks.
pub(super) fn narrative(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line))
}

/// A field or a variant.
#[derive(Debug, Default)]
pub(super) struct Member<'t> {
    /// The doc comment as one line.
    pub(super) doc: String,
    /// The attributes, a line each.
    pub(super) attributes: Vec<&'t str>,
    /// The declaration without its comma: `pub path: String` or `Stopped(Stopped)`.
    pub(super) declaration: &'t str,
}

/// The members of every public struct and enum, by its name, in the order written.
pub(super) fn members(text: &str) -> BTreeMap<&str, Vec<Member<'_>>> {
    let mut found = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let item = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
        if let Some(name) = item.and_then(|item| item.strip_suffix(" {")) {
            found.insert(name, members_of(lines.by_ref().take_while(|line| *line != "}")));
        }
    }
    found
}

fn members_of<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Member<'t>> {
    let mut members = Vec::new();
    let mut member = Member::default();
    for line in lines.map(str::trim) {
        if let Some(doc) = line.strip_prefix("/// ") {
            let space = if member.doc.is_empty() { "" } else { " " };
            member.doc = format!("{}{space}{doc}", member.doc);
        } else if line.starts_with("#[") {
            member.attributes.push(line);
        } else if let Some(declaration) = line.strip_suffix(',') {
            members.push(Member { declaration, ..std::mem::take(&mut member) });
        }
    }
    members
}

/// How long the value at the start of `code` is: to its comma, or to the end of what it stands in.
fn value_length(code: &str) -> usize {
    let mut depth = 0_usize;
    let end = code.find(|c| {
        let is_end = depth == 0 && matches!(c, ',' | ')' | ']' | '}');
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_end
    });
    end.unwrap_or(code.len())
}

/// The texts of the string literals in `value`. Texts for people hold no escapes but quotes,
/// backslashes and line breaks that are skipped.
pub(super) fn literals(value: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut chars = value.chars().peekable();
    while chars.by_ref().any(|c| c == '"') {
        let mut literal = String::new();
        while let Some(c) = chars.next().filter(|c| *c != '"') {
            match if c == '\\' { chars.next() } else { Some(c) } {
                Some('\n') if c == '\\' => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                kept => literal.extend(kept),
            }
        }
        found.push(literal);
    }
    found
}
