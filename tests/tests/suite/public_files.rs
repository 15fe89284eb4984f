//! Public files, as they are written outside of this project.
//!
//! `public-files.tsv` lists them by repository, commit and path, with the kind that each has and what
//! a check of its whole repository finds in it. The files themselves are not kept here. Where mirrors
//! are at hand, `REHEARSAL_MIRRORS` names their folder, which holds git directories as
//! `owner/name.git`; every listed file of a mirror is then checked again. `BLESS=1` writes the
//! findings of this version into the list, and the counts into the book.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use libtest_mimic::{Completion, Failed, Trial};
use rehearsal::Repository;
use rehearsal_artifact::Kind;
use rehearsal_tests::checkout::Checkout;
use rehearsal_tests::workspace;

const LIST: &str = "tests/public-files.tsv";
const PAGE: &str = "book/src/public-files.md";

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    repository: String,
    commit: String,
    path: String,
    kind: String,
    found: String,
}

pub(crate) fn trials() -> Vec<Trial> {
    let mirrors = std::env::var_os("REHEARSAL_MIRRORS").map(PathBuf::from);
    let lines = lines();
    let counted = Trial::test("public_files::counts", {
        let lines = lines.clone();
        move || counts_are_current(&lines)
    });
    if let Some(mirrors) = mirrors.as_ref().filter(|_| workspace::is_blessing()) {
        let mirrors = mirrors.clone();
        return vec![Trial::test("public_files::bless", move || bless(&lines, &mirrors))];
    }
    let mut by_repository: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for line in lines {
        by_repository.entry(line.repository.clone()).or_default().push(line);
    }
    let trials = by_repository.into_iter().map(|(repository, lines)| {
        let mirrors = mirrors.clone();
        Trial::ignorable_test(format!("public_files::{repository}"), move || {
            match mirrors
                .map(|mirrors| mirror(&mirrors, &lines[0].repository))
                .filter(|it| it.is_dir())
            {
                Some(mirror) => are_as_listed(&mirror, &lines).map(|()| Completion::Completed),
                None => Ok(Completion::ignored_with("REHEARSAL_MIRRORS names no copy of it")),
            }
        })
    });
    trials.chain([counted]).collect()
}

fn lines() -> Vec<Line> {
    let text = workspace::text(workspace::root().join(LIST));
    let read = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().unwrap_or_default();
        let (repository, commit, path) = (cell(), cell(), cell());
        Line { repository, commit, path, kind: cell(), found: cell() }
    };
    text.lines().filter(|line| !line.starts_with('#')).map(read).collect()
}

/// The git directory of a repository called `owner/name`.
pub(crate) fn mirror(mirrors: &Path, repository: &str) -> PathBuf {
    mirrors.join(format!("{repository}.git"))
}

fn are_as_listed(mirror: &Path, lines: &[Line]) -> Result<(), Failed> {
    let mut differences = Vec::new();
    for (now, line) in tried(mirror, lines)?.iter().zip(lines) {
        if now != line {
            let Line { path, kind, found, .. } = line;
            differences.push(format!("{path}: {kind} {found}\n    now {} {}", now.kind, now.found));
        }
    }
    match differences.is_empty() {
        true => Ok(()),
        false => Err(differences.join("\n").into()),
    }
}

/// What checking the repository gives now in the files of `lines`, which are all of one commit.
fn tried(mirror: &Path, lines: &[Line]) -> Result<Vec<Line>, Failed> {
    let checkout = Checkout::empty();
    checkout.write(".git/HEAD", "");
    check_out(mirror, &lines[0].commit, &checkout)?;
    let prefix = format!("{}/", checkout.path().display());
    let repository = Repository::read(&[checkout.path().to_path_buf()])?;
    let checked = repository.check();
    let mut now = Vec::new();
    for line in lines {
        let is_here = |name: &str| name.strip_prefix(&prefix) == Some(line.path.as_str());
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in checked.findings.iter().filter(|finding| is_here(&finding.path)) {
            *found.entry(finding.rule).or_default() += 1;
        }
        let left_out = repository.left_out.iter().find(|left| is_here(&left.path));
        let found = match left_out {
            Some(left) => format!("left out: {}", left.reason.words()),
            None if found.is_empty() => "sound".to_owned(),
            None => {
                let each = found.iter().map(|(rule, count)| format!("{rule} {count}"));
                each.collect::<Vec<_>>().join(", ")
            }
        };
        let text = std::fs::read_to_string(checkout.path().join(&line.path))?;
        let kind = match left_out {
            Some(_) => "none",
            None => Kind::in_repository(&line.path, &text).id,
        };
        now.push(Line { kind: kind.to_owned(), found, ..line.clone() });
    }
    Ok(now)
}

