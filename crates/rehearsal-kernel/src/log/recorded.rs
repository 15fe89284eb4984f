//! Reading a log back, from bytes that may come from anywhere.
//!
//! Every line is checked: it is canonical, it has the members of a record and no others, numbers
//! follow each other, time does not run backwards, and a cause precedes its effect. The hashes are
//! computed anew, so that comparing [`RecordedLog::digest`] with a known digest proves the log
//! unaltered. A format that is not understood is refused. What the data of an event means is for
//! others to say.

use std::collections::BTreeMap;
use std::fmt;

use crate::canonical::{self, Malformed, Value};
use crate::digest::{Digest, RunDigest};
use crate::event::Seq;
use crate::time::VirtualTime;

use super::{BLOCK_MIN, Header, LOG_FORMAT, chain_start};

/// A longer line is refused (a free choice: a thousand times the longest that a run writes).
const LINE_MAX: usize = 64 * 1024 * 1024;

/// Why bytes are not a log that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogError {
    /// The line, counted from one; the header is the first.
    pub line: usize,
    /// What is wrong with it.
    pub kind: LogErrorKind,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogErrorKind {
    /// It is not UTF-8.
    NotText,
    /// It has no line feed at its end: the log was cut off.
    CutOff,
    /// It is longer than any line of a log.
    TooLong,
    /// It is not canonical JSON.
    Malformed(Malformed),
    /// The log has a format that this program does not understand.
    UnknownFormat(u64),
    /// It is JSON, but not what a log has here.
    Unexpected(&'static str),
}

impl fmt::Display for LogError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: ", self.line)?;
        match &self.kind {
            LogErrorKind::NotText => out.write_str("not UTF-8"),
            LogErrorKind::CutOff => out.write_str("the log is cut off"),
            LogErrorKind::TooLong => write!(out, "longer than {LINE_MAX} bytes"),
            LogErrorKind::Malformed(malformed) => write!(out, "not canonical JSON: {malformed}"),
            LogErrorKind::UnknownFormat(found) => {
                write!(
                    out,
                    "the log has format {found}, but only format {LOG_FORMAT} is understood"
                )
            }
            LogErrorKind::Unexpected(expected) => write!(out, "expected {expected}"),
        }
    }
}

impl std::error::Error for LogError {}

/// An event as the log tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its place.
    pub seq: Seq,
    /// When it happened.
    pub time: VirtualTime,
    /// Its topic.
    pub kind: String,
    /// The path of the entity that published it.
    pub source: String,
    /// The event that led to it.
    pub cause: Option<Seq>,
    /// What it says.
    pub data: Value,
}

impl Record {
    fn read(line: &str) -> Result<Self, LogErrorKind> {
        let mut members = object(line)?;
        let unexpected = LogErrorKind::Unexpected;
        let cause = match members.remove("cause") {
            Some(cause) => Some(seq(&cause).ok_or(unexpected("`cause`, the number of an event"))?),
            None => None,
        };
        let data = members.remove("data").filter(|data| matches!(data, Value::Object(_)));
        let number = members.remove("seq").and_then(|number| seq(&number));
        let record = Self {
            seq: number.ok_or(unexpected("`seq`, the number of the event"))?,
            time: take_number(&mut members, "time")
                .and_then(VirtualTime::from_micros)
                .ok_or(unexpected("`time`, an instant in microseconds"))?,
            kind: take_text(&mut members, "kind").ok_or(unexpected("`kind`, a topic"))?,
            source: take_text(&mut members, "source").ok_or(unexpected("`source`, an entity"))?,
            cause,
            data: data.ok_or(unexpected("`data`, an object"))?,
        };
        match members.is_empty() {
            true => Ok(record),
            false => Err(unexpected("no other members than those of a record")),
        }
    }
}

fn seq(value: &Value) -> Option<Seq> {
    value.as_number().and_then(Seq::from_number)
}

fn object(line: &str) -> Result<BTreeMap<String, Value>, LogErrorKind> {
    match canonical::parse(line).map_err(LogErrorKind::Malformed)? {
        Value::Object(members) => Ok(members),
        Value::Flag(_) | Value::Integer(_) | Value::Text(_) | Value::List(_) => {
            Err(LogErrorKind::Unexpected("an object"))
        }
    }
}

fn take_text(members: &mut BTreeMap<String, Value>, key: &str) -> Option<String> {
    match members.remove(key)? {
        Value::Text(text) => Some(text),
        Value::Flag(_) | Value::Integer(_) | Value::List(_) | Value::Object(_) => None,
    }
}

fn take_number(members: &mut BTreeMap<String, Value>, key: &str) -> Option<u64> {
    members.remove(key)?.as_number()
}

