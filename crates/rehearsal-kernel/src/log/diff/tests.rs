use super::{Divergence, diff};
use crate::log::RecordedLog;
use crate::toy::bells_log;
use proptest::prelude::*;

fn compare(a: &[u8], b: &[u8]) -> Option<Divergence> {
    diff(&RecordedLog::read(a).unwrap(), &RecordedLog::read(b).unwrap())
}

/// A log with one event, or the first so many bytes of it, said otherwise.
fn replaced(log: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = std::str::from_utf8(log).unwrap();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn a_divergence_tells_where_the_runs_part_and_what_led_there() {
    let a = bells_log(1, 4);
    let b = replaced(&a, "\"number\":4}", "\"number\":44,\"why\":[true]}");
    let b = replaced(&b, "\"seed\":1", "\"seed\":2");
    let b = replaced(&b, "\"inputs\":{}", "\"inputs\":{\"scenario\":\"b3\"}");
    let divergence = compare(&a, &b).unwrap();
    assert_eq!(
        divergence.to_string(),
        r#"input seed: 1 | 2
input scenario: absent | b3
the runs part at event 4
    #1 T+00:00 bell/large bell.rang {"left":4,"number":1}
    #2 T+00:00.000693 bell/small bell.rang {"left":3,"number":2}
    #3 T+00:00.001233 bell/small bell.rang {"left":2,"number":3}
  a #4 T+00:00.002073 bell/small bell.rang {"left":1,"number":4}
  b #4 T+00:00.002073 bell/small bell.rang {"left":1,"number":44,"why":[true]}
data.number: 4 | 44
data.why: absent | [true]
both because of #3 T+00:00.001233 bell/small bell.rang {"left":2,"number":3}
both because of #2 T+00:00.000693 bell/small bell.rang {"left":3,"number":2}
both because of #1 T+00:00 bell/large bell.rang {"left":4,"number":1}
"#
    );
}

#[test]
fn a_run_that_ends_earlier_parts_where_it_ends() {
    let long = bells_log(1, 400);
    let lines = long.split_inclusive(|&byte| byte == b'\n').count();
    let short: Vec<u8> =
        long.split_inclusive(|&byte| byte == b'\n').take(lines - 1).flatten().copied().collect();
    let divergence = compare(&short, &long).unwrap();
    assert_eq!(divergence.seq.map(|seq| seq.get()), Some(401));
    assert_eq!(divergence.before.len(), 3);
    assert_eq!((divergence.a.event, divergence.fields.len()), (None, 0));
    assert_eq!(divergence.b.causes.len(), 400);
}

#[test]
fn logs_that_differ_in_their_headers_alone_say_so() {
    let a = bells_log(1, 4);
    let divergence = compare(&a, &replaced(&a, "\"semantics\":0", "\"semantics\":1")).unwrap();
    assert_eq!(divergence.to_string(), "input semantics: 0 | 1\nthe events are the same\n");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Skipping by block hashes finds the event that comparing all lines finds.
    #[test]
    fn the_first_changed_event_is_found(place in 0usize..600) {
        let a = bells_log(1, 599);
        prop_assert_eq!(compare(&a, &a), None);
        let from = format!("\"left\":{},", 599 - place);
        let b = replaced(&a, &from, "\"left\":7777,");
        let divergence = compare(&a, &b).unwrap();
        prop_assert_eq!(divergence.seq.map(|seq| seq.get()), Some(place as u64 + 1));
        prop_assert_eq!(divergence.fields.len(), 1);
        prop_assert_eq!(&divergence.fields[0].path, "data.left");
    }
}
