//! Numbers: where they end, and what they are worth.
//!
//! Left out: complex numbers and hexadecimal floats, which are no numbers here.

use crate::quoted::{quote, unquote};
use crate::tree::Number;

/// How many bytes of `text` could belong to one number. Whether they are one is for [`read`] to say.
pub(super) fn length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let is_any = |at: usize, of: &[u8]| of.contains(&byte(at));
    let mut at = usize::from(is_any(0, b"+-"));
    let mut radix = 10;
    if byte(at) == b'0' {
        radix = match byte(at + 1) {
            b'x' | b'X' => 16,
            b'o' | b'O' => 8,
            b'b' | b'B' => 2,
            _ => 10,
        };
        at += if radix == 10 { 1 } else { 2 };
    }
    let digits = |mut at: usize, radix: u32| {
        while char::from(byte(at)).is_digit(radix) || byte(at) == b'_' {
            at += 1;
        }
        at
    };
    at = digits(at, radix);
    if byte(at) == b'.' {
        at = digits(at + 1, radix);
    }
    if radix == 10 && is_any(at, b"eE") {
        at += 1 + usize::from(is_any(at + 1, b"+-"));
        at = digits(at, 10);
    }
    // An imaginary number.
    at + usize::from(byte(at) == b'i')
}

/// What a number is worth.
pub(crate) fn read(written: &str) -> Result<Number, String> {
    let illegal = || format!("illegal number syntax: {}", quote(written));
    let negative = written.starts_with('-');
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    let digits = without_underscores(unsigned).ok_or_else(illegal)?;
    if let Some(magnitude) = whole(&digits) {
        let magnitude = i128::from(magnitude);
        let value = if negative { -magnitude } else { magnitude };
        return Ok(Number {
            written: written.to_owned(),
            int: i64::try_from(value).ok(),
            float: nearest_float(value),
        });
    }
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("integer overflow: {}", quote(written)));
    }
    let is_float = digits.contains(['.', 'e', 'E']) && !digits.contains(['x', 'X', 'b', 'B', 'o']);
    let magnitude: f64 = digits
        .parse()
        .ok()
        .filter(|value: &f64| is_float && value.is_finite())
        .ok_or_else(illegal)?;
    let float = if negative { -magnitude } else { magnitude };
    Ok(Number { written: written.to_owned(), int: exact_int(float), float })
}

/// What a character constant, with its quotes, is worth: the character's code.
pub(crate) fn read_character(written: &str) -> Result<Number, String> {
    let text = unquote(written).ok().filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| "invalid syntax".to_owned())?;
    let mut characters = text.chars();
    let (Some(character), None) = (characters.next(), characters.next()) else {
        return Err(format!("malformed character constant: {written}"));
    };
    let code = u32::from(character);
    Ok(Number { written: written.to_owned(), int: Some(code.into()), float: code.into() })
}

/// The digits, if underscores stand only between digits or after a prefix.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let has_prefix = bytes.len() > 1 && bytes[0] == b'0' && bytes[1].is_ascii_alphabetic();
    let is_placed = |(at, byte): (usize, &u8)| {
        let after_prefix = has_prefix && at == 2;
        *byte != b'_'
            || (is_digit(bytes.get(at + 1))
                && (after_prefix || at > 0 && is_digit(bytes.get(at - 1))))
    };
    bytes.iter().enumerate().all(is_placed).then(|| text.replace('_', ""))
}

/// An integer without a sign; a leading zero makes it octal.
fn whole(digits: &str) -> Option<u64> {
    let prefixed = |prefix: [&str; 2], radix: u32| {
        let digits = prefix.iter().find_map(|prefix| digits.strip_prefix(prefix))?;
        // The standard library would take a second sign.
        u64::from_str_radix(digits.strip_prefix('+').map_or(digits, |_| ""), radix).ok()
    };
    let octal = || {
        let digits = digits.strip_prefix('0').filter(|rest| !rest.is_empty())?;
        u64::from_str_radix(digits, 8).ok()
    };
    let decimal = || {
        let is_plain = digits == "0" || digits.starts_with(|c: char| ('1'..='9').contains(&c));
        digits.parse().ok().filter(|_| is_plain)
    };
    prefixed(["0x", "0X"], 16)
        .or_else(|| prefixed(["0o", "0O"], 8))
        .or_else(|| prefixed(["0b", "0B"], 2))
        .or_else(octal)
        .or_else(decimal)
}

#[expect(clippy::cast_precision_loss, reason = "Go rounds a large integer constant the same way")]
fn nearest_float(value: i128) -> f64 {
    value as f64
}

/// The integer that a float is exactly.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked, and a fraction is told by the comparison"
)]
fn exact_int(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if !(-LIMIT..LIMIT).contains(&value) {
        return None;
    }
    let int = value as i64;
    (nearest_float(int.into()) == value).then_some(int)
}
