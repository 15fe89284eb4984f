//! The criteria and the artifact kinds, a row each.

use super::declarations::Static;
use super::{head, row};
use crate::tidy::Offence;
use crate::tree::Tree;

const CRITERIA: &str = "crates/rehearsal-score/src/criteria";

const KINDS: &str = "crates/rehearsal-artifact/src/kinds";

/// Every criterion, with where its answer comes from and which arguments it takes.
pub(super) fn criteria(tree: &Tree) -> Result<String, Offence> {
    let mut table = head(&["criterion", "evidence", "takes", "what it asks"]);
    for criterion in Static::of_each(tree, CRITERIA, "CRITERION")? {
        let source = criterion.variant("EvidenceSource", "source")?.to_lowercase();
        let takes = criterion.variants("Argument", "takes")?.into_iter().map(str::to_lowercase);
        let takes = quoted(takes);
        let takes = if takes.is_empty() { "–" } else { &takes };
        let id = format!("`{}`", criterion.literal("id")?);
        table += &row(&[&id, &source, takes, &criterion.literal("title")?]);
    }
    Ok(table)
}

/// Every kind, with the paths that are of it.
pub(super) fn kinds(tree: &Tree) -> Result<String, Offence> {
    let mut table = head(&["kind", "what it is", "paths"]);
    for kind in Static::of_each(tree, KINDS, "KIND")? {
        let id = format!("`{}`", kind.literal("id")?);
        table += &row(&[&id, &kind.literal("title")?, &quoted(kind.literals("paths")?)]);
    }
    Ok(table)
}

fn quoted(words: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
