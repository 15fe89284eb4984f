//! How a value is written into a file of some language without being able to change its structure.
//!
//! Templates hold layout; every value passes through here on its way into the text, by the language
//! of the template. A value that a language cannot hold safely is refused, which fails the draft.

use std::fmt::{self, Write};

#[cfg(test)]
mod tests;

/// The language of a template, by the name of the file that it writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// YAML: a value becomes one scalar, quoted where YAML 1.1 or 1.2 would read anything but a text.
    Yaml,
    /// JSON: a value becomes one string.
    Json,
    /// Shell: a value becomes one word on one line, so that it cannot leave a comment either.
    Shell,
    /// Gherkin: a value stays on its line.
    Gherkin,
    /// Dockerfile: a value must be plain.
    Dockerfile,
    /// Anything else: a value stays on its line.
    Text,
}

impl Language {
    /// The language of the file at `path`.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("yaml" | "yml") => Self::Yaml,
            Some("json") => Self::Json,
            Some("sh") => Self::Shell,
            Some("feature") => Self::Gherkin,
            Some("dockerfile") => Self::Dockerfile,
            _ if name == "Dockerfile" => Self::Dockerfile,
            _ => Self::Text,
        }
    }

    /// Writes `text` in this language.
    pub fn write(self, text: &str, out: &mut impl Write) -> fmt::Result {
        match self {
            Self::Yaml => write_yaml(text, out),
            Self::Json => write_quoted(text, out),
            Self::Shell if text.contains(char::is_control) => Err(fmt::Error),
            Self::Shell => write_shell(text, out),
            Self::Dockerfile if !text.bytes().all(is_plain) => Err(fmt::Error),
            Self::Dockerfile => out.write_str(text),
            Self::Gherkin | Self::Text => write_one_line(text, out),
        }
    }
}

/// Bytes that mean nothing special in any of the languages.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':' | b'@' | b'=' | b',' | b'+' | b'%')
}

/// One YAML scalar. Plain where every YAML reader agrees that it is a text; else double-quoted,
/// the one style that can hold everything.
fn write_yaml(text: &str, out: &mut impl Write) -> fmt::Result {
    if is_plain_yaml(text) { out.write_str(text) } else { write_quoted(text, out) }
}

fn is_plain_yaml(text: &str) -> bool {
    let is_plain_ascii = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b' ' | b'-' | b'_' | b'.' | b'/' | b'(' | b')' | b'$')
    };
    let is_plain = |c: char| u8::try_from(c).is_ok_and(is_plain_ascii) || c.is_alphanumeric();
    text.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && !text.ends_with(' ')
        && (all_bytes(text, is_plain_ascii) || text.chars().all(is_plain))
        && !is_yaml_keyword(text)
}

/// Words that some YAML version reads as a boolean, null or number.
fn is_yaml_keyword(text: &str) -> bool {
    const KEYWORDS: [&str; 12] =
        ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "e"];
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(text))
}

/// A text in double quotes with the escapes that YAML and JSON share.
fn write_quoted(text: &str, out: &mut impl Write) -> fmt::Result {
    out.write_char('"')?;
    let mut rest = text;
    let is_special = |c: char| match c {
        '"' | '\\' => true,
        ' '..='~' => false,
        c => breaks_line(c),
    };
    while let Some(at) = rest.find(is_special) {
        out.write_str(&rest[..at])?;
        let escaped = rest[at..].chars().next().expect("a character was found here");
        match escaped {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\t' => out.write_str("\\t")?,
            c => write!(out, "\\u{:04x}", u32::from(c))?,
        }
        rest = &rest[at + escaped.len_utf8()..];
    }
    out.write_str(rest)?;
    out.write_char('"')
}

/// One shell word: plain, or in single quotes, inside which nothing is special.
pub(crate) fn write_shell(text: &str, out: &mut impl Write) -> fmt::Result {
    if !text.is_empty() && text.bytes().all(is_plain) {
        return out.write_str(text);
    }
    out.write_char('\'')?;
    write_joined(text.split('\''), "'\\''", out)?;
    out.write_char('\'')
}

/// Text for people: control characters become spaces, so it cannot leave its line.
fn write_one_line(text: &str, out: &mut impl Write) -> fmt::Result {
    if is_printable_ascii(text) {
        return out.write_str(text);
    }
    write_joined(text.split(breaks_line), " ", out)
}

/// Whether `text` holds nothing but the characters that every language shows and none treats as the
/// end of a line. Most texts are such, and finding that out is cheaper than looking at characters.
pub(crate) fn is_printable_ascii(text: &str) -> bool {
    all_bytes(text, |byte| (b' '..=b'~').contains(&byte))
}

/// Whether all bytes of `text` are such. Without an early end the compiler looks at many at once.
fn all_bytes(text: &str, is_such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & is_such(byte))
}

/// Control characters and what may pass for one: line separators, which YAML 1.1 folds, and the
/// byte order mark.
fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

fn write_joined<'t>(
    parts: impl Iterator<Item = &'t str>,
    separator: &str,
    out: &mut impl Write,
) -> fmt::Result {
    for (at, part) in parts.enumerate() {
        if at > 0 {
            out.write_str(separator)?;
        }
        out.write_str(part)?;
    }
    Ok(())
}
