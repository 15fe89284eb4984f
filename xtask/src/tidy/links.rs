//! Every relative link in the documents leads somewhere, and every page of the book is in it.
//!
//! Links to the web are left alone: a check that asks the network fails for reasons that are not
//! ours. Anchors inside a page are not checked.

use super::Offence;
use crate::tree::{Tree, resolve};

/// Documents at the root.
const DOCUMENTS: &[&str] = &["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "README.md"];

/// The table of contents that the book is built from.
const SUMMARY: &str = "book/src/SUMMARY.md";

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let mut offences = Vec::new();
    let mut in_summary = Vec::new();
    for (path, text) in tree.texts().filter(|(path, _)| is_document(path)) {
        for (line, target) in links(text) {
            let Some(relative) = relative_part(target) else { continue };
            let resolved = resolve(path, relative);
            match resolved.filter(|file| tree.holds(file)) {
                Some(file) if path == SUMMARY => in_summary.push(file),
                Some(_) => {}
                None => {
                    let message = format!("`{target}` does not exist: correct the link");
                    offences.push(Offence::at(path, line, message));
                }
            }
        }
    }
    let pages = tree.paths().filter(|path| is_page(path) && *path != SUMMARY);
    let lost = pages.filter(|page| !in_summary.iter().any(|listed| listed == page));
    offences.extend(lost.map(|page| Offence::file(page, format!("not in {SUMMARY}: list it"))));
    offences
}

fn is_document(path: &str) -> bool {
    DOCUMENTS.contains(&path) || is_page(path)
}

fn is_page(path: &str) -> bool {
    path.starts_with("book/src/") && path.ends_with(".md")
}

/// The part of a link that names a file; `None` for the web and for places in the same page.
fn relative_part(target: &str) -> Option<&str> {
    let file = target.split('#').next().unwrap_or(target);
    let is_elsewhere = file.contains("://") || file.starts_with("mailto:");
    (!is_elsewhere && (!file.is_empty() || target.is_empty())).then_some(file)
}

/// Line and target of every link outside code blocks and code spans.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut links = Vec::new();
    let mut in_block = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            links.extend(links_of_line(line).into_iter().map(|target| (number + 1, target)));
        }
    }
    links
}

fn links_of_line(line: &str) -> Vec<&str> {
    let definition = line.strip_prefix('[').and_then(|rest| rest.split_once("]: "));
    if let Some((_, target)) = definition {
        return target.split_whitespace().take(1).collect();
    }
    let mut targets = Vec::new();
    for (at, _) in line.match_indices("](") {
        // An odd number of backticks before it: the bracket is quoted, not a link.
        let is_quoted = line[..at].matches('`').count() % 2 == 1;
        let rest = &line[at + 2..];
        if let Some(end) = rest.find(')').filter(|_| !is_quoted) {
            targets.push(rest[..end].split_whitespace().next().unwrap_or(""));
        }
    }
    targets
}
