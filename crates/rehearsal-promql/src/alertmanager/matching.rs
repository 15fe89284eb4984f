//! Matchers of routes, inhibitions and silences: `severity="critical"`, `team=~"a|b"`.
//!
//! Upstream has two grammars. The newer one takes any label name and wants quotes around what could be
//! misread; the classic one wants plain names and takes nearly any value. A text is read by both; what
//! the classic one makes of it counts, unless only the newer one understands it.

use std::fmt;

use rehearsal_gotemplate::quoted::{quote, unquote};

use crate::labels::Labels;
use crate::matchers::Matchers;
use crate::operator::MatchOperator;

/// Conditions on labels, all of which have to hold. A missing label is an empty one.
#[derive(Clone, Debug, Default)]
pub struct LabelMatchers {
    written: Vec<Written>,
    conditions: Matchers,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) label: String,
    pub(super) value: String,
    pub(super) operator: MatchOperator,
}

impl LabelMatchers {
    /// The conditions in `text`, separated by commas.
    ///
    /// # Errors
    ///
    /// Why upstream refuses the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::of(parse(text)?)
    }

    pub(super) fn of(mut written: Vec<Written>) -> Result<Self, String> {
        written.sort_by(|a, b| a.order().cmp(&b.order()));
        let parts = written
            .iter()
            .map(|Written { label, operator, value }| (label.as_str(), *operator, value.as_str()));
        let conditions =
            Matchers::of_parts(parts).map_err(|error| format!("error parsing regexp: {error}"))?;
        Ok(Self { written, conditions })
    }

    /// Whether there is no condition, so that everything is accepted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// The labels that the conditions are on; one that has several conditions comes several times.
    pub fn labels(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(|written| written.label.as_str())
    }

    /// Whether the conditions on `label` hold for `value`, whatever those on other labels say.
    #[must_use]
    pub fn accept_value(&self, label: &str, value: &str) -> bool {
        self.conditions.accept_value(label, value)
    }

    /// Whether all conditions hold for `labels`.
    #[must_use]
    pub fn accept(&self, labels: &Labels) -> bool {
        self.conditions.accept(labels)
    }
}

impl Written {
    fn order(&self) -> (&str, &str, &str) {
        (&self.label, &self.value, self.operator.text())
    }
}

/// As upstream shows them: sorted, in braces.
impl fmt::Display for LabelMatchers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (at, Written { label, operator, value }) in self.written.iter().enumerate() {
            let separator = if at == 0 { "" } else { "," };
            write!(f, "{separator}{label}{}{}", operator.text(), quote(value))?;
        }
        f.write_str("}")
    }
}

pub(super) fn parse(text: &str) -> Result<Vec<Written>, String> {
    match (classic(text), any_name(text)) {
        (Ok(classic), _) => Ok(classic),
        (Err(_), Some(newer)) => Ok(newer),
        (Err(error), None) => Err(error),
    }
}

/// The classic grammar.
fn classic(text: &str) -> Result<Vec<Written>, String> {
    let text = text.strip_prefix('{').unwrap_or(text);
    let text = text.strip_suffix('}').unwrap_or(text);
    let (mut is_quoted, mut is_escaped) = (false, false);
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        match character {
            ',' if !is_quoted => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            '"' if !is_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        is_escaped = character == '\\' && !is_escaped;
    }
    // A comma may end the list.
    let last = text[start..].trim();
    if !last.is_empty() {
        parts.push(last);
    }
    parts.into_iter().map(classic_one).collect()
}

fn classic_one(text: &str) -> Result<Written, String> {
    let bad = || format!("bad matcher format: {text}");
    let trimmed = text.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
    let end = trimmed.find(|c| !is_name(c)).unwrap_or(trimmed.len());
    let (label, rest) = trimmed.split_at(end);
    if label.is_empty() || label.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(bad());
    }
    let (operator, value) = operator(rest.trim_start()).ok_or_else(bad)?;
    Ok(Written { label: label.to_owned(), operator, value: classic_value(value.trim())? })
}

fn operator(text: &str) -> Option<(MatchOperator, &str)> {
    let known = [
        ("=~", MatchOperator::Matches),
        ("!~", MatchOperator::NotMatches),
        ("!=", MatchOperator::NotEqual),
        ("=", MatchOperator::Equal),
    ];
    known.iter().find_map(|(sign, operator)| Some((*operator, text.strip_prefix(sign)?)))
}

/// A value with or without double quotes. An escape that is none stands for itself.
fn classic_value(raw: &str) -> Result<String, String> {
    let stray = || format!("matcher value contains unescaped double quote: {raw}");
    let inner = raw.strip_prefix('"');
    let mut is_open = inner.is_some();
    let mut value = String::new();
    let mut characters = inner.unwrap_or(raw).chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => value.push('\n'),
                Some(escaped @ ('"' | '\\')) => value.push(escaped),
                Some(other) => value.extend(['\\', other]),
                None => value.push('\\'),
            },
            '"' if is_open && characters.as_str().is_empty() => is_open = false,
            '"' => return Err(stray()),
            _ => value.push(character),
        }
    }
    if is_open { Err(stray()) } else { Ok(value) }
}

/// The newer grammar; `None` where it refuses the text.
fn any_name(text: &str) -> Option<Vec<Written>> {
    let mut rest = text.trim_start();
    let has_brace = rest.starts_with('{');
    if has_brace {
        rest = rest[1..].trim_start();
    }
    let mut written = Vec::new();
    while !rest.is_empty() && !rest.starts_with('}') {
        let (label, after) = word(rest)?;
        let (operator, after) = operator(after.trim_start())?;
        let (value, after) = word(after.trim_start())?;
        written.push(Written { label, operator, value });
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    let end = if has_brace { rest.strip_prefix('}')?.trim_start() } else { rest };
    end.is_empty().then_some(written)
}

/// A text in double quotes, or one without anything that would need them.
fn word(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        let mut is_escaped = false;
        let end = text.char_indices().skip(1).find(|(_, character)| {
            let closes = *character == '"' && !is_escaped;
            is_escaped = *character == '\\' && !is_escaped;
            closes
        })?;
        let (quoted, rest) = text.split_at(end.0 + 1);
        return Some((unquote(quoted).ok()?, rest));
    }
    let is_reserved = |c: char| c.is_whitespace() || "{}!=~,\\\"'`".contains(c);
    let end = text.find(is_reserved).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
}
