//! YAML text to spanned trees, within limits.
//!
//! Scanning and parsing are `saphyr-parser`'s; this module builds the tree, resolves aliases and
//! merge keys (`<<`), and holds the limits that make any input cheap: bytes, depth, and nodes
//! *after* aliases are expanded, which is what stops a billion laughs. Tags are ignored: no format
//! that is read here gives them a meaning. JSON is read as the YAML it also is.

mod subset;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use saphyr_parser::{Event, Parser, ScanError, StrInput};

use crate::fields::clip;
use crate::problem::{ProblemKind, Problems};
use crate::span::Span;
use crate::tree::{Entry, Node, ScalarStyle, Value};

#[cfg(test)]
mod tests;

/// What a text may cost at most.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Size of the text in bytes.
    pub bytes: usize,
    /// Collections inside collections.
    pub depth: usize,
    /// Nodes of all documents together, aliases expanded.
    pub nodes: usize,
    /// Bytes of the texts that aliases repeat: one long text named ten thousand times is a bomb too.
    pub repeated_bytes: usize,
}

impl Limits {
    /// For files that a person or a persona wrote: far above any real one (the largest public
    /// workflow files are near 200 KiB), low enough that reading one takes milliseconds.
    pub const FILE: Self =
        Self { bytes: 1 << 20, depth: 64, nodes: 50_000, repeated_bytes: 1 << 20 };
}

/// The documents of `text`. Where reading stops (bad syntax, a limit) a problem says so, and the
/// documents completed before it are returned.
#[must_use]
pub fn read_yaml<'s>(text: &'s str, limits: Limits, problems: &Problems) -> Vec<Node<'s>> {
    if text.len() > limits.bytes {
        let message =
            format!("the text has {} bytes; at most {} are read", text.len(), limits.bytes);
        problems.add(ProblemKind::Limit, Span::default(), message);
        return Vec::new();
    }
    match subset::read_subset(text, limits) {
        Some(documents) => documents,
        None => read_any(text, limits, problems),
    }
}

/// The documents of any text.
fn read_any<'s>(text: &'s str, limits: Limits, problems: &Problems) -> Vec<Node<'s>> {
    let mut builder = Builder {
        offsets: Offsets::of(text),
        limits,
        problems,
        documents: Vec::new(),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        nodes: 0,
        repeated_bytes: 0,
    };
    for event in Parser::<StrInput<'s>>::new_from_str(text) {
        let read = match event {
            Ok((event, span)) => builder.accept(event, span),
            Err(error) => builder.syntax_error(&error),
        };
        if read.is_err() {
            break;
        }
    }
    builder.documents
}

/// Reading stopped; the reason is already among the problems.
struct Stopped;

/// A collection whose end has not been read.
struct Open<'s> {
    anchor: usize,
    start: u32,
    contents: Contents<'s>,
}

enum Contents<'s> {
    Sequence(Vec<Node<'s>>),
    Mapping { entries: Vec<Entry<'s>>, key: Option<(Cow<'s, str>, Span)> },
}

struct Builder<'s, 'p> {
    offsets: Offsets,
    limits: Limits,
    problems: &'p Problems,
    documents: Vec<Node<'s>>,
    open: Vec<Open<'s>>,
    /// Complete anchored nodes, by the parser's anchor number (0 is no anchor).
    anchors: BTreeMap<usize, Node<'s>>,
    nodes: usize,
    repeated_bytes: usize,
}

