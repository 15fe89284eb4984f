//! Functions on texts.

use rehearsal_gotemplate::Value;

use super::super::sha256;
use super::numbers::integer;
use super::{ANY, ONE, Plain, THREE, TWO, text};

/// The longest text that one function makes.
const BYTES_MAX: usize = 1 << 20;

pub(super) const TABLE: &[Plain] = &[
    ("quote", ANY, |arguments| Ok(Value::from(all(arguments, quoted)))),
    ("squote", ANY, |arguments| Ok(Value::from(all(arguments, |text| format!("'{text}'"))))),
    ("toString", ONE, |arguments| made(text(&arguments[0]))),
    ("upper", ONE, |arguments| made(text(&arguments[0]).to_uppercase())),
    ("lower", ONE, |arguments| made(text(&arguments[0]).to_lowercase())),
    ("title", ONE, |arguments| made(titled(&text(&arguments[0])))),
    ("untitle", ONE, |arguments| made(untitled(&text(&arguments[0])))),
    ("trim", ONE, |arguments| made(text(&arguments[0]).trim().to_owned())),
    ("nospace", ONE, |arguments| made(text(&arguments[0]).split_whitespace().collect::<String>())),
    ("trimAll", TWO, |arguments| {
        let characters = text(&arguments[0]);
        made(text(&arguments[1]).trim_matches(|c| characters.contains(c)).to_owned())
    }),
    ("trimSuffix", TWO, |arguments| {
        let (suffix, own) = (text(&arguments[0]), text(&arguments[1]));
        made(own.strip_suffix(suffix.as_str()).unwrap_or(&own).to_owned())
    }),
    ("trimPrefix", TWO, |arguments| {
        let (prefix, own) = (text(&arguments[0]), text(&arguments[1]));
        made(own.strip_prefix(prefix.as_str()).unwrap_or(&own).to_owned())
    }),
    ("hasPrefix", TWO, |arguments| {
        Ok(Value::Bool(text(&arguments[1]).starts_with(&text(&arguments[0]))))
    }),
    ("hasSuffix", TWO, |arguments| {
        Ok(Value::Bool(text(&arguments[1]).ends_with(&text(&arguments[0]))))
    }),
    ("contains", TWO, |arguments| {
        Ok(Value::Bool(text(&arguments[1]).contains(&text(&arguments[0]))))
    }),
    ("replace", THREE, |arguments| {
        let (old, new) = (text(&arguments[0]), text(&arguments[1]));
        bounded(text(&arguments[2]).replace(&old, &new))
    }),
    ("trunc", TWO, |arguments| made(truncated(&text(&arguments[1]), integer(&arguments[0])))),
    ("substr", THREE, |arguments| {
        let own = text(&arguments[2]);
        let bound = |value: &Value| usize::try_from(integer(value)).unwrap_or(usize::MAX);
        let (start, end) = (bound(&arguments[0]).min(own.len()), bound(&arguments[1]));
        let start = if start == usize::MAX { 0 } else { start };
        made(own.get(start..end.clamp(start, own.len())).unwrap_or_default().to_owned())
    }),
    ("repeat", TWO, |arguments| {
        let (times, own) = (integer(&arguments[0]), text(&arguments[1]));
        let times = usize::try_from(times).unwrap_or(0);
        if own.len().saturating_mul(times) > BYTES_MAX {
            return Err("the text would be too long".to_owned());
        }
        made(own.repeat(times))
    }),
    ("indent", TWO, |arguments| bounded(indented(&text(&arguments[1]), integer(&arguments[0])))),
    ("nindent", TWO, |arguments| {
        let indented = indented(&text(&arguments[1]), integer(&arguments[0]));
        bounded(format!("\n{indented}"))
    }),
    ("cat", ANY, |arguments| {
        let words: Vec<String> =
            arguments.iter().filter(|value| **value != Value::Nil).map(text).collect();
        made(words.join(" "))
    }),
    ("splitList", TWO, |arguments| {
        let (separator, own) = (text(&arguments[0]), text(&arguments[1]));
        let parts: Vec<Value> = match separator.as_str() {
            "" => own.chars().map(|c| Value::from(c.to_string())).collect(),
            separator => own.split(separator).map(Value::from).collect(),
        };
        Ok(Value::list(parts))
    }),
    ("split", TWO, |arguments| {
        let (separator, own) = (text(&arguments[0]), text(&arguments[1]));
        let parts = own.split(separator.as_str()).enumerate();
        Ok(Value::map(parts.map(|(at, part)| (format!("_{at}"), Value::from(part))).collect()))
    }),
    ("snakecase", ONE, |arguments| made(separated(&text(&arguments[0]), '_'))),
    ("kebabcase", ONE, |arguments| made(separated(&text(&arguments[0]), '-'))),
    ("camelcase", ONE, |arguments| {
        let own = text(&arguments[0]);
        made(own.split(['_', '-', ' ']).map(titled).collect())
    }),
    ("base", ONE, |arguments| {
        let own = text(&arguments[0]);
        let own = own.trim_end_matches('/');
        made(own.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(".").to_owned())
    }),
    ("dir", ONE, |arguments| {
        let own = text(&arguments[0]);
        made(own.rsplit_once('/').map_or(".", |(dir, _)| dir).to_owned())
    }),
    ("ext", ONE, |arguments| {
        let own = text(&arguments[0]);
        let name = own.rsplit('/').next().unwrap_or_default();
        made(name.rfind('.').map_or("", |dot| &name[dot..]).to_owned())
    }),
    ("b64enc", ONE, |arguments| made(base64(text(&arguments[0]).as_bytes()))),
    ("b64dec", ONE, |arguments| {
        Ok(Value::from(from_base64(&text(&arguments[0])).unwrap_or_default()))
    }),
    ("sha256sum", ONE, |arguments| made(sha256::digest(text(&arguments[0]).as_bytes()))),
    ("toStrings", ONE, |arguments| {
        let items = super::items(&arguments[0]);
        Ok(Value::list(items.iter().map(|item| Value::from(text(item))).collect()))
    }),
    ("plural", THREE, |arguments| {
        Ok(arguments[if integer(&arguments[2]) == 1 { 0 } else { 1 }].clone())
    }),
    ("wrap", TWO, |arguments| made(text(&arguments[1]))),
];