/// Writes the files of `commit` that may have a kind into `checkout`.
pub(crate) fn check_out(mirror: &Path, commit: &str, checkout: &Checkout) -> Result<(), Failed> {
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        git.arg("--git-dir").arg(mirror).args(arguments);
        git
    };
    let listed = git(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit]).output()?;
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let blobs: Vec<(&str, &str)> = listed.split('\0').filter_map(blob).collect();
    let asked: String = blobs.iter().map(|(digest, _)| format!("{digest}\n")).collect();
    let questions = Checkout::empty();
    let questions = File::open(questions.write("asked", asked))?;
    let output = git(&["cat-file", "--batch"]).stdin(questions).output()?;
    let mut rest = output.stdout.as_slice();
    for (_, path) in blobs {
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or("git stopped in the middle")?;
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 1..];
        // Mirrors may lack some blobs; those are listed all the same.
        if head.ends_with(" missing") {
            continue;
        }
        let size: usize = head.rsplit(' ').next().unwrap_or_default().parse()?;
        checkout.write(path, &rest[..size]);
        rest = &rest[size + 1..];
    }
    Ok(())
}

/// The digest and path of a line of `git ls-tree -l`, if it is a file that may have a kind.
fn blob(line: &str) -> Option<(&str, &str)> {
    let (about, path) = line.split_once('\t')?;
    let mut words = about.split_whitespace();
    let (mode, digest) = (words.next()?, words.nth(1)?);
    let size: usize = words.next()?.parse().ok()?;
    let is_file = mode.starts_with("100") && size <= 1 << 20;
    (is_file && Kind::may_be_known(path)).then_some((digest, path))
}

fn bless(lines: &[Line], mirrors: &Path) -> Result<(), Failed> {
    let list = workspace::root().join(LIST);
    let mut text: String = workspace::text(&list)
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let mut now = Vec::new();
    for of_one in lines.chunk_by(|a, b| a.repository == b.repository && a.commit == b.commit) {
        let mirror = mirror(mirrors, &of_one[0].repository);
        now.extend(if mirror.is_dir() { tried(&mirror, of_one)? } else { of_one.to_vec() });
    }
    now.sort();
    for Line { repository, commit, path, kind, found } in &now {
        text += &format!("{repository}\t{commit}\t{path}\t{kind}\t{found}\n");
    }
    workspace::bless(&list, text);
    let page = workspace::root().join(PAGE);
    workspace::bless(&page, with_counts(&workspace::text(&page), &now));
    Ok(())
}

fn counts_are_current(lines: &[Line]) -> Result<(), Failed> {
    let page = workspace::text(workspace::root().join(PAGE));
    match with_counts(&page, lines) == page {
        true => Ok(()),
        false => Err(format!("{PAGE} does not count {LIST}; REHEARSAL_MIRRORS=… BLESS=1 cargo t --test suite public_files writes it").into()),
    }
}

/// `page` with the counts of `lines` between its marks.
fn with_counts(page: &str, lines: &[Line]) -> String {
    between_marks(page, &counts(lines))
}

/// `page` with `counts` between its marks.
pub(crate) fn between_marks(page: &str, counts: &str) -> String {
    const START: &str = "<!-- counts -->";
    const END: &str = "<!-- end of counts -->";
    let (before, rest) = page.split_once(START).unwrap_or((page, ""));
    let after = rest.split_once(END).map_or("", |(_, after)| after);
    format!("{before}{START}\n\n{counts}\n{END}{after}")
}

/// What reading finds wrong, as the ids of findings.
const OF_READING: [&str; 7] = [
    "unreadable",
    "too-large",
    "duplicate-key",
    "missing-field",
    "unknown-field",
    "wrong-type",
    "bad-value",
];

fn counts(lines: &[Line]) -> String {
    let mut kinds: BTreeMap<&str, [usize; 4]> = BTreeMap::new();
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for line in lines {
        let row = kinds.entry(&line.kind).or_default();
        row[0] += 1;
        let found: Vec<(&str, usize)> = line.found.split(", ").filter_map(one_count).collect();
        let is_refused = found.iter().any(|(rule, _)| OF_READING.contains(rule));
        row[1] += usize::from(!is_refused && line.kind != "none");
        row[2] += usize::from(is_refused);
        row[3] += usize::from(line.found == "sound");
        for (rule, count) in found {
            let (files, all) = rules.entry(rule).or_default();
            (*files, *all) = (*files + 1, *all + count);
        }
    }
    let mut text = String::from(
        "| kind | files | read whole | refused with a reason | nothing found |\n|---|---|---|---|---|\n",
    );
    for (kind, [files, read, refused, sound]) in kinds {
        let kind = if kind == "none" { "left out".to_owned() } else { format!("`{kind}`") };
        text += &format!("| {kind} | {files} | {read} | {refused} | {sound} |\n");
    }
    text += "\n| finding | files | findings |\n|---|---|---|\n";
    for (rule, (files, all)) in rules {
        text += &format!("| `{rule}` | {files} | {all} |\n");
    }
    text
}

/// `k8s-latest-tag 2`.
fn one_count(text: &str) -> Option<(&str, usize)> {
    let (rule, count) = text.split_once(' ')?;
    Some((rule, count.parse().ok()?))
}
