//! The store of series.

use super::{OutOfOrder, STALE, SeriesStore, is_histogram, is_stale};
use crate::labels::Labels;

#[test]
fn a_series_is_made_once_and_found_by_its_labels() {
    let mut store = SeriesStore::new();
    let up = Labels::new([("__name__", "up"), ("job", "a")]);
    let id = store.series(&up);
    assert_eq!(store.series(&up), id);
    assert_eq!(store.find(&up), Some(id));
    assert_eq!(store.find(&Labels::empty()), None);
    assert_eq!(store.having("job", "a"), [id]);
    assert!(store.having("job", "b").is_empty());
    assert_eq!(store.len(), 1);
}

#[test]
fn samples_come_in_the_order_of_time() {
    let mut store = SeriesStore::new();
    let id = store.series(&Labels::empty());
    assert_eq!(store.append(id, 10, 1.0), Ok(()));
    assert_eq!(store.append(id, 10, 1.0), Ok(()));
    assert_eq!(store.append(id, 10, 2.0), Err(OutOfOrder { time: 10, last: 10 }));
    assert_eq!(store.append(id, 9, 2.0), Err(OutOfOrder { time: 9, last: 10 }));
    assert_eq!(store.append(id, 11, STALE), Ok(()));
    let columns = store.columns(id);
    assert_eq!(columns.times, [10, 11]);
    assert_eq!(columns.marks, 1);
    assert!(is_stale(columns.values[1]) && !is_histogram(columns.values[1]));
    assert!(!is_stale(f64::NAN));
}
