//! Selecting series.

use super::Matchers;
use crate::expr::ExprKind;
use crate::labels::Labels;
use crate::parse_expr;
use crate::series::SeriesStore;

fn matchers(text: &str) -> Matchers {
    match parse_expr(text).unwrap().kind {
        ExprKind::Vector(selector) => Matchers::of(&selector).unwrap(),
        other => panic!("no selector: {other:?}"),
    }
}

#[test]
fn series_are_selected_by_every_condition_and_in_the_order_they_came() {
    let mut store = SeriesStore::new();
    let ids: Vec<_> = [("up", "b"), ("up", "a"), ("down", "a"), ("up", "")]
        .iter()
        .map(|(name, job)| store.series(&Labels::new([("__name__", *name), ("job", *job)])))
        .collect();
    for (selector, wanted) in [
        ("up", vec![ids[0], ids[1], ids[3]]),
        ("up{job=\"a\"}", vec![ids[1]]),
        ("up{job=\"\"}", vec![ids[3]]),
        ("up{job!=\"a\"}", vec![ids[0], ids[3]]),
        ("{job=~\"a|b\"}", vec![ids[0], ids[1], ids[2]]),
        ("{__name__=~\"u.\", job!~\".+\"}", vec![ids[3]]),
        ("none", vec![]),
    ] {
        let mut selected = Vec::new();
        matchers(selector).select(&store, 0, &mut selected);
        assert_eq!(selected, wanted, "{selector}");
    }
}

#[test]
fn a_selection_goes_on_where_it_ended() {
    let mut store = SeriesStore::new();
    for selector in ["up", "{job=~\".+\"}"] {
        let matchers = matchers(selector);
        let first = store.series(&Labels::new([("__name__", "up"), ("job", selector)]));
        let mut selected = Vec::new();
        matchers.select(&store, 0, &mut selected);
        let known = store.len();
        assert_eq!(selected.last(), Some(&first));
        let second =
            store.series(&Labels::new([("__name__", "up"), ("job", "more"), ("s", selector)]));
        matchers.select(&store, known, &mut selected);
        assert_eq!(selected.last(), Some(&second), "{selector}");
    }
}
