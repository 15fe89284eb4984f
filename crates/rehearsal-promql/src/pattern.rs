//! What a regular expression in a matcher may look like.
//!
//! Prometheus matches with RE2: no look-around, no back-references. This module says whether a
//! pattern is one of RE2's and whether the empty text matches it, which decides if a selector
//! selects everything. The messages are Go's. One pass, no recursion, so
//! that no pattern costs more than its length.

use rehearsal_source::fields::clip;

mod class;
pub(crate) mod compile;

/// What can be said of a pattern without running it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// Whether the empty text matches as a whole.
    pub matches_empty: bool,
}

/// Most repetitions that RE2 allows in `{n,m}`.
const REPEAT_MAX: u32 = 1000;

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Why RE2 refuses it.
    pub fn read(text: &str) -> Result<Self, String> {
        let mut reader = Reader { text, at: 0, open: Vec::new(), level: Level::START, last: None };
        while let Some(next) = reader.peek() {
            reader.step(next)?;
        }
        if !reader.open.is_empty() {
            return Err(reader.unclosed());
        }
        reader.settle();
        Ok(Self { matches_empty: reader.level.matches_empty() })
    }
}

/// The branches of one pair of parentheses, or of the whole pattern.
#[derive(Clone, Copy)]
struct Level {
    /// Whether an earlier branch matches the empty text.
    earlier: bool,
    /// Whether the current branch does, so far.
    current: bool,
}

impl Level {
    const START: Self = Self { earlier: false, current: true };

    fn matches_empty(self) -> bool {
        self.earlier || self.current
    }
}

/// The last part of a branch, which a repetition may still change.
struct Part {
    matches_empty: bool,
    /// Where its repetition begins, if it has one; it can have only one.
    repeated_at: Option<usize>,
}

struct Reader<'p> {
    text: &'p str,
    at: usize,
    /// The levels around the current one.
    open: Vec<Level>,
    level: Level,
    last: Option<Part>,
}

