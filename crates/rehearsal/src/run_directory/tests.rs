use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::envelope::utc;
use super::{Invocation, RunFiles};
use crate::engine::Engine;
use crate::error::Error;
use crate::load::load_scenario;
use crate::personas::load_personas;
use crate::run::Run;
use crate::run_store::{RunStore, StoredRun};
use crate::scenario::Scenario;
use crate::summary::Summary;

fn run(seed: u64) -> (Run, Scenario) {
    let engine = Engine::new(load_personas(&[]).expect("the built-in personas are sound"));
    let scenario = load_scenario("devops-deployment-chain", engine.registry(), &[]).expect("sound");
    let run = engine.run(&scenario, Some(seed)).expect("it runs");
    (run, scenario)
}

/// The summary of a run of the built-in scenario.
pub(crate) fn summary() -> Summary {
    run(42).0.summary()
}

/// The files of a run of the built-in scenario.
pub(crate) fn files(seed: u64) -> RunFiles {
    let (run, scenario) = run(seed);
    let now = SystemTime::now();
    let invocation = Invocation { started: now, ended: now, arguments: Vec::new() };
    RunFiles::of(&run, &scenario, &invocation)
}

#[test]
fn a_run_reads_back_as_it_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("deep").join("run");
    let files = files(42);
    files.write(&target).expect("it is written");
    let stored = StoredRun::read(target.clone()).expect("it reads back");
    assert_eq!(stored.files, files.paths().collect::<Vec<_>>());
    assert!(stored.summary.to_json() == fs::read_to_string(target.join("run.json")).unwrap());
    let parent: Vec<_> = fs::read_dir(folder.path().join("deep")).unwrap().collect();
    assert_eq!(parent.len(), 1, "nothing is left beside the run");
}

#[cfg(unix)]
#[test]
fn scripts_can_be_executed_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("run");
    files(42).write(&target).expect("it is written");
    let is_executable = |path: &str| {
        let mode = fs::metadata(target.join(path)).expect(path).permissions().mode();
        mode & 0o111 != 0
    };
    assert!(is_executable("artifacts/scripts/deploy.sh"));
    assert!(!is_executable("artifacts/Dockerfile"));
    assert!(!is_executable("run.json"));
}

#[test]
fn a_changed_file_is_damage() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("run");
    files(42).write(&target).expect("it is written");
    fs::write(target.join("artifacts/Dockerfile"), "FROM scratch\n").unwrap();
    let error = StoredRun::read(target);
    let Err(Error::DamagedRun { reason, .. }) = error else { panic!("{error:?}") };
    assert_eq!(reason, "artifacts/Dockerfile was changed after the run");
}

#[test]
fn a_run_directory_is_replaced_and_anything_else_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("run");
    files(1).write(&target).expect("it is written");
    files(2).write(&target).expect("a run makes way for a run");
    assert!(fs::read_to_string(target.join("run.json")).unwrap().contains("\"seed\": \"2\""));

    fs::write(target.join("notes.txt"), "mine").unwrap();
    let error = files(3).write(&target);
    assert!(matches!(error, Err(Error::Occupied { .. })), "{error:?}");
    assert!(target.join("notes.txt").exists());

    let own = folder.path().join("own");
    fs::create_dir(&own).unwrap();
    files(3).write(&own).expect("an empty folder holds nothing to lose");
    fs::write(folder.path().join("file"), "mine").unwrap();
    assert!(matches!(files(3).write(&folder.path().join("file")), Err(Error::Occupied { .. })));
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let link = folder.path().join(".rehearsal");
    std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
    let error = RunStore::of_project(folder.path()).keep(&files(42));
    assert!(matches!(error, Err(Error::Occupied { .. })), "{error:?}");
    assert!(matches!(files(42).write(&link), Err(Error::Occupied { .. })));
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let error = files(42).write(Path::new("/proc/nowhere/run"));
    let Err(Error::Write { path, .. }) = error else { panic!("{error:?}") };
    assert_eq!(path, Path::new("/proc/nowhere"));
}

#[test]
fn wall_clock_times_are_shown_in_utc() {
    let at = |seconds: u64| utc(UNIX_EPOCH + Duration::from_secs(seconds));
    assert_eq!(at(0), "1970-01-01T00:00:00.000Z");
    assert_eq!(at(951_782_400), "2000-02-29T00:00:00.000Z");
    assert_eq!(at(1_709_251_199), "2024-02-29T23:59:59.000Z");
    assert_eq!(at(4_107_542_400), "2100-03-01T00:00:00.000Z");
}
