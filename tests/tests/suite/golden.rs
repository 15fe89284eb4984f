//! The event log of the first scenario, byte for byte, and the digests of two more seeds.
//!
//! A change of a log is a change of what a run means: it is accepted on purpose or not at all. What
//! is shown is the first event that differs, because the rest is its consequence.

use libtest_mimic::{Failed, Trial};
use rehearsal::Run;
use rehearsal_kernel::{RecordedLog, diff};
use rehearsal_tests::{shipped, workspace};

use crate::{Outcome, case};

const FOLDER: &str = "tests/golden";

/// Seeds of which only the digest is kept.
const OTHER_SEEDS: [u64; 2] = [7, u64::MAX];

const ACCEPT: &str = "to accept it: BLESS=1 cargo t --test suite golden";

/// The full log, and one digest for each other seed.
pub(crate) fn trials() -> Vec<Trial> {
    let log = case(format!("golden::{}::log", shipped::CHAIN), || check_log(None));
    let digests = OTHER_SEEDS.map(|seed| {
        case(format!("golden::{}::seed-{seed}", shipped::CHAIN), move || check_digest(seed))
    });
    std::iter::once(log).chain(digests).collect()
}

fn run(seed: Option<u64>) -> Result<Run, Failed> {
    let engine = shipped::engine();
    let text = shipped::scenario_text(shipped::CHAIN);
    let scenario = shipped::sound(&text, engine.registry(), &[]);
    Ok(engine.run(&scenario, seed)?)
}

fn check_log(seed: Option<u64>) -> Outcome {
    let path = format!("{FOLDER}/{}.ndjson", shipped::CHAIN);
    let actual = run(seed)?.log;
    no_fractions(&actual)?;
    if workspace::is_blessing() {
        workspace::bless(&path, &actual);
        return Ok(());
    }
    let expected = workspace::text(&path);
    if expected.as_bytes() == actual {
        return Ok(());
    }
    let expected = RecordedLog::read(expected.as_bytes())?;
    let actual = RecordedLog::read(&actual)?;
    let difference = diff(&expected, &actual).ok_or("the bytes differ, what they say does not")?;
    let seed = actual.header().seed;
    let message = format!("a is {path}, b is this run with seed {seed}\n{difference}{ACCEPT}");
    Err(message.into())
}

fn check_digest(seed: u64) -> Outcome {
    let path = format!("{FOLDER}/{}-{seed}.digest", shipped::CHAIN);
    let actual = format!("{}\n", run(Some(seed))?.digest);
    if workspace::is_blessing() {
        workspace::bless(&path, actual);
        return Ok(());
    }
    let expected = workspace::text(&path);
    if expected == actual {
        return Ok(());
    }
    let message = format!("seed {seed}: expected {expected}but got {actual}{ACCEPT}");
    Err(message.into())
}

/// A fraction would be written differently on another machine sooner or later.
fn no_fractions(log: &[u8]) -> Outcome {
    for line in RecordedLog::read(log)?.records() {
        let data = line.data.to_string();
        let value: serde_json::Value = serde_json::from_str(&data)?;
        if let Some(number) = fraction(&value) {
            return Err(format!("event {} holds the fraction {number}", line.seq).into());
        }
    }
    Ok(())
}

fn fraction(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            Some(number.to_string())
        }
        serde_json::Value::Array(items) => items.iter().find_map(fraction),
        serde_json::Value::Object(fields) => fields.values().find_map(fraction),
        _ => None,
    }
}
