//! Samples as tests write them: `1 2 _ 0+10x5 stale`.

use rehearsal_source::fields::clip;
use rehearsal_source::{ProblemKind, Problems, Span};

/// Reports the first word of `text` that is no sample and no run of samples.
pub(super) fn check(text: &str, span: Span, problems: &Problems) {
    if text.contains("{{") {
        return;
    }
    if let Some(word) = text.split_whitespace().find(|word| !is_sample(word)) {
        let message = format!("`{}` is no sample", clip(word));
        let help = "write a number, `_` for none, or a run such as `0+10x5`";
        problems.add_with_help(ProblemKind::BadValue, span, message, help);
    }
}

fn is_sample(word: &str) -> bool {
    if matches!(word, "_" | "stale") || is_number(word) {
        return true;
    }
    let Some((first, times)) = word.rsplit_once('x') else { return false };
    let is_count =
        !times.is_empty() && times.len() <= 9 && times.bytes().all(|b| b.is_ascii_digit());
    // The sign that separates start and step is not that of the start or of an exponent.
    let step = first.bytes().enumerate().skip(1).find_map(|(at, byte)| {
        let is_exponent = matches!(first.as_bytes()[at - 1], b'e' | b'E');
        (matches!(byte, b'+' | b'-') && !is_exponent).then_some(at)
    });
    let is_run = match step {
        Some(at) => is_number(&first[..at]) && is_number(&first[at + 1..]),
        None => first == "_" || is_number(first),
    };
    is_count && is_run
}

fn is_number(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-._".contains(&byte);
    text.bytes().all(plain) && text.parse::<f64>().is_ok()
}
