//! The part of YAML that most files keep to, read directly.
//!
//! A general scanner looks at every character for everything that YAML knows. What people and
//! templates write needs little of it: documents with a bare `---` between them; block mappings and
//! sequences; plain and quoted scalars on one line; literal blocks; lists and mappings in brackets on one
//! line; comments. This reader takes a
//! text that keeps to those, in about a seventh of the time, and gives up on any other: it answers `None`
//! and the text is read again by the general reader. It reports nothing, because a text with
//! something wrong is also one to give up on. Its law is that a tree it gives is the tree that the general
//! reader gives, to the last span; where a span looks odd, that is why.
//!
//! Left out, because they are rare and their rules are long: anchors, tags, directives, folded scalars, escapes but those of quotes and backslashes, scalars over several lines,
//! complex keys, merge keys, tabs.

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use memchr::memmem;

use crate::span::Span;
use crate::tree::{Entry, Node, ScalarStyle, Value};
use crate::yaml::Limits;

/// The line between two documents.
const MARKER: &str = "---\n";

/// The documents of `text`, at least one, if the text keeps to the subset and within `limits`.
pub(super) fn read_subset<'s>(text: &'s str, limits: Limits) -> Option<Vec<Node<'s>>> {
    // Without an end of line the last scalar would need rules of its own.
    if !text.ends_with('\n') || !is_printable(text) {
        return None;
    }
    let mut documents = Vec::new();
    let (mut start, mut nodes) = (0, 0);
    loop {
        let end = next_marker(text, start);
        let text_before = &text[..end];
        let mut reader =
            Reader { text: text_before, at: start, column: 0, depth: 0, nodes, limits };
        reader.find_content();
        // Nothing before the first marker is no document; nothing behind one is.
        let is_nothing = reader.is_at_end();
        if is_nothing && (start > 0 || end == text.len()) || reader.column > 0 {
            return None;
        }
        if !is_nothing {
            documents.push(reader.block()?);
        }
        if !reader.is_at_end() {
            return None;
        }
        if end == text.len() {
            return Some(documents);
        }
        (start, nodes) = (end + MARKER.len(), reader.nodes);
    }
}

/// Where the next marker stands from the start of a line, `from`, on; the end of `text` if nowhere.
fn next_marker(text: &str, from: usize) -> usize {
    if text[from..].starts_with(MARKER) {
        return from;
    }
    let found = memmem::find(&text.as_bytes()[from..], b"\n---\n");
    found.map_or(text.len(), |newline| from + newline + 1)
}

/// Whether `text` has no character that YAML treats in a special way beside the end of line.
fn is_printable(text: &str) -> bool {
    let is_plain = |byte: u8| (b' '..0x7f).contains(&byte) || byte == b'\n';
    // Without an early end the compiler looks at many bytes at once.
    text.bytes().fold(true, |all, byte| all & is_plain(byte))
        || text.chars().all(|c| {
            c == '\n' || !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
        })
}

/// A mapping with more keys than this is left to the general reader, which finds repeated keys
/// without comparing each with each.
const KEYS_MAX: usize = 64;

/// The general reader takes keys of at most 1024 characters; a key half as long is a rare sight, and so
/// is one with escapes.
const KEY_BYTES_MAX: usize = 512;

/// Stands at the content of a line, or at the end of the text, whenever a block begins or ends.
struct Reader<'s> {
    text: &'s str,
    /// The byte that is next.
    at: usize,
    /// How far the content of this line is indented.
    column: usize,
    /// Collections that are open.
    depth: usize,
    /// Keys and values so far.
    nodes: usize,
    limits: Limits,
}

impl<'s> Reader<'s> {
    fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// A byte from here on; the text ends with an end of line, and so does what is behind it.
    fn peek(&self, ahead: usize) -> u8 {
        self.text.as_bytes().get(self.at + ahead).copied().unwrap_or(b'\n')
    }

