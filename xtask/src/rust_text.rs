//! Rust text without its comments, literals and tests, for checks that look for words.
//!
//! This is not a parser: it knows just enough of the language to tell code from what is quoted in
//! it, so that a rule about code is not set off by a message or by an example in a comment. What
//! macros expand to is not seen.

/// The code alone. Comments and literals become spaces, so that every offset and line stays.
#[must_use]
pub fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hidden = comment(rest).or_else(|| {
            let inside_word = code.ends_with(is_word);
            if inside_word { None } else { literal(rest) }
        });
        let end = hidden.unwrap_or(first.len_utf8());
        if hidden.is_some() {
            code.extend(rest[..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        } else {
            code.push(first);
        }
        rest = &rest[end..];
    }
    code
}

/// `code` with everything under `#[cfg(test)]` blanked as well.
#[must_use]
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let item = &rest[start..];
        let end = start + item_length(item);
        kept.push_str(&rest[..start]);
        kept.extend(rest[start..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
        rest = &rest[end..];
    }
    kept.push_str(rest);
    kept
}

/// The words and the single other characters of `code`, each with its offset.
#[must_use]
pub fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = code[at..].chars().next() {
        let rest = &code[at..];
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let length = word.max(first.len_utf8());
        if !first.is_whitespace() {
            tokens.push((at, &rest[..length]));
        }
        at += length;
    }
    tokens
}

/// The line of an offset, from 1.
#[must_use]
pub fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Whether a character can be part of a name.
#[must_use]
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the item at the start of `code`: to its closing brace, or to its semicolon.
fn item_length(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

fn comment(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if !rest.starts_with("/*") {
        return None;
    }
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        match rest.as_bytes().get(at..at + 2) {
            Some(b"/*") => (depth, at) = (depth + 1, at + 2),
            Some(b"*/") if depth == 1 => return Some(at + 2),
            Some(b"*/") => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    Some(rest.len())
}

fn literal(rest: &str) -> Option<usize> {
    let prefix = rest.find(|c| !matches!(c, 'b' | 'c' | 'r')).unwrap_or(rest.len());
    let body = &rest[prefix..];
    let is_raw = rest[..prefix].ends_with('r');
    let hashes = if is_raw { body.find(|c| c != '#').unwrap_or(body.len()) } else { 0 };
    if prefix <= 2 && body[hashes..].starts_with('"') {
        let inner = &body[hashes + 1..];
        let close = format!("\"{}", &body[..hashes]);
        let length = if is_raw { inner.find(&close) } else { unescaped(inner, b'"') };
        return Some(
            length.map_or(rest.len(), |length| prefix + hashes + 1 + length + close.len()),
        );
    }
    let inner = body.strip_prefix('\'').filter(|_| prefix <= 1)?;
    let first = inner.chars().next()?;
    // Without a closing quote right after one character it is a lifetime or a label.
    let length = if first == '\\' {
        unescaped(inner, b'\'')?
    } else {
        inner[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8())?
    };
    Some(prefix + 1 + length + 1)
}

/// Where the first `quote` without a backslash before it stands.
fn unescaped(text: &str, quote: u8) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let found = byte == quote && !escaped;
        escaped = byte == b'\\' && !escaped;
        found
    })
}

#[cfg(test)]
mod tests;
