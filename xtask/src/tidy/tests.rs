//! Every rule is set off by a bad sample and silent on a good one; and this repository is tidy.
//!
//! Samples with marker comments are written line by line, so that the rule about registries does
//! not take them for registries of this file.

use super::{RULES, Rule, registries};
use crate::process::root;
use crate::tree::Tree;

/// Files, and the offences that one rule finds in them: the start of each line that it prints.
struct Case {
    rule: &'static str,
    files: &'static [(&'static str, &'static str)],
    offences: &'static [&'static str],
}

const STRICT: &str = include_str!("../../../crates/rehearsal-source/clippy.toml");

const CASES: &[Case] = &[
    Case {
        rule: "book-blocks",
        files: &[
            ("book/src/events.md", "# Events\n"),
            (
                "book/src/personas.md",
                "# Kinds\n\n<!-- generated: kinds -->\n\nold\n\n<!-- end of generated: kinds -->\n",
            ),
            (
                "book/src/rules.md",
                "<!-- generated: rules -->\n\n<!-- end of generated: rules -->\n",
            ),
            (
                "book/src/scenario.md",
                "<!-- generated: criteria -->\n\n<!-- end of generated: criteria -->\n",
            ),
            ("crates/rehearsal-artifact/src/rules/a.rs", "//! Finds A.\n"),
            (
                "crates/rehearsal-score/src/criteria/b.rs",
                "static CRITERION: Criterion = Criterion { id: \"b\", title: \"B\", takes: &[] };\n",
            ),
        ],
        offences: &[
            "book/src/events.md:1: lacks the block `events`",
            "book/src/personas.md:3: the block `kinds` is stale: run `cargo xtask tidy`",
            "crates/rehearsal-artifact/src/rules/a.rs:1: the book cannot list this: there is no `static RULE`",
            "crates/rehearsal-score/src/criteria/b.rs:1: the book cannot list this: `CRITERION` has no `source`",
        ],
    },
    Case {
        rule: "book-blocks",
        files: &[
            (
                "book/src/personas.md",
                "<!-- generated: kinds -->\n\n| kind | what it is | paths |\n|---|---|---|\n\
                 | `a` | An A | `a/*.yaml`, `a.yaml` |\n\n<!-- end of generated: kinds -->\n\nBy hand.\n",
            ),
            (
                "crates/rehearsal-artifact/src/kinds/a.rs",
                "pub static KIND: Kind =\n    \
                 Kind { id: \"a\", title: \"An A\", paths: &[\"a/*.yaml\", \"a.yaml\"], read };\n",
            ),
            ("crates/rehearsal-artifact/src/kinds/a/deeper.rs", ""),
            ("crates/rehearsal-artifact/src/kinds/tests.rs", ""),
        ],
        offences: &[],
    },
    Case {
        rule: "clippy-config",
        files: &[
            ("clippy.toml", "too-many-lines-threshold = 700\nallow-unwrap-in-tests = true\n"),
            ("crates/rehearsal-kernel/src/lib.rs", ""),
            ("crates/rehearsal-score/clippy.toml", STRICT),
            (
                "crates/rehearsal-source/clippy.toml",
                concat!(
                    "# Another list.\n",
                    include_str!("../../../crates/rehearsal-source/clippy.toml")
                ),
            ),
        ],
        offences: &[
            "clippy.toml:1: lacks `too-many-lines-threshold = 70`",
            "clippy.toml:1: lacks `allow-expect-in-tests = true`",
            "crates/rehearsal-kernel/clippy.toml:1: a pure crate needs the strict list",
            "crates/rehearsal-score/clippy.toml:1: differs from crates/rehearsal-source/clippy.toml",
        ],
    },
    Case {
        rule: "clippy-config",
        files: &[
            ("crates/rehearsal/src/lib.rs", ""),
            ("crates/rehearsal-kernel/clippy.toml", STRICT),
            ("crates/rehearsal-source/clippy.toml", STRICT),
        ],
        offences: &[],
    },
    Case {
        rule: "crate-edges",
        files: &[
            (
                "crates/rehearsal-score/Cargo.toml",
                "[dependencies]\nrehearsal-artifact.workspace = true\nrehearsal-persona.workspace = true\n\
                 [dev-dependencies]\ntokio = \"1\"\nxtask = { path = \"../../xtask\" }\n",
            ),
            ("crates/rehearsal-magic/Cargo.toml", ""),
        ],
        offences: &[
            "crates/rehearsal-magic/Cargo.toml:1: this crate is not in the table",
            "crates/rehearsal-score/Cargo.toml:3: rehearsal-score may not use rehearsal-persona",
            "crates/rehearsal-score/Cargo.toml:5: a pure crate may not use tokio",
            "crates/rehearsal-score/Cargo.toml:6: rehearsal-score may not use xtask",
        ],
    },
    Case {
        rule: "crate-edges",
        files: &[(
            "crates/rehearsal/Cargo.toml",
            "[dependencies]\nrehearsal-score.workspace = true\ntokio.workspace = true\n",
        )],
        offences: &[],
    },
    Case {
        rule: "file-names",
        files: &[
            ("crates/a/src/b/mod.rs", ""),
            ("crates/a/src/utils.rs", ""),
            ("tests/common/a.rs", ""),
        ],
        offences: &["crates/a/src/b/mod.rs:1:", "crates/a/src/utils.rs:1:", "tests/common/a.rs:1:"],
    },
    Case {
        rule: "file-names",
        files: &[("crates/a/src/commons.rs", ""), ("book/common/a.md", "")],
        offences: &[],
    },
    Case {
        rule: "leftovers",
        files: &[
            ("a.rs", "fn f() {\n    todo!()\n}\n#[ignore = \"slow\"]\nfn g() { dbg!(1); }\n"),
            ("b.yaml", "a: 1 # FIXME\nb: XXX\n"),
        ],
        offences: &[
            "a.rs:5: `dbg!(`",
            "a.rs:4: `#[ignore`",
            "a.rs:2: `todo!(`",
            "b.yaml:1: `FIXME`",
            "b.yaml:2: `XXX`",
        ],
    },
    Case {
        rule: "leftovers",
        files: &[
            ("a.rs", "//! Finds `todo!()`.\nconst WORD: &str = \"dbg!(\";\nmy_todo!();\n"),
            ("b.sh", "mktemp -d demo.XXXXXX\n"),
        ],
        offences: &[],
    },
    Case {
        rule: "links",
        files: &[
            (
                "README.md",
                "See [the book](book/src/intro.md) and\n[the log](LOG.md).\n[c]: CHANGES.md\n",
            ),
            ("book/src/SUMMARY.md", "- [Intro](intro.md)\n- [Gone](gone.md)\n- [Draft]()\n"),
            ("book/src/intro.md", ""),
            ("book/src/lost.md", ""),
        ],
        offences: &[
            "README.md:2: `LOG.md` does not exist",
            "README.md:3: `CHANGES.md` does not exist",
            "book/src/SUMMARY.md:2: `gone.md` does not exist",
            "book/src/lost.md:1: not in book/src/SUMMARY.md",
        ],
    },
    Case {
        rule: "links",
        files: &[
            (
                "README.md",
                "[b](book/src/) [w](https://example.org/x) [h](#here) `[x](y)`\n```\n[z](z)\n```\n",
            ),
            ("book/src/SUMMARY.md", "- [Intro](intro.md)\n"),
            ("book/src/intro.md", "[back](../../README.md#top) and [me](./intro.md \"title\")\n"),
            ("crates/a/notes.md", "[x](nowhere.md)\n"),
        ],
        offences: &[],
    },
    Case { rule: "lock-budget", files: &[], offences: &["Cargo.lock:1: is not tracked"] },
    Case {
        rule: "lock-budget",
        files: &[("Cargo.lock", "[[package]]\nname = \"a\"\n[[package]]\nname = \"b\"\n")],
        offences: &[],
    },
    Case {
        rule: "machine-words",
        files: &[
            ("README.md", "Run it in `/home/me/x`.\nOr in /root/x\n"),
            ("crates/a/src/b.rs", "//! In /tmp/x, on farm-7.\n"),
            ("c.toml", "index = \"https://crates.io/\"\n"),
        ],
        offences: &[
            "README.md:2: `/root/`",
            "README.md:1: `/home/`",
            "c.toml:1: `crates.io`",
            "crates/a/src/b.rs:1: `/tmp/`",
            "crates/a/src/b.rs:1: `farm-`",
        ],
    },
    Case {
        rule: "machine-words",
        files: &[
            ("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"),
            (
                "README.md",
                "See docs/work/plan.md and ${HOME}/work/, on any platform-specific host.\n",
            ),
            ("tests/src/a.rs", "\"/tmp/x\"\n"),
        ],
        offences: &[],
    },
    Case {
        rule: "narratives",
        files: &[("crates/a/src/b.rs", "use x;\n"), ("crates/a/src/c.rs", "//!\n//! Late.\n")],
        offences: &["crates/a/src/b.rs:1:", "crates/a/src/c.rs:1:"],
    },
    Case {
        rule: "narratives",
        files: &[("crates/a/src/b.rs", "//! What it is.\n")],
        offences: &[],
    },
    Case {
        rule: "registries",
        files: &[
            (
                "a/x.rs",
                concat!("// registry(x): mod {name};\n", "mod old;\n", "// end of registry\n"),
            ),
            ("a/x/new.rs", ""),
            ("b.rs", "// registry(b): mod {name};\n"),
        ],
        offences: &[
            "a/x.rs:1: the registry is stale: run `cargo xtask tidy`",
            "b.rs:1: the registry has no end",
        ],
    },
    Case {
        rule: "registries",
        files: &[
            (
                "a/x.rs",
                concat!("// registry(x): mod {name};\n", "mod y;\n", "// end of registry\n"),
            ),
            ("a/x/y.rs", ""),
            ("a/x/tests.rs", ""),
            ("a/x/y/z.rs", ""),
        ],
        offences: &[],
    },
    Case {
        rule: "single-traits",
        files: &[
            (
                "crates/a/src/lib.rs",
                "pub trait None {}\npub trait One<T> {}\nimpl<T: Fn() -> u8> b::One<T> for X {}\n",
            ),
            ("crates/a/src/tests.rs", "impl One<u8> for Double {}\n"),
            ("crates/a/src/c.rs", "#[cfg(test)]\nmod tests { impl One<u8> for Double {} }\n"),
        ],
        offences: &[
            "crates/a/src/lib.rs:1: the trait `None` has 0 implementations",
            "crates/a/src/lib.rs:2: the trait `One` has 1 implementations",
        ],
    },
    Case {
        rule: "single-traits",
        files: &[
            (
                "crates/a/src/lib.rs",
                "trait Two {}\nimpl Two for X {}\nimpl<'a> Two for Y<'a> where X: Z {}\n",
            ),
            (
                "crates/a/src/m.rs",
                "trait Made {}\nmacro_rules! m { ($t:ident) => { impl $crate::Made for $t {} } }\n",
            ),
            (
                "crates/a/src/w.rs",
                "pub trait World {}\nimpl World for Engine {}\nfn f(x: impl Two) -> impl Two {}\n",
            ),
            ("benches/src/lib.rs", "impl World for Ring {}\n"),
        ],
        offences: &[],
    },
    Case {
        rule: "type-names",
        files: &[(
            "a.rs",
            "struct PodManager;\n\npub(crate) enum EventHandler {}\ntrait Base {}\n",
        )],
        offences: &["a.rs:1: `PodManager`", "a.rs:3: `EventHandler`", "a.rs:4: `Base`"],
    },
    Case {
        rule: "type-names",
        files: &[(
            "a.rs",
            "struct Service;\nstruct Database;\n// struct XManager\nfn f(a: XManager) {}\n",
        )],
        offences: &[],
    },
    Case {
        rule: "workspace-lints",
        files: &[("Cargo.toml", ""), ("a/Cargo.toml", "[dependencies]\nb.workspace = true\n")],
        offences: &["a/Cargo.toml:1:"],
    },
    Case {
        rule: "workspace-lints",
        files: &[("a/Cargo.toml", "[lints]\nworkspace = true\n")],
        offences: &[],
    },
];

