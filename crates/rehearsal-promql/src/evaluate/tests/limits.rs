//! What a hostile expression may cost: it meets a limit, soon and with a place.

use crate::duration::Duration;
use crate::evaluate::{EvaluateError, Limits, Query, Range, Settings};
use crate::labels::Labels;
use crate::parse_expr;
use crate::series::SeriesStore;

const LIMITS: Limits =
    Limits { samples_max: 100_000, steps_max: 1_000, label_bytes_max: 1024 * 1024 };

/// A hundred series with a hundred samples each.
fn store() -> SeriesStore {
    let mut store = SeriesStore::new();
    for series in 0..100 {
        let labels = Labels::new([("__name__", "m"), ("a", &*format!("value {series}"))]);
        let id = store.series(&labels);
        for sample in 0..100_i32 {
            store.append(id, i64::from(sample) * 15_000, f64::from(sample * series)).unwrap();
        }
    }
    store
}

fn refused(text: &str) -> EvaluateError {
    let settings = Settings { limits: LIMITS, ..Settings::default() };
    let expr = parse_expr(text).unwrap();
    Query::new(&expr, settings)
        .and_then(|mut query| query.instant(&store(), 1_000_000))
        .expect_err(text)
}

#[test]
fn a_hostile_expression_meets_a_limit() {
    let doubled = (0..20).fold("m{a=\"value 1\"}".to_owned(), |inner, _| {
        format!("label_join({inner}, \"a\", \"\", \"a\", \"a\")")
    });
    let nested = (0..8).fold("m".to_owned(), |inner, _| format!("max_over_time({inner}[1h:1s])"));
    let chained = vec!["max_over_time(m[1h])"; 150].join(" + on (a) ");
    for (text, message) in [
        ("sum_over_time(vector(1)[100y:1ms])", "query processing would load or make over"),
        ("count_over_time(nothing[200y:1ms])", "query processing would load or make over"),
        (nested.as_str(), "query processing would load or make over"),
        (chained.as_str(), "query processing would load or make over"),
        (doubled.as_str(), "label \"a\" would get "),
    ] {
        let error = refused(text);
        assert!(error.message.starts_with(message), "{text}: {error}");
        assert!(error.span.end as usize <= text.len(), "{text}: {:?}", error.span);
    }
}

#[test]
fn labels_are_made_up_to_a_limit() {
    let long = "x".repeat(20_000);
    let error = refused(&format!("label_replace(m, \"b\", \"{long}\", \"a\", \".*\")"));
    assert!(error.message.contains("bytes of labels"), "{error}");
}

#[test]
fn a_pattern_that_grows_too_large_is_refused() {
    let error = refused("m{a=~\"((a{1000}){1000}){1000}\"}");
    assert_eq!(error.message, "expression is too large");
}

#[test]
fn a_range_has_a_number_of_steps_at_most() {
    let settings = Settings { limits: LIMITS, ..Settings::default() };
    let mut query = Query::new(&parse_expr("vector(1)").unwrap(), settings).unwrap();
    let store = SeriesStore::new();
    let mut steps = |end, step| {
        let range = Range { start: 0, end, step: Duration::from_millis(step) };
        query.range(&store, range).map(|_| ()).map_err(|error| error.message)
    };
    assert_eq!(steps(999, 1), Ok(()));
    let too_many = "exceeded maximum resolution of 1000 points per timeseries".to_owned();
    assert_eq!(steps(1_000, 1), Err(too_many.clone()));
    assert_eq!(steps(i64::MAX, 1), Err(too_many));
    assert!(steps(10, 0).is_err());
    assert_eq!(steps(-1, 1), Ok(()));
}

#[test]
fn the_ends_of_time_can_be_asked_for() {
    let expr = parse_expr("rate(m[1h] offset -1y) + sum_over_time(m[1y:100d] offset 1y)").unwrap();
    let mut query = Query::new(&expr, Settings::default()).unwrap();
    for at in [i64::MIN, i64::MAX] {
        let _ = query.instant(&store(), at);
    }
}