impl<'s> Builder<'s, '_> {
    fn accept(&mut self, event: Event<'s>, span: saphyr_parser::Span) -> Result<(), Stopped> {
        let span = self.offsets.span(span);
        match event {
            Event::Scalar(text, style, anchor, _tag) => {
                let style = match style {
                    saphyr_parser::ScalarStyle::Plain => ScalarStyle::Plain,
                    _ => ScalarStyle::Quoted,
                };
                self.count(1, span)?;
                self.complete(Node { span, value: Value::Scalar(text, style) }, anchor);
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::SequenceStart(anchor, _tag) => {
                self.begin(anchor, span, Contents::Sequence(Vec::new()))?;
            }
            Event::MappingStart(anchor, _tag) => {
                self.begin(anchor, span, Contents::Mapping { entries: Vec::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::DocumentStart(_) => self.anchors.clear(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn begin(&mut self, anchor: usize, at: Span, contents: Contents<'s>) -> Result<(), Stopped> {
        self.count(1, at)?;
        if self.open.len() >= self.limits.depth {
            let message = format!("nested deeper than {} levels", self.limits.depth);
            self.problems.add(ProblemKind::Limit, at, message);
            return Err(Stopped);
        }
        self.open.push(Open { anchor, start: at.start, contents });
        Ok(())
    }

    fn end(&mut self, at: Span) {
        let open = self.open.pop().expect("the parser ends only what it began");
        let node = match open.contents {
            Contents::Sequence(items) => {
                let last = items.last().map_or(open.start, |item| item.span.end);
                // A flow collection ends with its own bracket; a block ends with its last item.
                let span = Span { start: open.start, end: last.max(flow_end(at)) };
                Node { span, value: Value::Sequence(items) }
            }
            Contents::Mapping { entries, .. } => {
                let last = entries.last().map_or(open.start, |entry| entry.value.span.end);
                let span = Span { start: open.start, end: last.max(flow_end(at)) };
                self.report_repeated_keys(&entries);
                Node { span, value: Value::Mapping(self.merged(entries)) }
            }
        };
        self.complete(node, open.anchor);
    }

    /// Puts a finished node where it belongs: into its parent, or among the documents.
    fn complete(&mut self, node: Node<'s>, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.documents.push(node);
            return;
        };
        match &mut parent.contents {
            Contents::Sequence(items) => items.push(node),
            Contents::Mapping { entries, key } => match key.take() {
                None => *key = Some(key_of(node, self.problems)),
                Some((key, key_span)) => entries.push(Entry { key, key_span, value: node }),
            },
        }
    }

    fn alias(&mut self, anchor: usize, at: Span) -> Result<(), Stopped> {
        let Some(node) = self.anchors.get(&anchor) else {
            let message = "this alias stands inside the node that it names";
            self.problems.add(ProblemKind::Syntax, at, message);
            return Err(Stopped);
        };
        let Size { nodes, bytes, depth } = Size::of(node);
        self.count(nodes, at)?;
        self.repeated_bytes += bytes;
        if self.repeated_bytes > self.limits.repeated_bytes {
            let message = format!("aliases repeat more than {} bytes", self.limits.repeated_bytes);
            self.problems.add(ProblemKind::Limit, at, message);
            return Err(Stopped);
        }
        if self.open.len() + depth > self.limits.depth {
            let message = format!("nested deeper than {} levels", self.limits.depth);
            self.problems.add(ProblemKind::Limit, at, message);
            return Err(Stopped);
        }
        let node = self.anchors[&anchor].clone();
        self.complete(node, 0);
        Ok(())
    }

    fn count(&mut self, nodes: usize, at: Span) -> Result<(), Stopped> {
        self.nodes += nodes;
        if self.nodes > self.limits.nodes {
            let message = format!("more than {} values, aliases expanded", self.limits.nodes);
            self.problems.add(ProblemKind::Limit, at, message);
            return Err(Stopped);
        }
        Ok(())
    }

    fn report_repeated_keys(&self, entries: &[Entry<'s>]) {
        // Sorted, because comparing each with each would let a large mapping cost minutes.
        let mut keys: Vec<(&str, Span)> =
            entries.iter().map(|entry| (entry.key.as_ref(), entry.key_span)).collect();
        keys.sort_unstable();
        for pair in keys.windows(2).filter(|pair| pair[0].0 == pair[1].0 && pair[0].0 != "<<") {
            let (key, span) = pair[1];
            let message = format!("the key `{}` is here twice", clip(key));
            self.problems.add(ProblemKind::DuplicateKey, span, message);
        }
    }

    /// Applies `<<`: entries of the merged mappings that the mapping does not have itself.
    fn merged(&mut self, entries: Vec<Entry<'s>>) -> Vec<Entry<'s>> {
        if !entries.iter().any(|entry| entry.key == "<<") {
            return entries;
        }
        let (merges, mut own): (Vec<_>, Vec<_>) =
            entries.into_iter().partition(|entry| entry.key == "<<");
        let mut known: BTreeSet<Cow<'s, str>> = own.iter().map(|entry| entry.key.clone()).collect();
        for merge in merges {
            let sources = match merge.value.value {
                Value::Sequence(items) => items,
                Value::Mapping(_) | Value::Scalar(..) => vec![merge.value],
            };
            for source in sources {
                let Value::Mapping(inherited) = source.value else {
                    let message = "`<<` takes a mapping or a list of mappings";
                    self.problems.add(ProblemKind::WrongType, source.span, message);
                    continue;
                };
                for entry in inherited {
                    if known.insert(entry.key.clone()) {
                        own.push(entry);
                    }
                }
            }
        }
        own
    }

    fn syntax_error(&mut self, error: &ScanError) -> Result<(), Stopped> {
        let at = self.offsets.byte(error.marker().index());
        let span = Span { start: at, end: at };
        // The scanner's own limit lies above ours, but it looks ahead and so may come first.
        if error.info() == "recursion limit exceeded" {
            let message = format!("nested deeper than {} levels", self.limits.depth);
            self.problems.add(ProblemKind::Limit, span, message);
            return Err(Stopped);
        }
        let message = format!("not YAML: {}", error.info());
        match syntax_help(error.info()) {
            Some(help) => self.problems.add_with_help(ProblemKind::Syntax, span, message, help),
            None => self.problems.add(ProblemKind::Syntax, span, message),
        }
        Err(Stopped)
    }
}

/// What to do about the mistakes that people make most; the scanner speaks of its own state.
fn syntax_help(info: &str) -> Option<&'static str> {
    if info.starts_with("mapping values are not allowed") {
        Some(
            "a key stands deeper than the key before it, which has a value already: indent both \
             alike; or put a value that holds `: ` into quotes",
        )
    } else if info.starts_with("invalid indentation") {
        Some(
            "indent every line of a value in brackets or quotes deeper than its key; many tools let \
             it pass, but YAML 1.2 does not",
        )
    } else if info.starts_with("tabs disallowed") {
        Some("indent with spaces")
    } else {
        None
    }
}

fn key_of<'s>(node: Node<'s>, problems: &Problems) -> (Cow<'s, str>, Span) {
    match node.value {
        Value::Scalar(text, _) => (text, node.span),
        Value::Sequence(_) | Value::Mapping(_) => {
            problems.add(ProblemKind::WrongType, node.span, "a key must be a text");
            (Cow::Borrowed(""), node.span)
        }
    }
}

/// The end of a bracket token; the end token of a block is empty and stands at the *next* token.
fn flow_end(at: Span) -> u32 {
    if at.end > at.start { at.end } else { 0 }
}

/// What a node costs when it is repeated.
struct Size {
    nodes: usize,
    bytes: usize,
    depth: usize,
}

impl Size {
    fn of(node: &Node<'_>) -> Self {
        let text = |text: &str| Self { nodes: 1, bytes: text.len(), depth: 0 };
        match &node.value {
            Value::Scalar(scalar, _) => text(scalar),
            Value::Sequence(items) => Self::around(items.iter().map(Self::of)),
            Value::Mapping(entries) => Self::around(
                entries.iter().flat_map(|entry| [text(&entry.key), Self::of(&entry.value)]),
            ),
        }
    }

    fn around(parts: impl Iterator<Item = Self>) -> Self {
        let add = |all: Self, part: Self| Self {
            nodes: all.nodes + part.nodes,
            bytes: all.bytes + part.bytes,
            depth: all.depth.max(part.depth + 1),
        };
        parts.fold(Self { nodes: 1, bytes: 0, depth: 1 }, add)
    }
}

/// Byte offsets of the characters that the parser counts.
enum Offsets {
    /// One byte a character: nothing to look up.
    Ascii { len: u32 },
    /// The byte at which each character starts, and the text's length at the end.
    Table(Vec<u32>),
}

impl Offsets {
    fn of(text: &str) -> Self {
        let narrow = |offset: usize| u32::try_from(offset).expect("the limit on bytes is lower");
        if text.is_ascii() {
            return Self::Ascii { len: narrow(text.len()) };
        }
        let starts = text.char_indices().map(|(offset, _)| narrow(offset));
        Self::Table(starts.chain([narrow(text.len())]).collect())
    }

    fn byte(&self, character: usize) -> u32 {
        match self {
            Self::Ascii { len } => u32::try_from(character).unwrap_or(*len).min(*len),
            Self::Table(starts) => starts[character.min(starts.len() - 1)],
        }
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        Span { start: self.byte(span.start.index()), end: self.byte(span.end.index()) }
    }
}
