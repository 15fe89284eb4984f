use proptest::prelude::*;

use super::read_subset;
use crate::problem::Problems;
use crate::tree::Node;
use crate::yaml::{Limits, read_any, read_yaml};

/// Texts in everything that the subset has, to be mutated.
const SAMPLES: &[&str] = &[
    "# a comment\n\non: 1   # behind a value\nname: two words  and more\n\"quoted key\": 'single'\n",
    "a:\n  b:\n    c: 1\n  d:\ne: \"say hi\"   # quoted\nf: -1\ng: http://host:80/#x\n",
    "- x\n- y: 1\n  z: [ a, \"b\" , {k: v} ]\n- - 1\n  - 2\n-\n  w: {}\n  v: []\n",
    "run: |\n  set -eu\n  if true; then\n    echo \"$X\"\n  fi\n\n  done\n\nexpr: |  # a comment\n  sum(x) > 0\nz: 1\n",
    "jobs:\n  build:\n    needs: [lint, test]\n    steps:\n      - uses: a/b@c # v1\n        with: { path: /x, port: http }\n      - run: |\n          make\n        # over\n      - name: é and µ\n        if: ${{ x == 'y' }}\n",
    "a: \"say \\\"hi\\\"\"\nb: [\"\\\\\", \"x{y=\\\"z\\\"} > 1\"]  # escapes\nc: \"\\\\\\\" #\"\n",
    "# one\n---\na: 1\nb: |\n  c\n---\n- d\n\n# two\n---\ne: [f]  # three\n",
    "a: |\n  b\n\n---\nc:\n---\nd: \"e\"\n",
    "a:\n- b\n- c: d\ne: 'it''s'\n",
    "a: &x 1\nb: *x\n<<: {c: d}\na: 2\n--- \nfolded: >\n  x\n  y\n? k\n: v\n",
];

fn read_by_library(text: &str) -> Option<Vec<Node<'_>>> {
    let problems = Problems::new();
    let documents = read_any(text, Limits::FILE, &problems);
    problems.is_empty().then_some(documents)
}

/// The law of the subset: it gives up, or it gives the library's trees.
fn assert_agrees(text: &str) {
    if let Some(documents) = read_subset(text, Limits::FILE) {
        assert_eq!(Some(documents), read_by_library(text), "{text:?}");
    }
}

#[test]
fn the_first_eight_samples_keep_to_the_subset_and_agree() {
    for text in &SAMPLES[..8] {
        assert!(read_subset(text, Limits::FILE).is_some(), "{text:?}");
        assert_agrees(text);
    }
}

#[test]
fn what_only_looks_like_the_subset_is_left_to_the_library() {
    let cases = [
        "a: {b: c -}\n",
        "a: [b:, c]\n",
        "a: b\n  c\n",
        "a: |\n  b\n  \n",
        "a: |\n\n  b\n",
        "a: 1\na: 2\n",
        "a: 'it''s'\n",
        "a: \"\\u0041\"\n",
        "...\n",
        "a: b: c\n",
        "a: 1",
        "\ta: 1\n",
        "---\n",
        "a: 1\n---\n",
        "---\n---\na: 1\n",
        "--- # one\na: 1\n",
        "a: 1\n...\n---\nb: 1\n",
    ];
    for text in cases {
        assert_eq!(read_subset(text, Limits::FILE), None, "{text:?}");
    }
}

#[test]
fn limits_hold_whichever_way_a_text_is_read() {
    let deep = "- ".repeat(70) + "x\n";
    let many = "- 1\n".repeat(20);
    let limits = Limits { nodes: 10, ..Limits::FILE };
    for (text, limits) in [(&deep, Limits::FILE), (&many, limits)] {
        let problems = Problems::new();
        assert_eq!(read_yaml(text, limits, &problems), [], "{text:?}");
        assert_eq!(problems.into_sorted().len(), 1, "{text:?}");
    }
}

fn mutated() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        " ", "  ", "\n", "\n\n", ":", ": ", "- ", "-", "#", " #", "|", "|-", "\"", "'", "[", "]",
        "{", "}", ",", ", ", "a", "1", "\\", "\\n", "\\\"", "\\\\", "\t", "&a ", "*a", "!", "%",
        "...", "---", "---\n", ">", "? ", " -", "-]", ":]", ":}", "-}", "- -", " :", "[]", "{}",
        "|\n", "\n ", "\n  ", "<<: ", "\u{e9}", "\u{85}", "\u{feff}", "~", "null", ".", "\r",
        "\u{7f}",
    ];
    let edit = (any::<prop::sample::Index>(), 0..4_usize, prop::sample::select(PIECES));
    (prop::sample::select(SAMPLES), prop::collection::vec(edit, 1..4)).prop_map(|(text, edits)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, removed, added) in edits {
            let at = at.index(text.len() + 1);
            let end = (at + removed).min(text.len());
            text.splice(at..end, added.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_of_the_subset_is_the_tree_of_the_library(text in mutated()) {
        assert_agrees(&text);
    }

    #[test]
    fn so_is_one_of_any_text_of_its_characters(text in "([a-c] ?|: |- |\n *|#|\\||-|\"|'|\\[|\\]|\\{|\\}|, ){0,40}\n") {
        assert_agrees(&text);
    }
}
