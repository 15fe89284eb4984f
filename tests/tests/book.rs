//! What the README and the book show is what the program prints today.
//!
//! A comment in front of a text block says where its text is from:
//!
//! - `<!-- shows: ARGUMENTS -->`: all that the program prints when it is run with these arguments.
//! - `<!-- shows lines: ARGUMENTS -->`: some lines of it in their order; `…` stands for the others.
//!
//! The program runs in a folder that holds the scenarios and nothing else. Blocks that are rendered
//! from code are the business of `cargo xtask tidy`.
//!
//! Two tables are written by hand, because their last column says more than the code does. Their
//! other columns are compared with the code: the parameters of the personas, and the codes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use rehearsal_persona::{Parameter, Setting, Shape};
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::{program, shipped, workspace};
use xtask::tree::{Tree, is_test};

const ACCEPT: &str = "to accept what the program prints: BLESS=1 cargo t --test book";

/// Commands that look back at a run, which the folder must have had.
const AFTER_A_RUN: &[&str] = &["runs", "verify"];

/// A block that shows what the program prints.
struct Excerpt<'t> {
    arguments: &'t str,
    /// Whether everything is shown, or some lines.
    is_whole: bool,
    shown: &'t str,
    /// Where `shown` stands in the page.
    range: Range<usize>,
}

#[test]
fn excerpts_show_what_the_program_prints() {
    let mut complaints = String::new();
    let mut count = 0;
    for path in pages() {
        let page = workspace::text(&path);
        let excerpts = excerpts(&page).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        count += excerpts.len();
        let mut fresh = page.clone();
        // From the end, so that the places of the others stay.
        for excerpt in excerpts.iter().rev() {
            let printed = printed(excerpt.arguments);
            let complaint = excerpt.complaint(&printed);
            if complaint.is_some() && excerpt.is_whole && workspace::is_blessing() {
                fresh.replace_range(excerpt.range.clone(), &printed);
            } else if let Some(complaint) = complaint {
                let line = page[..excerpt.range.start].lines().count();
                let name = path.strip_prefix(workspace::root()).unwrap_or(&path).display();
                let arguments = excerpt.arguments;
                let _ = writeln!(complaints, "{name}:{line}: rehearsal {arguments}\n{complaint}\n");
            }
        }
        if fresh != page {
            workspace::bless(&path, fresh);
        }
    }
    assert!(count > 0, "no page shows what the program prints");
    assert!(complaints.is_empty(), "\n{complaints}");
}

/// The README and the pages of the book.
fn pages() -> Vec<PathBuf> {
    let mut pages = workspace::files("book/src");
    pages.retain(|path| path.extension().is_some_and(|end| end == "md"));
    pages.push(workspace::root().join("README.md"));
    pages
}

fn excerpts(page: &str) -> Result<Vec<Excerpt<'_>>, String> {
    const MARK: &str = "<!-- shows";
    let mut found = Vec::new();
    for (at, _) in page.match_indices(MARK) {
        let block = || {
            let (kind, rest) = page[at + MARK.len()..].split_once(": ")?;
            let (arguments, rest) = rest.split_once(" -->\n```text\n")?;
            let start = page.len() - rest.len();
            let end = start + rest.find("```")?;
            let is_whole = kind.is_empty();
            let shown = &page[start..end];
            let is_sound = (is_whole || kind == " lines") && !arguments.contains('\n');
            is_sound.then_some(Excerpt { arguments, is_whole, shown, range: start..end })
        };
        let line = page[at..].lines().next().unwrap_or("");
        found.push(block().ok_or_else(|| format!("no text block follows on `{line}`"))?);
    }
    Ok(found)
}

impl Excerpt<'_> {
    /// What is wrong with it if the program prints `printed`.
    fn complaint(&self, printed: &str) -> Option<String> {
        if self.is_whole {
            let message = format!("--- shown\n{}--- printed\n{printed}{ACCEPT}", self.shown);
            return (self.shown != printed).then_some(message);
        }
        let mut lines = printed.lines();
        let mut shown = self.shown.lines().filter(|line| *line != "…");
        let lost = shown.find(|shown| !lines.any(|line| line == *shown))?;
        Some(format!(
            "--- shown\n{lost}\n--- printed\n{printed}\
             write the lines that matter by hand; the others of this test: BLESS=1 cargo t --test book"
        ))
    }
}

/// What the program prints, to the one place or else to the other.
fn printed(arguments: &str) -> String {
    let checkout = Checkout::empty();
    for name in shipped::scenario_names() {
        checkout.write(&format!("scenarios/{name}.yaml"), shipped::scenario_text(&name));
    }
    let words = words(arguments);
    if words.first().is_some_and(|word| AFTER_A_RUN.contains(&word.as_str())) {
        run(checkout.path(), &["run".to_owned(), shipped::CHAIN.to_owned()]);
    }
    run(checkout.path(), &words)
}

fn run(folder: &Path, words: &[String]) -> String {
    let output = program::command(folder).args(words).output().expect("the program can be started");
    let told = if output.stdout.is_empty() { output.stderr } else { output.stdout };
    let text = String::from_utf8(told).expect("the program prints UTF-8");
    text.trim_end_matches('\n').to_owned() + "\n"
}

