//! Whether `promql check-rules` and `promql test-rules` agree with Prometheus' own tool.
//!
//! Both are asked about the rules and the tests of every shipped scenario, as written and after a
//! change that makes them wrong, and about public files. These are listed in `public-rules.tsv` by
//! repository, commit and path, with what each of the two says and, where they differ, the class of
//! the difference; the book counts them and says what the classes are. Mirrors are found as
//! `public_files` finds them; `BLESS=1` writes the list and the counts anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};
use rehearsal::Source;
use rehearsal::promql::{
    Duration, Value, When, check_rules, evaluate, load_series, read_source, test_rules,
};
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::workspace;
use xtask::judges::locate;

use crate::{public_files, settings};

const LIST: &str = "tests/public-rules.tsv";
const PAGE: &str = "book/src/promql.md";

/// A public file and what was said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    repository: String,
    commit: String,
    path: String,
    question: Question,
    /// What promtool says.
    upstream: String,
    /// What we say.
    ours: String,
    /// Why they differ; `-` where they do not.
    class: String,
}

/// What a file is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Question {
    Check,
    Test,
}

impl Question {
    const ALL: [Self; 2] = [Self::Check, Self::Test];

    fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Test => "test",
        }
    }
}

/// A change that a tool should notice: its name, what is replaced, and by what.
const CHANGES: [(&str, &str, &str); 6] = [
    ("another threshold", " > ", " > 1e9 + "),
    ("another label", "severity: ", "severity: not-"),
    ("a missing alert", "- alert: ", "- alert: Another"),
    ("a longer wait", "for: ", "for: 9"),
    ("an open parenthesis", "expr: ", "expr: ("),
    ("an unknown field", "expr: ", "exprs: "),
];

pub(crate) fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for name in settings::delivery_names() {
        let trial = Trial::ignorable_test(format!("promtool_agrees::{name}"), move || {
            with_promtool(|promtool| agrees_on(promtool, &name))
        });
        trials.push(trial);
    }
    trials.push(Trial::ignorable_test("promtool_agrees::off_the_grid", || {
        with_promtool(agrees_off_the_grid)
    }));
    let mirrors = std::env::var_os("REHEARSAL_MIRRORS").map(PathBuf::from);
    let lines = lines();
    if let Some(mirrors) = mirrors.clone().filter(|_| workspace::is_blessing()) {
        let bless = move || with_promtool(|promtool| bless(promtool, &lines, &mirrors));
        trials.push(Trial::ignorable_test("promtool_agrees::bless", bless));
        return trials;
    }
    trials.push(Trial::test("promtool_agrees::counts", {
        let lines = lines.clone();
        move || counts_are_current(&lines)
    }));
    for of_one in lines.chunk_by(|a, b| a.repository == b.repository) {
        let (of_one, mirrors) = (of_one.to_vec(), mirrors.clone());
        let name = format!("promtool_agrees::public::{}", of_one[0].repository);
        trials.push(Trial::ignorable_test(name, move || {
            let mirror = mirrors.map(|it| public_files::mirror(&it, &of_one[0].repository));
            match mirror.filter(|it| it.is_dir()) {
                Some(mirror) => with_promtool(|promtool| are_as_listed(promtool, &mirror, &of_one)),
                None => Ok(Completion::ignored_with("REHEARSAL_MIRRORS names no copy of it")),
            }
        }));
    }
    trials
}

/// Runs a case with promtool, if it is here.
fn with_promtool(case: impl FnOnce(&Path) -> Result<(), Failed>) -> Result<Completion, Failed> {
    match (locate(workspace::root()).promtool, std::env::var_os("CI")) {
        (Some(promtool), _) => case(&promtool).map(|()| Completion::Completed),
        (None, None) => {
            Ok(Completion::ignored_with("promtool is not here; cargo xtask judges installs it"))
        }
        (None, Some(_)) => Err("promtool is not here".into()),
    }
}

/// Whether promtool accepts a file, and its first complaint if it does not.
fn upstream(promtool: &Path, question: Question, path: &Path) -> Result<(bool, String), Failed> {
    let folder = path.parent().ok_or("a file stands in a folder")?;
    let name = path.file_name().ok_or("a file has a name")?;
    let mut command = Command::new(promtool);
    let command = command.args([question.word(), "rules"]).arg(name).current_dir(folder);
    let output = command.output()?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}

/// Whether we accept a file, and what is wrong with it if we do not.
fn ours(question: Question, path: &Path) -> Result<(bool, String), Failed> {
    let path = path.to_str().ok_or("a path is UTF-8")?;
    let (is_sound, found) = match question {
        Question::Check => {
            let checked = check_rules(&read_source(path)?);
            (checked.is_sound(), checked.diagnostics)
        }
        Question::Test => {
            let tested = test_rules(path)?;
            (tested.is_sound(), tested.diagnostics)
        }
    };
    let drawn: Vec<String> = found.iter().map(|found| found.render(false)).collect();
    Ok((is_sound, drawn.join("\n")))
}

