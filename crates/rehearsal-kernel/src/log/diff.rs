//! Where two runs part, and why.
//!
//! The answer is the *first* event that differs: what follows is its consequence. With it come the
//! events before it, the fields that differ, what led to it in either run, and the inputs that the
//! two runs do not share, which usually are the reason.

use std::fmt;

use crate::canonical::Value;
use crate::event::Seq;

use super::{Header, Record, RecordedLog};

/// How many common events before the first difference are shown.
const EVENTS_BEFORE: usize = 3;

/// How many causes are written for people; the rest is counted.
const CAUSES_WRITTEN: usize = 8;

/// Something that the headers of two logs say differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputDifference {
    /// `seed`, `semantics`, or the name of an input.
    pub name: String,
    /// What the first log says.
    pub a: Option<String>,
    /// What the second log says.
    pub b: Option<String>,
}

/// A field that two events say differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDifference {
    /// The way to the field, such as `data.labels.app` or `data.replicas[2]`.
    pub path: String,
    /// What the first event says, as JSON.
    pub a: Option<String>,
    /// What the second event says, as JSON.
    pub b: Option<String>,
}

/// One run's side of a divergence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The first event that differs; none if this run has ended before.
    pub event: Option<Record>,
    /// What led to it, nearest first.
    pub causes: Vec<Record>,
}

/// How two logs differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// What went into the two runs and is not the same.
    pub inputs: Vec<InputDifference>,
    /// The number of the first event that differs; none if only the headers do.
    pub seq: Option<Seq>,
    /// The last common events before it, at most three.
    pub before: Vec<Record>,
    /// The first log's side.
    pub a: Side,
    /// The second log's side.
    pub b: Side,
    /// The fields that differ, if both runs have the event.
    pub fields: Vec<FieldDifference>,
}

/// Compares two logs; `None` if they are the same.
pub fn diff(a: &RecordedLog<'_>, b: &RecordedLog<'_>) -> Option<Divergence> {
    if a.digest() == b.digest() {
        return None;
    }
    let common = common_events(a, b);
    let seq = (common < a.len().max(b.len())).then(|| Seq::after(common as u64));
    let (side_a, side_b) = (side(a, seq), side(b, seq));
    let fields = match (&side_a.event, &side_b.event) {
        (Some(a), Some(b)) => field_differences(a, b),
        (Some(_), None) | (None, Some(_)) | (None, None) => Vec::new(),
    };
    let first_shown = common.saturating_sub(EVENTS_BEFORE);
    let before = (first_shown..common).filter_map(|index| a.record(Seq::after(index as u64)));
    Some(Divergence {
        inputs: input_differences(a.header(), b.header()),
        seq,
        before: before.collect(),
        a: side_a,
        b: side_b,
        fields,
    })
}

/// How many events the logs have in common from the start.
///
/// A hash vouches for all before it, so equal blocks need no look at their lines. It vouches for
/// the header too: under different headers every line is compared.
fn common_events(a: &RecordedLog<'_>, b: &RecordedLog<'_>) -> usize {
    let equal_blocks = a.blocks().iter().zip(b.blocks()).take_while(|(a, b)| a == b);
    let skipped = equal_blocks.last().map_or(0, |(block, _)| block.events);
    let rest = a.lines()[skipped..].iter().zip(&b.lines()[skipped..]);
    skipped + rest.take_while(|(a, b)| a == b).count()
}

fn side(log: &RecordedLog<'_>, seq: Option<Seq>) -> Side {
    let event = seq.and_then(|seq| log.record(seq));
    let causes = event.as_ref().map_or_else(Vec::new, |event| log.causes(event.seq).collect());
    Side { event, causes }
}

