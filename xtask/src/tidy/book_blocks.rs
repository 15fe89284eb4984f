//! Reference pages of the book that repeat what stands in the code.
//!
//! Nobody keeps a second copy of a list up to date by hand, so these parts of the book are rendered
//! from the files that they are about:
//!
//! ```text
//! <!-- generated: rules -->
//! <!-- end of generated: rules -->
//! ```
//!
//! A page holds at most one block, and may be absent, because the rule about links already asks for
//! every page of the book. What stands around a block is written by people and left alone.
//!
//! The product is not linked for this: its texts are read, like any other file of the tree, so that
//! a stale page can be mended while the product does not compile.

mod declarations;
mod events;
mod rules;
mod tables;

use super::{Offence, Rewrite};
use crate::rust_text::line_of;
use crate::tree::Tree;

/// A part of a page that is rendered from code.
struct Block {
    name: &'static str,
    page: &'static str,
    /// The text of the block in Markdown; an offence if the code cannot be read.
    render: fn(&Tree) -> Result<String, Offence>,
}

const BLOCKS: &[Block] = &[
    Block { name: "criteria", page: "book/src/scenario.md", render: tables::criteria },
    Block { name: "events", page: "book/src/events.md", render: events::render },
    Block { name: "kinds", page: "book/src/personas.md", render: tables::kinds },
    Block { name: "rules", page: "book/src/rules.md", render: rules::render },
];

/// A page with an old block.
struct Stale {
    /// The line of the block's start, from 1.
    line: usize,
    rewrite: Rewrite,
}

pub(super) fn check(tree: &Tree) -> Vec<Offence> {
    let offence = |block: &Block| {
        let stale = match block.stale(tree) {
            Ok(stale) => stale?,
            Err(offence) => return Some(offence),
        };
        let message = format!("the block `{}` is stale: run `cargo xtask tidy`", block.name);
        Some(Offence::at(block.page, stale.line, message))
    };
    BLOCKS.iter().filter_map(offence).collect()
}

/// The pages with a stale block, with what they should hold.
pub(super) fn rewrites(tree: &Tree) -> Vec<Rewrite> {
    let stale = BLOCKS.iter().filter_map(|block| block.stale(tree).ok().flatten());
    stale.map(|stale| stale.rewrite).collect()
}

impl Block {
    /// The page brought up to date; `None` if it is, or if there is no such page.
    fn stale(&self, tree: &Tree) -> Result<Option<Stale>, Offence> {
        let Some(text) = tree.text(self.page) else { return Ok(None) };
        let start = format!("<!-- generated: {} -->", self.name);
        let end = format!("<!-- end of generated: {} -->", self.name);
        let parts = text
            .split_once(&start)
            .and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
        let Some((before, after)) = parts else {
            let message = format!("lacks the block `{}`: add `{start}` and `{end}`", self.name);
            return Err(Offence::file(self.page, message));
        };
        let body = (self.render)(tree)?;
        let fresh = format!("{before}{start}\n\n{}\n\n{end}{after}", body.trim());
        let line = line_of(text, before.len());
        let rewrite = Rewrite { path: self.page.to_owned(), text: fresh };
        Ok((rewrite.text != text).then_some(Stale { line, rewrite }))
    }
}

/// A row of a table; a bar in a cell would end the cell.
fn row(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
    format!("| {} |\n", cells.join(" | "))
}

/// The first two lines of a table.
fn head(titles: &[&str]) -> String {
    format!("{}|{}\n", row(titles), "---|".repeat(titles.len()))
}

#[cfg(test)]
mod tests;