/// Both say the same of what a scenario writes, and of what becomes of it by each change.
fn agrees_on(promtool: &Path, name: &str) -> Result<(), Failed> {
    let artifacts = settings::deliver(name).artifacts;
    let checkout = Checkout::of(&artifacts);
    let of_kind = |kind: &str| -> Vec<(PathBuf, String)> {
        let files = artifacts.iter().filter(|file| file.kind.id == kind);
        let text = |file: &rehearsal_artifact::ReadArtifact| file.artifact.text.to_string();
        files.map(|file| (checkout.path().join(&*file.artifact.path), text(file))).collect()
    };
    let (rules, tests) = (of_kind("rule-file"), of_kind("rule-test"));
    let files = rules.iter().map(|(path, _)| (Question::Check, path));
    let files: Vec<_> = files.chain(tests.iter().map(|(path, _)| (Question::Test, path))).collect();
    let mut noticed = BTreeSet::new();
    let mut compare = |change: &str| -> Result<(), Failed> {
        for (question, path) in &files {
            let (expected, said) = upstream(promtool, *question, path)?;
            let (found, told) = ours(*question, path)?;
            if expected != found {
                let (word, path) = (question.word(), path.display());
                return Err(format!(
                    "{word} {path}, {change}: promtool {expected}, ours {found}\n{said}\n{told}"
                )
                .into());
            }
            if !found {
                noticed.insert(change.to_owned());
            }
        }
        Ok(())
    };
    compare("as written")?;
    for (change, from, to) in CHANGES {
        for (path, text) in &rules {
            std::fs::write(path, text.replace(from, to))?;
        }
        compare(change)?;
        for (path, text) in &rules {
            std::fs::write(path, text)?;
        }
    }
    let is_tested = !tests.is_empty();
    let missed = CHANGES.iter().find(|(change, ..)| !noticed.contains(*change));
    match missed.filter(|_| is_tested) {
        _ if noticed.contains("as written") => Err("the rules or tests fail as written".into()),
        Some((change, ..)) => Err(format!("neither notices {change}").into()),
        None => Ok(()),
    }
}

/// Samples every fifteen seconds for twenty minutes, one of two counters starting anew.
const SERIES: [(&str, &str); 3] = [
    ("errors_total{job=\"a\"}", "0+3x80"),
    ("errors_total{job=\"b\"}", "0+7x40 0+7x39"),
    ("temperature{room=\"a\"}", "20-0.3x30 11+0.7x49"),
];

/// Expressions over windows whose ends decide which samples they hold.
const WINDOWED: [&str; 8] = [
    "rate(errors_total[5m])",
    "increase(errors_total[10m])",
    "sum(increase(errors_total[3m]))",
    "count_over_time(errors_total[1m])",
    "avg_over_time(temperature[4m])",
    "delta(temperature[5m])",
    "changes(temperature[2m])",
    "max_over_time(rate(errors_total[1m])[5m:45s])",
];

/// Between two samples both give the same values over windows; on a sample they do not, because
/// the two versions of upstream cut windows in different ways.
fn agrees_off_the_grid(promtool: &Path) -> Result<(), Failed> {
    for (at, agrees) in [("10m7s", true), ("17m23s", true), ("10m", false)] {
        let checkout = Checkout::empty();
        let path = checkout.write("test.yaml", windowed_test(at)?);
        if let (false, said) = ours(Question::Test, &path)? {
            return Err(said.into());
        }
        let (accepts, said) = upstream(promtool, Question::Test, &path)?;
        if accepts != agrees {
            return Err(format!("at {at} promtool says\n{said}").into());
        }
    }
    Ok(())
}

/// A test that expects what the expressions give here.
fn windowed_test(at: &str) -> Result<String, Failed> {
    let mut load = "load 15s\n".to_owned();
    let mut text =
        "rule_files: []\nevaluation_interval: 1s\ntests:\n- interval: 15s\n  input_series:\n"
            .to_owned();
    for (series, values) in SERIES {
        load += &format!("  {series} {values}\n");
        text += &format!("  - {{ series: '{series}', values: '{values}' }}\n");
    }
    let store = load_series(&Source::new("load", load)).map_err(|wrong| format!("{wrong:?}"))?;
    let instant = When::Instant(Duration::parse(at)?.as_millis());
    text += "  promql_expr_test:\n";
    for expr in WINDOWED {
        // The last digits of some sums have changed between the versions.
        let expr = format!("round(1e9 * {expr})");
        let answer = evaluate(&Source::new("expression", expr.as_str()), &store, instant);
        let Value::Vector(samples) = answer.map_err(|wrong| wrong.message)?.value else {
            return Err(format!("{expr} is no vector").into());
        };
        text += &format!("  - expr: {expr}\n    eval_time: {at}\n    exp_samples:\n");
        for (labels, value) in samples {
            text += &format!("    - {{ labels: '{labels}', value: {value} }}\n");
        }
    }
    Ok(text)
}

