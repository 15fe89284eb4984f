//! `rehearsal rules`: what can be found.

use rehearsal::{OtherFinding, RULES};
use serde_json::json;

use crate::args::Form;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn rules(form: Form, output: &Output) -> Result<Exit, Failure> {
    let ruled = RULES.iter().map(|rule| (rule.id, rule.severity.word(), rule.title));
    let others =
        OtherFinding::ALL.iter().map(|other| (other.id, other.severity().word(), other.title));
    let all: Vec<_> = ruled.chain(others).collect();
    if form.json {
        let rows = all
            .iter()
            .map(|(id, severity, title)| json!({ "id": id, "severity": severity, "title": title }));
        output.print_json(&json!({ "rules": rows.collect::<Vec<_>>() }))?;
        return Ok(Exit::Approved);
    }
    let width = all.iter().map(|(id, ..)| id.len()).max().unwrap_or_default();
    let rows =
        all.iter().map(|(id, severity, title)| format!("{id:width$}  {severity:7}  {title}\n"));
    output.print(&rows.collect::<String>())?;
    Ok(Exit::Approved)
}