fn rule(id: &str) -> &'static Rule {
    RULES.iter().find(|rule| rule.id == id).expect("the case names a rule")
}

#[test]
fn rules_find_what_is_wrong_and_nothing_else() {
    for case in CASES {
        let found = (rule(case.rule).check)(&Tree::of(case.files));
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        let mut wanted: Vec<&str> = case.offences.to_vec();
        wanted.sort_unstable();
        let mut sorted = found.clone();
        sorted.sort_unstable();
        let fits = sorted.len() == wanted.len()
            && sorted.iter().zip(&wanted).all(|(found, wanted)| found.starts_with(wanted));
        assert!(fits, "{} in {:?}\nfound {found:#?}\nwanted {wanted:#?}", case.rule, case.files);
    }
}

#[test]
fn every_rule_has_a_bad_and_a_good_sample() {
    for rule in RULES.iter().filter(|rule| rule.id != "file-budget") {
        let of_rule = |case: &&Case| case.rule == rule.id;
        let (good, bad): (Vec<_>, Vec<_>) =
            CASES.iter().filter(of_rule).partition(|case| case.offences.is_empty());
        assert!(!good.is_empty() && !bad.is_empty(), "{}", rule.id);
    }
}

#[test]
fn files_may_be_as_long_as_their_budget() {
    let budgets = [
        ("a/src/lib.rs", 140),
        ("a/src/b.rs", 900),
        ("a/src/b/tests.rs", 1500),
        ("tests/a.rs", 1500),
    ];
    for (path, max) in budgets {
        let full = "x\n".repeat(max);
        assert_eq!((rule("file-budget").check)(&Tree::of(&[(path, &full)])), [], "{path}");
        let over = "x\n".repeat(max + 1);
        assert_eq!((rule("file-budget").check)(&Tree::of(&[(path, &over)])).len(), 1, "{path}");
    }
}

