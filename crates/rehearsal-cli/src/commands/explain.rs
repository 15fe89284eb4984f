//! `rehearsal explain`: what a finding means, why it matters and what to do about it.

use rehearsal::{OtherFinding, Rule, Severity, finding_ids, nearest};

use crate::args::Explain;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn explain(args: &Explain, output: &Output) -> Result<Exit, Failure> {
    let id = args.id.as_str();
    let text = match (Rule::of_id(id), OtherFinding::of_id(id)) {
        (Some(rule), _) => explanation(rule),
        (None, Some(other)) => {
            format!("{id}: {}\n\nWhat to do: {}.\n", other.title, other.help)
        }
        (None, None) => return Err(unknown(id)),
    };
    output.print(&text)?;
    Ok(Exit::Approved)
}

fn explanation(rule: &Rule) -> String {
    let severity = rule.severity.word();
    let mut text = format!("{} ({severity}): {}\n\n", rule.id, rule.title);
    let mut is_example = false;
    for line in rule.narrative().lines() {
        match line.strip_prefix("```") {
            Some(info) => {
                is_example = !info.is_empty();
                if let Some((verdict, path)) = info.split_once(' ') {
                    text += &format!("{verdict}: {path}\n\n");
                }
            }
            None if is_example => text += &format!("    {line}\n"),
            None => text += &format!("{line}\n"),
        }
    }
    let can_wait = if rule.severity == Severity::Error { "" } else { " It does not fail a check." };
    text + &format!("\nWhat to do: {}.{can_wait}\n", rule.help)
}

fn unknown(id: &str) -> Failure {
    let help = match nearest(id, finding_ids()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`rehearsal rules` lists them".to_owned(),
    };
    Failure::Unknown { message: format!("there is no rule `{id}`"), help }
}
