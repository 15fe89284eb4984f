//! The same bytes wherever, whenever and beside whatever a scenario runs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use rehearsal::{Engine, Observers, Run, Scenario};
use rehearsal_kernel::{RecordedLog, diff};
use rehearsal_tests::{shipped, workspace};

/// Everything of a run that a user can keep, as bytes.
#[derive(PartialEq)]
struct Kept {
    log: Vec<u8>,
    digest: String,
    artifacts: Vec<(String, String)>,
    summary: [String; 3],
    findings: String,
}

fn kept(run: &Run) -> Kept {
    let artifacts = run
        .artifacts
        .iter()
        .map(|file| (file.artifact.path.to_string(), file.artifact.text.to_string()));
    let summary = run.summary();
    Kept {
        log: run.log.clone(),
        digest: run.digest.to_string(),
        artifacts: artifacts.collect(),
        summary: [summary.to_json(), summary.to_text(), summary.to_markdown()],
        findings: format!("{:?}", run.findings),
    }
}

/// Compares the parts from cause to consequence, so that the first complaint is the useful one.
fn assert_same(actual: &Kept, expected: &Kept) {
    for (path, text) in &expected.artifacts {
        let other = actual.artifacts.iter().find(|(name, _)| name == path);
        assert_eq!(other.map(|(_, text)| text), Some(text), "{path}");
    }
    let read = |log| RecordedLog::read(log).expect("a run's own log can be read");
    if let Some(difference) = diff(&read(&expected.log), &read(&actual.log)) {
        panic!("a is the run alone, b is the run among others\n{difference}");
    }
    assert_eq!(actual.findings, expected.findings);
    assert_eq!(actual.summary, expected.summary);
    assert!(actual == expected, "the bytes differ, what they say does not");
}

/// Scenarios that differ enough to disturb each other if they could: the shipped ones, and the
/// first with other seeds and settings.
fn scenarios(engine: &Engine) -> Vec<(Scenario, u64)> {
    let read =
        |path: &std::path::PathBuf| shipped::sound(&workspace::text(path), engine.registry(), &[]);
    let mut files = workspace::files("scenarios");
    files.extend(workspace::files("tests/suite/settings"));
    let scenarios = files.iter().map(read);
    scenarios.flat_map(|scenario| [7, 42].map(|seed| (scenario.clone(), seed))).collect()
}

fn run(engine: &Engine, (scenario, seed): &(Scenario, u64)) -> Kept {
    kept(&engine.run(scenario, Some(*seed)).expect("a sound scenario runs"))
}

#[test]
fn a_scenario_gives_the_same_bytes_in_other_threads_and_work_orders() {
    let alone: Vec<Kept> = {
        let engine = shipped::engine();
        let works = scenarios(&engine);
        works.iter().map(|work| run(&Engine::new(engine.registry().clone()), work)).collect()
    };
    let shared = shipped::engine();
    let works = scenarios(&shared);
    for threads in [1, 3, 8] {
        // Each thread takes the next work of an order of its own, so that they meet in the cache.
        let taken = AtomicUsize::new(0);
        thread::scope(|scope| {
            for thread in 0..threads {
                let (taken, shared, works, alone) = (&taken, &shared, &works, &alone);
                scope.spawn(move || {
                    while taken.fetch_add(1, Ordering::Relaxed) < 2 * works.len() {
                        let turn = taken.load(Ordering::Relaxed) * 5 + thread * 3;
                        let at = turn % works.len();
                        assert_same(&run(shared, &works[at]), &alone[at]);
                    }
                });
            }
        });
    }
}

#[test]
fn the_seed_is_part_of_what_a_run_says() {
    let engine = shipped::engine();
    let text = shipped::scenario_text(shipped::CHAIN);
    let scenario = shipped::sound(&text, engine.registry(), &[]);
    let digest = |seed| engine.run(&scenario, Some(seed)).expect("it runs").digest;
    assert_ne!(digest(1), digest(2));
    assert_eq!(digest(scenario.seed), engine.run(&scenario, None).expect("it runs").digest);
}

#[test]
fn observers_change_nothing_and_a_slow_one_learns_what_it_missed() {
    const KEPT: usize = 16;
    let engine = shipped::engine();
    let text = shipped::scenario_text(shipped::CHAIN);
    let scenario = shipped::sound(&text, engine.registry(), &[]);
    let unwatched = engine.run(&scenario, None).expect("it runs");
    // The first line is the header, which was there before anybody could listen.
    let events = unwatched.log.iter().filter(|byte| **byte == b'\n').count() - 1;
    for watching in [1, 100] {
        let observers = Observers::new(KEPT);
        let mut slow: Vec<_> = (0..watching).map(|_| observers.subscribe()).collect();
        let watched = engine.run_observed(&scenario, None, Some(&observers)).expect("it runs");
        assert_eq!(watched.log, unwatched.log);
        assert_eq!(watched.digest, unwatched.digest);
        drop(observers);
        for receiver in &mut slow {
            assert_eq!(read_late(receiver), (events, KEPT));
        }
    }
}

/// How many events there were, by what a receiver missed and got; and how many it got.
fn read_late(
    receiver: &mut tokio::sync::broadcast::Receiver<std::sync::Arc<str>>,
) -> (usize, usize) {
    use tokio::sync::broadcast::error::TryRecvError;
    let (mut missed, mut got) = (0, 0);
    loop {
        match receiver.try_recv() {
            Ok(_) => got += 1,
            Err(TryRecvError::Lagged(lines)) => {
                missed += usize::try_from(lines).expect("a log has few lines");
            }
            Err(TryRecvError::Closed | TryRecvError::Empty) => return (missed + got, got),
        }
    }
}

#[test]
fn an_observer_that_keeps_up_gets_the_log() {
    let engine = shipped::engine();
    let text = shipped::scenario_text(shipped::CHAIN);
    let scenario = shipped::sound(&text, engine.registry(), &[]);
    let observers = Observers::new(1 << 12);
    let mut receiver = observers.subscribe();
    let run = engine.run_observed(&scenario, None, Some(&observers)).expect("it runs");
    let mut seen = Vec::new();
    while let Ok(line) = receiver.try_recv() {
        seen.extend(line.bytes().chain([b'\n']));
    }
    // The header was there before anybody could listen.
    assert!(run.log.ends_with(&seen));
    let header = &run.log[..run.log.len() - seen.len()];
    assert_eq!(header.iter().filter(|byte| **byte == b'\n').count(), 1);
}
