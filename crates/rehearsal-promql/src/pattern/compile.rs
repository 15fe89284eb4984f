//! From a pattern of RE2 to one that can be run.
//!
//! The engine behind it promises time linear in the text, as RE2 does. Its notation differs in
//! little: quoted stretches and octal escapes are unknown to it, its short classes are those of
//! Unicode, a lone brace is an error, and a class may hold operators. Everything else is passed on.
//!
//! Left out: `\B` next to letters that are not ASCII, where RE2 sees no word.

use std::fmt::Write as _;

use regex::{Regex, RegexBuilder};

use super::{Pattern, class, repetition};

/// Most memory that one compiled pattern may take.
const BYTES_MAX: usize = 1024 * 1024;

/// Compiles a pattern so that it matches whole texts only, line ends included.
///
/// # Errors
///
/// Why RE2 refuses it, or that it is too large to be run.
pub(crate) fn whole(text: &str) -> Result<Regex, String> {
    between(r"\A(?s:", text, r")\z")
}

/// Compiles a pattern that may match any part of a text; its dot matches no line end.
///
/// # Errors
///
/// As [`whole`].
pub(crate) fn anywhere(text: &str) -> Result<Regex, String> {
    between("", text, "")
}

fn between(before: &str, text: &str, after: &str) -> Result<Regex, String> {
    Pattern::read(text)?;
    let mut writer = Writer { text, at: 0, out: String::with_capacity(text.len() + 16) };
    writer.out.push_str(before);
    while let Some(next) = writer.peek() {
        writer.step(next);
    }
    writer.out.push_str(after);
    let built = RegexBuilder::new(&writer.out).size_limit(BYTES_MAX).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "expression is too large".to_owned(),
        other => other.to_string().lines().last().unwrap_or_default().to_owned(),
    })
}

struct Writer<'p> {
    text: &'p str,
    at: usize,
    out: String,
}

impl Writer<'_> {
    fn step(&mut self, next: char) {
        match next {
            '\\' => self.escape(),
            '[' => self.class(),
            '{' if repetition(&self.text[self.at..]).is_none() => self.literal(next),
            '}' if !self.ends_repetition() => self.literal(next),
            _ => self.copy(next.len_utf8()),
        }
    }

    /// Whether the brace here closes one that was passed on.
    fn ends_repetition(&self) -> bool {
        let before = &self.text[..self.at];
        before.rfind('{').is_some_and(|open| {
            repetition(&self.text[open..]).is_some_and(|(length, ..)| open + length == self.at + 1)
        })
    }

    fn escape(&mut self) {
        let rest = &self.text[self.at + 1..];
        match rest.chars().next() {
            Some('A' | 'z' | 'B') => self.copy(2),
            Some('b') => {
                self.at += 2;
                self.out.push_str(r"(?-u:\b)");
            }
            Some('Q') => {
                let quoted = &rest[1..];
                let end = quoted.find("\\E").unwrap_or(quoted.len());
                self.out.push_str(&regex::escape(&quoted[..end]));
                self.at = (self.at + 2 + end + 2).min(self.text.len());
            }
            _ => self.character_escape(),
        }
    }

    /// An escape that stands for a character or a class of them, inside of a class or not.
    fn character_escape(&mut self) {
        let rest = &self.text[self.at..];
        let length = class::escape_length(rest).expect("the pattern was read before");
        let escape = &rest[..length];
        self.at += length;
        match escape[1..].chars().next() {
            Some('d') => self.out.push_str("[0-9]"),
            Some('D') => self.out.push_str("[^0-9]"),
            Some('s') => self.out.push_str(r"[\t\n\f\r ]"),
            Some('S') => self.out.push_str(r"[^\t\n\f\r ]"),
            Some('w') => self.out.push_str("[0-9A-Za-z_]"),
            Some('W') => self.out.push_str("[^0-9A-Za-z_]"),
            Some('p') if escape.starts_with(r"\p{^") => self.negated('P', &escape[4..]),
            Some('P') if escape.starts_with(r"\P{^") => self.negated('p', &escape[4..]),
            Some('0'..='7') => {
                let value = u32::from_str_radix(&escape[1..], 8).unwrap_or_default();
                let _ = write!(self.out, r"\x{{{value:x}}}");
            }
            Some(itself) if itself.is_ascii_punctuation() => self.hex(itself),
            _ => self.out.push_str(escape),
        }
    }

    fn negated(&mut self, letter: char, name: &str) {
        let _ = write!(self.out, r"\{letter}{{{name}");
    }

    fn class(&mut self) {
        let length = class::length(&self.text[self.at..]).expect("the pattern was read before");
        let end = self.at + length - 1;
        self.copy(1);
        if self.peek() == Some('^') {
            self.copy(1);
        }
        while self.at < end {
            let rest = &self.text[self.at..];
            if let Some(named) = rest.strip_prefix("[:").and_then(|name| name.find(":]")) {
                self.copy(named + 4);
                continue;
            }
            self.member();
            let rest = &self.text[self.at..];
            if rest.starts_with('-') && self.at + 1 < end && !self.out.ends_with(']') {
                self.copy(1);
                self.member();
            }
        }
        self.copy(1);
    }

    /// One character or one short class in a class.
    fn member(&mut self) {
        match self.peek() {
            Some('\\') => self.character_escape(),
            Some(itself) => self.literal(itself),
            None => {}
        }
    }

    fn literal(&mut self, itself: char) {
        self.at += itself.len_utf8();
        if itself.is_ascii_punctuation() { self.hex(itself) } else { self.out.push(itself) }
    }

    /// A character by its number, which has no other meaning anywhere.
    fn hex(&mut self, itself: char) {
        let _ = write!(self.out, r"\x{{{:x}}}", u32::from(itself));
    }

    fn copy(&mut self, length: usize) {
        self.out.push_str(&self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }
}

#[cfg(test)]
mod tests;
