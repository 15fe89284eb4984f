//! Conditions on labels, as routes and inhibitions write them: `severity="critical"`.

use rehearsal_promql::pattern::Pattern;
use rehearsal_source::fields::{clip, text};
use rehearsal_source::{Node, ProblemKind, Problems, Spanned};

/// One condition on one label; a label that an alert lacks counts as empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Matcher {
    /// The label, with the place of the whole matcher.
    pub label: Spanned<String>,
    /// The comparison.
    pub comparison: Comparison,
    /// The value or pattern.
    pub value: String,
}

/// How a label is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `=~`: the pattern matches the whole value.
    Matches,
    /// `!~`
    MatchesNot,
}

/// Longer spellings first, because `=` begins `=~`.
const COMPARISONS: [(&str, Comparison); 4] = [
    ("=~", Comparison::Matches),
    ("!~", Comparison::MatchesNot),
    ("!=", Comparison::NotEqual),
    ("=", Comparison::Equal),
];

impl Matcher {
    /// Reads one matcher.
    pub(super) fn read(node: &Node<'_>, problems: &Problems) -> Option<Self> {
        let written = text(node, "a matcher", problems)?;
        let Some((label, comparison, value)) = split(&written) else {
            let message = format!("bad matcher format: {}", clip(&written));
            let help = "write a label, one of `=`, `!=`, `=~`, `!~`, and a value in quotes";
            problems.add_with_help(ProblemKind::BadValue, node.span, message, help);
            return None;
        };
        let is_pattern = matches!(comparison, Comparison::Matches | Comparison::MatchesNot);
        if is_pattern && let Err(reason) = Pattern::read(&value) {
            problems.add(ProblemKind::BadValue, node.span, reason);
            return None;
        }
        Some(Self { label: Spanned::new(label.to_owned(), node.span), comparison, value })
    }

    /// Whether `value` of the label fits; `None` where that takes more of a pattern than words with
    /// bars between them.
    #[must_use]
    pub fn accepts(&self, value: &str) -> Option<bool> {
        let is_plain =
            |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let one_of = || {
            let mut words = self.value.split('|');
            words.clone().all(is_plain).then(|| words.any(|word| word == value))
        };
        match self.comparison {
            Comparison::Equal => Some(self.value == value),
            Comparison::NotEqual => Some(self.value != value),
            Comparison::Matches => one_of(),
            Comparison::MatchesNot => one_of().map(|fits| !fits),
        }
    }
}

/// Label, comparison and value; `None` if `text` has another form.
fn split(text: &str) -> Option<(&str, Comparison, String)> {
    let at = text.find(['=', '!'])?;
    let (label, rest) = (text[..at].trim(), &text[at..]);
    let (spelling, comparison) =
        COMPARISONS.iter().find(|(spelling, _)| rest.starts_with(spelling))?;
    let is_first = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
    let is_label = label.bytes().next().is_some_and(is_first)
        && label.bytes().all(|byte| is_first(byte) || byte.is_ascii_digit());
    let value = rest[spelling.len()..].trim();
    let value = match value.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?.replace("\\\"", "\"").replace("\\\\", "\\"),
        None if value.contains(['"', '{', '}', ',']) => return None,
        None => value.to_owned(),
    };
    is_label.then_some((label, *comparison, value))
}