fn made(text: String) -> Result<Value, String> {
    Ok(Value::from(text))
}

fn bounded(text: String) -> Result<Value, String> {
    if text.len() > BYTES_MAX {
        return Err("the text would be too long".to_owned());
    }
    made(text)
}

/// Everything but nothing, each by itself, with blanks between.
fn all(arguments: &[Value], one: impl Fn(&str) -> String) -> String {
    let given = arguments.iter().filter(|value| **value != Value::Nil);
    given.map(|value| one(&text(value))).collect::<Vec<_>>().join(" ")
}

fn quoted(text: &str) -> String {
    rehearsal_gotemplate::quoted::quote(text)
}

fn titled(text: &str) -> String {
    first_letters(text, |c| c.to_uppercase().collect())
}

fn untitled(text: &str) -> String {
    first_letters(text, |c| c.to_lowercase().collect())
}

fn first_letters(text: &str, change: impl Fn(char) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if before.is_whitespace() {
            out.push_str(&change(c));
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// The first bytes, or the last ones for a negative number, without a broken character.
fn truncated(text: &str, length: i64) -> String {
    let wanted = usize::try_from(length.unsigned_abs()).unwrap_or(usize::MAX);
    if wanted >= text.len() {
        return text.to_owned();
    }
    if length < 0 {
        let start = (text.len() - wanted..=text.len()).find(|at| text.is_char_boundary(*at));
        return text[start.unwrap_or(text.len())..].to_owned();
    }
    let end = (0..=wanted).rev().find(|at| text.is_char_boundary(*at));
    text[..end.unwrap_or(0)].to_owned()
}

fn indented(text: &str, columns: i64) -> String {
    /// Nobody indents further; a larger number is a mistake that would cost memory.
    const COLUMNS_MAX: usize = 200;
    let columns = usize::try_from(columns).unwrap_or(0).min(COLUMNS_MAX);
    let pad = " ".repeat(columns);
    format!("{pad}{}", text.replace('\n', &format!("\n{pad}")))
}

/// Words in lower case, parted where a capital letter or a separator stands.
fn separated(text: &str, separator: char) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '_' | '-' | ' ' => out.push(separator),
            c if c.is_uppercase() => {
                if !out.is_empty() && !out.ends_with(separator) {
                    out.push(separator);
                }
                out.extend(c.to_lowercase());
            }
            c => out.push(c),
        }
    }
    out
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for at in 0..4 {
            let digit = (group >> (18 - 6 * at)) & 63;
            let is_filled = at <= chunk.len();
            out.push(if is_filled { char::from(DIGITS[digit as usize]) } else { '=' });
        }
    }
    out
}

fn from_base64(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let digits: Vec<u8> = text.trim_end_matches('=').bytes().collect();
    for chunk in digits.chunks(4) {
        let mut group = 0_u32;
        for at in 0..4 {
            let digit = match chunk.get(at) {
                Some(byte) => DIGITS.iter().position(|known| known == byte)?,
                None => 0,
            };
            group = (group << 6) | u32::try_from(digit).ok()?;
        }
        let [_, a, b, c] = group.to_be_bytes();
        bytes.extend([a, b, c].iter().take(chunk.len().saturating_sub(1)));
    }
    String::from_utf8(bytes).ok()
}
