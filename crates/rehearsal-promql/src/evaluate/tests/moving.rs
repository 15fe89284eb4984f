//! A query that is evaluated again and again says what a new one would say.

use proptest::prelude::*;

use crate::evaluate::{Answer, Query, Settings, Value};
use crate::labels::Labels;
use crate::parse_expr;
use crate::series::{STALE, SeriesStore};

const EXPRS: &[&str] = &[
    "rate(a_total[1m])",
    "increase(a_total[2m] offset 15s)",
    "delta(a_total[75s])",
    "irate(a_total[1m])",
    "max_over_time(a_total[1m])",
    "min_over_time(a_total[5m])",
    "sum_over_time(a_total[1m])",
    "avg_over_time(a_total[2m])",
    "count_over_time(a_total[50s])",
    "changes(a_total[1m]) + resets(a_total[1m])",
    "quantile_over_time(0.5, a_total[1m])",
    "rate(a_total[1m] @ 60)",
    "max_over_time(rate(a_total[1m])[2m:15s])",
    "sum by (s) (rate(a_total[1m])) / on () group_left sum(a_total) > bool 0.1",
    "topk(2, a_total) or absent(a_total{s=\"0\"})",
    "count_values(\"v\", a_total)",
    "label_replace(a_total, \"s\", \"x$1\", \"s\", \"([01])\")",
];

/// What one scrape of one series brings.
#[derive(Clone, Copy, Debug)]
enum Scrape {
    Nothing,
    Value(f64),
}

fn scrape() -> impl Strategy<Value = Scrape> {
    prop_oneof![
        1 => Just(Scrape::Nothing),
        1 => Just(Scrape::Value(STALE)),
        1 => Just(Scrape::Value(f64::NAN)),
        1 => Just(Scrape::Value(f64::INFINITY)),
        1 => Just(Scrape::Value(-0.0)),
        6 => (0..5_i32).prop_map(|value| Scrape::Value(f64::from(value))),
        6 => (0.0..1e6_f64).prop_map(Scrape::Value),
    ]
}

/// Some scrapes of four series, and where else than at the newest instant is looked afterwards.
fn history() -> impl Strategy<Value = Vec<([Scrape; 4], Option<i64>)>> {
    let scrapes = [scrape(), scrape(), scrape(), scrape()];
    let elsewhere = prop_oneof![3 => Just(None), 1 => (-10..400_i64).prop_map(Some)];
    prop::collection::vec((scrapes, elsewhere), 1..40)
}

/// A value in which what is no number is equal to itself.
fn shown(answer: &Answer) -> String {
    let Value::Vector(samples) = &answer.value else {
        panic!("not a vector: {answer:?}");
    };
    let bits = |value: f64| if value.is_nan() { f64::NAN.to_bits() } else { value.to_bits() };
    let samples: Vec<_> =
        samples.iter().map(|(labels, value)| (labels.to_string(), bits(*value))).collect();
    format!("{samples:?} {:?}", answer.annotations)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_query_that_goes_on_says_what_a_new_one_says(history in history()) {
        let exprs: Vec<_> = EXPRS.iter().map(|text| parse_expr(text).unwrap()).collect();
        let new = |expr| Query::new(expr, Settings::default()).unwrap();
        let mut going_on: Vec<_> = exprs.iter().map(new).collect();
        let mut store = SeriesStore::new();
        for (step, (scrapes, elsewhere)) in (0_i64..).zip(&history) {
            for (series, scrape) in scrapes.iter().enumerate() {
                // The series begin one after the other.
                let begins = i64::try_from(series).unwrap() * 5;
                if let (Scrape::Value(value), true) = (scrape, step >= begins) {
                    let name = series.to_string();
                    let labels = Labels::new([("__name__", "a_total"), ("s", &*name)]);
                    let id = store.series(&labels);
                    store.append(id, step * 15_000, *value).unwrap();
                }
            }
            let newest = step * 15_000;
            for at in [Some(newest), elsewhere.map(|second| second * 1_000)].into_iter().flatten() {
                for ((text, expr), query) in EXPRS.iter().zip(&exprs).zip(&mut going_on) {
                    let said = query.instant(&store, at).map(|answer| shown(&answer));
                    let anew = new(expr).instant(&store, at).map(|answer| shown(&answer));
                    prop_assert_eq!(said, anew, "{} at {}", text, at);
                }
            }
        }
    }
}
