//! Reading canonical JSON back.
//!
//! The reader accepts exactly what the writer writes, byte for byte: a text that means the same but
//! is written otherwise is refused, because a log is its bytes. It works on any bytes: nesting is
//! limited, time and memory are in proportion to the text, and nothing panics.

use std::collections::BTreeMap;
use std::fmt;

use super::{DEPTH_MAX, is_plain, write_flag, write_text};

/// A value of a log record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// An integer of 64 bits, with or without sign.
    Integer(i128),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(BTreeMap<String, Value>),
}

impl Value {
    /// The member of an object.
    pub fn member(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Object(members) => members.get(key),
            Self::Flag(_) | Self::Integer(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The string, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Flag(_) | Self::Integer(_) | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// The integer, if it is one that is not negative.
    pub fn as_number(&self) -> Option<u64> {
        match self {
            Self::Integer(number) => u64::try_from(*number).ok(),
            Self::Flag(_) | Self::Text(_) | Self::List(_) | Self::Object(_) => None,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Flag(flag) => write_flag(out, *flag),
            Self::Integer(number) => out.extend_from_slice(number.to_string().as_bytes()),
            Self::Text(text) => write_text(out, text),
            Self::List(elements) => {
                out.push(b'[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    element.write(out);
                }
                out.push(b']');
            }
            Self::Object(members) => {
                out.push(b'{');
                for (index, (key, member)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(b',');
                    }
                    write_text(out, key);
                    out.push(b':');
                    member.write(out);
                }
                out.push(b'}');
            }
        }
    }
}

/// As canonical JSON.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        out.write_str(&String::from_utf8_lossy(&bytes))
    }
}

/// Where and why a text is not canonical JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// Bytes before the place.
    pub offset: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "expected {} at byte {}", self.expected, self.offset)
    }
}

impl std::error::Error for Malformed {}

/// Reads one value that fills the whole text.
pub(crate) fn parse(text: &str) -> Result<Value, Malformed> {
    let mut reader = Reader { text, offset: 0 };
    let value = reader.value(0)?;
    if reader.offset < text.len() {
        return reader.refuse("the end of the text");
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    offset: usize,
}

impl Reader<'_> {
    fn refuse<T>(&self, expected: &'static str) -> Result<T, Malformed> {
        Err(Malformed { offset: self.offset, expected })
    }

    fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.offset..]
    }

    fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    fn skip(&mut self, expected: &str) -> bool {
        let is_there = self.rest().starts_with(expected.as_bytes());
        if is_there {
            self.offset += expected.len();
        }
        is_there
    }

    fn value(&mut self, depth: usize) -> Result<Value, Malformed> {
        if depth > DEPTH_MAX {
            return self.refuse("less nesting");
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => self.string().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            _ if self.skip("true") => Ok(Value::Flag(true)),
            _ if self.skip("false") => Ok(Value::Flag(false)),
            _ => self.refuse("a string, an integer, a boolean, a list or an object"),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.offset += 1;
        let mut members = BTreeMap::new();
        if self.skip("}") {
            return Ok(Value::Object(members));
        }
        loop {
            let key_offset = self.offset;
            let key = self.string()?;
            if members.last_key_value().is_some_and(|(last, _)| *last >= key) {
                return Err(Malformed { offset: key_offset, expected: "sorted, distinct keys" });
            }
            if !self.skip(":") {
                return self.refuse("`:`");
            }
            members.insert(key, self.value(depth + 1)?);
            if self.skip("}") {
                return Ok(Value::Object(members));
            }
            if !self.skip(",") {
                return self.refuse("`,` or `}`");
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Malformed> {
        self.offset += 1;
        let mut elements = Vec::new();
        if self.skip("]") {
            return Ok(Value::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.skip("]") {
                return Ok(Value::List(elements));
            }
            if !self.skip(",") {
                return self.refuse("`,` or `]`");
            }
        }
    }

    fn integer(&mut self) -> Result<Value, Malformed> {
        let is_digit = |byte: &u8| byte.is_ascii_digit();
        let sign = usize::from(self.peek() == Some(b'-'));
        let digits = self.rest()[sign..].iter().take_while(|byte| is_digit(byte)).count();
        let written = &self.text[self.offset..self.offset + sign + digits];
        let number = match written.parse::<i128>() {
            Ok(number) if number.to_string() == written => number,
            _ => return self.refuse("an integer in its shortest form"),
        };
        if number > i128::from(u64::MAX) || number < i128::from(i64::MIN) {
            return self.refuse("an integer of 64 bits");
        }
        self.offset += written.len();
        Ok(Value::Integer(number))
    }

    fn string(&mut self) -> Result<String, Malformed> {
        if !self.skip("\"") {
            return self.refuse("a string");
        }
        let mut text = String::new();
        loop {
            let plain = self.rest().iter().take_while(|&&byte| is_plain(byte)).count();
            text.push_str(&self.text[self.offset..self.offset + plain]);
            self.offset += plain;
            match self.peek() {
                Some(b'"') => {
                    self.offset += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                _ => return self.refuse("the end of the string"),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        const SHORT: [(&str, char); 7] = [
            ("\\\"", '"'),
            ("\\\\", '\\'),
            ("\\b", '\u{8}'),
            ("\\f", '\u{c}'),
            ("\\n", '\n'),
            ("\\r", '\r'),
            ("\\t", '\t'),
        ];
        if let Some((_, meant)) = SHORT.into_iter().find(|(written, _)| self.skip(written)) {
            return Ok(meant);
        }
        // Exactly the control characters that have no short form, in lower case.
        for code in (0..0x20u8).filter(|code| !matches!(code, 8 | 9 | 10 | 12 | 13)) {
            if self.skip(&format!("\\u{code:04x}")) {
                return Ok(char::from(code));
            }
        }
        self.refuse("an escape that is needed, in its shortest form")
    }
}