#[test]
fn lock_files_may_hold_as_many_crates_as_the_budget() {
    let lock = "[[package]]\n".repeat(1000);
    let found = (rule("lock-budget").check)(&Tree::of(&[("Cargo.lock", &lock)]));
    assert!(found[0].message.starts_with("1000 crates, at most "), "{found:?}");
}

#[test]
fn a_stale_registry_is_rewritten_in_place() {
    let modules = concat!(
        "//! All.\n",
        "const ALL: &[&X] = &[\n",
        "    // registry(kinds): &{name}::KIND,\n",
        "    &gone::KIND,\n",
        "    // end of registry\n",
        "];\n"
    );
    let files = concat!(
        "// registry-files(../../data): (\"{path}\", include_str!(\"../../data/{path}\")),\n",
        "// end of registry\n"
    );
    let tree = Tree::of(&[
        ("a/src/kinds.rs", modules),
        ("a/src/kinds/k8s.rs", ""),
        ("a/src/kinds/k_a.rs", ""),
        ("a/src/kinds/k10.rs", ""),
        ("a/src/kinds/tests.rs", ""),
        ("a/src/embedded.rs", files),
        ("data/b/c.yaml", ""),
        ("data/a.yaml", ""),
    ]);
    let rewrites = registries::rewrites(&tree);
    let texts: Vec<_> =
        rewrites.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
    assert_eq!(
        texts,
        [
            (
                "a/src/embedded.rs",
                concat!(
                    "// registry-files(../../data): (\"{path}\", include_str!(\"../../data/{path}\")),\n",
                    "(\"a.yaml\", include_str!(\"../../data/a.yaml\")),\n",
                    "(\"b/c.yaml\", include_str!(\"../../data/b/c.yaml\")),\n",
                    "// end of registry\n"
                )
            ),
            (
                "a/src/kinds.rs",
                concat!(
                    "//! All.\n",
                    "const ALL: &[&X] = &[\n",
                    "    // registry(kinds): &{name}::KIND,\n",
                    "    &k10::KIND,\n",
                    "    &k8s::KIND,\n",
                    "    &k_a::KIND,\n",
                    "    // end of registry\n",
                    "];\n"
                )
            ),
        ]
    );
}

#[test]
fn this_repository_is_tidy() {
    let offences = super::check(&Tree::read(&root().unwrap()).unwrap());
    let lines: Vec<String> = offences.iter().map(|(_, offence)| offence.to_string()).collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}
