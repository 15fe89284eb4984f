use super::{LogErrorKind, RecordedLog};
use crate::toy::{bells, bells_log, ring};
use proptest::prelude::*;

const HEADER: &str = "{\"inputs\":{},\"log_format\":1,\"seed\":0,\"semantics\":0}\n";

#[test]
fn a_log_is_read_back_as_it_was_written() {
    let mut kernel = bells(7);
    ring(&mut kernel, 500);
    kernel.run_until_idle();
    let bytes = kernel.log().bytes().unwrap();
    let log = RecordedLog::read(bytes).unwrap();
    assert!(log.blocks().len() > 2, "the log is long enough to have several blocks");
    assert_eq!(log.digest(), kernel.log().digest());
    assert_eq!(log.header().seed, 7);
    assert_eq!(log.len() as u64, kernel.log().events());
    let last = log.records().last().unwrap();
    assert_eq!(log.causes(last.seq).count(), 500);
    assert_eq!(last.data.member("left").unwrap().as_number(), Some(0));
}

#[test]
fn what_is_not_a_log_is_refused_with_its_line_and_reason() {
    let event = r#"{"data":{},"kind":"a","seq":1,"source":"x","time":9}"#;
    let cases = [
        (String::new(), "line 1: the log is cut off"),
        (HEADER.trim_end().to_owned(), "line 1: the log is cut off"),
        (
            HEADER.replace(":1,", ":2,"),
            "line 1: the log has format 2, but only format 1 is understood",
        ),
        ("{}\n".to_owned(), "line 1: expected `log_format`, a number"),
        ("[]\n".to_owned(), "line 1: expected an object"),
        (HEADER.replace("{}", "{\"a\":1}"), "line 1: expected `inputs` that are strings"),
        (
            HEADER.replace("0}", "0,\"x\":1}"),
            "line 1: expected no other members than those of a header",
        ),
        (
            format!("{HEADER}\n"),
            "line 2: not canonical JSON: expected a string, an integer, a boolean, a list or an object at byte 0",
        ),
        (format!("{HEADER}{event}"), "line 2: the log is cut off"),
        (
            format!("{HEADER}{event}\r\n"),
            "line 2: not canonical JSON: expected the end of the text at byte 52",
        ),
        (format!("{HEADER}{event}\n{event}\n"), "line 3: expected the next `seq`"),
        (
            format!("{HEADER}{event}\n{}\n", event.replace(":1", ":2").replace(":9", ":8")),
            "line 3: expected a `time` that does not run backwards",
        ),
        (
            format!("{HEADER}{}\n", event.replace("{\"data\"", "{\"cause\":1,\"data\"")),
            "line 2: expected a `cause` before its effect",
        ),
        (format!("{HEADER}{}\n", event.replace("{}", "[]")), "line 2: expected `data`, an object"),
        (
            format!("{HEADER}{}\n", event.replace("9", "9007199254740992")),
            "line 2: expected `time`, an instant in microseconds",
        ),
        (
            format!("{HEADER}{}\n", event.replace("9}", "9,\"why\":1}")),
            "line 2: expected no other members than those of a record",
        ),
    ];
    for (bytes, message) in cases {
        let error = RecordedLog::read(bytes.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), message, "{bytes}");
    }
    let not_text = RecordedLog::read(b"\xff\n").unwrap_err();
    assert_eq!(not_text.kind, LogErrorKind::NotText);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_changed_byte_is_noticed(place: prop::sample::Index, flip in 1u8..) {
        let mut bytes = bells_log(1, 300);
        let digest = RecordedLog::read(&bytes).unwrap().digest();
        let place = place.index(bytes.len());
        bytes[place] ^= flip;
        prop_assert_ne!(RecordedLog::read(&bytes).map(|log| log.digest()).ok(), Some(digest));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, cut: prop::sample::Index, seed in 0u64..3) {
        let _refused = RecordedLog::read(&bytes).is_err();
        let log = bells_log(seed, 5);
        let mut spliced = log[..cut.index(log.len())].to_vec();
        spliced.extend_from_slice(&bytes);
        let _refused = RecordedLog::read(&spliced).is_err();
    }
}
