//! Strings, integers and booleans as canonical JSON.
//!
//! Most of the bytes of a log come from here, so the work is done on whole machine words where a
//! byte at a time would be the plainer way.

/// Whether a byte of a string stands for itself.
pub(super) const fn is_plain(byte: u8) -> bool {
    byte >= 0x20 && byte != b'"' && byte != b'\\'
}

/// Appends a string in quotes.
pub(crate) fn write_text(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    if is_all_plain(text.as_bytes()) {
        out.extend_from_slice(text.as_bytes());
    } else {
        write_escaped(out, text);
    }
    out.push(b'"');
}

/// Whether nothing needs an escape. Eight bytes are looked at together; the last eight may overlap
/// those before.
fn is_all_plain(bytes: &[u8]) -> bool {
    let (words, _) = bytes.as_chunks::<8>();
    match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(&last), _, _) => is_plain_word(last) && words.iter().all(|&word| is_plain_word(word)),
        (None, Some(&[a, b, c, d]), Some(&[e, f, g, h])) => is_plain_word([a, b, c, d, e, f, g, h]),
        (None, _, _) => bytes.iter().copied().all(is_plain),
    }
}

/// As [`is_plain`], for eight bytes.
///
/// `(x - ONES * n) & !x` has the highest bit of a byte set if that byte is below `n`; what it
/// borrows from the next byte can only add to a yes. A byte equals a character if their difference
/// by bits is below one.
const fn is_plain_word(word: [u8; 8]) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    let word = u64::from_le_bytes(word);
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let is_control = word.wrapping_sub(ONES * 0x20) & !word;
    let is_quote = quote.wrapping_sub(ONES) & !quote;
    let is_backslash = backslash.wrapping_sub(ONES) & !backslash;
    (is_control | is_quote | is_backslash) & (ONES * 0x80) == 0
}

fn write_escaped(out: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(plain) = rest.iter().position(|&byte| !is_plain(byte)) {
        out.extend_from_slice(&rest[..plain]);
        write_escape(out, rest[plain]);
        rest = &rest[plain + 1..];
    }
    out.extend_from_slice(rest);
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => {
            let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble)];
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}

/// What eight decimal digits can count to.
const EIGHT_DIGITS: u64 = 100_000_000;

/// Appends the decimal digits of a number.
///
/// Eight digits are made in a register and appended as an array of fixed length, then cut to size:
/// no loop, no call, and no bytes stored one by one that must be loaded together.
#[inline]
pub(crate) fn write_number(out: &mut Vec<u8>, number: u64) {
    if number >= EIGHT_DIGITS {
        write_number_of_many_digits(out, number);
        return;
    }
    let digits = eight_digits(number);
    // The lowest byte is the first digit; a number has at least one.
    let leading_zeros = (digits | 1 << 56).trailing_zeros() / 8;
    let text = (digits | ASCII_ZEROS) >> (leading_zeros * 8);
    let end = out.len() + 8 - leading_zeros as usize;
    out.extend_from_slice(&text.to_le_bytes());
    out.truncate(end);
}

fn write_number_of_many_digits(out: &mut Vec<u8>, number: u64) {
    write_number(out, number / EIGHT_DIGITS);
    let digits = eight_digits(number % EIGHT_DIGITS) | ASCII_ZEROS;
    out.extend_from_slice(&digits.to_le_bytes());
}

const ASCII_ZEROS: u64 = 0x3030_3030_3030_3030;

/// The eight digits of a number, one a byte, the first in the lowest byte.
///
/// The number is halved three times, all parts at once: into fours of digits, pairs, and digits.
/// The factors are reciprocals: `x * 10486 >> 20` is `x / 100` below 10,000, `x * 103 >> 10` is `x
/// / 10` below 100.
#[inline]
const fn eight_digits(number: u64) -> u64 {
    let fours = (number / 10_000) | ((number % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((pairs * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((pairs - tens * 10) << 8)
}

pub(super) fn write_signed(out: &mut Vec<u8>, number: i64) {
    if number < 0 {
        out.push(b'-');
    }
    write_number(out, number.unsigned_abs());
}

pub(super) fn write_flag(out: &mut Vec<u8>, flag: bool) {
    out.extend_from_slice(if flag { b"true" } else { b"false" });
}
