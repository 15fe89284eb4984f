//! `rehearsal promql test-rules`: whether rules do what their unit tests say.

use rehearsal::promql::{TestedRules, test_rules as tested};
use serde_json::json;

use crate::args::TestRules;
use crate::diagnostics;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

pub(crate) fn test_rules(args: &TestRules, output: &Output) -> Result<Exit, Failure> {
    let mut all = TestedRules::default();
    for path in &args.files {
        let mut one = tested(path)?;
        all.passed += one.passed;
        all.failed += one.failed;
        all.diagnostics.append(&mut one.diagnostics);
    }
    let TestedRules { passed, failed, diagnostics: found } = &all;
    if args.form.json {
        let listed: Vec<_> = found.iter().map(diagnostics::to_json).collect();
        output.print_json(&json!({ "passed": passed, "failed": failed, "diagnostics": listed }))?;
    } else {
        if !output.is_quiet() && !found.is_empty() {
            let drawn = diagnostics::rendered(found, output::stdout_has_colours());
            output.print(&(drawn + "\n"))?;
        }
        let counts = match found.is_empty() {
            true => String::new(),
            false => format!("; {}", diagnostics::count_line(found)),
        };
        output.print(&format!("{passed} passed, {failed} failed{counts}\n"))?;
    }
    Ok(if all.is_sound() { Exit::Approved } else { Exit::Blocked })
}
