use super::{VirtualDuration, VirtualTime};
use proptest::prelude::*;

#[test]
fn an_instant_reads_like_a_clock_that_started_with_the_run() {
    let cases = [
        (0, "T+00:00"),
        (1, "T+00:00.000001"),
        (250_000, "T+00:00.250"),
        (25 * 60_000_000, "T+25:00"),
        (25 * 60_000_000 + 250_000, "T+25:00.250"),
        (65 * 60_000_000, "T+1:05:00"),
        (100 * 3_600_000_000 + 59_999_999, "T+100:00:59.999999"),
    ];
    for (micros, written) in cases {
        assert_eq!(VirtualTime::from_micros(micros).unwrap().to_string(), written);
    }
}

#[test]
fn a_duration_names_only_the_units_it_needs() {
    let cases = [
        (VirtualDuration::ZERO, "0s"),
        (VirtualDuration::from_micros(7), "7us"),
        (VirtualDuration::from_millis(2_500), "2s500ms"),
        (VirtualDuration::from_minutes(65), "1h5m"),
    ];
    for (duration, written) in cases {
        assert_eq!(duration.to_string(), written);
    }
}

#[test]
fn time_ends_where_json_readers_stop_being_exact() {
    assert_eq!(VirtualTime::MAX.as_micros(), (1 << 53) - 1);
    assert_eq!(VirtualTime::MAX.checked_add(VirtualDuration::from_micros(1)), None);
    assert_eq!(VirtualTime::ZERO.checked_add(VirtualDuration::from_micros(u64::MAX)), None);
    assert_eq!(VirtualTime::from_micros(1 << 53), None);
}

proptest! {
    #[test]
    fn adding_and_subtracting_are_inverse(start in 0u64..1 << 52, span in 0u64..1 << 52) {
        let start = VirtualTime::from_micros(start).unwrap();
        let span = VirtualDuration::from_micros(span);
        prop_assert_eq!((start + span) - start, span);
        prop_assert_eq!(start.checked_since(start + span).is_some(), span == VirtualDuration::ZERO);
    }
}
