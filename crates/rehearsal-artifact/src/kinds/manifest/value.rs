//! The small values of Kubernetes objects: names, ports, counts, shares.

use std::fmt;

use rehearsal_source::fields::{clip, text, wrong_type};
use rehearsal_source::{Fields, Node, ProblemKind, Problems, Spanned};

pub(super) use crate::document::accept;

/// A count, or a share of another count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntOrPercent {
    /// So many.
    Number(u32),
    /// So many of a hundred.
    Percent(u32),
}

impl IntOrPercent {
    /// How many of `total` that is; a share is rounded up.
    #[must_use]
    pub fn of_rounded_up(self, total: u32) -> u32 {
        match self {
            Self::Number(number) => number,
            Self::Percent(percent) => {
                let share = (u64::from(total) * u64::from(percent)).div_ceil(100);
                u32::try_from(share).unwrap_or(u32::MAX)
            }
        }
    }

    /// How many of `total` that is; a share is rounded down.
    #[must_use]
    pub fn of_rounded_down(self, total: u32) -> u32 {
        match self {
            Self::Number(number) => number,
            Self::Percent(percent) => {
                let share = u64::from(total) * u64::from(percent) / 100;
                u32::try_from(share).unwrap_or(u32::MAX)
            }
        }
    }

    /// The optional field `name`.
    pub(super) fn optional_field(
        fields: &mut Fields<'_, '_>,
        name: &'static str,
    ) -> Option<Spanned<Self>> {
        let node = fields.optional(name)?;
        let number = node.integer().and_then(|number| u32::try_from(number).ok());
        let value = number.map(Self::Number).or_else(|| {
            let percent = node.scalar()?.strip_suffix('%')?;
            let digits = !percent.is_empty() && percent.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| percent.parse().ok())?.map(Self::Percent)
        });
        if value.is_none() {
            wrong_type(node, name, "a whole number or a percentage", fields.problems());
        }
        value.map(|value| Spanned::new(value, node.span))
    }
}

impl fmt::Display for IntOrPercent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

/// A container port as probes and Services refer to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortReference {
    /// By number.
    Number(u16),
    /// By the name that the container gave it.
    Name(String),
}

impl PortReference {
    /// Reads a port number or a port's name.
    pub(super) fn read(node: &Node<'_>, what: &str, problems: &Problems) -> Option<Spanned<Self>> {
        if node.integer().is_some() {
            let number = port_number(node, what, problems)?;
            return Some(Spanned::new(Self::Number(number.value), number.span));
        }
        let name = text(node, what, problems)?;
        check_port_name(&name, problems);
        Some(Spanned::new(Self::Name(name.value), name.span))
    }
}

impl fmt::Display for PortReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

/// A port number: 1 to 65535.
pub(super) fn port_number(
    node: &Node<'_>,
    what: &str,
    problems: &Problems,
) -> Option<Spanned<u16>> {
    let number = rehearsal_source::fields::integer(node, what, problems)?;
    let port = u16::try_from(number.value).ok().filter(|port| *port > 0);
    if port.is_none() {
        let message = format!("{what} must be between 1 and 65535, not {}", number.value);
        problems.add(ProblemKind::BadValue, number.span, message);
    }
    port.map(|port| Spanned::new(port, number.span))
}

/// The optional field `name`, a whole number of at least `least`.
pub(super) fn optional_count(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    least: u32,
) -> Option<Spanned<u32>> {
    let number = fields.optional_integer(name)?;
    let count = u32::try_from(number.value).ok().filter(|count| *count >= least);
    if count.is_none() {
        let message = format!("{name} must be at least {least}, not {}", number.value);
        fields.problems().add(ProblemKind::BadValue, number.span, message);
    }
    count.map(|count| Spanned::new(count, number.span))
}

/// A value that Kubernetes takes only as a text: plain numbers and booleans are refused by the API
/// server, and its YAML 1.1 has more booleans than YAML 1.2.
pub(super) fn quoted_text(
    node: &Node<'_>,
    what: &str,
    problems: &Problems,
) -> Option<Spanned<String>> {
    use rehearsal_source::{ScalarStyle, Value};
    if node.is_null() {
        return Some(Spanned::new(String::new(), node.span));
    }
    if let Value::Scalar(plain, ScalarStyle::Plain) = &node.value {
        let type_name = node.type_name();
        let is_boolean = type_name == "a boolean"
            || ["yes", "no", "on", "off"].iter().any(|word| plain.eq_ignore_ascii_case(word));
        if is_boolean || type_name == "a number" {
            let found = if is_boolean { "a boolean" } else { "a number" };
            let message =
                format!("{what} must be a text, and a plain `{}` is {found}", clip(plain));
            let help = format!("write \"{}\" in quotes", clip(plain));
            problems.add_with_help(ProblemKind::WrongType, node.span, message, help);
            return Some(Spanned::new(plain.clone().into_owned(), node.span));
        }
    }
    text(node, what, problems)
}

/// Reports a name that is no RFC 1123 label: at most 63 of `a-z`, `0-9` and inner `-`.
pub(super) fn check_dns_label(name: &Spanned<String>, what: &str, problems: &Problems) {
    if !is_dns_label(name) {
        let message = format!("{what} cannot be `{}`", clip(name));
        let help = "at most 63 lower-case letters, digits and inner hyphens";
        problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
    }
}

/// Reports a name that is no RFC 1123 subdomain: labels joined by dots, at most 253 bytes.
pub(super) fn check_dns_subdomain(name: &Spanned<String>, what: &str, problems: &Problems) {
    if name.len() > 253 || !name.split('.').all(is_dns_label_characters) {
        let message = format!("{what} cannot be `{}`", clip(name));
        let help = "lower-case letters, digits, inner hyphens and dots";
        problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
    }
}

/// Reports a port name that is no IANA service name: at most 15 of `a-z`, `0-9` and single inner
/// `-`, with a letter.
pub(super) fn check_port_name(name: &Spanned<String>, problems: &Problems) {
    let is_valid = name.len() <= 15
        && is_dns_label(name)
        && !name.contains("--")
        && name.bytes().any(|byte| byte.is_ascii_lowercase());
    if !is_valid {
        let message = format!("a port cannot be called `{}`", clip(name));
        let help = "at most 15 lower-case letters, digits and single inner hyphens";
        problems.add_with_help(ProblemKind::BadValue, name.span, message, help);
    }
}

fn is_dns_label(name: &str) -> bool {
    name.len() <= 63 && is_dns_label_characters(name)
}

fn is_dns_label_characters(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}
