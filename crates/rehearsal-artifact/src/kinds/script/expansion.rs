//! Quotes and expansions: `'…'`, `"…"`, `$(…)`, `${…}`, `$((…))` and backticks.

use super::reader::{Reader, Stopped};

impl Reader<'_, '_> {
    /// `'…'`, where nothing has a meaning.
    pub(super) fn single_quotes(&mut self, text: &mut String) -> Result<(), Stopped> {
        let opened = self.at;
        self.at += 1;
        let rest = &self.text[self.at..];
        let Some(length) = rest.find('\'') else {
            return Err(self.unterminated(opened, 1, "this single quote"));
        };
        text.push_str(&rest[..length]);
        self.at += length + 1;
        Ok(())
    }

    /// `"…"`, where expansions are made.
    pub(super) fn double_quotes(&mut self, text: &mut String) -> Result<(), Stopped> {
        let opened = self.at;
        self.at += 1;
        self.nested(|reader| {
            loop {
                match reader.peek() {
                    b'"' => {
                        reader.at += 1;
                        return Ok(());
                    }
                    b'\\' => {
                        let is_special = b"$`\"\\\n".contains(&reader.peek_at(1));
                        if !is_special {
                            text.push('\\');
                        }
                        reader.escape(text);
                    }
                    b'$' | b'`' => reader.expansion(text, true)?,
                    0 if reader.is_end() => {
                        return Err(reader.unterminated(opened, 1, "this double quote"));
                    }
                    _ => {
                        let start = reader.at;
                        let rest = &reader.bytes[start..];
                        let is_special = |byte: &u8| b"\"\\$`".contains(byte);
                        let length = rest.iter().position(is_special).unwrap_or(rest.len());
                        reader.at += length;
                        text.push_str(&reader.text[start..reader.at]);
                    }
                }
            }
        })
    }

    /// What a `$` or a backtick begins; it is added to `text` as written, except for `$'…'`.
    pub(super) fn expansion(&mut self, text: &mut String, quoted: bool) -> Result<(), Stopped> {
        let opened = self.at;
        if self.peek() == b'`' {
            self.backticks()?;
        } else {
            match self.peek_at(1) {
                b'(' => {
                    self.at += 1;
                    if !self.arithmetic() {
                        self.at += 1;
                        self.parenthesised(opened, 2, "this command substitution")?;
                    }
                }
                b'{' => {
                    self.at += 2;
                    self.nested(|reader| reader.parameter(opened, quoted))?;
                }
                b'\'' if !quoted => {
                    self.at += 1;
                    return self.ansi_quotes(text);
                }
                b'"' if !quoted => {
                    self.at += 1;
                    return self.double_quotes(text);
                }
                // `$$`, `$#`, `$?`: the second character must not be taken for something else.
                b'$' | b'#' | b'?' | b'!' | b'@' | b'*' | b'-' => self.at += 2,
                _ => self.at += 1,
            }
        }
        text.push_str(&self.text[opened..self.at]);
        Ok(())
    }

    /// The commands between parentheses, after the opening one.
    pub(super) fn parenthesised(
        &mut self,
        opened: usize,
        length: usize,
        what: &'static str,
    ) -> Result<(), Stopped> {
        self.nested(|reader| reader.list(Some((opened, length, what))))
    }

    /// Reads `((…))` if it stands here and is arithmetic. `((` may also begin two subshells; then
    /// the closing parentheses are apart, and nothing is read.
    pub(super) fn arithmetic(&mut self) -> bool {
        if !self.looking_at("((") {
            return false;
        }
        let mut depth = 0_usize;
        let mut at = self.at;
        while let Some(&byte) = self.bytes.get(at) {
            at += 1;
            match byte {
                b'\\' => at += 1,
                b'\'' | b'"' => {
                    let rest = &self.bytes[at..];
                    let Some(length) = rest.iter().position(|other| *other == byte) else {
                        return false;
                    };
                    at += length + 1;
                }
                b'(' => depth += 1,
                b')' if depth == 2 => {
                    if self.bytes.get(at) != Some(&b')') {
                        return false;
                    }
                    self.at = at + 1;
                    return true;
                }
                b')' => depth -= 1,
                _ => {}
            }
        }
        false
    }

    /// `` `…` ``; what is inside is not read.
    fn backticks(&mut self) -> Result<(), Stopped> {
        let opened = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                b'`' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape(&mut String::new()),
                0 if self.is_end() => {
                    return Err(self.unterminated(opened, 1, "this backtick"));
                }
                _ => self.at += 1,
            }
        }
    }

    /// `$'…'`, after its `$`, where a backslash protects a quote.
    fn ansi_quotes(&mut self, text: &mut String) -> Result<(), Stopped> {
        let opened = self.at - 1;
        self.at += 1;
        loop {
            match self.peek() {
                b'\'' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => {
                    text.push('\\');
                    self.escape(text);
                }
                0 if self.is_end() => {
                    return Err(self.unterminated(opened, 2, "this quote"));
                }
                _ => {
                    let start = self.at;
                    let rest = &self.bytes[start..];
                    let is_special = |byte: &u8| b"'\\".contains(byte);
                    self.at += rest.iter().position(is_special).unwrap_or(rest.len());
                    text.push_str(&self.text[start..self.at]);
                }
            }
        }
    }

    /// `${…}`, after its `{`.
    fn parameter(&mut self, opened: usize, quoted: bool) -> Result<(), Stopped> {
        // Inside of double quotes a single quote is a character, except in a pattern.
        let quotes = !quoted || self.has_pattern();
        let mut ignored = String::new();
        loop {
            match self.peek() {
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape(&mut ignored),
                b'\'' if quotes => self.single_quotes(&mut ignored)?,
                b'"' => self.double_quotes(&mut ignored)?,
                b'$' | b'`' => self.expansion(&mut ignored, quoted)?,
                0 if self.is_end() => {
                    return Err(self.unterminated(opened, 2, "this expansion"));
                }
                _ => self.at += 1,
            }
            ignored.clear();
        }
    }

    /// Whether the operator of the `${…}` being read takes a pattern: `#`, `%`, `/`, `^` or `,`.
    fn has_pattern(&self) -> bool {
        let rest = &self.bytes[self.at..];
        let rest = rest.strip_prefix(b"!").unwrap_or(rest);
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let name = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        let mut after = &rest[name..];
        if after.first() == Some(&b'[') {
            /// Subscripts are short; a hostile one must not be searched again and again.
            const SUBSCRIPT_MAX: usize = 100;
            let end = after.iter().take(SUBSCRIPT_MAX).position(|byte| *byte == b']');
            after = end.map_or(&[][..], |end| &after[end + 1..]);
        }
        name > 0 && after.first().is_some_and(|byte| b"#%/^,".contains(byte))
    }
}
