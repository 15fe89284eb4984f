//! Runs unit tests over the rules that they are about.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{AlertLook, ExpectedAlert, ExpressionLook, UnitTest, UnitTestFailure, UnitTests};
use crate::duration::Duration;
use crate::evaluate::{Query, Settings, Value};
use crate::labels::Labels;
use crate::rules::running::{AlertState, RunningGroup};
use crate::rules::{RuleGroup, RuleKind};
use crate::script::values::Point;
use crate::series::{SeriesId, SeriesStore};
use crate::template::Expander;

/// Most evaluations of one test; upstream would go on for as long as it takes.
const EVALUATIONS_MAX: i64 = 1_000_000;

/// Runs every test of `tests` over `groups`, which are those of its rule files. For each test what
/// is not as it says; nothing if it passed.
#[must_use]
pub fn run_unit_tests(tests: &UnitTests, groups: &[&RuleGroup]) -> Vec<Vec<UnitTestFailure>> {
    let place = |group: &RuleGroup| {
        let named = tests.group_order.iter().position(|name| name.value == group.name.value);
        named.unwrap_or(tests.group_order.len())
    };
    let mut groups = groups.to_vec();
    groups.sort_by_key(|group| place(group));
    let failures = tests.tests.iter().map(|test| match run(test, tests, &groups) {
        Ok(failures) => failures,
        Err(message) => vec![UnitTestFailure { span: test.span, message }],
    });
    failures.collect()
}

