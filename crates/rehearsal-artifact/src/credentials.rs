//! What a credential looks like: by what it is called, or by the form of known tokens.
//!
//! There is no guessing by randomness, which mostly finds hashes. What is found is never repeated in
//! a message.

/// Whether something called `name` holds a credential. Only the end of a name counts:
/// `TOKEN_URL` and `secret-name` say where a credential is, not what it is.
pub(crate) fn names_credential(name: &str) -> bool {
    /// Ends of names, in lower case without separators.
    const ENDS: [&str; 12] = [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "credential",
        "credentials",
        "apikey",
        "accesskey",
        "secretkey",
        "privatekey",
        "signingkey",
    ];
    let separator = |byte: &u8| matches!(byte, b'_' | b'-' | b'.');
    ENDS.iter().any(|end| {
        let mut plain = name.bytes().rev().filter(|byte| !separator(byte));
        end.bytes()
            .rev()
            .all(|byte| plain.next().is_some_and(|own| own.eq_ignore_ascii_case(&byte)))
    })
}

/// Whether `value` switches something on or off, or says nothing.
pub(crate) fn is_switch(value: &str) -> bool {
    matches!(value, "" | "true" | "false" | "null" | "0" | "1")
}

/// Whether `value` says by itself that something else has to stand there.
pub(crate) fn is_placeholder(value: &str) -> bool {
    const MARKS: [&str; 8] =
        ["change", "dummy", "example", "fake", "placeholder", "replace", "secret_here", "xxx"];
    let lower = value.to_ascii_lowercase();
    lower.starts_with('<')
        || lower.starts_with('{')
        || MARKS.iter().any(|mark| lower.contains(mark))
}

/// The words of `text` that have the form of a known token, each with who issues such tokens.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = (&'static str, &str)> {
    /// Beginnings that services reserve for their tokens, and the least length of the whole.
    const FORMS: [(&str, usize, &str); 13] = [
        ("ghp_", 40, "GitHub"),
        ("gho_", 40, "GitHub"),
        ("ghu_", 40, "GitHub"),
        ("ghs_", 40, "GitHub"),
        ("ghr_", 40, "GitHub"),
        ("github_pat_", 40, "GitHub"),
        ("glpat-", 20, "GitLab"),
        ("xoxb-", 20, "Slack"),
        ("xoxp-", 20, "Slack"),
        ("xoxa-", 20, "Slack"),
        ("xoxs-", 20, "Slack"),
        ("AKIA", 20, "AWS"),
        ("ASIA", 20, "AWS"),
    ];
    /// The shortest of the forms: shorter words need no look.
    const LENGTH_MIN: usize = 20;
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    words.filter(|word| word.len() >= LENGTH_MIN).filter_map(|word| {
        let is_form = |(start, length, _): &&(&str, usize, &str)| {
            word.starts_with(start) && word.len() >= *length
        };
        FORMS.iter().find(is_form).map(|(_, _, service)| (*service, word))
    })
}
