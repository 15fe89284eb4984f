//! Character classes and escapes: what stands for one character.

use rehearsal_source::fields::clip;

/// Bytes in which the name of a class has to end: the longest, `^xdigit`, has seven.
const NAME_MAX: usize = 8;

/// The length of the class at the beginning of `text`, from `[` to `]`.
pub(super) fn length(text: &str) -> Result<usize, String> {
    let mut at = if text.starts_with("[^") { 2 } else { 1 };
    let first = at;
    loop {
        let Some(next) = text[at..].chars().next() else {
            return Err(format!("missing closing ]: `{}`", clip(text)));
        };
        // A bracket that comes first stands for itself.
        if next == ']' && at > first {
            return Ok(at + 1);
        }
        if let Some(name) = text[at..].strip_prefix("[:") {
            // Far enough for every name; looking further would make a hostile class quadratic.
            let end = name.bytes().take(NAME_MAX).position(|byte| byte == b':');
            if let Some(end) = end.filter(|end| name[*end..].starts_with(":]")) {
                at += named(&text[at..at + 2 + end + 2])?;
                continue;
            }
        }
        let start = at;
        let (low, length) = member(&text[at..])?;
        at += length;
        // After a whole class, and before the end, a hyphen stands for itself.
        if matches!(low, Member::Class) {
            continue;
        }
        let Some(rest) = text[at..].strip_prefix('-') else {
            continue;
        };
        if rest.is_empty() || rest.starts_with(']') {
            continue;
        }
        let (high, length) = member(rest)?;
        at += 1 + length;
        match (low, high) {
            (_, Member::Class) => {
                return Err(format!("invalid escape sequence: `{}`", &rest[..2]));
            }
            (Member::Character(low), Member::Character(high)) if low > high => {
                return Err(format!("invalid character class range: `{}`", &text[start..at]));
            }
            _ => {}
        }
    }
}

/// The length of a named class such as `[:alpha:]`.
fn named(text: &str) -> Result<usize, String> {
    const NAMES: [&str; 14] = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
        "space", "upper", "word", "xdigit",
    ];
    let name = text[2..text.len() - 2].trim_start_matches('^');
    if NAMES.contains(&name) {
        return Ok(text.len());
    }
    Err(format!("invalid character class range: `{text}`"))
}

/// What a class consists of.
enum Member {
    /// One character, written as itself.
    Character(char),
    /// One character by an escape whose value is not worked out, so that no range with it is wrong.
    Escaped,
    /// A class inside of the class, which cannot be an end of a range.
    Class,
}

/// The first member of a class, and its length.
fn member(text: &str) -> Result<(Member, usize), String> {
    let Some(first) = text.chars().next() else {
        return Err(format!("missing closing ]: `{}`", clip(text)));
    };
    if first != '\\' {
        return Ok((Member::Character(first), first.len_utf8()));
    }
    let length = escape_length(text)?;
    let member = match text[1..length].chars().next() {
        Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P') => Member::Class,
        Some(itself) if itself.is_ascii_punctuation() => Member::Character(itself),
        _ => Member::Escaped,
    };
    Ok((member, length))
}

/// The length of the escape at the beginning of `text`, its backslash included.
pub(super) fn escape_length(text: &str) -> Result<usize, String> {
    let invalid = |length: usize| {
        let shown: String = text.chars().take(length).collect();
        Err(format!("invalid escape sequence: `{shown}`"))
    };
    let Some(next) = text[1..].chars().next() else {
        return Err("trailing backslash at end of expression: ``".to_owned());
    };
    match next {
        'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'a' | 'f' | 'n' | 'r' | 't' | 'v' => Ok(2),
        'p' | 'P' => match text[2..].strip_prefix('{').and_then(|name| name.find('}')) {
            Some(end) => Ok(2 + end + 2),
            None if text[2..].starts_with(|c: char| c.is_ascii_alphabetic()) => Ok(3),
            None => Err(format!("invalid character class range: `{text}`")),
        },
        'x' => match text[2..].strip_prefix('{').and_then(|digits| digits.split_once('}')) {
            Some((digits, _)) if is_hex(digits) => Ok(digits.len() + 4),
            _ if text.get(2..4).is_some_and(is_hex) => Ok(4),
            _ => invalid(4),
        },
        '0' => {
            let digits = text[1..].bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
            Ok(1 + digits.count())
        }
        // A single digit would be a reference back, which RE2 does not have.
        '1'..='7' if text[2..].starts_with(|c| matches!(c, '0'..='7')) => {
            let digits = text[1..].bytes().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
            Ok(1 + digits.count())
        }
        other if other.is_ascii_punctuation() => Ok(2),
        _ => invalid(2),
    }
}

fn is_hex(digits: &str) -> bool {
    !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