fn lines() -> Vec<Line> {
    let read = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_default();
        let (repository, commit, path, question) = (cell(), cell(), cell(), cell());
        let question = Question::ALL.into_iter().find(|it| it.word() == question);
        let question = question.unwrap_or_else(|| panic!("{LIST}: neither check nor test: {line}"));
        let (upstream, ours, class) = (cell(), cell(), cell());
        Line { repository, commit, path, question, upstream, ours, class }
    };
    let text = workspace::text(LIST);
    text.lines().filter(|line| !line.starts_with('#')).map(read).collect()
}

/// What is said now of the files of `lines`, which are all of one commit.
fn asked(promtool: &Path, mirror: &Path, lines: &[Line]) -> Result<Vec<Line>, Failed> {
    let checkout = Checkout::empty();
    public_files::check_out(mirror, &lines[0].commit, &checkout)?;
    let word = |accepts: bool| if accepts { "accepts" } else { "refuses" }.to_owned();
    let mut now = Vec::new();
    for line in lines {
        let path = checkout.path().join(&line.path);
        let (expected, said) = upstream(promtool, line.question, &path)?;
        let (found, told) = ours(line.question, &path)?;
        let class = if expected == found { "-" } else { class(&said, &told) }.to_owned();
        now.push(Line { upstream: word(expected), ours: word(found), class, ..line.clone() });
    }
    Ok(now)
}

/// Why promtool, which says `said`, and we, who say `told`, differ.
fn class(said: &str, told: &str) -> &'static str {
    /// A class, and what one of the two says in it.
    const CLASSES: [(&str, &str); 4] = [
        ("names in UTF-8", "invalid label name"),
        ("names in UTF-8", "invalid annotation name"),
        ("range ends", "got:["),
        ("size", "bytes; at most"),
    ];
    let says = |words: &str| said.contains(words) || told.contains(words);
    CLASSES.iter().find(|(_, words)| says(words)).map_or("unnamed", |(class, _)| class)
}

fn are_as_listed(promtool: &Path, mirror: &Path, lines: &[Line]) -> Result<(), Failed> {
    let now = asked(promtool, mirror, lines)?;
    let differ = now.iter().zip(lines).filter(|(now, line)| now != line);
    let differ: Vec<String> = differ.map(|(now, line)| format!("{line:?}\nnow {now:?}")).collect();
    if differ.is_empty() { Ok(()) } else { Err(differ.join("\n").into()) }
}

fn bless(promtool: &Path, lines: &[Line], mirrors: &Path) -> Result<(), Failed> {
    let mut text: String =
        workspace::text(LIST).lines().take_while(|line| line.starts_with('#')).collect();
    text.push('\n');
    let mut now = Vec::new();
    for of_one in lines.chunk_by(|a, b| a.repository == b.repository) {
        let mirror = public_files::mirror(mirrors, &of_one[0].repository);
        let is_here = mirror.is_dir();
        now.extend(if is_here { asked(promtool, &mirror, of_one)? } else { of_one.to_vec() });
    }
    for Line { repository, commit, path, question, upstream, ours, class } in &now {
        let question = question.word();
        text +=
            &format!("{repository}\t{commit}\t{path}\t{question}\t{upstream}\t{ours}\t{class}\n");
    }
    workspace::bless(LIST, text);
    workspace::bless(PAGE, public_files::between_marks(&workspace::text(PAGE), &counts(&now)));
    Ok(())
}

fn counts_are_current(lines: &[Line]) -> Result<(), Failed> {
    let unnamed = lines.iter().find(|line| line.class == "unnamed");
    if let Some(line) = unnamed {
        return Err(format!("a difference without a class: {line:?}").into());
    }
    let page = workspace::text(PAGE);
    match public_files::between_marks(&page, &counts(lines)) == page {
        true => Ok(()),
        false => Err(format!("{PAGE} does not count {LIST}; REHEARSAL_MIRRORS=… BLESS=1 cargo t --test suite promtool_agrees writes it").into()),
    }
}

fn counts(lines: &[Line]) -> String {
    let mut text = String::from(
        "| question | files | both accept | both refuse | they differ |\n|---|---|---|---|---|\n",
    );
    let mut classes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for question in Question::ALL {
        let of_it: Vec<&Line> = lines.iter().filter(|line| line.question == question).collect();
        let count = |upstream: &str, ours: &str| {
            of_it.iter().filter(|line| line.upstream == upstream && line.ours == ours).count()
        };
        let (all, accept, refuse) =
            (of_it.len(), count("accepts", "accepts"), count("refuses", "refuses"));
        let (word, differ) = (question.word(), all - accept - refuse);
        text += &format!("| `{word}-rules` | {all} | {accept} | {refuse} | {differ} |\n");
        for line in of_it.iter().filter(|line| line.class != "-") {
            *classes.entry((line.class.as_str(), line.ours.as_str())).or_default() += 1;
        }
    }
    text += "\n| class of difference | Rehearsal | files |\n|---|---|---|\n";
    for ((class, ours), count) in classes {
        text += &format!("| {class} | {ours} | {count} |\n");
    }
    text
}
