//! Broken scenarios and personas, with everything that a user is told about them.
//!
//! Each file of `suite/diagnostics` holds a heading, a paragraph on what is wrong, the input as
//! fenced blocks, and the whole message. A block's info names what it is:
//!
//! - `yaml scenario.yaml`: the scenario.
//! - `text set`: changes as `--set` takes them, one a line.
//! - `yaml personas/<ID>/…`, `jinja personas/<ID>/…`: files of a persona laid over the built-in ones.
//! - `text message`: what is shown.
//!
//! `⟪200×[⟫` in an input stands for two hundred brackets, so that large inputs stay readable.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use rehearsal_persona::{PersonaFolder, Registry};
use rehearsal_source::Diagnostic;
use rehearsal_tests::{shipped, workspace};

use crate::{Outcome, case};

const FOLDER: &str = "tests/suite/diagnostics";

const MESSAGE: &str = "message";

/// One case for each file.
pub(crate) fn trials() -> Vec<Trial> {
    let files = workspace::files(FOLDER);
    let trial = |path: &std::path::PathBuf| {
        let name = path.file_stem().expect("a file has a name").to_string_lossy().into_owned();
        let path = path.clone();
        case(format!("diagnostics::{name}"), move || check(&path))
    };
    files.iter().map(trial).collect()
}

fn check(path: &Path) -> Outcome {
    let text = workspace::text(path);
    let blocks = Block::all(&text)?;
    let found = diagnostics(&blocks)?;
    if found.is_empty() {
        return Err("nothing was found wrong".into());
    }
    let actual = shipped::rendered(&found);
    let expected = blocks.iter().find(|block| block.name == MESSAGE);
    if expected.is_some_and(|block| block.body == actual) {
        return Ok(());
    }
    if workspace::is_blessing() {
        let end = expected.map_or(text.len(), |block| block.start);
        let input = text[..end].trim_end();
        workspace::bless(path, format!("{input}\n\n```text {MESSAGE}\n{actual}```\n"));
        return Ok(());
    }
    let expected = expected.map_or("nothing\n", |block| block.body.as_str());
    let message = format!(
        "the message is not the one that is expected\n--- expected\n{expected}--- actual\n{actual}\
         to accept it: BLESS=1 cargo t --test suite diagnostics"
    );
    Err(message.into())
}

fn diagnostics(blocks: &[Block]) -> Result<Vec<Diagnostic>, Failed> {
    let mut folders: Vec<PersonaFolder> =
        ["ASC", "DVE", "JUS", "PBD"].iter().map(|id| shipped::persona_folder(id)).collect();
    folders.extend(layer(blocks));
    let registry = match Registry::of(&folders) {
        Ok(registry) => registry,
        Err(found) => return Ok(found),
    };
    let scenario = blocks.iter().find(|block| block.name == "scenario.yaml");
    let Some(scenario) = scenario else { return Ok(Vec::new()) };
    let set = blocks.iter().find(|block| block.name == "set");
    let changes: Vec<&str> = set.map(|block| block.body.lines().collect()).unwrap_or_default();
    Ok(shipped::read(&grown(&scenario.body)?, &registry, &changes).err().unwrap_or_default())
}

/// The personas of the case, by the names of their folders.
fn layer(blocks: &[Block]) -> Vec<PersonaFolder> {
    let mut folders: BTreeMap<String, BTreeMap<String, Arc<str>>> = BTreeMap::new();
    for block in blocks {
        let Some((id, file)) =
            block.name.strip_prefix("personas/").and_then(|path| path.split_once('/'))
        else {
            continue;
        };
        let files = folders.entry(format!("personas/{id}")).or_default();
        files.insert(file.to_owned(), block.body.as_str().into());
    }
    folders.into_iter().map(|(name, files)| PersonaFolder { name, files }).collect()
}

/// `text` with each `⟪number×unit⟫` written out.
fn grown(text: &str) -> Result<String, Failed> {
    let mut grown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('⟪') {
        let (repetition, after) = after.split_once('⟫').ok_or("a `⟪` is not closed")?;
        let (times, unit) = repetition.split_once('×').ok_or("a repetition is `number×unit`")?;
        grown.push_str(before);
        grown.push_str(&unit.repeat(times.parse()?));
        rest = after;
    }
    grown.push_str(rest);
    Ok(grown)
}

/// A fenced block.
struct Block {
    /// The second word of its info.
    name: String,
    body: String,
    /// Where its opening fence begins.
    start: usize,
}

impl Block {
    fn all(text: &str) -> Result<Vec<Self>, Failed> {
        let mut blocks = Vec::new();
        let mut at = 0;
        let mut open: Option<Self> = None;
        for line in text.split_inclusive('\n') {
            match (line.strip_prefix("```"), &mut open) {
                (Some(info), None) => {
                    let name = info.trim().split_once(' ').map(|(_, name)| name.to_owned());
                    let name = name.ok_or("a block says its language and what it is")?;
                    open = Some(Self { name, body: String::new(), start: at });
                }
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (None, Some(block)) => block.body.push_str(line),
                (None, None) => {}
            }
            at += line.len();
        }
        if open.is_some() { Err("a block is not closed".into()) } else { Ok(blocks) }
    }
}
