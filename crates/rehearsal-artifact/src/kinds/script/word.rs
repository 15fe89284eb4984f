//! Words: text, quotes and expansions up to the next blank or operator.

use rehearsal_source::{Span, Spanned};

use super::reader::{Reader, Stopped};

/// A word of a script.
pub(super) struct Word {
    /// Without its quotes; expansions stay as written.
    pub(super) text: Spanned<String>,
    /// Whether anything in it is quoted or expanded, so that it cannot be a reserved word.
    pub(super) is_plain: bool,
}

impl Word {
    /// Whether it sets a variable: `NAME=…`, `NAME+=…`, `NAME[…]=…`.
    pub(super) fn is_assignment(&self) -> bool {
        assigned_name(&self.text.value).is_some()
    }
}

/// How long the part of `text` is up to and with the `=` of an assignment.
fn assigned_name(text: &str) -> Option<usize> {
    let equals = text.find('=')?;
    let name = text[..equals].strip_suffix('+').unwrap_or(&text[..equals]);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && name.bytes().next().is_some_and(|byte| !byte.is_ascii_digit());
    is_name.then_some(equals)
}

/// The bytes that may mean something inside of a word, as a table, because most bytes of a script
/// are looked up here.
const IS_SPECIAL: [bool; 256] = {
    let special = b" \t\n;&|<>()\\'\"$`";
    let mut table = [false; 256];
    let mut at = 0;
    while at < special.len() {
        table[special[at] as usize] = true;
        at += 1;
    }
    table
};

impl Reader<'_, '_> {
    /// The next word; `None` where an operator, a line end or the end stands.
    pub(super) fn word(&mut self) -> Result<Option<Word>, Stopped> {
        let start = self.at;
        let mut text = String::new();
        let mut is_plain = true;
        loop {
            match self.peek() {
                0 if self.is_end() => break,
                b' ' | b'\t' | b'\n' | b';' | b'&' | b'|' | b')' => break,
                b'<' | b'>' if self.peek_at(1) == b'(' => {
                    let opened = self.at;
                    self.at += 2;
                    self.parenthesised(opened, 2, "this process substitution")?;
                    text.push_str(&self.text[opened..self.at]);
                    is_plain = false;
                }
                b'<' | b'>' => break,
                b'(' => match self.opening_in_word(start, &text) {
                    Opening::None => break,
                    Opening::Array => {
                        self.at += 1;
                        self.nested(|reader| reader.array(reader.at - 1))?;
                        is_plain = false;
                    }
                    Opening::Glob => {
                        let opened = self.at;
                        self.at += 1;
                        self.nested(|reader| reader.glob(opened))?;
                        text.push_str(&self.text[opened..self.at]);
                        is_plain = false;
                    }
                },
                b'\\' => {
                    is_plain = false;
                    self.escape(&mut text);
                }
                b'\'' => {
                    is_plain = false;
                    self.single_quotes(&mut text)?;
                }
                b'"' => {
                    is_plain = false;
                    self.double_quotes(&mut text)?;
                }
                b'$' | b'`' => {
                    is_plain = false;
                    self.expansion(&mut text, false)?;
                }
                _ => self.plain_run(&mut text),
            }
        }
        if self.at == start {
            return Ok(None);
        }
        let span = Span::new(start, self.at);
        Ok(Some(Word { text: Spanned::new(text, span), is_plain }))
    }

    /// Ordinary characters up to the next one that may mean something.
    fn plain_run(&mut self, text: &mut String) {
        let start = self.at;
        let rest = &self.bytes[start..];
        let is_special = |byte: &u8| IS_SPECIAL[usize::from(*byte)];
        self.at += rest.iter().position(is_special).unwrap_or(rest.len());
        text.push_str(&self.text[start..self.at]);
    }

    /// A backslash and the character that it protects.
    pub(super) fn escape(&mut self, text: &mut String) {
        self.at += 1;
        let Some(next) = self.text[self.at..].chars().next() else { return };
        self.at += next.len_utf8();
        if next != '\n' {
            text.push(next);
        }
    }

    /// What a `(` directly after a part of a word begins.
    fn opening_in_word(&self, start: usize, text: &str) -> Opening {
        if text.ends_with('=') && assigned_name(text).is_some_and(|at| at + 1 == text.len()) {
            return Opening::Array;
        }
        let before = self.bytes[start..self.at].last();
        // `name()` and `!(…)` at the start of a command are not globs; a lone `!` is an operator.
        let is_glob = before.is_some_and(|byte| b"?*+@!".contains(byte)) && text != "!";
        if is_glob { Opening::Glob } else { Opening::None }
    }

    /// The items of `name=(…)`, after its `(`.
    fn array(&mut self, opened: usize) -> Result<(), Stopped> {
        loop {
            self.skip_lines();
            if self.is_end() {
                return Err(self.unterminated(opened, 1, "this array"));
            }
            if self.peek() == b')' {
                self.at += 1;
                return Ok(());
            }
            if self.word()?.is_none() {
                // An operator has no business here, but saying so is the shell's.
                self.at += 1;
            }
        }
    }

    /// The alternatives of an extended glob such as `@(a|b)`, after its `(`.
    fn glob(&mut self, opened: usize) -> Result<(), Stopped> {
        loop {
            if self.is_end() {
                return Err(self.unterminated(opened, 1, "this pattern"));
            }
            if self.peek() == b')' {
                self.at += 1;
                return Ok(());
            }
            if self.word()?.is_none() {
                self.at += 1;
            }
        }
    }
}

enum Opening {
    None,
    Array,
    Glob,
}