impl Header {
    fn read(line: &str) -> Result<Self, LogErrorKind> {
        let mut members = object(line)?;
        let unexpected = LogErrorKind::Unexpected;
        let format = take_number(&mut members, "log_format");
        match format.ok_or(unexpected("`log_format`, a number"))? {
            LOG_FORMAT => {}
            other => return Err(LogErrorKind::UnknownFormat(other)),
        }
        let Some(Value::Object(inputs)) = members.remove("inputs") else {
            return Err(unexpected("`inputs`, an object"));
        };
        let text = |(name, value)| match value {
            Value::Text(digest) => Ok((name, digest)),
            Value::Flag(_) | Value::Integer(_) | Value::List(_) | Value::Object(_) => {
                Err(unexpected("`inputs` that are strings"))
            }
        };
        let header = Self {
            seed: take_number(&mut members, "seed").ok_or(unexpected("`seed`, a number"))?,
            semantics: take_number(&mut members, "semantics")
                .ok_or(unexpected("`semantics`, a number"))?,
            inputs: inputs.into_iter().map(text).collect::<Result<_, _>>()?,
        };
        match members.is_empty() {
            true => Ok(header),
            false => Err(unexpected("no other members than those of a header")),
        }
    }
}

/// A block of the log, hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// How many events there are up to its end.
    pub(super) events: usize,
    /// The hash of everything up to its end.
    pub(super) hash: Digest,
}

/// A log that was read and found to be one.
#[derive(Clone, Debug)]
pub struct RecordedLog<'a> {
    header: Header,
    lines: Vec<&'a str>,
    blocks: Vec<Block>,
}

impl<'a> RecordedLog<'a> {
    /// Reads a log.
    ///
    /// # Errors
    /// The first line that is not what a log has there.
    pub fn read(bytes: &'a [u8]) -> Result<Self, LogError> {
        let mut reading = Reading { bytes, ..Reading::default() };
        let mut header = None;
        for (index, line) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
            let checked = text_of(line).and_then(|text| match header {
                None => Header::read(text).map(|read| header = Some(read)),
                Some(_) => reading.record(text),
            });
            checked.map_err(|kind| LogError { line: index + 1, kind })?;
            reading.end_line(line.len());
        }
        let no_header = LogError { line: 1, kind: LogErrorKind::CutOff };
        let header = header.ok_or(no_header)?;
        reading.close_block();
        Ok(Self { header, lines: reading.lines, blocks: reading.blocks })
    }

    /// What the run was made from.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The digest of the run.
    pub fn digest(&self) -> RunDigest {
        RunDigest::new(self.blocks.last().map_or_else(chain_start, |block| block.hash))
    }

    /// How many events there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing happened.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line of an event, without its line feed.
    pub fn line(&self, seq: Seq) -> Option<&'a str> {
        self.lines.get(seq.index()).copied()
    }

    /// An event.
    pub fn record(&self, seq: Seq) -> Option<Record> {
        self.line(seq).map(record)
    }

    /// All events in order.
    pub fn records(&self) -> impl Iterator<Item = Record> {
        self.lines.iter().map(|line| record(line))
    }

    /// What led to an event: its cause, the cause of that, and so on to the beginning.
    pub fn causes(&self, seq: Seq) -> impl Iterator<Item = Record> {
        let cause_of = |record: &Record| record.cause.and_then(|cause| self.record(cause));
        let first = self.record(seq).as_ref().and_then(cause_of);
        std::iter::successors(first, cause_of)
    }

    pub(super) fn lines(&self) -> &[&'a str] {
        &self.lines
    }

    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }
}

fn record(line: &str) -> Record {
    Record::read(line).expect("a line is a record because it was read as one when the log was")
}

fn text_of(line: &[u8]) -> Result<&str, LogErrorKind> {
    let Some((b'\n', line)) = line.split_last() else {
        return Err(LogErrorKind::CutOff);
    };
    if line.len() > LINE_MAX {
        return Err(LogErrorKind::TooLong);
    }
    std::str::from_utf8(line).map_err(|_| LogErrorKind::NotText)
}

/// A log while it is read.
struct Reading<'a> {
    bytes: &'a [u8],
    lines: Vec<&'a str>,
    time: VirtualTime,
    blocks: Vec<Block>,
    block_start: usize,
    offset: usize,
    chain: Digest,
}

impl Default for Reading<'_> {
    fn default() -> Self {
        Self {
            bytes: &[],
            lines: Vec::new(),
            time: VirtualTime::ZERO,
            blocks: Vec::new(),
            block_start: 0,
            offset: 0,
            chain: chain_start(),
        }
    }
}

impl<'a> Reading<'a> {
    fn record(&mut self, line: &'a str) -> Result<(), LogErrorKind> {
        let record = Record::read(line)?;
        if record.seq.index() != self.lines.len() {
            return Err(LogErrorKind::Unexpected("the next `seq`"));
        }
        if record.cause.is_some_and(|cause| cause >= record.seq) {
            return Err(LogErrorKind::Unexpected("a `cause` before its effect"));
        }
        if record.time < self.time {
            return Err(LogErrorKind::Unexpected("a `time` that does not run backwards"));
        }
        self.time = record.time;
        self.lines.push(line);
        Ok(())
    }

    fn end_line(&mut self, length: usize) {
        self.offset += length;
        if self.offset - self.block_start >= BLOCK_MIN {
            self.close_block();
        }
    }

    fn close_block(&mut self) {
        let block = &self.bytes[self.block_start..self.offset];
        if !block.is_empty() {
            self.chain = self.chain.followed_by(block);
            self.blocks.push(Block { events: self.lines.len(), hash: self.chain });
            self.block_start = self.offset;
        }
    }
}

#[cfg(test)]
mod tests;
