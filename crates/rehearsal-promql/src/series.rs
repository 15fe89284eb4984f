//! Series in memory: what was scraped, by label set and in the order of time.
//!
//! A store only grows. Each series keeps its times and its values in two columns; an index leads
//! from a label to the series that have it. Series are numbered in the order in which they came, and
//! every selection has that order, so that sums are computed in one order.
//!
//! Two values are marks and no numbers: [`STALE`] ends a series, as upstream writes it when a target
//! or a result disappears; [`HISTOGRAM`] stands where upstream would hold a native histogram, of
//! which nothing else is kept: enough to pass it over where upstream passes it over, and to refuse an
//! expression that would have to look into it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::labels::Labels;

#[cfg(test)]
mod tests;

/// The value that ends a series: the NaN with the bits that upstream gives it.
pub const STALE: f64 = f64::from_bits(0x7ff0_0000_0000_0002);

/// The value that stands for a native histogram; never a result.
pub const HISTOGRAM: f64 = f64::from_bits(0x7ff0_0000_0000_0003);

/// Whether `value` is [`STALE`], bit for bit.
#[must_use]
pub fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE.to_bits()
}

/// Whether `value` is [`HISTOGRAM`], bit for bit.
#[must_use]
pub fn is_histogram(value: f64) -> bool {
    value.to_bits() == HISTOGRAM.to_bits()
}

/// A series of one store, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeriesId(u32);

impl SeriesId {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a series holds. The two columns are equally long; times rise strictly.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'s> {
    /// Milliseconds since the Unix epoch.
    pub times: &'s [i64],
    /// A value for each time; may be [`STALE`] or [`HISTOGRAM`].
    pub values: &'s [f64],
    /// How many values are marks instead of numbers.
    pub marks: u32,
}

#[derive(Debug)]
struct Series {
    labels: Labels,
    times: Vec<i64>,
    values: Vec<f64>,
    marks: u32,
}

/// A sample that is not later than the last one of its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfOrder {
    /// When it was taken.
    pub time: i64,
    /// When the last one was.
    pub last: i64,
}

impl fmt::Display for OutOfOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sample at {} ms is not later than the one at {} ms", self.time, self.last)
    }
}

impl std::error::Error for OutOfOrder {}

/// Series by label set.
#[derive(Debug, Default)]
pub struct SeriesStore {
    series: Vec<Series>,
    ids: BTreeMap<Labels, SeriesId>,
    /// Series by label name and value, in the order of their numbers.
    index: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<SeriesId>>>,
}

impl SeriesStore {
    /// Without any series.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The series with these labels, which is made if it is new.
    pub fn series(&mut self, labels: &Labels) -> SeriesId {
        if let Some(id) = self.ids.get(labels) {
            return *id;
        }
        let id = u32::try_from(self.series.len()).map(SeriesId);
        let id = id.expect("memory ends long before 2^32 series");
        for label in labels.as_slice() {
            let values = self.index.entry(Arc::clone(&label.name)).or_default();
            values.entry(Arc::clone(&label.value)).or_default().push(id);
        }
        self.ids.insert(labels.clone(), id);
        let labels = labels.clone();
        self.series.push(Series { labels, times: Vec::new(), values: Vec::new(), marks: 0 });
        id
    }

    /// The series with these labels, if there is one.
    #[must_use]
    pub fn find(&self, labels: &Labels) -> Option<SeriesId> {
        self.ids.get(labels).copied()
    }

    /// Adds a sample. The same sample once more is no second one.
    ///
    /// # Errors
    ///
    /// A sample that is not later than the last.
    pub fn append(&mut self, id: SeriesId, time: i64, value: f64) -> Result<(), OutOfOrder> {
        let series = &mut self.series[id.index()];
        if let (Some(last), Some(there)) = (series.times.last(), series.values.last()) {
            if *last == time && there.to_bits() == value.to_bits() {
                return Ok(());
            }
            if *last >= time {
                return Err(OutOfOrder { time, last: *last });
            }
        }
        series.times.push(time);
        series.values.push(value);
        series.marks += u32::from(is_stale(value) || is_histogram(value));
        Ok(())
    }

    /// The labels of a series.
    #[must_use]
    pub fn labels(&self, id: SeriesId) -> &Labels {
        &self.series[id.index()].labels
    }

    /// The samples of a series.
    #[must_use]
    pub fn columns(&self, id: SeriesId) -> Columns<'_> {
        let Series { times, values, marks, .. } = &self.series[id.index()];
        Columns { times, values, marks: *marks }
    }

    /// How many series there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Every series in the order in which they came, beginning with number `first`.
    pub fn ids_from(&self, first: usize) -> impl Iterator<Item = SeriesId> {
        let count = u32::try_from(self.series.len()).expect("every series has a number");
        let first = u32::try_from(first).unwrap_or(count);
        (first..count).map(SeriesId)
    }

    /// The series that have a label with this value, in the order in which they came.
    #[must_use]
    pub fn having(&self, name: &str, value: &str) -> &[SeriesId] {
        self.index.get(name).and_then(|values| values.get(value)).map_or(&[], Vec::as_slice)
    }
}