/// A test as it goes on.
struct Run<'t> {
    store: SeriesStore,
    /// The series that are fed, with the number of the next point.
    fed: Vec<(SeriesId, &'t [Point], usize)>,
    interval: i64,
    groups: Vec<(&'t RuleGroup, RunningGroup)>,
    expander: Expander,
}

fn run(
    test: &UnitTest,
    tests: &UnitTests,
    groups: &[&RuleGroup],
) -> Result<Vec<UnitTestFailure>, String> {
    let step = tests.evaluation_interval;
    let settings = Settings { subquery_step: step, ..Settings::default() };
    let mut run = Run::new(test, groups, settings)?;
    let looks = test.alerts.iter().map(|look| look.at.value);
    let end = looks.chain(test.expressions.iter().map(|look| look.at.value)).max();
    let end = end.unwrap_or(Duration::ZERO).as_millis();
    let step = step.as_millis();
    if end / step > EVALUATIONS_MAX {
        return Err(format!("over {EVALUATIONS_MAX} evaluations: test at an earlier time"));
    }
    let mut failures = Vec::new();
    let mut at = 0;
    while at <= end {
        run.feed_until(at);
        run.evaluate(at)?;
        let sees = |look: &&AlertLook| (at..at + step).contains(&look.at.value.as_millis());
        for look in test.alerts.iter().filter(sees) {
            failures.extend(run.look_at_alerts(look));
        }
        at += step;
    }
    // As upstream, nobody sees a sample that is later than the last evaluation.
    for look in &test.expressions {
        failures.extend(run.look_at_expression(look, settings, tests.is_fuzzy));
    }
    Ok(failures)
}

impl<'t> Run<'t> {
    fn new(
        test: &'t UnitTest,
        groups: &[&'t RuleGroup],
        settings: Settings,
    ) -> Result<Self, String> {
        let mut store = SeriesStore::new();
        let mut fed = Vec::with_capacity(test.series.len());
        for series in &test.series {
            if series.points.contains(&Point::Histogram) {
                return Err(format!("native histograms are not evaluated: {}", series.labels));
            }
            fed.push((store.series(&series.labels), series.points.as_slice(), 0));
        }
        let running = |group: &&'t RuleGroup| {
            let running = RunningGroup::new(group, settings);
            Ok((*group, running.map_err(|error| error.message)?))
        };
        let groups = groups.iter().map(running).collect::<Result<_, String>>()?;
        let expander =
            Expander::new(settings, test.external_labels.clone(), test.external_url.as_str());
        Ok(Self { store, fed, interval: test.interval.as_millis(), groups, expander })
    }

    /// Feeds the samples that are not later than `end`.
    fn feed_until(&mut self, end: i64) {
        for (id, points, next) in &mut self.fed {
            while let Some(point) = points.get(*next) {
                let at = i64::try_from(*next).map_or(i64::MAX, |next| next * self.interval);
                if at > end {
                    break;
                }
                if let Point::Value(value) = point {
                    // Two inputs of one name write the same series; upstream drops the later sample.
                    let _ = self.store.append(*id, at, *value);
                }
                *next += 1;
            }
        }
    }

    fn evaluate(&mut self, at: i64) -> Result<(), String> {
        let Self { store, groups, expander, .. } = self;
        let mut failed = String::new();
        for (group, running) in groups {
            for failure in running.evaluate(store, at, &mut |expansion| expander.expand(expansion))
            {
                let name = group.rules[failure.rule].name();
                let time = Duration::from_millis(at);
                let _ = writeln!(failed, "rule: {}, time: {time}, err: {failure}", name.value);
            }
        }
        if failed.is_empty() { Ok(()) } else { Err(failed.trim_end().to_owned()) }
    }

    fn look_at_alerts(&self, look: &AlertLook) -> Option<UnitTestFailure> {
        let mut found: Vec<ExpectedAlert> = Vec::new();
        for (group, running) in &self.groups {
            let named = group.rules.iter().enumerate().filter(|(_, rule)| {
                matches!(rule.kind, RuleKind::Alerting { .. })
                    && rule.name().value == look.alert.value
            });
            for (place, _) in named {
                let firing = running.alerts(place).filter(|it| it.state == AlertState::Firing);
                found.extend(firing.map(|alert| ExpectedAlert {
                    labels: alert.labels.clone(),
                    annotations: annotations(&alert.annotations),
                }));
            }
        }
        let mut expected = look.expected.clone();
        found.sort();
        expected.sort();
        let message = (found != expected).then(|| {
            let time = look.at.value;
            let (expected, found) = (alerts_shown(&expected), alerts_shown(&found));
            format!(
                "alertname: {}, time: {time}\n    exp: {expected}\n    got: {found}",
                look.alert.value
            )
        })?;
        Some(UnitTestFailure { span: look.alert.span, message })
    }

    fn look_at_expression(
        &self,
        look: &ExpressionLook,
        settings: Settings,
        is_fuzzy: bool,
    ) -> Option<UnitTestFailure> {
        let time = look.at.value;
        let head = format!("expr: {:?}, time: {time}", look.text);
        let fails = |message| Some(UnitTestFailure { span: look.expr.span, message });
        let answer = Query::new(&look.expr, settings)
            .and_then(|mut query| query.instant(&self.store, time.as_millis()));
        let mut found = match answer.map(|answer| answer.value) {
            Ok(Value::Vector(samples)) => samples,
            Ok(Value::Scalar(value)) => vec![(Labels::empty(), value)],
            Ok(_) => return fails(format!("{head}, err: rule result is not a vector or scalar")),
            Err(error) => return fails(format!("{head}, err: {error}")),
        };
        let mut expected = look.expected.clone();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        let is_same =
            |((a, x), (b, y)): (&(Labels, f64), &(Labels, f64))| a == b && same(*x, *y, is_fuzzy);
        if found.len() == expected.len() && expected.iter().zip(&found).all(is_same) {
            return None;
        }
        let (expected, found) = (samples_shown(&expected), samples_shown(&found));
        fails(format!("{head}\n    exp: {expected}\n    got: {found}"))
    }
}

fn annotations(written: &[(std::sync::Arc<str>, String)]) -> BTreeMap<String, String> {
    written.iter().map(|(name, text)| (name.to_string(), text.clone())).collect()
}

/// Whether two values are the same; one that is no number is the same as any other such. What is
/// forgiven is a relative difference of 2⁻⁵⁰, four times that of neighbouring values at worst.
fn same(expected: f64, found: f64, is_fuzzy: bool) -> bool {
    const FORGIVEN: f64 = 1.0 / (1_u64 << 50) as f64;
    let difference = (expected - found).abs();
    (expected.is_nan() && found.is_nan())
        || expected.to_bits() == found.to_bits()
        || expected == found
        || (is_fuzzy && difference <= FORGIVEN * expected.abs().max(found.abs()))
}

fn alerts_shown(alerts: &[ExpectedAlert]) -> String {
    if alerts.is_empty() {
        return "none".to_owned();
    }
    let shown = alerts
        .iter()
        .map(|alert| format!("\n        {} annotations {:?}", alert.labels, alert.annotations));
    shown.collect()
}

fn samples_shown(samples: &[(Labels, f64)]) -> String {
    if samples.is_empty() {
        return "nothing".to_owned();
    }
    let shown = samples.iter().map(|(labels, value)| format!("{labels} {value:e}"));
    shown.collect::<Vec<_>>().join(", ")
}
