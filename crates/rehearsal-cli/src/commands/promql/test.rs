//! `rehearsal promql test`: whether expressions give what scripts say they give.

use std::fmt::Write as _;

use rehearsal::Diagnostic;
use rehearsal::promql::{CaseVerdict, failed_case, read_source, run_cases};
use serde_json::json;

use crate::args::TestPromql;
use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

/// What came of all cases.
#[derive(Default)]
struct Tested {
    passed: usize,
    failed: Vec<Diagnostic>,
    /// Lines of scripts that are not understood.
    unreadable: Vec<Diagnostic>,
    /// Place and reason.
    out_of_scope: Vec<(String, String)>,
}

pub(crate) fn test(args: &TestPromql, output: &Output) -> Result<Exit, Failure> {
    let mut tested = Tested::default();
    for path in &args.files {
        let source = read_source(path)?;
        let cases = match run_cases(&source) {
            Ok(cases) => cases,
            Err(found) => {
                tested.unreadable.extend(found);
                continue;
            }
        };
        for case in cases {
            match &case.verdict {
                CaseVerdict::Passed => tested.passed += 1,
                CaseVerdict::Failed(why) => tested.failed.push(failed_case(&case, why, &source)),
                CaseVerdict::OutOfScope(why) => {
                    let place = format!("{}:{}", source.name, case.line);
                    tested.out_of_scope.push((place, why.clone()));
                }
            }
        }
    }
    if args.form.json {
        output.print_json(&tested.to_json())?;
    } else {
        output.print(&tested.shown(output))?;
    }
    let is_sound = tested.failed.is_empty() && tested.unreadable.is_empty();
    Ok(if is_sound { Exit::Approved } else { Exit::Blocked })
}

impl Tested {
    fn shown(&self, output: &Output) -> String {
        let mut text = String::new();
        if !output.is_quiet() {
            let wrong: Vec<_> = self.unreadable.iter().chain(&self.failed).cloned().collect();
            if !wrong.is_empty() {
                text += &diagnostics::rendered(&wrong, output::stdout_has_colours());
                text.push('\n');
            }
            for (place, why) in &self.out_of_scope {
                let _ = writeln!(text, "{place}: out of scope: {why}");
            }
        }
        let Self { passed, failed, unreadable, out_of_scope } = self;
        let (failed, left_out) = (failed.len(), out_of_scope.len());
        let _ = write!(text, "{passed} passed, {failed} failed, {left_out} out of scope");
        if !unreadable.is_empty() {
            let _ =
                write!(text, "; {} not understood", diagnostics::counted(unreadable.len(), "line"));
        }
        text + "\n"
    }

    fn to_json(&self) -> serde_json::Value {
        let listed =
            |found: &[Diagnostic]| found.iter().map(diagnostics::to_json).collect::<Vec<_>>();
        let left_out = self.out_of_scope.iter();
        let left_out: Vec<_> =
            left_out.map(|(place, why)| json!({ "place": place, "reason": why })).collect();
        json!({
            "passed": self.passed,
            "failed": listed(&self.failed),
            "out_of_scope": left_out,
            "diagnostics": listed(&self.unreadable),
        })
    }
}
