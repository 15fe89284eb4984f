//! Go's quoted texts: reading them, and writing one.
//!
//! Both quotes of an interpreted text know the same escapes; a raw text, in back quotes, knows none.
//! Go's texts may hold any bytes, ours are UTF-8: escapes that make something else are refused.

use std::fmt::Write;

/// A complaint about a quoted text and the bytes of it that it is about, from its first quote on.
pub type BadEscape = (String, usize, usize);

/// Why a text is refused whose escapes make other bytes.
pub const NOT_UTF8: &str = "the text is not UTF-8 once its escapes are read";

/// What a quoted text stands for. `literal` includes its quotes, which may be `"`, `'` or `` ` ``.
///
/// # Errors
///
/// The first escape that Go does not know, and where; also a text that is not UTF-8 once its escapes
/// are read.
///
/// # Panics
///
/// If `literal` is shorter than its two quotes.
pub fn unquote(literal: &str) -> Result<String, BadEscape> {
    let inner = &literal[1..literal.len() - 1];
    if literal.starts_with('`') || !inner.contains('\\') {
        return Ok(inner.to_owned());
    }
    let quote = char::from(literal.as_bytes()[0]);
    let mut unquoted = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(slash) = rest.find('\\') {
        unquoted.extend_from_slice(&rest.as_bytes()[..slash]);
        let escape = &rest[slash + 1..];
        let length = unescape(escape, quote, &mut unquoted).map_err(|message| {
            let start = 1 + inner.len() - rest.len() + slash;
            let shown = escape.chars().next().map_or(0, char::len_utf8);
            (message, start, start + 1 + shown)
        })?;
        rest = &escape[length..];
    }
    unquoted.extend_from_slice(rest.as_bytes());
    String::from_utf8(unquoted).map_err(|_| (NOT_UTF8.to_owned(), 0, literal.len()))
}

/// Appends what the escape after a backslash stands for, and says how many bytes it has.
fn unescape(escape: &str, quote: char, to: &mut Vec<u8>) -> Result<usize, String> {
    let Some(first) = escape.chars().next() else {
        return Err("escape sequence not terminated".to_owned());
    };
    let simple = match first {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '\\' => b'\\',
        '"' | '\'' if first == quote => escape.as_bytes()[0],
        '0'..='7' => return numeric(escape, quote, 3, to),
        'x' => return numeric(escape, quote, 2, to),
        'u' => return numeric(escape, quote, 4, to),
        'U' => return numeric(escape, quote, 8, to),
        _ => return Err(format!("unknown escape sequence {}", unicode(first))),
    };
    to.push(simple);
    Ok(1)
}

/// An escape of three octal digits, or of two, four or eight hexadecimal digits after a letter. Up to
/// three digits name a byte, more a character. The closing `quote` ends what can be a digit.
fn numeric(escape: &str, quote: char, count: usize, to: &mut Vec<u8>) -> Result<usize, String> {
    let (radix, skipped) = if count == 3 { (8, 0) } else { (16, 1) };
    let mut value = 0_u32;
    let mut digits = escape[skipped..].chars();
    for _ in 0..count {
        let digit = digits.next().unwrap_or(quote);
        let Some(digit_value) = digit.to_digit(radix) else {
            return Err(format!("illegal character {} in escape sequence", unicode(digit)));
        };
        value = value.wrapping_mul(radix).wrapping_add(digit_value);
    }
    let invalid = || "escape sequence is an invalid Unicode code point".to_owned();
    if count < 4 {
        to.push(u8::try_from(value).map_err(|_| invalid())?);
    } else {
        let character = char::from_u32(value).ok_or_else(invalid)?;
        to.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(skipped + count)
}

/// `U+0063 'c'`, as Go names a character in a message.
#[must_use]
pub fn unicode(character: char) -> String {
    let code = u32::from(character);
    if is_printable(character) {
        format!("U+{code:04X} '{character}'")
    } else {
        format!("U+{code:04X}")
    }
}

/// `text` between double quotes, with Go's escapes for what cannot be printed.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        push_escaped(&mut quoted, character, '"');
    }
    quoted.push('"');
    quoted
}

/// `character` between single quotes.
pub(crate) fn quote_character(character: char) -> String {
    let mut quoted = "'".to_owned();
    push_escaped(&mut quoted, character, '\'');
    quoted.push('\'');
    quoted
}

fn push_escaped(to: &mut String, character: char, quote: char) {
    let code = u32::from(character);
    let escape = match character {
        '\x07' => "\\a",
        '\x08' => "\\b",
        '\x0c' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\x0b' => "\\v",
        '\\' => "\\\\",
        _ if character == quote => {
            to.push('\\');
            to.push(character);
            return;
        }
        _ if is_printable(character) => {
            to.push(character);
            return;
        }
        _ => {
            let written = match code {
                ..0x20 | 0x7f => write!(to, "\\x{code:02x}"),
                ..0x1_0000 => write!(to, "\\u{code:04x}"),
                _ => write!(to, "\\U{code:08x}"),
            };
            written.expect("writing to a text cannot fail");
            return;
        }
    };
    to.push_str(escape);
}

/// Whether Go counts `character` among the letters, marks, numbers, punctuation and symbols.
pub(crate) fn is_printable(character: char) -> bool {
    // After another character a combining mark is escaped only if it cannot be printed.
    let mut buffer = [b'a'; 5];
    let length = character.encode_utf8(&mut buffer[1..]).len();
    let pair = std::str::from_utf8(&buffer[..=length]).expect("both are encoded characters");
    !pair.escape_debug().skip(1).collect::<String>().starts_with("\\u") && !character.is_control()
}
