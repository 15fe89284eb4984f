//! `rehearsal scenarios`: the scenarios that are part of the program.

use serde_json::json;

use crate::args::{Scenarios, ScenariosCommand};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn scenarios(args: &Scenarios, output: &Output) -> Result<Exit, Failure> {
    let form = match &args.command {
        Some(ScenariosCommand::Show(show)) => {
            output.print(&rehearsal::scenario_source(&show.scenario)?.text)?;
            return Ok(Exit::Approved);
        }
        Some(ScenariosCommand::List(form)) => form,
        None => &args.form,
    };
    let names: Vec<_> = rehearsal::built_in::scenario_names().collect();
    if form.json {
        output.print_json(&json!(names))?;
    } else {
        names.iter().try_for_each(|name| output.print(&format!("{name}\n")))?;
    }
    Ok(Exit::Approved)
}
