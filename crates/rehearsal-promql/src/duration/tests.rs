use proptest::prelude::*;

use super::{Duration, MS_MAX};

#[test]
fn a_duration_is_read_and_printed_in_its_shortest_form() {
    let cases = [
        ("0", 0, "0s"),
        ("0s", 0, "0s"),
        ("250ms", 250, "250ms"),
        ("90s", 90_000, "1m30s"),
        ("5m", 300_000, "5m"),
        ("1h30m", 5_400_000, "1h30m"),
        ("24h", 86_400_000, "1d"),
        ("8d", 691_200_000, "8d"),
        ("14d", 1_209_600_000, "2w"),
        ("1d12h", 129_600_000, "36h"),
        ("1y", 31_536_000_000, "1y"),
        ("1y2w3d4h5m6s7ms", 33_019_506_007, "9172h5m6s7ms"),
    ];
    for (text, ms, printed) in cases {
        let duration = Duration::parse(text).unwrap();
        assert_eq!((duration.as_millis(), duration.to_string().as_str()), (ms, printed), "{text}");
    }
    assert_eq!(Duration::from_millis(-300_000).to_string(), "-5m");
}

#[test]
fn what_is_no_duration_is_refused_in_the_words_of_upstream() {
    let cases = [
        ("", "empty duration string"),
        ("5", "not a valid duration string: \"5\""),
        ("m", "not a valid duration string: \"m\""),
        ("5m 3s", "unknown unit \"m \" in duration \"5m 3s\""),
        ("-5m", "not a valid duration string: \"-5m\""),
        ("1m1h", "not a valid duration string: \"1m1h\""),
        ("1m1m", "not a valid duration string: \"1m1m\""),
        ("5min", "unknown unit \"min\" in duration \"5min\""),
        ("1.5h", "unknown unit \".\" in duration \"1.5h\""),
        ("293y", "duration out of range"),
        ("99999999999999999999s", "not a valid duration string: \"99999999999999999999s\""),
    ];
    for (text, message) in cases {
        assert_eq!(Duration::parse(text), Err(message.to_owned()), "{text}");
    }
}

#[test]
fn seconds_are_cut_to_milliseconds() {
    let cases = [(0.3, Some(300)), (1.0005, Some(1_000)), (-0.5, Some(-500)), (1e10, None)];
    for (seconds, ms) in cases {
        assert_eq!(Duration::from_seconds(seconds).map(Duration::as_millis), ms, "{seconds}");
    }
    assert_eq!(Duration::from_seconds(f64::NAN), None);
}

proptest! {
    #[test]
    fn a_printed_duration_reads_as_the_same(ms in 0..=MS_MAX) {
        let duration = Duration::from_millis(ms);
        prop_assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
    }

    #[test]
    fn no_text_makes_reading_a_duration_panic(text in "[0-9ymwdhs.é]{0,30}") {
        let _ = Duration::parse(&text);
    }
}
