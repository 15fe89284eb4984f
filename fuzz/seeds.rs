//! Writes what the fuzzer starts from, and prints what there is to fuzz: a line a target, with the
//! kind of artifact where the target takes one.
//!
//! The seeds are what the project itself brings: scenarios, personas, every artifact that the
//! shipped scenarios write, and the expressions in their rules.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use rehearsal::{Engine, built_in, load_personas, load_scenario};
use rehearsal_artifact::kinds;
use rehearsal_promql::RuleFile;

type Failure = Box<dyn std::error::Error>;

/// Texts by the folder of their corpus.
type Corpora = BTreeMap<String, Vec<String>>;

fn main() -> Result<(), Failure> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("usage: seeds <folder of the corpora>")?;
    let mut corpora = Corpora::new();
    for (number, persona) in built_in::persona_folders().into_iter().enumerate() {
        // The first byte says which file the text stands for; see the target.
        let specification = char::from(u8::try_from(number)?);
        let text = format!("{specification}{}", persona.files["persona.yaml"]);
        corpora.entry("persona".to_owned()).or_default().push(text);
    }
    rehearse(&mut corpora)?;
    for kind in kinds::ALL {
        corpora.entry(format!("artifact-{}", kind.id)).or_default();
    }
    for (name, texts) in &corpora {
        write(&folder.join(name), texts)?;
        println!("{}", name.replacen('-', " ", 1));
    }
    Ok(())
}

/// Runs every shipped scenario, and takes it and what it writes.
fn rehearse(corpora: &mut Corpora) -> Result<(), Failure> {
    let engine = Engine::new(load_personas(&[])?);
    for name in built_in::scenario_names() {
        let mut add = |corpus: String, text: &str| {
            corpora.entry(corpus).or_default().push(text.to_owned());
        };
        let source = built_in::scenario(name).ok_or("a listed scenario is there")?;
        add("scenario".to_owned(), &source.text);
        let run = engine.run(&load_scenario(name, engine.registry(), &[])?, None)?;
        for file in run.artifacts.iter() {
            add(format!("artifact-{}", file.kind.id), &file.artifact.text);
            for rule in file
                .model::<RuleFile>()
                .iter()
                .flat_map(|rules| &rules.groups)
                .flat_map(|group| &group.rules)
            {
                if let Some(expr) = &rule.expr {
                    add("expression".to_owned(), &expr.to_string());
                }
            }
        }
    }
    corpora.remove("artifact-other");
    Ok(())
}

fn write(folder: &Path, texts: &[String]) -> Result<(), Failure> {
    fs::create_dir_all(folder)?;
    for (number, text) in texts.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), text)?;
    }
    Ok(())
}
