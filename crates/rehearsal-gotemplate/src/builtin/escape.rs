//! Texts made safe for HTML, for a script, and for the query of an address.

use std::fmt::Write;

use crate::quoted::is_printable;

/// `text` with entities for what HTML takes for markup.
#[must_use]
pub(super) fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\0' => escaped.push(char::REPLACEMENT_CHARACTER),
            '"' => escaped.push_str("&#34;"),
            '\'' => escaped.push_str("&#39;"),
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// `text` for a quoted text of JavaScript.
pub(super) fn escape_script(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        let code = u32::from(character);
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\'' => escaped.push_str("\\'"),
            '"' => escaped.push_str("\\\""),
            '<' => escaped.push_str("\\u003C"),
            '>' => escaped.push_str("\\u003E"),
            '&' => escaped.push_str("\\u0026"),
            '=' => escaped.push_str("\\u003D"),
            _ if code < 0x20 || (code >= 0x80 && !is_printable(character)) => {
                write!(escaped, "\\u{code:04X}").expect("writing to a text cannot fail");
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

/// `text` for a value in the query of an address: a blank becomes a plus.
#[must_use]
pub fn escape_query(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                escaped.push(char::from(byte));
            }
            b' ' => escaped.push('+'),
            _ => write!(escaped, "%{byte:02X}").expect("writing to a text cannot fail"),
        }
    }
    escaped
}