impl Reader<'_> {
    fn step(&mut self, next: char) -> Result<(), String> {
        match next {
            '(' => self.group(),
            ')' => self.close(),
            '|' => {
                self.at += 1;
                self.settle();
                self.level = Level { earlier: self.level.matches_empty(), current: true };
                Ok(())
            }
            '*' | '?' => self.repeat(1, true),
            '+' => self.repeat(1, false),
            '{' => self.counted(),
            '[' => {
                let length = class::length(&self.text[self.at..])?;
                self.part(length, false);
                Ok(())
            }
            '^' | '$' => {
                self.part(1, true);
                Ok(())
            }
            '\\' => self.escape(),
            other => {
                self.part(other.len_utf8(), false);
                Ok(())
            }
        }
    }

    fn counted(&mut self) -> Result<(), String> {
        let Some((length, least, most)) = repetition(&self.text[self.at..]) else {
            self.part(1, false);
            return Ok(());
        };
        if least.max(most.unwrap_or(least)) > REPEAT_MAX || most.is_some_and(|most| most < least) {
            return Err(format!("invalid repeat count: `{}`", self.shown(length)));
        }
        self.repeat(length, least == 0)
    }

    fn group(&mut self) -> Result<(), String> {
        let text = self.text;
        let rest = &text[self.at..];
        if !rest.starts_with("(?") {
            self.at += 1;
            self.enter();
            return Ok(());
        }
        let name = rest.strip_prefix("(?P<").or_else(|| rest.strip_prefix("(?<"));
        if let Some(name) = name.filter(|name| !name.starts_with(['=', '!'])) {
            let Some(end) = name.find('>') else {
                return Err(format!("invalid named capture: `{}`", clip(rest)));
            };
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if end == 0 || !name[..end].chars().all(is_word) {
                let length = rest.len() - name.len() + end + 1;
                return Err(format!("invalid named capture: `{}`", &rest[..length]));
            }
            self.at += rest.len() - name.len() + end + 1;
            self.enter();
            return Ok(());
        }
        self.flags(rest)
    }

    /// `(?i)`, which holds to the end of the group, or `(?i:`, which opens one.
    fn flags(&mut self, rest: &str) -> Result<(), String> {
        let is_flag = |c: char| matches!(c, 'i' | 'm' | 's' | 'U');
        let on = 2 + rest[2..].find(|c| !is_flag(c)).unwrap_or(rest.len() - 2);
        let mut end = on;
        if rest[on..].starts_with('-') {
            end = on + 1 + rest[on + 1..].find(|c| !is_flag(c)).unwrap_or(rest.len() - on - 1);
        }
        match rest[end..].chars().next() {
            // A minus takes at least one flag away.
            Some(':') if end != on + 1 => self.enter(),
            // Flags are no part, so a repetition after them is one of the part before them.
            Some(')') if end != on + 1 => self.last.iter_mut().for_each(|p| p.repeated_at = None),
            Some(found) => {
                let shown = &rest[..end + found.len_utf8()];
                return Err(format!("invalid or unsupported Perl syntax: `{shown}`"));
            }
            None => return Err(self.unclosed()),
        }
        self.at += end + 1;
        Ok(())
    }

    fn enter(&mut self) {
        self.settle();
        self.open.push(self.level);
        self.level = Level::START;
    }

    fn close(&mut self) -> Result<(), String> {
        let Some(outer) = self.open.pop() else {
            return Err(format!("unexpected ): `{}`", clip(self.text)));
        };
        self.settle();
        let matches_empty = self.level.matches_empty();
        self.level = outer;
        self.part(1, matches_empty);
        Ok(())
    }

    fn repeat(&mut self, length: usize, makes_empty: bool) -> Result<(), String> {
        let start = self.at;
        // A question mark after a repetition makes it lazy.
        let is_lazy = self.text[start + length..].starts_with('?');
        self.at += length + usize::from(is_lazy);
        let shown = |from: usize| &self.text[from..self.at];
        let Some(part) = &mut self.last else {
            return Err(format!("missing argument to repetition operator: `{}`", shown(start)));
        };
        if let Some(first) = part.repeated_at {
            return Err(format!("invalid nested repetition operator: `{}`", shown(first)));
        }
        part.matches_empty |= makes_empty;
        part.repeated_at = Some(start);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
        let rest = &self.text[self.at + 1..];
        let Some(next) = rest.chars().next() else {
            return Err("trailing backslash at end of expression: ``".to_owned());
        };
        let (length, matches_empty) = match next {
            'A' | 'z' | 'B' => (2, true),
            'b' => (2, false),
            'Q' => {
                let quoted = &rest[1..];
                // Prometheus puts the pattern into a group, whose end an open quote would hide.
                let end = quoted.find("\\E").ok_or_else(|| self.unclosed())?;
                (2 + end + 2, end == 0)
            }
            _ => (class::escape_length(&self.text[self.at..])?, false),
        };
        self.part(length, matches_empty);
        Ok(())
    }

    /// Takes the next `length` bytes as one part of the branch.
    fn part(&mut self, length: usize, matches_empty: bool) {
        self.settle();
        self.last = Some(Part { matches_empty, repeated_at: None });
        self.at += length;
    }

    /// Nothing can change the last part any more.
    fn settle(&mut self) {
        if let Some(part) = self.last.take() {
            self.level.current &= part.matches_empty;
        }
    }

    fn unclosed(&self) -> String {
        format!("missing closing ): `{}`", clip(self.text))
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn shown(&self, length: usize) -> &str {
        &self.text[self.at..self.at + length]
    }
}

/// The `{n}`, `{n,}` or `{n,m}` at the beginning of `text`: its length and its bounds. Anything else
/// in braces stands for itself.
fn repetition(text: &str) -> Option<(usize, u32, Option<u32>)> {
    let text = text.strip_prefix('{')?;
    let length = text.find(|c: char| !c.is_ascii_digit() && c != ',')?;
    let (inner, after) = text.split_at(length);
    if !after.starts_with('}') {
        return None;
    }
    let count = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // A count too large for the type is as much too large as any.
        is_number.then(|| digits.parse().unwrap_or(u32::MAX))
    };
    let (least, most) = match inner.split_once(',') {
        None => (count(inner)?, Some(count(inner)?)),
        Some((least, "")) => (count(least)?, None),
        Some((least, most)) => (count(least)?, Some(count(most)?)),
    };
    Some((inner.len() + 2, least, most))
}

#[cfg(test)]
mod tests;
