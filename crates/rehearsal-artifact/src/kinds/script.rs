//! `*.sh`: shell scripts, read without running them.
//!
//! This is a lexer that knows enough of bash to find the commands, not a grammar of bash: words
//! with their quotes and expansions, nested `$(…)`, here-documents, compound commands, functions,
//! `[[ … ]]` and arithmetic. What it reports is what makes a script unreadable from some place on:
//! a quote, substitution or here-document that never ends, and compound commands that are not
//! closed. Where it is not sure it says nothing, because a false alarm in a working script is worse
//! than silence.
//!
//! Left out: the bodies of here-documents and of old-style backtick substitutions, aliases, and
//! what the commands do.

use std::any::Any;
use std::sync::Arc;

use rehearsal_source::{ProblemKind, Problems, Span, Spanned};

use crate::kind::{Content, Kind, model};

mod compound;
mod expansion;
mod list;
mod reader;
mod strictness;
mod word;

pub use strictness::Strictness;

/// The kind.
pub static KIND: Kind = Kind {
    id: "script",
    title: "Shell script",
    paths: &["**/*.sh", "**/*.bash"],
    content: Content::Shebang(&["ash", "bash", "dash", "ksh", "sh"]),
    read,
};

/// What a script says.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The first line without `#!`, if it is one.
    pub shebang: Option<Spanned<String>>,
    /// Which safety options are on before the first command.
    pub strict: Strictness,
    /// The functions that it defines, in the order written.
    pub functions: Vec<Spanned<String>>,
    /// All simple commands in the order written, those in functions and substitutions too.
    pub commands: Vec<Command>,
    /// The signals and pseudo-signals (`EXIT`, `ERR`) that it traps.
    pub trapped_signals: Vec<Spanned<String>>,
}

/// One simple command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// What is run: a program, a function or a builtin. Quotes are removed, expansions stay as
    /// written.
    pub program: Spanned<String>,
    /// The words after it, likewise.
    pub words: Vec<Spanned<String>>,
    /// Whether it stands in the body of a function, where it runs only when that is called.
    pub in_function: bool,
    /// The program whose output it reads: what stands before the `|` before it.
    pub reads_from: Option<Spanned<String>>,
}

impl Command {
    /// Whether one of its words is `option` or begins with `option=`.
    #[must_use]
    pub fn has_option(&self, option: &str) -> bool {
        let is_option = |word: &Spanned<String>| {
            word.strip_prefix(option).is_some_and(|rest| rest.is_empty() || rest.starts_with('='))
        };
        self.words.iter().any(is_option)
    }

    /// Whether one of its words is the short option `letter`, alone or together with others.
    #[must_use]
    pub fn has_letter(&self, letter: char) -> bool {
        let is_group = |word: &Spanned<String>| {
            let letters = word.strip_prefix('-').unwrap_or_default();
            letters.contains(letter) && letters.chars().all(|c| c.is_ascii_alphanumeric())
        };
        self.words.iter().any(is_group)
    }
}

/// The commands of a script that stands in another file; places count from its beginning.
pub(crate) fn commands_of(text: &str) -> Vec<Command> {
    reader::read_commands(text, &Problems::new()).commands
}

impl Script {
    /// The commands that run `program`.
    pub fn calls<'a>(&'a self, program: &'a str) -> impl Iterator<Item = &'a Command> {
        self.commands.iter().filter(move |command| *command.program == program)
    }
}

fn read(text: &str, problems: &Problems) -> Option<Arc<dyn Any + Send + Sync>> {
    // Searching for one byte is much faster than for two, and scripts have no CR at all.
    let mut carriage_returns = text.match_indices('\r').map(|(at, _)| at);
    if let Some(at) = carriage_returns.find(|at| text[at + 1..].starts_with('\n')) {
        let message = "lines end in CR LF, which a shell takes as part of each last word";
        problems.add(ProblemKind::Syntax, Span::new(at, at + 1), message);
        return None;
    }
    let shebang = read_shebang(text);
    let found = reader::read_commands(text, problems);
    let trapped_signals = found
        .commands
        .iter()
        .filter(|command| *command.program == "trap")
        .flat_map(|command| command.words.iter().filter(|word| !word.starts_with('-')).skip(1))
        .cloned()
        .collect();
    model(Script {
        strict: Strictness::of(shebang.as_ref(), &found.commands),
        shebang,
        functions: found.functions,
        commands: found.commands,
        trapped_signals,
    })
}

fn read_shebang(text: &str) -> Option<Spanned<String>> {
    let line = text.strip_prefix("#!")?.lines().next().unwrap_or_default();
    let trimmed = line.trim();
    let start = 2 + line.find(trimmed).unwrap_or_default();
    Some(Spanned::new(trimmed.to_owned(), Span::new(start, start + trimmed.len())))
}

#[cfg(test)]
mod tests;
