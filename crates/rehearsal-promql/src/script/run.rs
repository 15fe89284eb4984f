//! Running the cases of a script, and comparing.

use std::collections::BTreeMap;

use super::values::Point;
use super::{
    About, CaseOutcome, CaseVerdict, Command, Eval, Load, Note, Outcome, Script, ScriptError,
    Wanted, When,
};
use crate::duration::Duration;
use crate::evaluate::number::almost_equal;
use crate::evaluate::{
    Annotation, AnnotationLevel, Answer, EvaluateError, Naming, Query, Range, SeriesValues,
    Settings, Value,
};
use crate::labels::Labels;
use crate::name::METRIC_NAME_LABEL;
use crate::parser::{Features, ParseError, parse_expr_with};
use crate::pattern::compile;
use crate::series::{HISTOGRAM, SeriesStore};

/// The relative error that upstream allows its results.
const EPSILON: f64 = 1e-6;

/// Runs a script; one outcome for each `eval`, in their order.
#[must_use]
pub fn run_script(script: &Script) -> Vec<CaseOutcome> {
    let mut store = SeriesStore::new();
    let mut outcomes = Vec::new();
    let mut broken: Option<String> = None;
    for command in &script.commands {
        match command {
            Command::Clear => {
                store = SeriesStore::new();
                broken = None;
            }
            Command::Load(load) => {
                if let Err(error) = fill(&mut store, load) {
                    broken = Some(error);
                }
            }
            Command::Eval(eval) => {
                let verdict = match &broken {
                    Some(error) => CaseVerdict::Failed(error.clone()),
                    None => judged(eval, &store),
                };
                outcomes.push(CaseOutcome { line: eval.line, expr: eval.expr.clone(), verdict });
            }
        }
    }
    outcomes
}

/// The series that a script loads and does not clear.
///
/// # Errors
///
/// The first `load` that cannot be added to those before it, and an `eval`, which would be passed
/// over in silence.
pub fn load_script(script: &Script) -> Result<SeriesStore, ScriptError> {
    let mut store = SeriesStore::new();
    for command in &script.commands {
        match command {
            Command::Clear => store = SeriesStore::new(),
            Command::Load(load) => fill(&mut store, load)
                .map_err(|message| ScriptError { line: load.line, message })?,
            Command::Eval(eval) => {
                let message = "series are loaded here and nothing is evaluated".to_owned();
                return Err(ScriptError { line: eval.line, message });
            }
        }
    }
    Ok(store)
}

fn fill(store: &mut SeriesStore, load: &Load) -> Result<(), String> {
    for (index, (labels, points)) in load.series.iter().enumerate() {
        // Of a series that is written twice in one load, upstream keeps the last.
        if load.series[index + 1..].iter().any(|(later, _)| later == labels) {
            continue;
        }
        let id = store.series(labels);
        for (time, point) in (0..).map(|index: i64| index * load.step).zip(points) {
            let value = match point {
                Point::Omitted => continue,
                Point::Value(value) => *value,
                Point::Histogram => HISTOGRAM,
            };
            store
                .append(id, time, value)
                .map_err(|error| format!("load in line {}: {labels}: {error}", load.line))?;
        }
    }
    if load.with_histograms {
        fill_histograms(store, load);
    }
    Ok(())
}

/// Marks where the classic histograms of a load would be native ones as well.
fn fill_histograms(store: &mut SeriesStore, load: &Load) {
    let mut times: BTreeMap<Labels, Vec<i64>> = BTreeMap::new();
    for (labels, points) in &load.series {
        let metric = labels.metric();
        let ends = ["_bucket", "_count", "_sum"];
        let Some(base) = ends.iter().find_map(|end| metric.strip_suffix(end)) else {
            continue;
        };
        let labels = labels.without(&["le".into()]).with(&METRIC_NAME_LABEL.into(), base);
        let written = points.iter().enumerate().filter(|(_, point)| **point != Point::Omitted);
        let written = written.map(|(index, _)| index as i64 * load.step);
        times.entry(labels).or_default().extend(written);
    }
    for (labels, mut times) in times {
        times.sort_unstable();
        times.dedup();
        let id = store.series(&labels);
        for time in times {
            // A histogram that is there already marks the time just as well.
            let _ = store.append(id, time, HISTOGRAM);
        }
    }
}

