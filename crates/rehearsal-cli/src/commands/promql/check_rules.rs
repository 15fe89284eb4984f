//! `rehearsal promql check-rules`: everything that is wrong with rule files.

use rehearsal::Diagnostic;
use rehearsal::promql::{check_rules as checked, read_source};
use serde_json::json;

use crate::args::CheckRules;
use crate::diagnostics::{self, counted};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{self, Output};

pub(crate) fn check_rules(args: &CheckRules, output: &Output) -> Result<Exit, Failure> {
    let (mut rules, mut is_sound) = (0, true);
    let mut wrong: Vec<Diagnostic> = Vec::new();
    for path in &args.files {
        let mut checked = checked(&read_source(path)?);
        rules += checked.rules;
        is_sound = is_sound && checked.is_sound();
        wrong.append(&mut checked.diagnostics);
    }
    if args.form.json {
        let listed: Vec<_> = wrong.iter().map(diagnostics::to_json).collect();
        output.print_json(&json!({ "rules": rules, "diagnostics": listed }))?;
    } else if wrong.is_empty() {
        let files = counted(args.files.len(), "file");
        output.print(&format!("{} in {files}, all sound\n", counted(rules, "rule")))?;
    } else {
        if !output.is_quiet() {
            let drawn = diagnostics::rendered(&wrong, output::stdout_has_colours());
            output.print(&(drawn + "\n"))?;
        }
        output.print(&format!("{}\n", diagnostics::count_line(&wrong)))?;
    }
    Ok(if is_sound { Exit::Approved } else { Exit::Blocked })
}
