//! No type is named after a pattern instead of its subject.

use super::Offence;
use crate::rust_text::{code_only, line_of, tokens};
use crate::tree::Tree;

/// Endings that could be put on any name and would say nothing more.
const EMPTY_SUFFIXES: &[&str] =
    &["Base", "Handler", "Helper", "Impl", "Manager", "Processor", "Service", "Util"];

/// Names of the domain that happen to end so: Kubernetes calls its own kind `Service`.
const DOMAIN_NAMES: &[&str] = &["Service"];

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    for (path, text) in tree.rust() {
        let code = code_only(text);
        for pair in tokens(&code).windows(2) {
            let (is_definition, (at, name)) =
                (matches!(pair[0].1, "enum" | "struct" | "trait"), pair[1]);
            let suffix = EMPTY_SUFFIXES.iter().find(|suffix| name.ends_with(**suffix));
            if let Some(suffix) = suffix.filter(|_| is_definition && !DOMAIN_NAMES.contains(&name))
            {
                let message = format!("`{name}`: `{suffix}` says nothing, name what it is");
                offences.push(Offence::at(path, line_of(&code, at), message));
            }
        }
    }
    offences
}