fn judged(eval: &Eval, store: &SeriesStore) -> CaseVerdict {
    if eval.expected.has_histogram() {
        return CaseVerdict::OutOfScope("native histograms are not evaluated".to_owned());
    }
    let failure = match answer(eval, store) {
        Ok(answer) => return compared(eval, &answer),
        Err(Refusal::OutOfScope(reason)) => return CaseVerdict::OutOfScope(reason),
        Err(Refusal::Failure(message)) => message,
    };
    let mut wanted = eval.expected.notes.iter().filter(|note| note.about == About::Fail).peekable();
    if wanted.peek().is_none() {
        return CaseVerdict::Failed(format!("fails: {failure}"));
    }
    match wanted.find(|note| !note.wanted.accepts(&failure)) {
        None => CaseVerdict::Passed,
        Some(_) => CaseVerdict::Failed(format!("fails with another message: {failure}")),
    }
}

/// Why there is no answer.
enum Refusal {
    Failure(String),
    OutOfScope(String),
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        let needs_flag = |text: &str| text.contains("--enable-feature=");
        if needs_flag(&error.message) || error.help.as_deref().is_some_and(needs_flag) {
            Self::OutOfScope(error.message)
        } else {
            Self::Failure(error.message)
        }
    }
}

impl From<EvaluateError> for Refusal {
    fn from(error: EvaluateError) -> Self {
        if error.is_unsupported {
            Self::OutOfScope(error.message)
        } else {
            Self::Failure(error.message)
        }
    }
}

fn answer(eval: &Eval, store: &SeriesStore) -> Result<Answer, Refusal> {
    let expr = parse_expr_with(&eval.expr, Features::ExperimentalFunctions)?;
    let settings = Settings { naming: Naming::Delayed, ..Settings::default() };
    let mut query = Query::new(&expr, settings)?;
    Ok(match eval.when {
        When::Instant(at) => query.instant(store, at)?,
        When::Range { start, end, step } => {
            query.range(store, Range { start, end, step: Duration::from_millis(step) })?
        }
    })
}

fn compared(eval: &Eval, answer: &Answer) -> CaseVerdict {
    if eval.expected.notes.iter().any(|note| note.about == About::Fail) {
        return CaseVerdict::Failed("expected to fail".to_owned());
    }
    let outcome = annotations(eval, &answer.annotations).and_then(|()| value(eval, &answer.value));
    outcome.map_or_else(CaseVerdict::Failed, |()| CaseVerdict::Passed)
}

/// Whether the remarks are those that are expected.
fn annotations(eval: &Eval, found: &[Annotation]) -> Result<(), String> {
    for (level, wanted, unwanted) in [
        (AnnotationLevel::Warning, About::Warn, About::NoWarn),
        (AnnotationLevel::Info, About::Info, About::NoInfo),
    ] {
        let shown: Vec<String> = found
            .iter()
            .filter(|annotation| annotation.level == level)
            .map(|annotation| annotation.show(&eval.expr))
            .collect();
        let notes = |about| eval.expected.notes.iter().filter(move |note| note.about == about);
        if let (Some(first), true) = (shown.first(), notes(unwanted).next().is_some()) {
            return Err(format!("unexpected annotation: {first}"));
        }
        let wanted: Vec<&Note> = notes(wanted).collect();
        let missing =
            wanted.iter().find(|note| !shown.iter().any(|text| note.wanted.accepts(text)));
        if let Some(Note { wanted, .. }) = missing {
            return Err(format!("expected annotation {wanted:?}, found {shown:?}"));
        }
        let extra = shown.iter().find(|text| !wanted.iter().any(|note| note.wanted.accepts(text)));
        if let (Some(extra), false) = (extra, wanted.is_empty()) {
            return Err(format!("unexpected annotation: {extra}"));
        }
    }
    Ok(())
}

