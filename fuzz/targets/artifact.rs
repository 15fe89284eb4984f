//! Any text as a file of one kind, alone in a delivery: it is read and checked.
//!
//! `REHEARSAL_FUZZ_KIND` says which kind, because a fuzzer that had to find the kind as well would
//! spend its minute on that.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use rehearsal_artifact::{Artifact, Artifacts, Kind, ReadArtifact, check_all};
use rehearsal_source::Source;

static PATH: LazyLock<String> = LazyLock::new(|| {
    let id = std::env::var("REHEARSAL_FUZZ_KIND").expect("REHEARSAL_FUZZ_KIND names a kind");
    let kind = Kind::of_id(&id).unwrap_or_else(|| panic!("there is no kind `{id}`"));
    let path = kind.paths.first().expect("a kind has a path").replace("**/", "");
    let path = path.replace('*', "a");
    assert_eq!(Kind::of_path(&path).id, kind.id, "`{path}` is of another kind");
    path
});

fuzz_target!(|text: &str| {
    let file = ReadArtifact::of(Artifact::new(PATH.as_str(), text));
    let is_sound = file.is_sound();
    let findings = check_all(&Artifacts::from_iter([file]));
    assert!(is_sound || !findings.is_empty(), "refused without a reason");
    for finding in findings {
        assert!(text.get(finding.span.range_in(text)).is_some(), "a span cuts a character");
        let shown = finding.to_diagnostic(Source::new(PATH.as_str(), text)).render(false);
        assert!(shown.len() <= 8_000, "{} bytes: {shown:.300}", shown.len());
    }
});
