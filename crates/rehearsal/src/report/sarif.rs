//! The findings as SARIF 2.1.0, which code hosts show beside the lines that they are about.
//!
//! Only what SARIF readers use is written: the rules that were broken, and each result with its
//! place. What the owners of a file suppress stays in, with their reason, so that a reader can tell it
//! from what was mended.

use std::collections::BTreeSet;

use rehearsal_artifact::rules;
use serde_json::{Value, json};

use super::Reported;

/// A log of one run of the checks.
pub(crate) fn log<'a>(reported: impl Iterator<Item = Reported<'a>>) -> String {
    let reported: Vec<_> = reported.collect();
    let broken: BTreeSet<&str> = reported.iter().map(|one| one.rule).collect();
    let broken: Vec<&str> = broken.into_iter().collect();
    let results: Vec<_> = reported.iter().map(|one| result(one, &broken)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rehearsal",
                "rules": broken.iter().map(|id| descriptor(id)).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// What breaking a rule means. What only reading a file finds has no rule, and its id says it.
fn descriptor(id: &str) -> Value {
    match rules::ALL.iter().find(|rule| rule.id == id) {
        Some(rule) => json!({
            "id": id,
            "shortDescription": { "text": rule.title },
            "help": { "text": rule.help },
        }),
        None => json!({ "id": id }),
    }
}

fn result(one: &Reported<'_>, broken: &[&str]) -> Value {
    let text = match one.help {
        "" => one.message.to_owned(),
        help => format!("{}\n{help}", one.message),
    };
    // SARIF's levels are ours, word for word.
    let mut result = json!({
        "ruleId": one.rule,
        "ruleIndex": broken.iter().position(|id| *id == one.rule),
        "level": one.severity,
        "message": { "text": text },
    });
    if !one.path.is_empty() {
        result["locations"] = json!([{ "physicalLocation": {
            "artifactLocation": { "uri": uri(one.path) },
            "region": { "startLine": one.line, "startColumn": one.column },
        } }]);
    }
    if let Some(reason) = one.suppressed {
        result["suppressions"] = json!([{ "kind": "inSource", "justification": reason }]);
    }
    result
}

/// `path` as a reference of RFC 3986, relative unless it is absolute itself: everything but
/// unreserved characters and slashes is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::from(if path.starts_with('/') { "file://" } else { "" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests;
