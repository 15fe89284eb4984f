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