    fn skip_spaces(&mut self) {
        while self.peek(0) == b' ' {
            self.at += 1;
        }
    }

    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at = rest.find('\n').map_or(self.text.len(), |newline| self.at + newline + 1);
    }

    /// From the start of a line to the first content in it or below it.
    fn find_content(&mut self) {
        loop {
            let start = self.at;
            self.skip_spaces();
            self.column = self.at - start;
            match self.peek(0) {
                _ if self.is_at_end() => return,
                b'\n' => self.at += 1,
                b'#' => self.skip_line(),
                _ => return,
            }
        }
    }

    fn next_line(&mut self) {
        self.skip_line();
        self.find_content();
    }

    /// Over spaces; whether nothing but a comment follows in this line.
    fn skip_to_line_end(&mut self) -> Option<()> {
        let before = self.at;
        self.skip_spaces();
        (self.peek(0) == b'\n' || self.peek(0) == b'#' && self.at > before).then_some(())
    }

    /// Whether an item of a block sequence begins here.
    fn is_at_item(&self) -> bool {
        self.peek(0) == b'-' && matches!(self.peek(1), b' ' | b'\n')
    }

    fn count(&mut self) -> Option<()> {
        self.nodes += 1;
        (self.nodes <= self.limits.nodes).then_some(())
    }

    fn open(&mut self) -> Option<()> {
        self.count()?;
        self.depth += 1;
        (self.depth <= self.limits.depth).then_some(())
    }

    /// The collection that begins at the content of this line.
    fn block(&mut self) -> Option<Node<'s>> {
        if self.is_at_item() { self.sequence(self.column) } else { self.mapping(self.column, None) }
    }

    /// Whether a collection that is indented by `indent` goes on at this content.
    fn goes_on(&self, indent: usize) -> Option<bool> {
        let is_over = self.is_at_end() || self.column < indent;
        if is_over || self.column == indent { Some(!is_over) } else { None }
    }

    /// Items whose dashes are indented by `indent`; stands at the first dash.
    fn sequence(&mut self, indent: usize) -> Option<Node<'s>> {
        self.open()?;
        let start = self.at;
        let mut items = vec![self.item(indent)?];
        while self.goes_on(indent)? {
            items.push(self.item(indent)?);
        }
        self.depth -= 1;
        let end = items.last().map_or(start, |item| item.span.end as usize);
        Some(Node { span: Span::new(start, end), value: Value::Sequence(items) })
    }

    fn item(&mut self, indent: usize) -> Option<Node<'s>> {
        if !self.is_at_item() {
            return None;
        }
        let dash = self.at;
        self.at += 1;
        self.skip_spaces();
        let column = indent + self.at - dash;
        match self.peek(0) {
            b'\n' | b'#' => {
                self.next_line();
                if self.column > indent && !self.is_at_end() { self.block() } else { None }
            }
            _ if self.is_at_item() => self.sequence(column),
            b'|' | b'[' | b'{' => self.inline(indent),
            _ => {
                let scalar = self.scalar(false)?;
                if self.peek(0) == b':' {
                    return self.mapping(column, Some(scalar));
                }
                self.count()?;
                self.skip_to_line_end()?;
                self.next_line();
                Some(scalar)
            }
        }
    }

    /// Entries whose keys are indented by `indent`; stands at the first key, or behind it if it is
    /// `first`.
    fn mapping(&mut self, indent: usize, first: Option<Node<'s>>) -> Option<Node<'s>> {
        self.open()?;
        let mut entries = Vec::new();
        let mut key = first;
        loop {
            let next = match key.take() {
                Some(key) => key,
                None => self.scalar(false)?,
            };
            let empty_at = next.span.end;
            self.colon()?;
            let value = self.entry_value(indent, empty_at)?;
            self.push_entry(next, value, &mut entries)?;
            if !self.goes_on(indent)? {
                break;
            }
        }
        self.depth -= 1;
        let start = entries.first().map_or(0, |entry| entry.key_span.start);
        let end = entries.last().map_or(0, |entry| entry.value.span.end);
        Some(Node { span: Span { start, end }, value: Value::Mapping(entries) })
    }

    /// Over the colon behind a key and the spaces behind that.
    fn colon(&mut self) -> Option<()> {
        let is_colon = self.peek(0) == b':' && matches!(self.peek(1), b' ' | b'\n');
        self.at += 1;
        self.skip_spaces();
        is_colon.then_some(())
    }

    fn push_entry(
        &mut self,
        key: Node<'s>,
        value: Node<'s>,
        entries: &mut Vec<Entry<'s>>,
    ) -> Option<()> {
        self.count()?;
        let Node { span: key_span, value: Value::Scalar(key, _) } = key else { return None };
        let is_new = entries.len() < KEYS_MAX && !entries.iter().any(|entry| entry.key == key);
        let is_plain = matches!(key, Cow::Borrowed(_));
        let is_usual = is_plain && key.len() <= KEY_BYTES_MAX && key != "<<";
        entries.push(Entry { key, key_span, value });
        (is_new && is_usual).then_some(())
    }

    /// What stands behind a key and its colon in a mapping that is indented by `indent`. Nothing
    /// stands at the colon, `empty_at`.
    fn entry_value(&mut self, indent: usize, empty_at: u32) -> Option<Node<'s>> {
        if !matches!(self.peek(0), b'\n' | b'#') {
            return self.inline(indent);
        }
        self.next_line();
        if self.column > indent && !self.is_at_end() {
            return self.block();
        }
        self.count()?;
        let value = Value::Scalar(Cow::Borrowed(""), ScalarStyle::Plain);
        Some(Node { span: Span { start: empty_at, end: empty_at }, value })
    }

    /// A value that begins on this line, inside a block that is indented by `indent`.
    fn inline(&mut self, indent: usize) -> Option<Node<'s>> {
        if self.peek(0) == b'|' {
            return self.literal(indent);
        }
        let node = self.flow(false)?;
        self.skip_to_line_end()?;
        self.next_line();
        Some(node)
    }

    /// A scalar, or a list or mapping in brackets, that ends on this line.
    fn flow(&mut self, in_brackets: bool) -> Option<Node<'s>> {
        let start = self.at;
        let value = match self.peek(0) {
            b'[' => {
                self.open()?;
                let mut items = Vec::new();
                while self.is_before_next(b']', items.is_empty())? {
                    items.push(self.flow(true)?);
                }
                Value::Sequence(items)
            }
            b'{' => {
                self.open()?;
                let mut entries = Vec::new();
                while self.is_before_next(b'}', entries.is_empty())? {
                    let key = self.scalar(true)?;
                    self.colon()?;
                    let value = self.flow(true)?;
                    self.push_entry(key, value, &mut entries)?;
                }
                Value::Mapping(entries)
            }
            _ => {
                self.count()?;
                return self.scalar(in_brackets);
            }
        };
        self.depth -= 1;
        Some(Node { span: self.span_beyond(start), value })
    }

    /// Over the opening bracket or a comma to the next element, or over the `closing` bracket.
    fn is_before_next(&mut self, closing: u8, is_first: bool) -> Option<bool> {
        self.at += usize::from(is_first);
        self.skip_spaces();
        let is_closed = self.peek(0) == closing;
        if !is_first && !is_closed && self.peek(0) != b',' {
            return None;
        }
        self.at += usize::from(is_closed || !is_first);
        if !is_closed {
            self.skip_spaces();
        }
        Some(!is_closed)
    }

    /// The span of something that ends with a quote or bracket: the general reader counts the spaces
    /// and the comment behind it as part of it.
    fn span_beyond(&mut self, start: usize) -> Span {
        if self.skip_to_line_end().is_some() && self.peek(0) == b'#' {
            self.skip_line();
            self.at -= 1;
        }
        Span::new(start, self.at)
    }

    /// A plain or quoted scalar on this line.
    fn scalar(&mut self, in_brackets: bool) -> Option<Node<'s>> {
        let start = self.at;
        let quote = self.peek(0);
        if !matches!(quote, b'"' | b'\'') {
            self.at += self.plain_length(in_brackets)?;
            let value = Value::Scalar(self.text[start..self.at].into(), ScalarStyle::Plain);
            return Some(Node { span: Span::new(start, self.at), value });
        }
        let (text, length) = quoted(&self.text[start + 1..], quote)?;
        self.at += 1 + length + 1;
        // Two single quotes are one inside of the scalar.
        if self.peek(0) == quote {
            return None;
        }
        let value = Value::Scalar(text, ScalarStyle::Quoted);
        Some(Node { span: self.span_beyond(start), value })
    }

    /// How long the plain scalar is that begins here.
    fn plain_length(&self, in_brackets: bool) -> Option<usize> {
        const INDICATORS: &[u8] = b"-?:,[]{}#&*!|>%@` \n";
        let line = &self.text.as_bytes()[self.at..];
        let is_negative = line[0] == b'-' && line[1].is_ascii_alphanumeric();
        // Most scalars begin with a letter or a digit, which spares them the search.
        let is_plain = line[0].is_ascii_alphanumeric() || !INDICATORS.contains(&line[0]);
        // Three full stops may end the document.
        if !is_plain && !is_negative || line.starts_with(b"...") {
            return None;
        }
        let is_bracket = |byte: u8| matches!(byte, b',' | b'[' | b']' | b'{' | b'}');
        let may_end = |byte: &u8| match byte {
            b'\n' | b':' | b'#' => true,
            b'-' => in_brackets,
            byte => in_brackets && is_bracket(*byte),
        };
        let mut length = 1;
        loop {
            length += line[length..].iter().position(may_end)?;
            let next = line[length];
            match next {
                b'\n' => break,
                b':' if matches!(line[length + 1], b' ' | b'\n') => break,
                // In brackets a colon or dash before a comma or bracket has rules of its own.
                b':' | b'-' if in_brackets && is_bracket(line[length + 1]) => return None,
                b'#' if line[length - 1] == b' ' => break,
                _ if in_brackets && is_bracket(next) => break,
                _ => length += 1,
            }
        }
        while line[length - 1] == b' ' {
            length -= 1;
        }
        Some(length)
    }

    /// A literal block inside a block that is indented by `indent`. Its span begins with its text
    /// and ends where the next content, be it a comment, stands.
    fn literal(&mut self, indent: usize) -> Option<Node<'s>> {
        self.count()?;
        self.at += 1;
        self.skip_to_line_end()?;
        self.skip_line();
        let first_line = self.at;
        self.skip_spaces();
        let (start, own) = (self.at, self.at - first_line);
        if own <= indent || self.peek(0) == b'\n' {
            return None;
        }
        self.at = first_line;
        let text = self.literal_lines(own)?;
        let span = Span::new(start, self.at);
        if self.peek(0) == b'#' {
            self.next_line();
        }
        Some(Node { span, value: Value::Scalar(text.into(), ScalarStyle::Quoted) })
    }

    /// The lines that are indented by `own` or more, without that; stands then at what is next.
    fn literal_lines(&mut self, own: usize) -> Option<String> {
        let mut text = String::new();
        let mut empty_lines = 0;
        loop {
            let start = self.at;
            while self.at < start + own && self.peek(0) == b' ' {
                self.at += 1;
            }
            self.column = self.at - start;
            let is_empty = self.peek(0) == b'\n';
            if self.is_at_end() || self.column < own && !is_empty {
                return Some(text);
            }
            if is_empty && self.column == 0 {
                empty_lines += 1;
                self.at += 1;
                continue;
            }
            let content = self.at;
            self.skip_line();
            let line = &self.text[content..self.at];
            // Whether spaces alone are a line of the text or an empty one has rules of its own.
            if line.bytes().all(|byte| matches!(byte, b' ' | b'\n')) {
                return None;
            }
            text.extend(std::iter::repeat_n('\n', empty_lines));
            text.push_str(line);
            empty_lines = 0;
        }
    }
}

/// What a scalar on one line says that begins `inside` its first `quote`, and how long it is up to the
/// last one. Of the escapes in double quotes, those of a quote and of a backslash are known.
fn quoted(inside: &str, quote: u8) -> Option<(Cow<'_, str>, usize)> {
    let bytes = inside.as_bytes();
    let ends = |byte: &u8| *byte == quote || matches!(byte, b'\\' | b'\n');
    let mut length = bytes.iter().position(ends)?;
    let mut text = Cow::Borrowed(&inside[..length]);
    while bytes[length] == b'\\' && quote == b'"' {
        let escaped = *bytes.get(length + 1).filter(|byte| matches!(byte, b'"' | b'\\'))?;
        let rest = length + 2;
        length = rest + bytes[rest..].iter().position(ends)?;
        let text = text.to_mut();
        text.push(char::from(escaped));
        text.push_str(&inside[rest..length]);
    }
    (bytes[length] == quote).then_some((text, length))
}
