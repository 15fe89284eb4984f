//! Evidence taken away: every file that the scenario asks for, missing, empty or unreadable.
//!
//! The file goes the way a user would lose it: a persona's folder laid over the built-in one no
//! longer writes it, or writes something else. The verdict must fall, and the clause that decides must
//! be one that asks for the file.

use libtest_mimic::{Failed, Trial};
use rehearsal::{Engine, Run, Scenario, load_personas};
use rehearsal_artifact::path_pattern::fits;
use rehearsal_persona::PersonaFolder;
use rehearsal_score::Verdict;
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::shipped;

use crate::{Outcome, case};

/// How a file is lost.
#[derive(Clone, Copy)]
enum Loss {
    /// The persona no longer lists it.
    Missing,
    /// Its template holds nothing.
    Empty,
    /// Its template holds what no kind can read.
    Garbage,
}

impl Loss {
    fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Empty => "empty",
            Self::Garbage => "garbage",
        }
    }
}

/// Open brackets and quotes that no language here closes by itself.
const GARBAGE: &str = "]} ((( \"unclosed\n";

/// One case for each file that a scenario asks for and each way to lose it.
pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for name in shipped::scenario_names() {
        let scenario = shipped::sound(&shipped::scenario_text(&name), &shipped::registry(), &[]);
        // The first scenario asks for the files of all; what goes wrong inside of them is seen there.
        let losses = match name.as_str() {
            shipped::CHAIN => &[Loss::Missing, Loss::Empty, Loss::Garbage][..],
            _ => &[Loss::Missing],
        };
        for file in files(&name, &scenario) {
            for loss in losses.iter().copied() {
                let title = format!("removal::{name}::{}::{file}", loss.word());
                let (name, file) = (name.clone(), file.clone());
                trials.push(case(title, move || check(&name, &file, loss)));
            }
        }
    }
    trials
}

/// Every file that a criterion of the scenario names, once; for a pattern, the first file that fits.
fn files(name: &str, scenario: &Scenario) -> Vec<String> {
    let run = shipped::rehearse(name, &[]);
    let written = |asked: &String| {
        let first = run.artifacts.matching(asked).next();
        first.map_or_else(|| asked.clone(), |file| file.artifact.path.to_string())
    };
    let entries = scenario.rubric.areas.iter().flat_map(|area| &area.entries);
    let mut files: Vec<String> =
        entries.flat_map(|entry| entry.arguments.files.iter().map(written)).collect();
    files.sort();
    files.dedup();
    files
}

fn check(name: &str, file: &str, loss: Loss) -> Outcome {
    let text = shipped::scenario_text(name);
    let whole = shipped::rehearse(name, &[]);
    if !whole.verdict().is_approved() {
        return Err(format!("whole, the verdict is {}", whole.verdict().word()).into());
    }
    let id = author(&whole, file)?;
    let layer = Checkout::of_persona(&id, &damaged(&id, file, loss)?);
    let engine = Engine::new(load_personas(&[layer.path().to_path_buf()])?);
    let scenario = shipped::sound(&text, engine.registry(), &[]);
    let run = engine.run(&scenario, None)?;
    is_blamed(&run, &scenario, file)
}

fn is_blamed(run: &Run, scenario: &Scenario, file: &str) -> Outcome {
    if !matches!(run.verdict(), Verdict::Blocked | Verdict::Inconclusive) {
        return Err(format!("the verdict is {}", run.verdict().word()).into());
    }
    let decision = run.decision.as_ref().ok_or("nothing was decided")?;
    let deciding = decision.deciding().ok_or("no clause decided")?;
    let asks = |area: &rehearsal_score::Area| {
        let about: Vec<String> = area
            .entries
            .iter()
            .filter(|entry| entry.arguments.files.iter().any(|asked| fits(asked, file)))
            .map(|entry| format!("{}/{}", area.name, entry.id))
            .collect();
        about
    };
    let asking: Vec<String> = scenario.rubric.areas.iter().flat_map(asks).collect();
    if !asking.contains(&deciding.about) && !deciding.reason.contains(file) {
        let message = format!("{}: {} decided", deciding.about, deciding.reason);
        return Err(message.into());
    }
    // Whoever reads on from the clause must find the file by its name.
    let summary = run.summary();
    let criteria = summary.areas.iter().flat_map(|area| &area.criteria);
    let mut places = criteria.flat_map(|criterion| &criterion.places);
    if places.any(|place| fits(&place.path, file)) || deciding.reason.contains(file) {
        return Ok(());
    }
    Err(format!("nothing names the file; {} decided", deciding.reason).into())
}

/// The persona that wrote `file`.
fn author(run: &Run, file: &str) -> Result<String, Failed> {
    let summary = run.summary();
    let step = summary.artifacts.iter().find(|artifact| *artifact.path == *file);
    let step = &step.ok_or_else(|| format!("nobody writes {file}"))?.step;
    let step = summary.steps.iter().find(|known| *known.id == **step).ok_or("no such step")?;
    Ok(step.persona.to_string())
}

/// The persona's folder without what writes `file`, or with something else in its place.
fn damaged(id: &str, file: &str, loss: Loss) -> Result<PersonaFolder, Failed> {
    let mut folder = shipped::persona_folder(id);
    let spec = folder.files.get("persona.yaml").ok_or("a persona without persona.yaml")?;
    let draft = Draft::of(spec, file)?;
    match loss {
        Loss::Missing => {
            let spec = spec.replacen(&draft.text, "", 1);
            folder.files.insert("persona.yaml".to_owned(), spec.into());
        }
        Loss::Empty | Loss::Garbage => {
            let text = if matches!(loss, Loss::Empty) { "" } else { GARBAGE };
            folder.files.insert(format!("templates/{}", draft.template), text.into());
        }
    }
    Ok(folder)
}

/// One entry of `drafts` as it is written.
struct Draft {
    text: String,
    template: String,
}

impl Draft {
    /// The entry that makes `file`: the one with its path, or else one whose path can become it.
    fn of(spec: &str, file: &str) -> Result<Self, Failed> {
        let (_, drafts) = spec.split_once("\ndrafts:\n").ok_or("a persona without drafts")?;
        let entries = drafts.split("  - path: ").skip(1).filter_map(|entry| {
            let (path, rest) = entry.split_once('\n')?;
            makes(path, file).then_some((path != file, entry, rest))
        });
        let found = entries.min_by_key(|(is_expression, ..)| *is_expression);
        let (_, entry, rest) = found.ok_or_else(|| format!("no draft makes {file}"))?;
        let template =
            rest.trim_start().strip_prefix("template: ").and_then(|it| it.lines().next());
        let template = template.ok_or("a draft without a template")?;
        Ok(Self { text: format!("  - path: {entry}"), template: template.to_owned() })
    }
}

/// Whether a path, with expressions or without, can be `file`.
fn makes(path: &str, file: &str) -> bool {
    let Some((before, rest)) = path.split_once("{=") else { return path == file };
    let Some((_, after)) = rest.split_once("=}") else { return false };
    file.strip_prefix(before).is_some_and(|rest| rest.ends_with(after))
}
