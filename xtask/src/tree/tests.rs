//! Paths as files write them, and folders.

use super::{Tree, is_test, resolve};

#[test]
fn a_relative_path_is_resolved_from_the_file_that_holds_it() {
    let cases = [
        ("book/src/run.md", "gate.md", Some("book/src/gate.md")),
        ("book/src/run.md", "./../../README.md", Some("README.md")),
        ("README.md", "book/src/", Some("book/src")),
        ("README.md", "../elsewhere", None),
    ];
    for (file, relative, wanted) in cases {
        assert_eq!(resolve(file, relative).as_deref(), wanted, "{relative} in {file}");
    }
}

#[test]
fn a_folder_is_what_has_files_below_it() {
    let tree = Tree::of(&[("a/b/c", ""), ("a/b/d/e", ""), ("a/bc", "")]);
    assert!(tree.holds("a/b") && tree.holds("a/b/c") && tree.holds(""));
    assert!(!tree.holds("a/b/x") && !tree.holds("b"));
    assert_eq!(tree.under("a/b").collect::<Vec<_>>(), ["c", "d/e"]);
}

#[test]
fn tests_are_known_by_their_place() {
    for path in ["tests/src/lib.rs", "crates/a/tests/b.rs", "crates/a/src/b/tests.rs"] {
        assert!(is_test(path), "{path}");
    }
    for path in ["crates/a/src/contests.rs", "crates/a/src/lib.rs"] {
        assert!(!is_test(path), "{path}");
    }
}