fn input_differences(a: &Header, b: &Header) -> Vec<InputDifference> {
    let mut differences = Vec::new();
    let mut compare = |name: &str, a: Option<String>, b: Option<String>| {
        if a != b {
            differences.push(InputDifference { name: name.to_owned(), a, b });
        }
    };
    compare("semantics", Some(a.semantics.to_string()), Some(b.semantics.to_string()));
    compare("seed", Some(a.seed.to_string()), Some(b.seed.to_string()));
    let only_b = b.inputs.keys().filter(|name| !a.inputs.contains_key(*name));
    for name in a.inputs.keys().chain(only_b) {
        compare(name, a.inputs.get(name).cloned(), b.inputs.get(name).cloned());
    }
    differences
}

fn field_differences(a: &Record, b: &Record) -> Vec<FieldDifference> {
    let mut differences = Vec::new();
    let seq = |seq: Seq| Value::Integer(seq.get().into());
    let text = |text: &str| Value::Text(text.to_owned());
    let time = |record: &Record| Value::Integer(record.time.as_micros().into());
    let mut compare = |path: &str, a: Option<&Value>, b: Option<&Value>| {
        compare_values(path.to_owned(), a, b, &mut differences);
    };
    compare("cause", a.cause.map(seq).as_ref(), b.cause.map(seq).as_ref());
    compare("data", Some(&a.data), Some(&b.data));
    compare("kind", Some(&text(&a.kind)), Some(&text(&b.kind)));
    compare("source", Some(&text(&a.source)), Some(&text(&b.source)));
    compare("time", Some(&time(a)), Some(&time(b)));
    differences
}

fn compare_values(
    path: String,
    a: Option<&Value>,
    b: Option<&Value>,
    differences: &mut Vec<FieldDifference>,
) {
    match (a, b) {
        _ if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            let only_b = b.keys().filter(|key| !a.contains_key(*key));
            for key in a.keys().chain(only_b) {
                compare_values(format!("{path}.{key}"), a.get(key), b.get(key), differences);
            }
        }
        (Some(Value::List(a)), Some(Value::List(b))) => {
            for index in 0..a.len().max(b.len()) {
                let path = format!("{path}[{index}]");
                compare_values(path, a.get(index), b.get(index), differences);
            }
        }
        _ => {
            let [a, b] = [a, b].map(|value| value.map(Value::to_string));
            differences.push(FieldDifference { path, a, b });
        }
    }
}

impl fmt::Display for Divergence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for InputDifference { name, a, b } in &self.inputs {
            writeln!(out, "input {name}: {} | {}", or_absent(a), or_absent(b))?;
        }
        let Some(seq) = self.seq else {
            return writeln!(out, "the events are the same");
        };
        writeln!(out, "the runs part at event {seq}")?;
        for record in &self.before {
            writeln!(out, "    {}", Line(record))?;
        }
        for (name, side) in [("a", &self.a), ("b", &self.b)] {
            match &side.event {
                Some(event) => writeln!(out, "  {name} {}", Line(event))?,
                None => writeln!(out, "  {name} has ended")?,
            }
        }
        for FieldDifference { path, a, b } in &self.fields {
            writeln!(out, "{path}: {} | {}", or_absent(a), or_absent(b))?;
        }
        if self.a.causes == self.b.causes {
            return write_causes(out, "both", &self.a.causes);
        }
        write_causes(out, "a", &self.a.causes)?;
        write_causes(out, "b", &self.b.causes)
    }
}

fn write_causes(out: &mut fmt::Formatter<'_>, whose: &str, causes: &[Record]) -> fmt::Result {
    for cause in causes.iter().take(CAUSES_WRITTEN) {
        writeln!(out, "{whose} because of {}", Line(cause))?;
    }
    match causes.len().saturating_sub(CAUSES_WRITTEN) {
        0 => Ok(()),
        more => writeln!(out, "{whose} because of {more} earlier events"),
    }
}

fn or_absent(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("absent")
}

/// An event on one line, for people.
struct Line<'a>(&'a Record);

impl fmt::Display for Line<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Record { seq, time, kind, source, data, .. } = self.0;
        write!(out, "#{seq} {time} {source} {kind} {data}")
    }
}

#[cfg(test)]
mod tests;
