//! No trait has a single implementation.
//!
//! Such a trait is a guess about a second case that never came; until it does, a function or an
//! enum is shorter and says more. Test doubles are not a second case.
//!
//! Traits are told apart by name alone. What a derive or another crate implements is not seen. An
//! implementation that a macro writes for a type it is given counts as several.

use super::Offence;
use crate::rust_text::{code_only, line_of, tokens, without_tests};
use crate::tree::{Tree, is_test};

/// A trait that may have fewer than two implementations in the product's own code.
struct Exception {
    name: &'static str,
    /// Whether the implementations in tests and benches count.
    tests_count: bool,
}

/// `Event` and `World` are what makes the kernel know no domain: the engine implements them, and so
/// do the benches, whose workloads are worlds in their own right.
const EXCEPTIONS: &[Exception] = &[
    Exception { name: "Event", tests_count: true },
    Exception { name: "World", tests_count: true },
];

/// How often an implementation counts whose type is a macro's argument.
const BY_MACRO: usize = 2;

struct Implementation<'t> {
    of: &'t str,
    counts: usize,
    is_test: bool,
}

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let ours = |path: &str| path.starts_with("crates/") || path.starts_with("benches/");
    let codes: Vec<_> = tree
        .rust()
        .filter(|(path, _)| ours(path))
        .map(|(path, text)| (path, without_tests(&code_only(text))))
        .collect();
    let implemented: Vec<_> =
        codes.iter().flat_map(|(path, code)| implementations(code, is_test(path))).collect();
    let mut offences = Vec::new();
    for (path, code) in codes.iter().filter(|(path, _)| !is_test(path)) {
        for (at, name) in definitions(code) {
            let count = count(&implemented, name);
            if count < 2 {
                let message = format!(
                    "the trait `{name}` has {count} implementations: make it a function or an \
                     enum until there are two"
                );
                offences.push(Offence::at(path, line_of(code, at), message));
            }
        }
    }
    offences
}

fn count(implemented: &[Implementation<'_>], name: &str) -> usize {
    let tests_count = EXCEPTIONS.iter().any(|known| known.name == name && known.tests_count);
    let wanted = implemented.iter().filter(|found| found.of == name);
    wanted.filter(|found| tests_count || !found.is_test).map(|found| found.counts).sum()
}

fn definitions(code: &str) -> Vec<(usize, &str)> {
    let tokens = tokens(code);
    let pairs = tokens.windows(2).filter(|pair| pair[0].1 == "trait");
    pairs.map(|pair| pair[1]).filter(|(_, name)| *name != "$").collect()
}

fn implementations(code: &str, is_test: bool) -> Vec<Implementation<'_>> {
    let tokens: Vec<&str> = tokens(code).into_iter().map(|(_, token)| token).collect();
    let starts = tokens.iter().enumerate().filter(|(_, token)| **token == "impl");
    starts.filter_map(|(at, _)| implementation(&tokens[at + 1..], is_test)).collect()
}

/// Reads `<generics> path::Trait<arguments> for Type {`; `None` for an inherent implementation and
/// for `impl Trait` in a signature.
fn implementation<'t>(tokens: &[&'t str], is_test: bool) -> Option<Implementation<'t>> {
    let mut depth = 0_usize;
    let mut name = None;
    for (at, token) in tokens.iter().enumerate() {
        match *token {
            "<" => depth += 1,
            // The arrow in `Fn(A) -> B` closes nothing.
            ">" if at > 0 && tokens[at - 1] == "-" => {}
            ">" => depth = depth.checked_sub(1)?,
            "for" if depth == 0 => {
                let of: &'t str = name?;
                let mut implementor = tokens[at..].iter().take_while(|token| **token != "{");
                let is_argument = implementor.any(|token| *token == "$");
                let counts = if is_argument { BY_MACRO } else { 1 };
                return Some(Implementation { of, counts, is_test });
            }
            "{" | "}" | ";" | "," | "=" | ")" | "|" | "where" if depth == 0 => return None,
            word if depth == 0 => name = Some(word),
            _ => {}
        }
    }
    None
}
