//! Ids, and the files made from them.

use super::{THINGS, files};

#[test]
fn files_are_named_after_the_id_and_hold_no_marks() {
    let cases = [
        ("rule", "k8s-no-quota", vec!["crates/rehearsal-artifact/src/rules/k8s_no_quota.rs"]),
        ("kind", "run-book", vec!["crates/rehearsal-artifact/src/kinds/run_book.rs"]),
        ("criterion", "costs-less", vec!["crates/rehearsal-score/src/criteria/costs_less.rs"]),
        (
            "persona",
            "SRE",
            vec!["personas/SRE/persona.yaml", "personas/SRE/templates/script.sh.j2"],
        ),
        ("scenario", "canary", vec!["scenarios/canary.yaml"]),
    ];
    assert_eq!(cases.len(), THINGS.len());
    for (thing, id, wanted) in cases {
        let files = files(thing, id).unwrap();
        let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, wanted);
        for (path, text) in &files {
            assert!(!text.contains('@'), "{path}: {text}");
        }
    }
}

#[test]
fn types_are_named_in_camel_case() {
    let files = files("kind", "run-book").unwrap();
    assert!(files[0].1.contains("pub struct RunBook {"));
}

#[test]
fn what_is_no_id_is_refused() {
    let cases = [
        ("rule", "K8sTag"),
        ("rule", "two--hyphens"),
        ("rule", "../up"),
        ("scenario", "-x"),
        ("persona", "jus"),
        ("persona", "../JUS"),
        ("persona", ""),
        ("gadget", "x"),
    ];
    for (thing, id) in cases {
        assert!(files(thing, id).is_err(), "{thing} {id}");
    }
}
