//! Upstream's own conformance data: every expression in it reads, or is out of scope for a reason
//! that is listed here.
//!
//! The data is large and another project's, so it lies beside the workspace and not in it. Where it
//! is absent the test says so and passes.

use std::path::{Path, PathBuf};

use std::collections::BTreeMap;

use rehearsal_promql::script::{CaseVerdict, read_script, run_script};
use rehearsal_promql::{Expr, parse_expr};

/// What Prometheus refuses unless a feature flag is set, and so do we.
const EXPERIMENTAL: &[&str] = &[
    "double_exponential_smoothing",
    "end",
    "limit_ratio",
    "limitk",
    "mad_over_time",
    "max_of",
    "min_of",
    "range",
    "sort_by_label",
    "sort_by_label_desc",
    "start",
    "step",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
    "ts_of_max_over_time",
    "ts_of_min_over_time",
];

/// Texts whose escapes make bytes that are not UTF-8. Upstream reads them and fails when it
/// evaluates; here every text is UTF-8, so reading fails.
const NOT_UTF8: &[&str] = &[
    r#"count_values("a\xc5z", version)"#,
    r#"label_replace(testmetric, "\xff", "", "src", "(.*)")"#,
];

/// An expression that the data evaluates.
struct Case {
    place: String,
    expr: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/testdata/promql")
}

#[expect(clippy::disallowed_methods, reason = "the data lies outside of the crate")]
fn files() -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(folder()) else {
        return Vec::new();
    };
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "test"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a file that is listed can be read");
            (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

/// The expression of a line such as `eval instant at 5m up` or `eval range from 0 to 5m step 1m up`.
fn evaluated(line: &str) -> Option<&str> {
    let (command, rest) = line.trim().split_once(char::is_whitespace)?;
    if command != "eval" && !command.starts_with("eval_") {
        return None;
    }
    let (kind, mut rest) = rest.trim_start().split_once(char::is_whitespace)?;
    let words_before = match kind {
        "instant" => 2,
        "range" => 6,
        _ => panic!("neither instant nor range: {line}"),
    };
    for _ in 0..words_before {
        rest = rest.trim_start().split_once(char::is_whitespace)?.1;
    }
    Some(rest.trim())
}

fn cases(files: &[(String, String)]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, text) in files {
        for (index, line) in text.lines().enumerate() {
            if let Some(expr) = evaluated(line) {
                let place = format!("{name}:{}", index + 1);
                cases.push(Case { place, expr: expr.to_owned() });
            }
        }
    }
    cases
}

/// Why `case` may be refused with `message`.
fn excuse(case: &Case, message: &str) -> Option<&'static str> {
    if NOT_UTF8.contains(&case.expr.as_str()) {
        return Some("not UTF-8");
    }
    EXPERIMENTAL.iter().copied().find(|name| {
        message == format!("function \"{name}\" is not enabled")
            || message.starts_with(&format!("{name}() is experimental"))
    })
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn say(text: &str) {
    eprintln!("{text}");
}

#[test]
fn every_expression_of_the_conformance_data_reads_and_prints_as_itself() {
    let files = files();
    if files.is_empty() {
        say("skipped: the conformance data is not there");
        return;
    }
    let cases = cases(&files);
    assert!(cases.len() > 1_000, "only {} expressions: the data has another form", cases.len());
    let mut failures = Vec::new();
    let mut excused = std::collections::BTreeSet::new();
    for case in &cases {
        match parse_expr(&case.expr) {
            Ok(expr) => failures.extend(drift(&expr).map(|drift| (&case.place, drift))),
            Err(error) => match excuse(case, &error.message) {
                Some(excuse) => {
                    excused.insert(excuse);
                }
                None => failures.push((&case.place, format!("{}: {error:?}", case.expr))),
            },
        }
    }
    assert!(failures.is_empty(), "{} failures: {failures:#?}", failures.len());
    let unused: Vec<_> = EXPERIMENTAL.iter().filter(|name| !excused.contains(*name)).collect();
    assert!(unused.is_empty(), "listed as experimental, but not in the data: {unused:?}");
}

/// What reading the printed expression gives instead of the same text.
fn drift(expr: &Expr) -> Option<String> {
    let printed = expr.to_string();
    match parse_expr(&printed) {
        Ok(again) if again.to_string() == printed => None,
        other => Some(format!("{printed} became {other:?}")),
    }
}

#[test]
fn every_case_of_the_conformance_data_that_is_in_scope_passes() {
    let files = files();
    if files.is_empty() {
        say("skipped: the conformance data is not there");
        return;
    }
    let (mut passed, mut failures) = (0, Vec::new());
    let mut out_of_scope: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in &files {
        let script = match read_script(text) {
            Ok(script) => script,
            Err(errors) => {
                failures.extend(errors.iter().map(|error| format!("{name}: {error}")));
                continue;
            }
        };
        for case in run_script(&script) {
            match case.verdict {
                CaseVerdict::Passed => passed += 1,
                CaseVerdict::OutOfScope(reason) => *out_of_scope.entry(reason).or_default() += 1,
                CaseVerdict::Failed(reason) => {
                    failures.push(format!("{name}:{}: {}: {reason}", case.line, case.expr));
                }
            }
        }
    }
    let count: usize = out_of_scope.values().sum();
    say(&format!("{passed} passed, {} failed, {count} out of scope", failures.len()));
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    let reasons: Vec<&str> = out_of_scope.keys().map(String::as_str).collect();
    assert_eq!(reasons, ["limit_ratio() is not evaluated", "native histograms are not evaluated"]);
}