impl Wanted {
    fn accepts(&self, text: &str) -> bool {
        match self {
            Self::Anything => true,
            Self::Message(message) => message == text,
            Self::Pattern(pattern) => {
                let anywhere = format!("(?s:.*)(?:{pattern})(?s:.*)");
                compile::whole(&anywhere).is_ok_and(|pattern| pattern.is_match(text))
            }
        }
    }
}

fn value(eval: &Eval, value: &Value) -> Result<(), String> {
    match (value, &eval.expected.result) {
        (Value::Scalar(found), Outcome::Scalar(wanted)) => {
            if almost_equal(*found, *wanted, EPSILON) {
                Ok(())
            } else {
                Err(format!("expected {wanted} but got {found}"))
            }
        }
        (Value::Text(found), Outcome::Text(wanted)) if found == wanted => Ok(()),
        (Value::Vector(found), Outcome::Series(wanted)) => {
            vector(found, wanted, eval.expected.is_ordered)
        }
        (Value::Matrix(found), Outcome::Series(wanted)) if !eval.expected.is_ordered => {
            let (start, step) = match (eval.expected.grid, eval.when) {
                (Some(grid), _) => grid,
                (None, When::Range { start, step, .. }) => (start, step),
                (None, When::Instant(at)) => (at, 1),
            };
            matrix(found, wanted, start, step)
        }
        (found, wanted) => Err(format!("expected {wanted:?} but got {found:?}")),
    }
}

type Wants = [(Labels, Vec<Point>)];

fn vector(found: &[(Labels, f64)], wanted: &Wants, is_ordered: bool) -> Result<(), String> {
    for (place, (labels, value)) in found.iter().enumerate() {
        let expected = wanted.iter().rposition(|(wanted, _)| wanted == labels);
        let Some(expected) = expected else {
            return Err(format!("unexpected metric {labels} in result, has value {value}"));
        };
        if is_ordered && expected != place {
            return Err(format!("{labels} is number {place} instead of {expected}, from 0"));
        }
        match wanted[expected].1.as_slice() {
            [Point::Value(wanted)] if almost_equal(*value, *wanted, EPSILON) => {}
            points => return Err(format!("expected {points:?} for {labels} but got {value}")),
        }
    }
    all_found(wanted, |labels| found.iter().any(|(found, _)| found == labels))
}

fn matrix(found: &[SeriesValues], wanted: &Wants, start: i64, step: i64) -> Result<(), String> {
    for SeriesValues { labels, points } in found {
        let expected = wanted.iter().rfind(|(wanted, _)| wanted == labels);
        let Some((_, expected)) = expected else {
            return Err(format!("unexpected metric {labels} in result, has {points:?}"));
        };
        let times = (0..).map(|index: i64| start + index * step);
        let expected: Vec<(i64, f64)> = times
            .zip(expected)
            .filter_map(|(time, point)| match point {
                Point::Value(value) => Some((time, *value)),
                Point::Omitted | Point::Histogram => None,
            })
            .collect();
        let is_equal = |((time, value), (found_time, found)): (&(i64, f64), &(i64, f64))| {
            time == found_time && almost_equal(*value, *found, EPSILON)
        };
        if expected.len() != points.len() || !expected.iter().zip(points).all(is_equal) {
            return Err(format!("expected {expected:?} for {labels} but got {points:?}"));
        }
    }
    all_found(wanted, |labels| found.iter().any(|series| series.labels == *labels))
}

fn all_found(wanted: &Wants, is_found: impl Fn(&Labels) -> bool) -> Result<(), String> {
    match wanted.iter().find(|(labels, _)| !is_found(labels)) {
        Some((labels, points)) => {
            Err(format!("expected metric {labels} with {points:?} not found"))
        }
        None => Ok(()),
    }
}
