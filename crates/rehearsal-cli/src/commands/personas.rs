//! `rehearsal personas`: who can take part in a scenario.

use std::fmt::Write;

use rehearsal::{Persona, Shape};
use serde_json::{Value, json};

use crate::args::{ListPersonas, Personas, PersonasCommand, ShowPersona};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

pub(crate) fn personas(args: &Personas, output: &Output) -> Result<Exit, Failure> {
    match &args.command {
        Some(PersonasCommand::Show(show_persona)) => show(show_persona, output)?,
        Some(PersonasCommand::List(list_personas)) => list(list_personas, output)?,
        None => list(&args.list, output)?,
    }
    Ok(Exit::Approved)
}

fn list(args: &ListPersonas, output: &Output) -> Result<(), Failure> {
    let registry = rehearsal::load_personas(&args.layers.personas)?;
    if args.form.json {
        return output.print_json(&registry.iter().map(|persona| to_json(persona)).collect());
    }
    for persona in registry.iter() {
        let spec = &persona.spec;
        let writes: Vec<_> = spec.writes.iter().map(|kind| kind.id).collect();
        let row = format!("{:<4} {:<26} {}", spec.id, spec.name, writes.join(", "));
        output.print(&format!("{row}\n"))?;
    }
    Ok(())
}

fn show(args: &ShowPersona, output: &Output) -> Result<(), Failure> {
    let registry = rehearsal::load_personas(&args.layers.personas)?;
    let Some(persona) = registry.get(&args.id) else {
        let message = format!("there is no persona `{}`", args.id);
        let ids: Vec<_> = registry.iter().map(|persona| persona.spec.id.as_str()).collect();
        let help = match registry.nearest(&args.id) {
            Some(id) => format!("did you mean `{id}`?"),
            None => format!("personas: {}", ids.join(", ")),
        };
        return Err(Failure::Unknown { message, help });
    };
    if args.form.json {
        return output.print_json(&to_json(persona));
    }
    let mut text = String::new();
    describe(persona, &mut text).expect("writing to a String cannot fail");
    output.print(&text)
}

fn describe(persona: &Persona, out: &mut String) -> std::fmt::Result {
    let (spec, riscear) = (&persona.spec, &persona.spec.riscear);
    writeln!(out, "{}  {}  ({}, {})\n", spec.id, spec.name, spec.category, spec.phase)?;
    writeln!(out, "{}\n", riscear.role)?;
    writeln!(out, "style      {}", riscear.style)?;
    writeln!(out, "archetype  {}", riscear.archetype)?;
    writeln!(out, "folder     {}", persona.folder)?;
    let ids = |kinds: Vec<&str>| if kinds.is_empty() { "–".to_owned() } else { kinds.join(", ") };
    writeln!(out, "reads      {}", ids(spec.reads.iter().map(|kind| kind.id).collect()))?;
    writeln!(out, "writes     {}", ids(spec.writes.iter().map(|kind| kind.id).collect()))?;
    writeln!(out, "facts      {}", ids(spec.facts.iter().map(|fact| fact.key()).collect()))?;
    let with = riscear.role_collaborators.iter();
    let with: Vec<_> = with.map(|c| format!("{} ({})", c.persona, c.direction.word())).collect();
    writeln!(out, "works with {}", ids(with.iter().map(String::as_str).collect()))?;
    for (title, sentences) in [
        ("inputs", &riscear.inputs),
        ("constraints", &riscear.constraints),
        ("expected output", &riscear.expected_output),
        ("responsibilities", &riscear.responsibilities),
        ("role skills", &riscear.role_skills),
        ("adoption checklist", &riscear.role_adoption_checklist),
    ] {
        writeln!(out, "\n{title}")?;
        sentences.iter().try_for_each(|sentence| writeln!(out, "  - {sentence}"))?;
    }
    writeln!(out, "\nparameters (a step sets them in `with`)")?;
    for parameter in &spec.parameters {
        writeln!(out, "  {}  {}", parameter.name, shape(&parameter.shape))?;
        writeln!(out, "      {}", parameter.description)?;
        match &parameter.default {
            Some(default) => writeln!(out, "      default: {}", json!(default))?,
            None => writeln!(out, "      must be given")?,
        }
    }
    if spec.parameters.is_empty() {
        writeln!(out, "  none")?;
    }
    Ok(())
}

/// What values a parameter takes, in words.
fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Integer { min: i64::MIN, max: i64::MAX } => "whole number".to_owned(),
        Shape::Integer { min, max } => format!("whole number from {min} to {max}"),
        Shape::Choice(words) => format!("one of {}", words.join(", ")),
        Shape::List(item) => format!("list of: {}", self::shape(item)),
        Shape::Record(fields) => {
            let fields = fields.iter().map(|f| format!("{}: {}", f.name, self::shape(&f.shape)));
            format!("{{ {} }}", fields.collect::<Vec<_>>().join("; "))
        }
    }
}

fn to_json(persona: &Persona) -> Value {
    let (spec, riscear) = (&persona.spec, &persona.spec.riscear);
    let collaborators = riscear
        .role_collaborators
        .iter()
        .map(|other| json!({ "persona": other.persona, "direction": other.direction.word() }));
    let parameters = spec.parameters.iter().map(|parameter| {
        json!({
            "name": parameter.name,
            "description": parameter.description,
            "takes": shape(&parameter.shape),
            "default": parameter.default,
        })
    });
    json!({
        "id": spec.id,
        "name": spec.name,
        "category": spec.category,
        "phase": spec.phase,
        "folder": persona.folder,
        "digest": persona.digest.to_string(),
        "riscear": {
            "role": riscear.role,
            "inputs": riscear.inputs,
            "style": riscear.style,
            "constraints": riscear.constraints,
            "expected_output": riscear.expected_output,
            "archetype": riscear.archetype,
            "responsibilities": riscear.responsibilities,
            "role_skills": riscear.role_skills,
            "role_collaborators": collaborators.collect::<Vec<_>>(),
            "role_adoption_checklist": riscear.role_adoption_checklist,
        },
        "reads": spec.reads.iter().map(|kind| kind.id).collect::<Vec<_>>(),
        "writes": spec.writes.iter().map(|kind| kind.id).collect::<Vec<_>>(),
        "facts": spec.facts.iter().map(|fact| fact.key()).collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}
