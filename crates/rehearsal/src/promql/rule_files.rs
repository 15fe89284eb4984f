//! Rule files and unit tests of rules, as upstream's own tool checks and runs them.

use std::path::Path;

use rehearsal_promql::rules::DUPLICATE_RULE;
use rehearsal_promql::{
    RuleFile, RuleGroup, UnitTests, read_rule_file, read_unit_tests, run_unit_tests,
};
use rehearsal_source::{
    Diagnostic, Limits, Node, Problem, ProblemKind, Problems, Severity, Source, Span, Spanned,
    read_yaml,
};

use super::file_pattern;
use super::read_source;
use crate::error::Error;

/// What a rule file holds, and what is wrong with it.
#[derive(Debug, Default)]
pub struct CheckedRules {
    /// How many rules were understood.
    pub rules: usize,
    /// All that is wrong, in the order of the places.
    pub diagnostics: Vec<Diagnostic>,
}

/// What came of a file of unit tests.
#[derive(Debug, Default)]
pub struct TestedRules {
    /// How many tests passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// What is wrong with the files, what is not as a test says, and patterns that mean no file.
    pub diagnostics: Vec<Diagnostic>,
}

impl CheckedRules {
    /// Whether Prometheus would take the file.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|found| found.severity != Severity::Error)
    }
}

impl TestedRules {
    /// Whether all was read and every test passed.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.diagnostics.iter().all(|found| found.severity != Severity::Error)
    }
}

/// Reads the rules in `source`: a rule file, or objects of Kubernetes that hold rules.
#[must_use]
pub fn check_rules(source: &Source) -> CheckedRules {
    let (files, diagnostics) = read_rules(source);
    let groups = files.iter().flat_map(|file| &file.groups);
    CheckedRules { rules: groups.map(|group| group.rules.len()).sum(), diagnostics }
}

/// Runs the unit tests in the file at `path` over the rule files that it names.
///
/// # Errors
///
/// A file that cannot be read or is no text.
pub fn test_rules(path: &str) -> Result<TestedRules, Error> {
    let source = read_source(path)?;
    let (tests, diagnostics) = read_tests(&source);
    let mut tested = TestedRules { diagnostics, ..TestedRules::default() };
    let Some(tests) = tests else {
        return Ok(tested);
    };
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let mut files: Vec<RuleFile> = Vec::new();
    for pattern in &tests.rule_files {
        let paths = file_pattern::files(folder, &pattern.value);
        if paths.is_empty() {
            tested.diagnostics.push(no_file(pattern, &source));
        }
        for path in paths {
            let (mut read, mut wrong) = read_rules(&read_source(&path.to_string_lossy())?);
            files.append(&mut read);
            tested.diagnostics.append(&mut wrong);
        }
    }
    // Over rules that were only understood in part, every outcome would be doubtful.
    if tested.is_sound() {
        let groups: Vec<&RuleGroup> = files.iter().flat_map(|file| &file.groups).collect();
        tested.run(&tests, &groups, &source);
    }
    Ok(tested)
}

impl TestedRules {
    fn run(&mut self, tests: &UnitTests, groups: &[&RuleGroup], source: &Source) {
        for failures in run_unit_tests(tests, groups) {
            match failures.is_empty() {
                true => self.passed += 1,
                false => self.failed += 1,
            }
            self.diagnostics.extend(failures.into_iter().map(|failure| Diagnostic {
                code: "test-failed",
                severity: Severity::Error,
                message: failure.message,
                source: Some(source.clone()),
                span: failure.span,
                related: Vec::new(),
                help: None,
            }));
        }
    }
}

fn no_file(pattern: &Spanned<String>, source: &Source) -> Diagnostic {
    Diagnostic {
        code: "no-rule-file",
        severity: Severity::Warning,
        message: format!("`{}` means no file", pattern.value),
        source: Some(source.clone()),
        span: pattern.span,
        related: Vec::new(),
        help: Some("rule files are named relative to the file of tests".to_owned()),
    }
}

fn read_tests(source: &Source) -> (Option<UnitTests>, Vec<Diagnostic>) {
    let problems = Problems::new();
    let documents = read_yaml(&source.text, Limits::FILE, &problems);
    let tests = documents.first().and_then(|document| read_unit_tests(document, &problems));
    if documents.is_empty() && problems.is_empty() {
        problems.add(ProblemKind::Syntax, Span::default(), "expected a file of unit tests");
    }
    (tests, told(problems, source))
}

/// Every rule file in `source`, and all that is wrong with them.
fn read_rules(source: &Source) -> (Vec<RuleFile>, Vec<Diagnostic>) {
    let problems = Problems::new();
    let documents = read_yaml(&source.text, Limits::FILE, &problems);
    let is_object =
        |document: &Node<'_>| document.get("kind").and_then(Node::scalar) == Some("PrometheusRule");
    let are_objects = documents.iter().any(is_object);
    let (mut files, mut passed_over) = (Vec::new(), None);
    for (index, document) in documents.iter().enumerate() {
        if is_object(document) {
            match document.get("spec") {
                Some(spec) => files.push(read_rule_file(spec, &problems)),
                None => problems.add(ProblemKind::MissingField, document.span, "`spec` is missing"),
            }
        } else if index == 0 && !are_objects {
            files.push(read_rule_file(document, &problems));
        } else if !are_objects {
            passed_over.get_or_insert(document.span);
        }
    }
    let mut diagnostics = told(problems, source);
    diagnostics.extend(passed_over.map(|span| second_document(span, source)));
    (files, diagnostics)
}

fn second_document(span: Span, source: &Source) -> Diagnostic {
    Diagnostic {
        code: "second-document",
        severity: Severity::Warning,
        message: "Prometheus reads the first document only".to_owned(),
        source: Some(source.clone()),
        span,
        related: Vec::new(),
        help: Some("put all groups into one list".to_owned()),
    }
}

fn told(problems: Problems, source: &Source) -> Vec<Diagnostic> {
    let told = |problem: Problem| {
        let is_remark = problem.message.starts_with(DUPLICATE_RULE);
        let severity = if is_remark { Severity::Warning } else { Severity::Error };
        Diagnostic { severity, ..Diagnostic::from_problem(problem, source) }
    };
    problems.into_sorted().into_iter().map(told).collect()
}
