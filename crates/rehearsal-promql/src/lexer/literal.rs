//! Numbers, durations and quoted texts: where they end, and what they stand for.

use crate::token::Kind;

/// Which literal `bytes` begin with, and its length; `None` if it is neither a number nor a
/// duration. A number found here can still be out of range.
pub(super) fn scan(bytes: &[u8]) -> Option<(Kind, usize)> {
    let (length, is_number) = scan_number(bytes);
    if is_number {
        return Some((Kind::Number, length));
    }
    scan_duration(bytes, length).map(|length| (Kind::Duration, length))
}

/// How far a number goes, and whether it is a whole one that no letter follows.
fn scan_number(bytes: &[u8]) -> (usize, bool) {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let ends = |at: usize| !is_word(byte(at)) && byte(at) != b'.';
    if byte(0) == b'0' && matches!(byte(1), b'x' | b'X') {
        let digits = bytes[2..].iter().take_while(|b| b.is_ascii_hexdigit() || **b == b'_');
        let end = 2 + digits.count();
        return (end, end > 2 && ends(end));
    }
    let (mut at, mut has_dot, mut has_exponent) = (0, false, false);
    loop {
        match byte(at) {
            b'0'..=b'9' => {}
            b'_' if byte(at + 1).is_ascii_digit() => {}
            b'.' if !has_dot && !has_exponent && byte(at + 1) != b'_' => has_dot = true,
            b'e' | b'E' if !has_exponent => {
                has_exponent = true;
                if matches!(byte(at + 1), b'+' | b'-') {
                    at += 1;
                }
                if !byte(at + 1).is_ascii_digit() {
                    return (at, false);
                }
            }
            _ => return (at, ends(at)),
        }
        at += 1;
    }
}

/// The length of a duration whose leading digits are the first `at` bytes. Whether its units are
/// known and in order is for [`crate::Duration::parse`] to say.
fn scan_duration(bytes: &[u8], mut at: usize) -> Option<usize> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    loop {
        if !matches!(byte(at), b's' | b'm' | b'h' | b'd' | b'w' | b'y') {
            return None;
        }
        at += 1;
        if byte(at) == b's' {
            at += 1;
        }
        if !byte(at).is_ascii_digit() {
            return (!is_word(byte(at))).then_some(at);
        }
        while byte(at).is_ascii_digit() {
            at += 1;
        }
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The value of a number: decimal, `0x` hexadecimal, octal by a leading zero, `inf` or `nan`, with
/// underscores between digits. `None` if it is too large.
pub(crate) fn number(text: &str) -> Option<f64> {
    let without;
    let digits = if text.contains('_') {
        without = text.replace('_', "");
        without.as_str()
    } else {
        text
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        return i64::from_str_radix(hex, 16).ok().map(whole);
    }
    if digits.len() > 1
        && digits.starts_with('0')
        && let Ok(octal) = i64::from_str_radix(digits, 8)
    {
        return Some(whole(octal));
    }
    let value: f64 = digits.parse().ok()?;
    // An overflow parses as infinity; only the word may mean it.
    let is_word = digits.starts_with(['i', 'I']);
    (value.is_finite() || value.is_nan() || is_word).then_some(value)
}

#[expect(clippy::cast_precision_loss, reason = "upstream rounds large integers the same way")]
fn whole(value: i64) -> f64 {
    value as f64
}

/// A complaint about a quoted text and the bytes of it that it is about.
pub(crate) type BadEscape = (String, usize, usize);

/// Why a text is refused whose escapes make other bytes.
pub(crate) const NOT_UTF8: &str = "the text is not UTF-8 once its escapes are read";

/// What a quoted text stands for. `literal` includes its quotes; escapes are those of Go.
pub(crate) fn unquote(literal: &str) -> Result<String, BadEscape> {
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

/// `U+0063 'c'`, as upstream writes it.
fn unicode(character: char) -> String {
    format!("U+{:04X} '{character}'", u32::from(character))
}
