//! What an artifact says it satisfies.
//!
//! Anywhere in a text (a comment, an annotation, a Gherkin tag line) `satisfies: US-1.AC-2, US-3.AC-1`
//! claims those acceptance criteria. A claim by itself proves nothing: scoring counts it only if
//! the typed demand behind the criterion holds.

#[cfg(test)]
mod tests;

use memchr::memmem;
use rehearsal_source::Span;

/// One acceptance criterion that a text claims to satisfy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The criterion's id, such as `US-1.AC-2`.
    pub criterion: String,
    /// Where the id stands.
    pub span: Span,
}

const MARK: &str = "satisfies:";

/// A text that claims more than this is not tracing requirements.
const CLAIMS_MAX: usize = 500;

/// All claims of `text` in the order written.
#[must_use]
pub fn read_claims(text: &str) -> Vec<Claim> {
    let mut claims = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), MARK) {
        let rest = &text[at + MARK.len()..];
        let line = rest.split('\n').next().unwrap_or_default();
        let mut offset = at + MARK.len();
        for part in line.split(',') {
            let id = part.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            if !is_criterion_id(id) {
                break;
            }
            let start = offset + part.find(id).expect("the id is a part of this text");
            claims
                .push(Claim { criterion: id.to_owned(), span: Span::new(start, start + id.len()) });
            offset += part.len() + 1;
        }
        if claims.len() >= CLAIMS_MAX {
            break;
        }
    }
    claims
}

/// Whether `text` has the form `US-1.AC-2`.
#[must_use]
pub fn is_criterion_id(text: &str) -> bool {
    let numbered = |part: &str, prefix: &str| {
        part.strip_prefix(prefix)
            .is_some_and(|n| !n.is_empty() && n.len() <= 4 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    text.split_once('.')
        .is_some_and(|(story, criterion)| numbered(story, "US-") && numbered(criterion, "AC-"))
}