/// The words of a command as a shell takes them, as far as the pages need it: single quotes only.
fn words(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut is_quoted = false;
    for c in arguments.chars() {
        match c {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words
}

#[test]
fn the_tables_of_parameters_say_what_the_personas_take() {
    let page = workspace::text("book/src/personas.md");
    for persona in shipped::registry().iter() {
        let spec = &persona.spec;
        let wanted: Vec<Row> = spec.parameters.iter().flat_map(Row::of).collect();
        let written = rows(section(&page, &format!("### {}, ", spec.id)));
        let names = written.iter().map(|cells| cells[0].to_owned()).collect::<Vec<_>>();
        let wanted_names = wanted.iter().map(|row| row.name.clone()).collect::<Vec<_>>();
        assert_eq!(names, wanted_names, "the parameters of {} in book/src/personas.md", spec.id);
        for (cells, row) in written.iter().zip(&wanted) {
            for (cell, wanted) in cells[1..].iter().zip([&row.shape, &row.default]) {
                let fits = wanted.as_deref().is_none_or(|wanted| *cell == wanted);
                let (id, name) = (&spec.id, &row.name);
                assert!(fits, "{id}, {name} in book/src/personas.md: {cell}, not {wanted:?}");
            }
        }
    }
}

/// A parameter as its table has it. `None` for choices among many and for lists of records, which
/// people put into words.
struct Row {
    name: String,
    shape: Option<String>,
    default: Option<String>,
}

impl Row {
    /// One row, or one for each field of a record.
    fn of(parameter: &Parameter) -> Vec<Self> {
        if let Shape::Record(fields) = &parameter.shape {
            let within = |field: &Parameter| {
                let name = format!("{}.{}", parameter.name, field.name);
                Self::of(&Parameter { name, ..field.clone() })
            };
            return fields.iter().flat_map(within).collect();
        }
        let name = format!("`{}`", parameter.name);
        let is_worded = matches!(&parameter.shape,
            Shape::List(of) if matches!(**of, Shape::Choice(_) | Shape::Record(_)));
        if is_worded {
            return vec![Self { name, shape: None, default: None }];
        }
        let shape = shape_in_words(&parameter.shape);
        let default = parameter.default.as_ref().map_or("–".to_owned(), default_in_words);
        vec![Self { name, shape: Some(shape), default: Some(default) }]
    }
}

fn shape_in_words(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Integer { min, max } => format!("{} to {}", grouped(*min), grouped(*max)),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Choice(words) => format!("`{}`", words.join("`, `")),
        Shape::List(of) => format!("list of {}", shape_in_words(of)),
        Shape::Record(_) => panic!("a record has a row for each of its fields"),
    }
}

fn default_in_words(default: &Setting) -> String {
    match default {
        Setting::Text(text) if text.is_empty() => "empty".to_owned(),
        Setting::Text(text) => format!("`{text}`"),
        Setting::Integer(number) => grouped(*number),
        Setting::Boolean(flag) => format!("`{flag}`"),
        Setting::List(items) if items.is_empty() => "none".to_owned(),
        Setting::List(items) => items.iter().map(default_in_words).collect::<Vec<_>>().join(", "),
        Setting::Record(_) => panic!("a record has a row for each of its fields"),
    }
}

/// A number as the book writes it: 262 144.
fn grouped(number: i64) -> String {
    let (thousands, rest) = (number / 1000, number % 1000);
    if thousands == 0 { rest.to_string() } else { format!("{} {rest:03}", grouped(thousands)) }
}

#[test]
fn the_table_of_codes_has_those_that_the_code_has() {
    let page = workspace::text("book/src/scenario.md");
    let table = rows(section(&page, "## Codes"));
    let written: Vec<&str> = table.iter().map(|cells| cells[0].trim_matches('`')).collect();
    let tree = Tree::read(workspace::root()).expect("the repository can be read");
    let sources = tree.rust().filter(|(path, _)| path.starts_with("crates/") && !is_test(path));
    let used: BTreeSet<&str> = sources.flat_map(|(_, text)| codes(text)).collect();
    let used: Vec<&str> = used.into_iter().collect();
    assert_eq!(written, used, "the codes in book/src/scenario.md, and those in crates/");
}

/// The codes that stand as a whole literal in a text.
fn codes(text: &str) -> impl Iterator<Item = &str> {
    let literals = text.match_indices("\"E0").filter_map(|(at, _)| text.get(at + 1..at + 7));
    let codes = literals.filter_map(|code| code.strip_suffix('"'));
    codes.filter(|code| code[1..].bytes().all(|byte| byte.is_ascii_digit()))
}

/// The part of a page from a heading to the next.
fn section<'t>(page: &'t str, heading: &str) -> &'t str {
    let (_, rest) = page
        .split_once(&format!("\n{heading}"))
        .unwrap_or_else(|| panic!("the book has no section `{heading}`"));
    rest.split_once("\n#").map_or(rest, |(section, _)| section)
}

/// The cells of each row of the tables that begins with code.
fn rows(section: &str) -> Vec<Vec<&str>> {
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_checklist_is_held_by_what_there_is() {
    let page = workspace::text("book/src/checklist.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|cells| cells.len() == 5 && cells[1].parse::<u32>().is_ok())
        .collect();
    assert!(rows.len() >= 40, "{} questions", rows.len());
    let is_known = |word: &str| {
        rehearsal_artifact::rules::ALL.iter().any(|rule| rule.id == word)
            || rehearsal_score::criteria::by_id(word).is_some()
            || rehearsal_artifact::kinds::requirements::DEMANDS.contains(&word)
    };
    for cells in rows {
        let held_by = cells[3];
        assert!(!held_by.is_empty(), "nothing is said of: {}", cells[2]);
        let words = held_by.split('`').skip(1).step_by(2);
        let unknown: Vec<_> = words.filter(|word| !is_known(word)).collect();
        assert!(unknown.is_empty(), "{}: there is no {unknown:?}", cells[2]);
    }
}
