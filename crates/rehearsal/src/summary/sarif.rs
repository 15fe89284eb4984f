//! The findings as SARIF 2.1.0, which code hosts show beside the lines that they are about.
//!
//! Only what SARIF readers use is written: the rules that were broken, and each result with its
//! place. Paths are those of the repository that a team would commit, not of the run directory.

use std::collections::BTreeSet;

use rehearsal_artifact::rules;
use serde_json::{Value, json};

use super::Summary;
use crate::events::FindingReported;

impl Summary {
    /// `findings.sarif`.
    #[must_use]
    pub fn to_sarif(&self) -> String {
        let broken: BTreeSet<&str> = self.findings.iter().map(|f| f.rule.as_str()).collect();
        let broken: Vec<&str> = broken.into_iter().collect();
        let results = self.findings.iter().map(|finding| result(finding, &broken));
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "rehearsal",
                    "rules": broken.iter().map(|id| descriptor(id)).collect::<Vec<_>>(),
                } },
                "columnKind": "unicodeCodePoints",
                "results": results.collect::<Vec<_>>(),
            }],
        });
        format!("{log:#}\n")
    }
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

fn result(finding: &FindingReported, broken: &[&str]) -> Value {
    let text = match finding.help.as_str() {
        "" => finding.message.clone(),
        help => format!("{}\n{help}", finding.message),
    };
    // SARIF's levels are ours, word for word.
    json!({
        "ruleId": finding.rule,
        "ruleIndex": broken.iter().position(|id| *id == finding.rule),
        "level": finding.severity,
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&finding.path) },
            "region": { "startLine": finding.line, "startColumn": finding.column },
        } }],
    })
}

/// `path` as a relative reference of RFC 3986: everything but unreserved characters and slashes is
/// percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
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
