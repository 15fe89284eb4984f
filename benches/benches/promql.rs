//! What an alert costs: its expression read, evaluated once, and evaluated in a group as time goes on.
//!
//! The alert is the usual ratio of two rates over five minutes, over twenty series that are scraped
//! every fifteen seconds. The group has twenty of them and goes through 45 minutes.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rehearsal_promql::{
    Labels, Query, RuleFile, RunningGroup, SeriesStore, Settings, parse_expr, read_rule_file,
};
use rehearsal_source::{Limits, Problems, read_yaml};

const SCRAPE_INTERVAL: i64 = 15_000;
const MINUTE: i64 = 60_000;
/// Instances, each with two counters.
const INSTANCES: u32 = 10;
const ALERTS: u32 = 20;

const ALERT: &str = "sum(rate(errors_total{job=\"api\"}[5m])) / \
                     sum(rate(requests_total{job=\"api\"}[5m])) > 0.05";

/// An hour of scrapes.
fn store() -> SeriesStore {
    let mut store = SeriesStore::new();
    for instance in 0..INSTANCES {
        for (metric, speed) in [("errors_total", 1.0), ("requests_total", 100.0)] {
            let instance = instance.to_string();
            let labels = [("__name__", metric), ("job", "api"), ("instance", instance.as_str())];
            let id = store.series(&Labels::new(labels));
            for scrape in 0..=240_i32 {
                let time = i64::from(scrape) * SCRAPE_INTERVAL;
                store.append(id, time, f64::from(scrape) * speed).expect("times rise");
            }
        }
    }
    store
}

fn rules() -> RuleFile {
    let mut text = "groups:\n- name: g\n  rules:\n".to_owned();
    for alert in 0..ALERTS {
        let _ = writeln!(text, "  - alert: A{alert}\n    expr: {ALERT}{alert}\n    for: 5m");
    }
    let problems = Problems::new();
    let documents = read_yaml(&text, Limits::FILE, &problems);
    read_rule_file(&documents[0], &problems)
}

fn promql(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("promql");
    group.bench_function("parse", |bencher| bencher.iter(|| parse_expr(black_box(ALERT))));

    let store = store();
    let expr = parse_expr(ALERT).expect("the alert is an expression");
    let new_query = || Query::new(&expr, Settings::default()).expect("the alert can be evaluated");
    group.bench_function("evaluate once", |bencher| {
        let mut query = new_query();
        let mut at = 0;
        bencher.iter(|| {
            // Far from the instant before, so that no window is followed.
            at = (at + 17 * MINUTE) % (60 * MINUTE);
            query.instant(&store, at)
        });
    });

    let file = rules();
    group.bench_function("group of 20 over 45 minutes", |bencher| {
        bencher.iter_batched(
            || {
                let group = RunningGroup::new(&file.groups[0], Settings::default());
                (group.expect("the alerts can be evaluated"), self::store())
            },
            |(mut group, mut store)| {
                for step in 0..=45 * MINUTE / SCRAPE_INTERVAL {
                    let at = 10 * MINUTE + step * SCRAPE_INTERVAL;
                    let failures = group.evaluate(&mut store, at, &mut |_| String::new());
                    assert!(failures.is_empty());
                }
                (group, store)
            },
            criterion::BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, promql);
criterion_main!(benches);
