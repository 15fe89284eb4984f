//! Nothing is left half done.
//!
//! A note to come back later belongs where work is planned, and a test that does not run or that
//! wants any panic proves nothing.

use super::{Offence, QUOTES_BANNED_WORDS};
use crate::rust_text::{code_only, is_word, line_of};
use crate::tree::Tree;

/// Code that stands for code to come, or takes a test out of the run; with what to do.
const IN_CODE: &[(&str, &str)] = &[
    ("todo!(", "write it, or leave the way to it out"),
    ("unimplemented!(", "write it, or leave the way to it out"),
    ("dbg!(", "remove it"),
    ("#[ignore", "make the test fast, or choose it by an environment variable"),
    ("#[should_panic", "assert on what is returned"),
];

/// Marks of unfinished work, in any text.
const IN_TEXT: &[(&str, &str)] = &[
    ("FIXME", "mend it, or say plainly what is left out and why"),
    ("XXX", "mend it, or say plainly what is left out and why"),
];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| !QUOTES_BANNED_WORDS.contains(path)) {
        if path.ends_with(".rs") {
            let code = code_only(text);
            find(path, &code, IN_CODE, &mut offences);
        }
        find(path, text, IN_TEXT, &mut offences);
    }
    offences
}

fn find(path: &str, text: &str, table: &[(&str, &str)], offences: &mut Vec<Offence>) {
    for (word, advice) in table {
        for (at, _) in text.match_indices(word) {
            let continues = |c: Option<char>| c.is_some_and(is_word);
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            let is_part = continues(before) || (word.ends_with(is_word) && continues(after));
            if !is_part {
                let line = line_of(text, at);
                offences.push(Offence::at(path, line, format!("`{word}` is left over: {advice}")));
            }
        }
    }
}
