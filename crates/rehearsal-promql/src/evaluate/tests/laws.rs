//! Laws of every expression.

use proptest::prelude::*;

use crate::duration::Duration;
use crate::evaluate::{Limits, Naming, Query, Range, SeriesValues, Settings, Value};
use crate::labels::Labels;
use crate::parse_expr;
use crate::series::{HISTOGRAM, STALE, SeriesStore};
use crate::tests::law::vector;

const STEP: i64 = 60_000;
const END: i64 = 10 * STEP;

fn settings(naming: Naming) -> Settings {
    let limits = Limits { samples_max: 200_000, ..Limits::default() };
    Settings { naming, limits, ..Settings::default() }
}

/// Series of every sort: rising, falling, with gaps, marks and what is no number.
fn store(with_histograms: bool) -> SeriesStore {
    let mut store = SeriesStore::new();
    let names = ["up", "a:b", "sum", "by", "x.y"];
    for (place, name) in names.iter().enumerate() {
        for (a, more) in [("b", "c"), ("", "d"), ("1", "")] {
            let labels = [("__name__", *name), ("a", a), ("b", more), ("e", "g"), ("c d", a)];
            let id = store.series(&Labels::new(labels));
            for scrape in 0..45_i32 {
                let value = match (scrape + i32::try_from(place).unwrap()) % 9 {
                    0 => continue,
                    1 if a.is_empty() => STALE,
                    2 if more.is_empty() => f64::NAN,
                    3 if with_histograms => HISTOGRAM,
                    4 => f64::from(-scrape),
                    5 if a == "1" => f64::INFINITY,
                    _ => f64::from(scrape * 10),
                };
                store.append(id, i64::from(scrape) * 15_000, value).unwrap();
            }
        }
    }
    store
}

/// Labels and value of each sample, without an order.
fn sorted(samples: impl Iterator<Item = (Labels, f64)>) -> Vec<(Labels, u64)> {
    let bits = |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
    let mut samples: Vec<_> = samples.map(|(labels, value)| (labels, bits(value))).collect();
    samples.sort();
    samples
}

fn at(series: &[SeriesValues], instant: i64) -> Vec<(Labels, u64)> {
    sorted(series.iter().filter_map(|series| {
        let point = series.points.iter().find(|(time, _)| *time == instant)?;
        Some((series.labels.clone(), point.1))
    }))
}

proptest! {
    #[test]
    fn no_expression_makes_the_evaluation_panic_or_point_outside(text in vector()) {
        let Ok(expr) = parse_expr(&text) else {
            return Ok(());
        };
        for (naming, with_histograms) in [(Naming::Immediate, true), (Naming::Delayed, false)] {
            let answer = Query::new(&expr, settings(naming))
                .and_then(|mut query| query.instant(&store(with_histograms), END));
            match answer {
                Ok(answer) => {
                    for annotation in answer.annotations {
                        prop_assert!(annotation.span.end as usize <= text.len());
                        prop_assert!(annotation.show(&text).starts_with("PromQL "));
                    }
                }
                Err(error) => prop_assert!(error.span.end as usize <= text.len(), "{error:?}"),
            }
        }
    }

    #[test]
    fn a_range_query_says_at_each_instant_what_an_instant_query_says(text in vector()) {
        // What looks at the ends of the query sees other ends.
        if text.contains("start()") || text.contains("end()") {
            return Ok(());
        }
        let Ok(expr) = parse_expr(&text) else {
            return Ok(());
        };
        let store = store(false);
        let new = || Query::new(&expr, settings(Naming::Delayed));
        let range = Range { start: 0, end: END, step: Duration::from_millis(STEP) };
        let Ok(answer) = new().and_then(|mut query| query.range(&store, range)) else {
            return Ok(());
        };
        let Value::Matrix(series) = answer.value else {
            panic!("a range query gives series");
        };
        prop_assert!(series.is_sorted_by(|a, b| a.labels < b.labels));
        for instant in (0..=END / STEP).map(|step| step * STEP) {
            let answer = new().and_then(|mut query| query.instant(&store, instant)).unwrap();
            let expected = match answer.value {
                Value::Vector(samples) => sorted(samples.into_iter()),
                Value::Scalar(value) => sorted([(Labels::empty(), value)].into_iter()),
                other => panic!("neither a vector nor a number: {other:?}"),
            };
            prop_assert_eq!(at(&series, instant), expected, "{} at {}", text, instant);
        }
    }
}
