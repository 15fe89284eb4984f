//! Build arguments and environment variables, as far as the file itself gives their values.
//!
//! Substitution follows the builder: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`. A
//! reference to a value that only the build command knows is left as it is written.

use std::collections::BTreeMap;

/// A name, and its value where one is written.
pub(super) type Pair = (String, Option<String>);

/// What is known about names.
#[derive(Default)]
pub(super) struct Variables<'g> {
    known: BTreeMap<String, String>,
    /// What was declared before the first stage; a stage sees it only where it declares it again.
    inherited: Option<&'g Variables<'g>>,
}

impl<'g> Variables<'g> {
    /// What a stage begins with: nothing known, everything of `global` to be declared again.
    pub(super) fn inheriting(global: &'g Variables<'g>) -> Self {
        Self { known: BTreeMap::new(), inherited: Some(global) }
    }

    /// `ARG name=value name2`: a name without a value keeps what was declared before the first
    /// stage.
    pub(super) fn declare(&mut self, arguments: &str) {
        for argument in words(arguments) {
            match argument.split_once('=') {
                Some((name, value)) => self.keep(name, value),
                None => {
                    let global = self.inherited.and_then(|global| global.known.get(&argument));
                    if let Some(value) = global.cloned() {
                        self.known.insert(argument, value);
                    }
                }
            }
        }
    }

    /// The names and values of `ARG`, nothing filled in.
    pub(super) fn arguments(arguments: &str) -> Vec<Pair> {
        let pair = |word: String| match word.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (word, None),
        };
        words(arguments).into_iter().map(pair).collect()
    }

    /// The names and values of `ENV`, nothing filled in.
    pub(super) fn variables(arguments: &str) -> Vec<Pair> {
        let is_older = words(arguments).first().is_some_and(|first| !first.contains('='));
        match arguments.split_once(char::is_whitespace).filter(|_| is_older) {
            Some((name, value)) => vec![(name.to_owned(), Some(value.trim().to_owned()))],
            None => Self::arguments(arguments),
        }
    }

    /// `ENV name=value name2=value2`, or the older `ENV name the value`.
    pub(super) fn set(&mut self, arguments: &str) {
        let all = words(arguments);
        if all.first().is_some_and(|first| first.contains('=')) {
            for (name, value) in all.iter().filter_map(|word| word.split_once('=')) {
                self.keep(name, value);
            }
        } else if let Some((name, value)) = arguments.split_once(char::is_whitespace) {
            self.keep(name, value.trim());
        }
    }

    fn keep(&mut self, name: &str, value: &str) {
        let value = self.filled(value);
        self.known.insert(name.to_owned(), value);
    }

    /// `text` with the references filled in whose values are known.
    pub(super) fn filled(&self, text: &str) -> String {
        /// A value that refers to itself twice doubles on each line of a hostile file.
        const FILLED_BYTES_MAX: usize = 512;
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(dollar) = rest.find('$') {
            filled.push_str(&rest[..dollar]);
            rest = &rest[dollar..];
            let (reference, value) = self.reference(rest);
            match value {
                Some(value) => filled.push_str(&value),
                None => filled.push_str(&rest[..reference]),
            }
            rest = &rest[reference..];
            if filled.len() > FILLED_BYTES_MAX {
                return text.to_owned();
            }
        }
        filled.push_str(rest);
        filled
    }

    /// How long the reference is that `text` begins with, and its value if that is known.
    fn reference(&self, text: &str) -> (usize, Option<String>) {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let Some(braced) = text.strip_prefix("${") else {
            let name = &text[1..];
            let end = name.find(|c| !is_name(c)).unwrap_or(name.len());
            return (1 + end, self.known.get(&name[..end]).cloned());
        };
        let Some(end) = braced.find('}') else { return (text.len(), None) };
        let inner = &braced[..end];
        let name_end = inner.find(|c| !is_name(c)).unwrap_or(inner.len());
        let (name, operator) = inner.split_at(name_end);
        let known = self.known.get(name).filter(|value| !value.is_empty());
        let value = match operator.get(..2) {
            _ if operator.is_empty() => self.known.get(name).cloned(),
            Some(":-") => Some(known.map_or_else(|| operator[2..].to_owned(), String::clone)),
            Some(":+") => Some(known.map_or_else(String::new, |_| operator[2..].to_owned())),
            _ => None,
        };
        ("${".len() + end + "}".len(), value)
    }
}

/// The words of an instruction's arguments, without their quotes.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, _) if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            _ => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}
